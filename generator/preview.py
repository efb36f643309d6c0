"""A local server for people who edit: builds again on every change, keeps the last good site, shows the problems."""

import functools
import html
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.problems import Problem, render
from generator.strings import text

LIVE = "/__doithoai__/"
QUIET_SECONDS = 0.2
_PING_SECONDS = 15
_CHANGES = frozenset({"created", "deleted", "modified", "moved"})

_SCRIPT = """
const events = new EventSource("/__doithoai__/events");
events.onmessage = (event) => { if (JSON.parse(event.data) !== %d) location.reload(); };
"""
_STYLE = (
    "position:sticky;top:0;z-index:9;margin:0;padding:1rem 1.25rem;max-height:60vh;overflow:auto;"
    "background:#a8201a;color:#fff;font:15px/1.5 system-ui,sans-serif;white-space:pre-wrap"
)


class State:
    """What the last build made of the content: a number that grows with every build, and its problems."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        # Begins with the clock, so that pages of a server that was started anew are told apart from it.
        self.number = int(time.time() * 1000)
        self.report = ""

    def built(self, report: str) -> None:
        """Say that a build has ended, with the problems that kept it from being shown (empty: none)."""
        with self._changed:
            self.number += 1
            self.report = report
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """The number of the newest build, as soon as it is another than the one seen or some seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != seen, timeout=_PING_SECONDS)
            return self.number


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site's folder; pages get a script that reloads them, and the problems of the last build."""

    def __init__(self, *args: Any, state: State, **more: Any) -> None:
        self._state = state
        super().__init__(*args, **more)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the terminal is for problems."""

    def do_GET(self) -> None:
        """Answer with a page, a file, the stream of builds, or the site's own page for what is missing."""
        if self.path == f"{LIVE}events":
            self._stream()
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            super().do_GET()  # redirects to the address with a slash
            return
        page = path / "index.html" if path.is_dir() else path
        if page.is_file() and page.suffix != ".html":
            super().do_GET()
            return
        missing = Path(self.directory) / "404.html"
        status, page = (200, page) if page.is_file() else (404, missing)
        body = page.read_bytes() if page.is_file() else b"<!doctype html><body>"
        self._send(status, "text/html; charset=utf-8", self._with_state(body))

    def end_headers(self) -> None:
        """Nothing is cached: the next reload must show the next build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _with_state(self, page: bytes) -> bytes:
        report = self._state.report
        notice = f'<pre role="alert" style="{_STYLE}">{html.escape(report)}</pre>' if report else ""
        script = f"<script>{_SCRIPT % self._state.number}</script>"
        before, body, after = page.partition(b"<body")
        attributes, end, rest = after.partition(b">")
        return before + body + attributes + end + notice.encode() + script.encode() + rest

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = -1
        try:
            while True:
                seen = self._state.wait(seen)
                self.wfile.write(f"data: {json.dumps(seen)}\n\n".encode())
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

    def next(self) -> set[str]:
        """Wait for a change, then until nothing changes for a moment; what changed."""
        self._some.wait()
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


def watch(paths: Iterable[Path], changed: Callable[[set[str]], None]) -> None:
    """Call `changed` with the paths that changed, after every burst of changes; runs until it raises."""
    changes = _Changes()
    observer = Observer()
    for path in paths:
        observer.schedule(changes, str(path), recursive=path.is_dir())
    observer.start()
    try:
        while True:
            changed(changes.next())
    finally:
        observer.stop()
        observer.join()


def report(problems: tuple[Problem, ...], site: Path) -> str:
    """The problems as the browser shows them, above the last good site where there is one."""
    if not problems:
        return ""
    lead = text("serve.kept" if site.exists() else "serve.nothing-yet", n=len(problems))
    return f"{lead}\n\n{render(problems, 'text')}"
