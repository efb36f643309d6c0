"""A local server for people who edit: follows every change, keeps the last good site, shows the problems."""

import functools
import html
import http.server
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.cache import digest
from generator.problems import Problem, render
from generator.strings import text

LIVE = "/__doithoai__/"
QUIET_SECONDS = 0.1
"""So long nothing changes before a change is looked at: programs write a file in several steps."""
REST_SECONDS = 0.7
"""So long nothing changes before the whole site is built again."""
_PING_SECONDS = 15
_CHANGES = frozenset({"created", "deleted", "modified", "moved"})

_SCRIPT = """
const events = new EventSource("/__doithoai__/events?" + encodeURIComponent(location.pathname));
events.onmessage = (event) => { if (event.data !== "%s") location.reload(); };
"""
_STYLE = (
    "position:sticky;top:0;z-index:9;margin:0;padding:1rem 1.25rem;max-height:60vh;overflow:auto;"
    "background:#a8201a;color:#fff;font:15px/1.5 system-ui,sans-serif;white-space:pre-wrap"
)


class State:
    """What is shown above and instead of the site's files; a number grows whenever that or the site changes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        # Begins with the clock, so that pages of a server that was started anew are told apart from it.
        self._epoch = int(time.time() * 1000)
        self.report = ""
        self.pages: Mapping[str, bytes] = {}

    def show(self, report: str = "", pages: Mapping[str, bytes] | None = None, *, everywhere: bool = False) -> None:
        """Say what there is now: the problems that keep it from being shown, pages that are newer than the site's.

        Pages stay as they are where none are given. Without `everywhere` only those that changed are loaded anew.
        """
        with self._changed:
            self._number += 1
            self._epoch += everywhere
            self.report, self.pages = report, self.pages if pages is None else pages
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """The number of the newest state, as soon as it is another than the one seen or some seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, timeout=_PING_SECONDS)
            return self._number

    def version(self, page: bytes, report: str) -> str:
        """Tells a page, with what is shown above it, from what it was before."""
        return digest(str(self._epoch), report, page).hex()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site's folder; pages get a script that reloads them, and the problems."""

    def __init__(self, *args: Any, state: State, **more: Any) -> None:
        self._state = state
        super().__init__(*args, **more)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the terminal is for problems."""

    def do_GET(self) -> None:
        """Answer with a page, a file, the stream of its versions, or the site's own page for what is missing."""
        address, _, asked = self.path.partition("?")
        if address == f"{LIVE}events":
            self._stream(unquote(asked))
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not address.endswith("/"):
            super().do_GET()  # redirects to the address with a slash
        elif path.is_file() and path.suffix != ".html":
            super().do_GET()
        else:
            status, page = self._page(self.path)
            self._send(status, "text/html; charset=utf-8", self._with_state(page))

    def _page(self, address: str) -> tuple[int, bytes]:
        """What a page's address is answered with: the page as it was just made, the site's, or the one for missing."""
        path = Path(self.translate_path(address))
        page = path / "index.html" if address.partition("?")[0].endswith("/") else path
        made = self._state.pages.get(page.relative_to(self.directory).as_posix())
        if made is not None:
            return 200, made
        for status, file in ((200, page), (404, Path(self.directory) / "404.html")):
            with suppress(OSError):
                return status, file.read_bytes()
        return 404, b"<!doctype html><body>"

    def end_headers(self) -> None:
        """Nothing is cached: the next reload must show the next build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _with_state(self, page: bytes) -> bytes:
        report = self._state.report
        notice = f'<pre role="alert" style="{_STYLE}">{html.escape(report)}</pre>' if report else ""
        script = f"<script>{_SCRIPT % self._state.version(page, report)}</script>"
        before, body, after = page.partition(b"<body")
        attributes, end, rest = after.partition(b">")
        return before + body + attributes + end + notice.encode() + script.encode() + rest

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, address: str) -> None:
        """Tell a page its version whenever that may have changed."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = -1
        try:
            while True:
                seen = self._state.wait(seen)
                _, page = self._page(address)
                self.wfile.write(f"data: {self._state.version(page, self._state.report)}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the browser has left the page


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


Server: TypeAlias = http.server.ThreadingHTTPServer


def server(folder: Path, state: State, port: int) -> Server:
    """A server of a folder on this machine only; port 0 takes a free one. Raises OSError where the port is taken."""
    handler = functools.partial(Handler, directory=str(folder), state=state)
    made = Server(("127.0.0.1", port), handler)
    made.daemon_threads = True
    return made


@contextmanager
def watching(paths: Iterable[Path]) -> Iterator[Callable[[float | None], set[str]]]:
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


def report(problems: tuple[Problem, ...], is_there: bool) -> str:
    """The problems as the browser shows them, above the last good site where it is there."""
    if not problems:
        return ""
    lead = text("serve.kept" if is_there else "serve.nothing-yet", n=len(problems))
    return f"{lead}\n\n{render(problems, 'text')}"
