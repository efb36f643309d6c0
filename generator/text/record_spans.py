"""Words of a paragraph → plain words, strong and emphasised words, and links. Every other sign is kept as typed."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.text.targets import is_web_link

Tag: TypeAlias = Literal["strong", "em", "a"]


@dataclass(frozen=True)
class Span:
    """Words inside a pair of marks; only links have a target."""

    tag: Tag
    words: "tuple[str | Span, ...]"
    target: str = ""


# Stars are marks around whole words only: a space, a bracket or a quotation mark stands outside, and punctuation after
# them, unless it is that of a number. A run of three stars is no mark.
_BEFORE = r"(?<![^\s(\[{“‘«\"'])"
_FIRST = r"(?=[\w(\[{“‘«\"'])"
_LAST = r"(?<=[\w.,;:!?…%)\]}”’»\"'])"
_AFTER = r"(?![^\s.,;:!?…)\]}”’»\"']|[.,;:!?…\"'”’»)\]}]+\d)"
_SPAN = re.compile(
    # Possessive: everything is scanned once, whatever follows.
    r"\[(?P<a>[^\[\]]+)\]\((?P<target>(?:https?://|mailto:)(?:[^\s()<>\"\[\]]++|\([^\s()<>\"\[\]]*+\))++)\)"
    rf"|{_BEFORE}\*\*{_FIRST}(?P<strong>(?:[^*]++|\*(?!\*))++){_LAST}\*\*{_AFTER}"
    rf"|{_BEFORE}\*{_FIRST}(?P<em>[^*]++){_LAST}\*{_AFTER}"
)


def parse_spans(text: str) -> tuple[str | Span, ...]:
    """Parse the words of one paragraph, list item or table cell."""
    if "*" not in text and "](" not in text:
        return (text,)
    spans: list[str | Span] = []
    place = 0
    for match in _SPAN.finditer(text):
        tag: Tag = "a" if match["a"] else "strong" if match["strong"] else "em"
        if tag == "a" and not is_web_link(match["target"]):
            continue
        spans += [text[place : match.start()], Span(tag, parse_spans(match[tag]), match["target"] or "")]
        place = match.end()
    return (*spans, text[place:])


def plain_words(text: str) -> str:
    """The words of a paragraph without marks and targets of links."""
    return "".join(span if isinstance(span, str) else _words(span) for span in parse_spans(text))


def _words(span: Span) -> str:
    return "".join(part if isinstance(part, str) else _words(part) for part in span.words)
