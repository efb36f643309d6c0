"""Watches files and folders, and hands out changes in bursts."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET_SECONDS = 0.1
"""So long nothing changes before a change is looked at: programs write a file in several steps."""
REST_SECONDS = 0.7
"""So long nothing changes before the whole site is built again."""
_CHANGES = frozenset({"created", "deleted", "modified", "moved"})


class _Changes(FileSystemEventHandler):
    """Remembers which files changed until they are asked for."""

    def __init__(self) -> None:
        self._some = threading.Event()
        self._paths: set[str] = set()
        self._lock = threading.Lock()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or event.is_directory:
            return
        paths = {str(event.src_path), str(event.dest_path or event.src_path)}
        kept = {path for path in paths if not Path(path).name.startswith(".") and "__pycache__" not in path}
        if kept:
            with self._lock:
                self._paths |= kept
            self._some.set()

    def next(self, seconds: float | None = None) -> set[str]:
        """Wait for a change, then until nothing changes for a moment; what changed, nothing where the time is over."""
        self._some.wait(seconds)
        while self._some.is_set():
            self._some.clear()
            self._some.wait(QUIET_SECONDS)
        with self._lock:
            paths, self._paths = self._paths, set()
        return paths


@contextmanager
def watch(paths: Iterable[Path]) -> Iterator[Callable[[float | None], set[str]]]:
    """Watch files and folders from now on; inside, a call waits for the next burst of changes: see `_Changes.next`."""
    changes = _Changes()
    observer = Observer()
    for path in paths:
        observer.schedule(changes, str(path), recursive=path.is_dir())
    observer.start()
    try:
        yield changes.next
    finally:
        observer.stop()
        observer.join()
