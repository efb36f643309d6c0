"""Fast YAML parser for files without problems: builds the data tree without marks.

Most files qualify. Anything unusual (alias, tag, duplicate key, null, comment after a plain value, syntax error) makes
it return None; document.py then parses the file again with marks and reports the problems.
"""

import re
from typing import Any, TypeAlias

import yaml

from generator.text.encodings import UNREADABLE, UNUSUAL
from generator.text.vietnamese import is_normalised

Node: TypeAlias = "str | list[Node] | dict[str, Node]"

MAX_DEPTH = 12
"""Limit of nested lists and mappings."""
MAX_NODES = 200_000
"""Limit of values (scalars, lists and mappings) in a file."""
NULLS = frozenset({"~", "null", "Null", "NULL"})
# Control characters except line feed, soft hyphens, and zero-width, bidirectional and line-separating characters:
# all are invisible and can change how a text is displayed or searched.
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
# Start of a comment after a plain value: the author may have meant "#" as part of the value.
COMMENT = re.compile(r"[ ]+#")


def parse_fast(text: str, *, is_plain: bool = False) -> "Node | None":
    """Parse YAML text free of INVISIBLE characters; None if document.py has to parse it. Never raises.

    `is_plain`: the text is known to have none of the UNUSUAL characters, so it is in normal form.
    """
    if not is_plain and not is_normalised(text):
        return None
    lines = text.split("\n") if " #" in text else None
    try:
        return _build_tree(yaml.CSafeLoader(text), lines, "\\" in text)
    except yaml.YAMLError:
        return None


# A single loop without function calls for speed: it runs once per parser event.
def _build_tree(parser: "yaml.CSafeLoader", lines: list[str] | None, escapes: bool) -> "Node | None":  # noqa: C901, PLR0912
    if [type(parser.get_event()) for _ in range(2)] != [yaml.StreamStartEvent, yaml.DocumentStartEvent]:
        return None
    root: Node | None = None
    stack: list[tuple[list[Node] | dict[str, Node] | None, str | None]] = []
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
            # Escapes in double quotes can produce invisible or unnormalised characters that the raw text lacks.
            elif (
                escapes
                and event.style == '"'
                and UNUSUAL.search(value)
                and (INVISIBLE.search(value) or UNREADABLE.search(value) or not is_normalised(value))
            ):
                return None
            if type(node) is dict and key is None:
                if value in node or not value.isascii() or event.anchor is not None or event.tag is not None:
                    return None
                key = value
                continue
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node, key = stack.pop()
            continue
        else:
            ends = kind is yaml.DocumentEndEvent and type(parser.get_event()) is yaml.StreamEndEvent
            return root if ends else None
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
            root = value
        if kind is not yaml.ScalarEvent:
            if len(stack) >= MAX_DEPTH:
                return None
            stack.append((node, key))
            node = value
