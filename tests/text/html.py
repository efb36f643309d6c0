"""HTML as a reader sees it: for tests of what is shown."""

import re
from html import escape
from html.parser import HTMLParser

BLOCKS = {"p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "div", "h3", "h4", "pre", "blockquote"}


class RenderedHtml(HTMLParser):
    """Parsed HTML: tags with attributes, text, and text with the markers of lists."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.parts: list[str] = []
        self._shown = ""
        self._lists: list[tuple[str, int]] = []
        # A str: signs would be escaped once more when they are added to Markup.
        self.feed(str(html))
        self.close()
        assert not self._lists

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        self.parts.append(f"<{tag}>")
        self._shown += " " if tag in BLOCKS else ""
        given = dict(attrs)
        if tag in {"ul", "ol"}:
            sign = "-" if tag == "ul" else ")" if "bracket-numbers" in (given.get("class") or "") else "."
            self._lists.append((sign, int(given.get("start") or 1)))
        elif tag == "li":
            sign, number = self._lists[-1]
            number = int(given.get("value") or number)
            self._lists[-1] = sign, number + 1
            self._shown += f"{'' if sign == '-' else number}{sign} "

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")
        self._shown += " " if tag in BLOCKS else ""
        if tag in {"ul", "ol"}:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        self._shown += data
        self.parts.append(escape(data))

    @property
    def shown(self) -> str:
        """What a reader sees, on one line: words, and bullets and numbers of lists."""
        return " ".join(self._shown.split())

    @property
    def normalised_parts(self) -> list[str]:
        """Tags and words, without white space that is not shown."""
        spaced = re.sub(r"\s+", " ", "".join(self.parts))
        return [part.strip() for part in re.split("(<[^>]*>)", spaced) if part.strip()]

    @property
    def attributes(self) -> set[str]:
        return {name for _, attrs in self.tags for name, _ in attrs}
