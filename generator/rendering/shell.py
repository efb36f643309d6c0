"""The frame of a page as rendered once for each section and depth, and pouring a page into it."""

import re
from dataclasses import dataclass

from generator.text.strings import text

HEAD_MARK = "<!--doithoai:head-->"
CONTENT_MARK = "<!--doithoai:content-->"
# Stands in what a page's template makes between what goes into the head and what goes into the body.
BODY_MARK = "<!--doithoai:body-->"
_GAP = re.compile(r"[ \t]*\n[ \t\n]*")
# Elements that show their lines as they are written.
_KEEPING = re.compile("<(?:pre|textarea)", re.IGNORECASE)


class BrokenShellError(Exception):
    """The frame does not hold both its marks exactly once, or a page not its one: a fault of the theme."""

    def __str__(self) -> str:
        return text("fault.shell")


@dataclass(frozen=True)
class Shell:
    """A page of the frame, cut where a page's own head and content go."""

    before: bytes
    between: bytes
    after: bytes

    @classmethod
    def cut(cls, html: str) -> "Shell":
        """Cut a rendered frame at its marks. Raises BrokenShellError where they are not there once each, in order."""
        found = re.fullmatch(f"(.*){HEAD_MARK}(.*){CONTENT_MARK}(.*)", html, re.DOTALL)
        if not found or html.count(HEAD_MARK) != 1 or html.count(CONTENT_MARK) != 1:
            raise BrokenShellError
        return cls(*(_tight(piece).encode() for piece in found.groups()))

    def pour(self, head: str, content: str) -> bytes:
        """The whole page. Half of it is the frame, which is encoded once."""
        return b"".join((self.before, head.encode(), self.between, content.encode(), self.after))


def _tight(html: str) -> str:
    """Without the empty lines and the indentation that templates leave behind, which every page would carry."""
    return html if _KEEPING.search(html) else _GAP.sub("\n", html)
