"""HTTP server of the preview: serves the site, adds a reload script and the current problems to each page."""

import functools
import html
import http.server
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from generator.preview.state import PreviewState

_EVENTS_PATH = "/__doithoai__/events"

_SCRIPT = """
const events = new EventSource("/__doithoai__/events?" + encodeURIComponent(location.pathname));
events.onmessage = (event) => { if (event.data !== "%s") location.reload(); };
"""
_STYLE = (
    "position:sticky;top:0;z-index:9;margin:0;padding:1rem 1.25rem;max-height:60vh;overflow:auto;"
    "background:#a8201a;color:#fff;font:15px/1.5 system-ui,sans-serif;white-space:pre-wrap"
)


class PreviewHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the site's folder, and pages of the state that are newer; adds script and problems to pages."""

    def __init__(self, *args: Any, state: PreviewState, **kwargs: Any) -> None:
        self._state = state
        super().__init__(*args, **kwargs)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Log no requests: the terminal is for problems."""

    def do_GET(self) -> None:
        """Send a page, another file, the event stream of a page's versions, or the site's 404.html."""
        url_path, _, query = self.path.partition("?")
        if url_path == _EVENTS_PATH:
            self._send_events(unquote(query))
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not url_path.endswith("/"):
            super().do_GET()  # redirects to the URL with a slash
        elif path.is_file() and path.suffix != ".html":
            super().do_GET()
        else:
            status, page = self._find_page(self.path)
            self._send(status, "text/html; charset=utf-8", self._with_state(page))

    def _find_page(self, url: str) -> tuple[int, bytes]:
        """Return status and bytes for a page's URL: the state's newer page, the site's page, or the site's 404.html."""
        path = Path(self.translate_path(url))
        page_file = path / "index.html" if url.partition("?")[0].endswith("/") else path
        newer = self._state.pages.get(page_file.relative_to(self.directory).as_posix())
        if newer is not None:
            return 200, newer
        for status, file in ((200, page_file), (404, Path(self.directory) / "404.html")):
            with suppress(OSError):
                return status, file.read_bytes()
        return 404, b"<!doctype html><body>"

    def end_headers(self) -> None:
        """Forbid caching: a reload must show the newest build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _with_state(self, page: bytes) -> bytes:
        report = self._state.report
        notice = f'<pre role="alert" style="{_STYLE}">{html.escape(report)}</pre>' if report else ""
        script = f"<script>{_SCRIPT % self._state.version(page, report)}</script>"
        before, body, after = page.partition(b"<body")
        attributes, end, rest = after.partition(b">")
        return before + body + attributes + end + notice.encode() + script.encode() + rest

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_events(self, url: str) -> None:
        """Send the version of the page at `url` as a server-sent event whenever it may have changed."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = -1
        try:
            while True:
                seen = self._state.wait(seen)
                _, page = self._find_page(url)
                self.wfile.write(f"data: {self._state.version(page, self._state.report)}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the browser closed the connection


Server: TypeAlias = http.server.ThreadingHTTPServer


def create_server(folder: Path, state: PreviewState, port: int) -> Server:
    """Create a server of a folder for this machine only; port 0 means any free port. Raises OSError if it is taken."""
    handler = functools.partial(PreviewHandler, directory=str(folder), state=state)
    server = Server(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server
