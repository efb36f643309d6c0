"""A small server that sends a site as a well kept one would: compressed, cached, under the strictest policy.

Everything is read and compressed before the first request, so that measurements are of the site and not of the server.
"""

import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
TEXT = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}
BINARY = {".avif": "image/avif", ".png": "image/png", ".webp": "image/webp", ".woff2": "font/woff2"}
_PROTECTED = ("text/html", "text/javascript", "image/svg")
"""Where browsers look for a policy: in documents, and in scripts, which may be workers."""
LEVEL = 6
"""How hard to compress: what servers do unless told otherwise."""


@dataclass(frozen=True)
class Answer:
    """A file as it is sent."""

    kind: str
    cache: str
    plain: bytes
    packed: bytes | None

    @classmethod
    def of(cls, path: str, data: bytes) -> "Answer":
        suffix = Path(path).suffix
        kind = TEXT.get(suffix) or BINARY.get(suffix, "application/octet-stream")
        cache = "public, max-age=31536000" if path.startswith("static/") else "no-cache"
        return cls(kind, cache, data, gzip.compress(data, LEVEL, mtime=0) if suffix in TEXT else None)


@contextmanager
def serving(site: Path, *, delays: Mapping[str, float] | None = None) -> Iterator[str]:
    """Serve a site at the root of a local port; its address. Files with a suffix in `delays` wait so many seconds."""
    files = (path for path in site.rglob("*") if path.is_file())
    named = {path.relative_to(site).as_posix(): path for path in files}
    answers = {path: Answer.of(path, file.read_bytes()) for path, file in named.items()}
    with answering(answers, delays=delays) as address:
        yield address


@contextmanager
def answering(
    answers: Mapping[str, Answer], *, delays: Mapping[str, float] | None = None, policy: str = POLICY
) -> Iterator[str]:
    """Serve answers by their paths at the root of a local port; its address."""
    server = server_of(answers, delays=delays, policy=policy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def server_of(
    answers: Mapping[str, Answer], *, delays: Mapping[str, float] | None = None, policy: str = POLICY
) -> ThreadingHTTPServer:
    """A server of answers by their paths, on a local port of its own; who asks for it runs and closes it."""

    class Handler(_Handler):
        pass

    Handler.answers, Handler.delays, Handler.policy = answers, delays or {}, policy
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answers: Mapping[str, Answer]
    delays: Mapping[str, float]
    policy: str

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        pass

    def _answer(self, *, with_body: bool) -> None:
        path = unquote(urlsplit(self.path).path).removeprefix("/")
        if f"{path}/index.html" in self.answers:
            self._send(301, {"Location": f"/{path}/"}, b"", with_body=False)
            return
        file = f"{path}index.html" if path.endswith("/") or not path else path
        time.sleep(self.delays.get(Path(file).suffix, 0))
        status, answer = (200, self.answers[file]) if file in self.answers else (404, self.answers.get("404.html"))
        if answer is None:
            self._send(404, {}, b"", with_body=False)
            return
        headers = {"Content-Type": answer.kind, "Cache-Control": answer.cache}
        if answer.kind.startswith(_PROTECTED):
            headers["Content-Security-Policy"] = self.policy
        body = answer.plain
        if answer.packed is not None:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = answer.packed
        self._send(status, headers, body, with_body=with_body)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes, *, with_body: bool) -> None:
        self.send_response(status)
        shared = {"X-Content-Type-Options": "nosniff", "Content-Length": str(len(body))}
        for name, value in {**headers, **shared}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)
