"""Shells: the frame page rendered once per section and depth, cut at its marks and filled with each page."""

import re
from dataclasses import dataclass

from generator.text.strings import text

HEAD_MARK = "<!--doithoai:head-->"
CONTENT_MARK = "<!--doithoai:content-->"
# A page's template puts it between the HTML for the head and the HTML for the body.
BODY_MARK = "<!--doithoai:body-->"
_LINE_BREAKS = re.compile(r"[ \t]*\n[ \t\n]*")
# Elements in which whitespace is shown.
_PREFORMATTED = re.compile("<(?:pre|textarea)", re.IGNORECASE)


class BrokenShellError(Exception):
    """A theme error: the frame does not hold both of its marks exactly once, or a page template not BODY_MARK."""

    def __str__(self) -> str:
        return text("fault.shell")


@dataclass(frozen=True)
class Shell:
    """A rendered frame, cut where a page's own head and content go."""

    before: bytes
    between: bytes
    after: bytes

    @classmethod
    def cut(cls, html: str) -> "Shell":
        """Cut a rendered frame at its marks. Raises BrokenShellError unless each occurs once, the head's first."""
        match = re.fullmatch(f"(.*){HEAD_MARK}(.*){CONTENT_MARK}(.*)", html, re.DOTALL)
        if not match or html.count(HEAD_MARK) != 1 or html.count(CONTENT_MARK) != 1:
            raise BrokenShellError
        return cls(*(_without_indentation(piece).encode() for piece in match.groups()))

    def pour(self, head: str, content: str) -> bytes:
        """Return the whole page. The frame is half of it and is encoded only once, when it is cut."""
        return b"".join((self.before, head.encode(), self.between, content.encode(), self.after))


def _without_indentation(html: str) -> str:
    """Remove the empty lines and indentation of templates, which would be repeated in every page."""
    return html if _PREFORMATTED.search(html) else _LINE_BREAKS.sub("\n", html)
