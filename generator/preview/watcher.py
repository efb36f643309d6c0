"""Watches files and folders and reports changed paths in bursts."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET_SECONDS = 0.1
"""Pause that ends a burst: editors write a file in several steps."""
IDLE_SECONDS = 0.7
"""Pause after which the whole site is built."""
_EVENT_TYPES = frozenset({"created", "deleted", "modified", "moved"})


class _ChangeCollector(FileSystemEventHandler):
    """Collects the paths of changed files until `next_burst` takes them."""

    def __init__(self) -> None:
        self._has_changes = threading.Event()
        self._paths: set[str] = set()
        self._lock = threading.Lock()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _EVENT_TYPES or event.is_directory:
            return
        paths = {str(event.src_path), str(event.dest_path or event.src_path)}
        relevant = {path for path in paths if not Path(path).name.startswith(".") and "__pycache__" not in path}
        if relevant:
            with self._lock:
                self._paths |= relevant
            self._has_changes.set()

    def next_burst(self, timeout: float | None = None) -> set[str]:
        """Wait for a change, then for QUIET_SECONDS without one; return the changed paths, none after `timeout` s."""
        self._has_changes.wait(timeout)
        while self._has_changes.is_set():
            self._has_changes.clear()
            self._has_changes.wait(QUIET_SECONDS)
        with self._lock:
            paths, self._paths = self._paths, set()
        return paths


@contextmanager
def watch(paths: Iterable[Path]) -> Iterator[Callable[[float | None], set[str]]]:
    """Watch files and folders inside the body; yields a function that waits for the next burst (`next_burst`)."""
    changes = _ChangeCollector()
    observer = Observer()
    for path in paths:
        observer.schedule(changes, str(path), recursive=path.is_dir())
    observer.start()
    try:
        yield changes.next_burst
    finally:
        observer.stop()
        observer.join()
