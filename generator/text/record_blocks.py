"""Text of records → blocks: paragraphs, lists with their own numbers, and tables. Every other sign is kept as typed."""

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

MAX_LEVELS = 10
"""Lists nest so deep at most; a list item indented further stays at this level."""
STEP = 2
"""Spaces by which text must be indented more than a list item to belong to the item."""

Kind: TypeAlias = Literal["-", ".", ")"]

_MARKER = r"(?:-|(?:0|[1-9][0-9]{0,8})[.)]) "
_ITEM = re.compile(r"([ ]*)(?:-|(0|[1-9][0-9]{0,8})([.)]))[ ]+(\S.*)")
_FIRST_ITEM, _LATER_ITEM = re.compile(rf"[ ]*{_MARKER}"), re.compile(rf"\n[ ]*{_MARKER}")
_RULE = re.compile(r"\|?(?:[ ]*:?-{2,}:?[ ]*\|)*(?:[ ]*:?-{2,}:?[ ]*)?")
_PARAGRAPH_END = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; line ends in it are spaces."""

    text: str


@dataclass(frozen=True)
class Item:
    """A list item with its number, or None in a list of dashes."""

    number: int | None
    blocks: "list[Block]" = field(default_factory=list)


@dataclass(frozen=True)
class ItemList:
    """A list; its kind is the sign that its markers end with."""

    kind: Kind
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A table whose first row is the heading. Rows may differ in their number of cells."""

    aligns: tuple[str, ...]
    """Alignment of each column of the heading: "left", "center", "right", or "" if not given."""
    rows: list[tuple[str, ...]]


Block: TypeAlias = Paragraph | ItemList | Table


def has_blocks(text: str) -> bool:
    """Whether a text may hold lists or tables; without them it consists of paragraphs only."""
    return "|" in text or bool(_FIRST_ITEM.match(text) or ("\n" in text and _LATER_ITEM.search(text)))


def split_paragraphs(text: str) -> list[str]:
    """Split at blank lines a text for which has_blocks is false."""
    if "\n" not in text:
        return [text.strip()] if text.strip() else []
    return [part.strip() for part in _PARAGRAPH_END.split(text) if part.strip()]


def parse_blocks(text: str) -> list[Block]:
    """Parse a text into blocks. Never raises, takes linear time, and drops marks and white space only."""
    return _Parser(text.split("\n")).parse()


@dataclass
class _OpenItem:
    indent: int
    item: Item


class _Parser:
    """Reads lines in order; `open` holds the item of each level that the next line may belong to."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.root: list[Block] = []
        self.open: list[_OpenItem] = []

    def parse(self) -> list[Block]:
        place = 0
        while place < len(self.lines):
            line = self.lines[place]
            if not line.strip():
                place += 1
            elif match := _ITEM.fullmatch(line):
                target = self._open_item(match)
                place = self._paragraph(target, match[4], place + 1)
            elif aligns := self._table_at(place):
                place = self._table(self._container(_indent(line)), aligns, place)
            else:
                place = self._paragraph(self._container(_indent(line)), line, place + 1)
        return self.root

    def _container(self, indent: int) -> list[Block]:
        """Close the items that text with an indentation is outside of; return the blocks that it belongs to."""
        while self.open and indent < self.open[-1].indent + STEP:
            self.open.pop()
        return self._innermost()

    def _innermost(self) -> list[Block]:
        return self.open[-1].item.blocks if self.open else self.root

    def _open_item(self, match: re.Match[str]) -> list[Block]:
        """Add an item to the list that it continues, or to a new one; return the item's blocks."""
        indent = len(match[1])
        number = int(match[2]) if match[2] else None
        kind: Kind = ")" if match[3] == ")" else "." if match[3] else "-"
        while self.open and indent < self.open[-1].indent:
            self.open.pop()
        if self.open and (indent < self.open[-1].indent + STEP or len(self.open) == MAX_LEVELS):
            indent = self.open.pop().indent
        blocks = self._innermost()
        last = blocks[-1] if blocks else None
        if not isinstance(last, ItemList) or last.kind != kind:
            last = ItemList(kind)
            blocks.append(last)
        item = Item(number)
        last.items.append(item)
        self.open.append(_OpenItem(indent, item))
        return item.blocks

    def _paragraph(self, blocks: list[Block], first: str, place: int) -> int:
        """Add the paragraph that begins with a line and goes on at a place; return the place after it."""
        parts = [first.strip()]
        while place < len(self.lines):
            line = self.lines[place]
            if not line.strip() or _ITEM.fullmatch(line) or self._table_at(place):
                break
            parts.append(line.strip())
            place += 1
        blocks.append(Paragraph("\n".join(parts)))
        return place

    def _table_at(self, place: int) -> tuple[str, ...]:
        """The alignments of the table whose heading is the line at a place; empty if no table begins there."""
        if "|" not in self.lines[place] or place + 1 == len(self.lines):
            return ()
        rule = self.lines[place + 1].strip()
        if "|" not in rule or "--" not in rule or not _RULE.fullmatch(rule):
            return ()
        cells = _cells(rule)
        return tuple(map(_align, cells)) if len(cells) == len(_cells(self.lines[place])) else ()

    def _table(self, blocks: list[Block], aligns: tuple[str, ...], place: int) -> int:
        """Add the table whose heading is the line at a place; return the place after it."""
        table = Table(aligns, [_cells(self.lines[place])])
        place += 2
        while place < len(self.lines) and "|" in self.lines[place] and not _ITEM.fullmatch(self.lines[place]):
            table.rows.append(_cells(self.lines[place]))
            place += 1
        blocks.append(table)
        return place


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a table's row; bars at its ends are optional."""
    row = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in row.split("|"))


def _align(rule: str) -> str:
    left, right = rule.startswith(":"), rule.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else ""
