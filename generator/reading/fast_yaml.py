"""The quick way through a YAML file in which there is nothing to report: its tree without marks.

Most files are such. Whatever is unusual (an alias, a tag, a key that stands twice, a null, a comment without its space)
is left to the reader in source.py, which says what is wrong and where.
"""

import re
import unicodedata
from typing import Any, TypeAlias

import yaml

Node: TypeAlias = "str | list[Node] | dict[str, Node]"

MAX_DEPTH = 12
MAX_NODES = 200_000
NULLS = frozenset({"~", "null", "Null", "NULL"})
# Control characters but the line feed, soft hyphens, zero-width, bidirectional and line-separating characters:
# none can be seen, all can change what a reader or a search engine makes of a text.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
# A sign that could be a comment's in the middle of a line, where a value may have meant it.
COMMENT = re.compile(r"[ ]+#")


def parse_plain(text: str) -> "Node | None":
    """The tree of a text without unseen characters; None where a closer look is needed. Never raises for any text."""
    if not unicodedata.is_normalized("NFC", text):
        return None
    lines = text.split("\n") if " #" in text else None
    try:
        return _tree(yaml.CSafeLoader(text), lines, "\\" in text)
    except yaml.YAMLError:
        return None


# One loop without calls, for it runs a million times.
def _tree(parser: "yaml.CSafeLoader", lines: list[str] | None, escapes: bool) -> "Node | None":  # noqa: C901, PLR0912
    if [type(parser.get_event()) for _ in range(2)] != [yaml.StreamStartEvent, yaml.DocumentStartEvent]:
        return None
    top: Node | None = None
    above: list[tuple[list[Node] | dict[str, Node] | None, str | None]] = []
    node: list[Node] | dict[str, Node] | None = None
    key: str | None = None
    nodes = 0
    while True:
        event: Any = parser.get_event()
        kind: Any = type(event)
        value: Any
        if kind is yaml.ScalarEvent:
            value = event.value
            if not event.style:
                if value in NULLS or value == "<<":
                    return None
                if lines is not None and value and COMMENT.match(lines[event.end_mark.line], event.end_mark.column):
                    return None
            # Escapes, which stand between these marks only, bring in what the text does not show.
            elif (
                escapes and event.style == '"' and (UNSEEN.search(value) or not unicodedata.is_normalized("NFC", value))
            ):
                return None
            if type(node) is dict and key is None:
                if value in node or event.anchor is not None or event.tag is not None:
                    return None
                key = value
                continue
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node, key = above.pop()
            continue
        else:
            ends = kind is yaml.DocumentEndEvent and type(parser.get_event()) is yaml.StreamEndEvent
            return top if ends else None
        nodes += 1
        if event.anchor is not None or event.tag is not None or nodes > MAX_NODES:
            return None
        if type(node) is dict:
            if key is None:
                return None
            node[key] = value
            key = None
        elif type(node) is list:
            node.append(value)
        else:
            top = value
        if kind is not yaml.ScalarEvent:
            if len(above) >= MAX_DEPTH:
                return None
            above.append((node, key))
            node = value
