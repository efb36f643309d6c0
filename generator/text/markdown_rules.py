"""Rules for Python-Markdown that show as typed what it, or sanitising after it, would lose without a word."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import HashHeaderProcessor, ReferenceProcessor
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    BACKTICK_RE,
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    BacktickInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from generator.text.targets import is_own_image, is_page_link, is_web_link

_Check: TypeAlias = Callable[[str], bool]
_NUMBER = "0|[1-9][0-9]{0,8}"
"""Numbers that browsers show as typed: without leading zeros, and no larger than they can count."""


MAX_CODE = 1_000
"""Characters from one run of backticks to the next like it: what is longer is shown as typed, not as code."""
MAX_LINK = 3_000
"""Characters of a link with its target: what is longer is shown as typed."""


class KeepTyped(Extension):
    """Makes Python-Markdown keep numbers of lists, cells of tables, stars in words, and links that cannot be links.

    With `narrative`, raw HTML, images and links that are not absolute are shown as typed too.
    """

    def __init__(self, *, narrative: bool) -> None:
        super().__init__()
        self._narrative = narrative

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Replace rules of Python-Markdown by those of this module; call it after all other extensions."""
        blocks, inline = md.parser.blockprocessors, md.inlinePatterns
        is_link = is_web_link if self._narrative else is_page_link
        source = _Source(md)
        md.preprocessors.register(source, "source", 15)
        blocks.register(_Heading(md.parser), "hashheader", 70)
        blocks.register(_NumberedList(md.parser), "olist", 40)
        blocks.register(SaneUListProcessor(md.parser), "ulist", 30)
        blocks.register(_Reference(md.parser, source, is_link), "reference", 15)
        if "table" in blocks:
            table = blocks["table"]
            assert isinstance(table, TableProcessor)
            blocks.register(_Table(md.parser, table.config), "table", 75)  # type: ignore[attr-defined] # not in its types
        inline.register(_Code(BACKTICK_RE), "backtick", 190)
        inline.register(_ReferenceLink(REFERENCE_RE, md), "reference", 170)
        inline.register(_Link(LINK_RE, md, is_link), "link", 160)
        inline.register(_Image(IMAGE_LINK_RE, md, is_own_image), "image_link", 150)
        inline.register(_ReferenceImage(IMAGE_REFERENCE_RE, md), "image_reference", 140)
        inline.register(_ShortReferenceLink(REFERENCE_RE, md), "short_reference", 130)
        inline.register(_ShortReferenceImage(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)
        inline.register(_StarsInWord(r"(?<=\w)\*+(?=\w)", md), "stars-in-word", 65)
        if self._narrative:
            md.preprocessors.deregister("html_block")
            for name in ("html", "image_link", "image_reference", "short_image_ref"):
                inline.deregister(name)


class _Source(Preprocessor):
    """Keeps the text that is converted."""

    text = ""

    def run(self, lines: list[str]) -> list[str]:
        self.text = "\n".join(lines)
        return lines


class _Heading(HashHeaderProcessor):
    """Headings are marked by "#" and a space; "#Tag" and "C#" are words."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>[^\n]*?)(?:[ ]+#+)?[ ]*(?:\n|$)")


class _NumberedList(SaneOListProcessor):
    """Gives items the numbers that were typed."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        indent = self.tab_length - 1
        self.RE = re.compile(rf"^[ ]{{0,{indent}}}(?:{_NUMBER})\.[ ]+(.*)")
        self.CHILD_RE = re.compile(rf"^[ ]{{0,{indent}}}(((?:{_NUMBER})\.))[ ]+(.*)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = (self.CHILD_RE.match(line) for line in blocks[0].split("\n"))
        numbers = [int(match[2][:-1]) for match in found if match]
        if parent.tag == "ul":
            # Python-Markdown would make them items of this list, which has no numbers.
            item = self.lastChild(parent)
            parent = SubElement(parent, "li") if item is None else item
        super().run(parent, blocks)
        items = parent if parent.tag == "ol" else parent[-1]
        expected = int(items.get("start", "1"))
        for place, item in enumerate(items, len(numbers) - len(items)):
            number = numbers[place] if place >= 0 else int(item.get("value", str(expected)))
            if number != expected:
                item.set("value", str(number))
            expected = number + 1


class _Table(TableProcessor):
    """Keeps cells of rows that are longer than the heading."""

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        more = len(self._split_row(row)) - len(align)  # type: ignore[attr-defined] # as above
        super()._build_row(row, parent, [*align, *[None] * more])  # type: ignore[misc] # as above


class _Reference(ReferenceProcessor):
    """Takes "[name]: target" as the target of links only if it is one, is used, and stands once and without a title."""

    def __init__(self, parser: BlockParser, source: _Source, is_target: _Check) -> None:
        super().__init__(parser)
        self._source, self._is_target = source, is_target

    def run(self, parent: Element, blocks: list[str]) -> bool:
        # Otherwise the lines are left to the rule of paragraphs.
        return all(map(self._is_used, self.RE.finditer(blocks[0]))) and bool(super().run(parent, blocks))

    def _is_used(self, match: re.Match[str]) -> bool:
        name, source = re.escape(match[1].strip()), self._source.text
        uses, definitions = (
            len(re.findall(rf"\[\s*{name}\s*\]{end}", source, re.IGNORECASE)) for end in ("(?!:)", ":")
        )
        target = match[2].lstrip("<").rstrip(">")
        return bool(name and uses and definitions == 1 and not match[3] and self._is_target(target))


class _Near(InlineProcessor):
    """Looks for the end of code or of a link nearby only.

    Python-Markdown looks through the rest of the paragraph, letter by letter and once for each beginning: where few of
    many beginnings have an end, that takes time in the square of the text.
    """

    reach = MAX_LINK

    def handleMatch(  # type: ignore[override] # noqa: N802 - the name that Python-Markdown calls
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        found: tuple[Element | str | None, int | None, int | None]
        found = super().handleMatch(m, data[: m.end() + self.reach])
        return found


class _Code(_Near, BacktickInlineProcessor):
    reach = MAX_CODE


class _ReferenceLink(_Near, ReferenceInlineProcessor):
    pass


class _ReferenceImage(_Near, ImageReferenceInlineProcessor):
    pass


class _ShortReferenceLink(_Near, ShortReferenceInlineProcessor):
    pass


class _ShortReferenceImage(_Near, ShortImageReferenceInlineProcessor):
    pass


class _Link(_Near, LinkInlineProcessor):
    """Leaves links as typed whose target or title would be lost."""

    attribute = "href"

    def __init__(self, pattern: str, md: Markdown, is_target: _Check) -> None:
        super().__init__(pattern, md)
        self._is_target = is_target

    def handleMatch(  # type: ignore[override] # noqa: N802 - the name that Python-Markdown calls
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        element, start, end = super().handleMatch(m, data)
        if isinstance(element, Element) and (
            element.get("title") or not self._is_target(element.get(self.attribute, ""))
        ):
            return None, None, None
        return element, start, end


class _Image(_Link, ImageInlineProcessor):
    """Leaves images as typed whose file or title would be lost."""

    attribute = "src"


class _StarsInWord(InlineProcessor):
    """Stars between two letters or digits are signs, as in 3*4*5."""

    def handleMatch(  # type: ignore[override] # noqa: N802 - as above
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return f"{STX}{ord('*')}{ETX}" * len(m[0]), m.start(), m.end()
