"""Text of records → HTML and plain text. What was typed is what is shown: only a few marks of Markdown are read.

Marks are blank lines, list items, tables, stars around whole words, and links; see record_blocks and record_spans.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from generator.text.record_blocks import (
    Block,
    Item,
    ItemList,
    Paragraph,
    Table,
    has_blocks,
    parse_blocks,
    split_paragraphs,
)
from generator.text.record_spans import Span, parse_spans, plain_words
from generator.text.tables import scroll_box

WIDE_NUMBER = 1000
"""From here on, a list's numbers are wider than the margin that lists leave for them."""


@lru_cache(maxsize=256)
def to_html(text: str) -> Markup:
    """Render a record's text to HTML. Cached: pages repeat texts."""
    if _is_line(text):
        return Markup(f"<p>{escape(text.strip())}</p>")
    if has_marks(text):
        return Markup("\n".join(_blocks_html(parse_blocks(text))))
    # Splitting first would escape each paragraph by itself, which takes longer.
    return Markup("\n".join(f"<p>{paragraph}</p>" for paragraph in split_paragraphs(str(escape(text)))))


def to_plain(text: str) -> str:
    """Render a record's text to plain text, one line per paragraph, list item or row of a table."""
    if _is_line(text):
        return text.strip()
    if has_marks(text):
        return "\n".join(_blocks_plain(parse_blocks(text)))
    return "\n".join(paragraph.replace("\n", " ") for paragraph in split_paragraphs(text))


def _is_line(text: str) -> bool:
    """Whether a text is one line without any mark, as most are; may be a false negative."""
    return "\n" not in text and "*" not in text and "](" not in text and "|" not in text and text[:1].isalpha()


def has_marks(text: str) -> bool:
    """Whether a text may hold marks other than blank lines; may be a false positive."""
    return "*" in text or "](" in text or has_blocks(text)


def _blocks_html(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield f"<p>{_words_html(block.text)}</p>"
            case ItemList():
                yield from _list_html(block)
            case Table():
                yield _table_html(block)


def _list_html(block: ItemList) -> Iterator[str]:
    tag = "ul" if block.kind == "-" else "ol"
    yield f"<{tag}{_list_attributes(block)}>"
    expected = block.items[0].number
    for item in block.items:
        # `start` says the number of the first item.
        value = "" if item.number == expected else f' value="{item.number}"'
        yield f"<li{value}>{_item_html(item)}</li>"
        expected = None if item.number is None else item.number + 1
    yield f"</{tag}>"


def _list_attributes(block: ItemList) -> str:
    numbers = [item.number for item in block.items if item.number is not None]
    classes = [
        *(["bracket-numbers"] if block.kind == ")" else []),
        *(["wide-numbers"] if numbers and max(numbers) >= WIDE_NUMBER else []),
    ]
    start = f' start="{numbers[0]}"' if numbers and numbers[0] != 1 else ""
    return (f' class="{" ".join(classes)}"' if classes else "") + start


def _item_html(item: Item) -> str:
    first, *rest = item.blocks
    if isinstance(first, Paragraph) and not any(isinstance(block, Paragraph) for block in rest):
        # Only an item of several paragraphs needs their spacing.
        return "\n".join((_words_html(first.text), *_blocks_html(rest)))
    return "\n".join(_blocks_html(item.blocks))


def _table_html(table: Table) -> str:
    head, *body = (
        f"<tr>{''.join(_cells_html('td' if number else 'th', row, table.aligns))}</tr>"
        for number, row in enumerate(table.rows)
    )
    rows = ("<tbody>", *body, "</tbody>") if body else ()
    return scroll_box("\n".join(("<table>", f"<thead>{head}</thead>", *rows, "</table>")))


def _cells_html(tag: str, row: tuple[str, ...], aligns: tuple[str, ...]) -> Iterator[str]:
    for column, cell in enumerate(row):
        align = aligns[column] if column < len(aligns) else ""
        attribute = f' align="{align}"' if align else ""
        yield f"<{tag}{attribute}>{_words_html(cell)}</{tag}>"


def _words_html(text: str) -> str:
    return "".join(map(_span_html, parse_spans(text)))


def _span_html(span: str | Span) -> str:
    if isinstance(span, str):
        return str(escape(span))
    attributes = f' href="{escape(span.target)}" rel="noopener"' if span.tag == "a" else ""
    return f"<{span.tag}{attributes}>{''.join(map(_span_html, span.words))}</{span.tag}>"


def _blocks_plain(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _words_plain(block.text)
            case ItemList():
                for item in block.items:
                    marker = "-" if item.number is None else f"{item.number}{block.kind}"
                    first, *rest = _blocks_plain(item.blocks)
                    yield f"{marker} {first}"
                    yield from rest
            case Table():
                yield from (" | ".join(map(_words_plain, row)) for row in block.rows)


def _words_plain(text: str) -> str:
    return plain_words(text).replace("\n", " ")
