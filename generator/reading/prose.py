"""Pages of prose: their addresses, and whether their links lead anywhere."""

import posixpath
from collections.abc import Iterator, Set
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from generator.reading.document import Document
from generator.reading.problems import Position, Problem


def prose_url(path: str) -> str:
    """The address of a page of prose by its path below pages/: "huong-dan/index.md" → "huong-dan/"."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    steps = [step for step in (folder, "" if name == "index" else name) if step]
    return "".join(f"{step}/" for step in steps)


def broken_links(document: Document, url: str, html: str, known: Set[str]) -> Iterator[Problem]:
    """The links of a rendered page of prose that lead to none of the site's known addresses."""
    for target in _Targets.of(html):
        try:
            parts = urlsplit(target)
        except ValueError:
            yield Problem.of(_position(document, target), "broken-link", target=target)
            continue
        if parts.scheme or parts.netloc or not parts.path:
            continue
        place = posixpath.normpath(posixpath.join("/", url, unquote(parts.path))).strip("/")
        if not {place, f"{place}/" if place else ""} & known:
            yield Problem.of(_position(document, target), "broken-link", target=target)


def _position(document: Document, target: str) -> Position:
    """Where a link is written; where its page's text begins if it is not written so there."""
    place = document.body.find(target)
    if place < 0:
        return Position(document.file, document.body_line)
    line = document.body.count("\n", 0, place)
    column = place - (document.body.rfind("\n", 0, place) + 1)
    return Position(document.file, document.body_line + line, column + 1)


class _Targets(HTMLParser):
    """Collects what a page links to or shows."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    @classmethod
    def of(cls, html: str) -> list[str]:
        parser = cls()
        parser.feed(html)
        return parser.targets

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src"}.get(tag)
        self.targets += [value for name, value in attrs if name == wanted and value]
