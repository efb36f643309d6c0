"""Prose pages (hand-written Markdown): URLs and broken links."""

import posixpath
from collections.abc import Iterator, Set
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from generator.reading.document import Document
from generator.reading.problems import Position, Problem


def prose_url(path: str) -> str:
    """URL of a prose page from its path below pages/: "huong-dan/index.md" → "huong-dan/"."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    parts = [part for part in (folder, "" if name == "index" else name) if part]
    return "".join(f"{part}/" for part in parts)


def broken_links(document: Document, url: str, html: str, known: Set[str]) -> Iterator[Problem]:
    """Yield a problem for each link or image of a rendered prose page whose URL is not in `known`, the site's URLs."""
    for target in _LinkCollector.collect(html):
        try:
            parts = urlsplit(target)
        except ValueError:
            yield Problem.of(_position(document, target), "broken-link", target=target)
            continue
        if parts.scheme or parts.netloc or not parts.path:
            continue
        path = posixpath.normpath(posixpath.join("/", url, unquote(parts.path))).strip("/")
        if not {path, f"{path}/" if path else ""} & known:
            yield Problem.of(_position(document, target), "broken-link", target=target)


def _position(document: Document, target: str) -> Position:
    """Position of a link's target in the Markdown; the start of the body if the target is not found verbatim."""
    return document.body_position(max(0, document.body.find(target)))


class _LinkCollector(HTMLParser):
    """Collects the targets of links and images."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    @classmethod
    def collect(cls, html: str) -> list[str]:
        parser = cls()
        parser.feed(html)
        return parser.targets

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src"}.get(tag)
        self.targets += [value for name, value in attrs if name == wanted and value]
