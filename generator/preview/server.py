"""The HTTP server of the preview: the site with a reload script and, above pages, the problems."""

import functools
import html
import http.server
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from generator.preview.state import PreviewState

LIVE = "/__doithoai__/"

_SCRIPT = """
const events = new EventSource("/__doithoai__/events?" + encodeURIComponent(location.pathname));
events.onmessage = (event) => { if (event.data !== "%s") location.reload(); };
"""
_STYLE = (
    "position:sticky;top:0;z-index:9;margin:0;padding:1rem 1.25rem;max-height:60vh;overflow:auto;"
    "background:#a8201a;color:#fff;font:15px/1.5 system-ui,sans-serif;white-space:pre-wrap"
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site's folder; pages get a script that reloads them, and the problems."""

    def __init__(self, *args: Any, state: PreviewState, **more: Any) -> None:
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


Server: TypeAlias = http.server.ThreadingHTTPServer


def create_server(folder: Path, state: PreviewState, port: int) -> Server:
    """A server of a folder on this machine only; port 0 takes a free one. Raises OSError where the port is taken."""
    handler = functools.partial(Handler, directory=str(folder), state=state)
    made = Server(("127.0.0.1", port), handler)
    made.daemon_threads = True
    return made
