"""Bytes of a content file → its text, or the problem for which nothing of the file can be read."""

import re

from generator.reading.problems import Position, Problem

MAX_BYTES = 4 * 1024 * 1024
"""Limit of a file's size."""

# More combining marks on a letter than any language uses; NFC takes quadratic time in their number.
_STACKED_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{9,}"
)


def decode(file: str, content: bytes) -> str | Problem:
    """The text of a file with LF line ends, or the problem for which it cannot be read at all."""
    if len(content) > MAX_BYTES:
        return Problem.of(Position(file), "too-many-bytes", limit=MAX_BYTES // (1024 * 1024))
    try:
        content = content.removeprefix(b"\xef\xbb\xbf")
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        return Problem.of(_end_position(file, before), "not-utf-8")
    text = text.replace("\r\n", "\n")
    if stacked := _STACKED_MARKS.search(text):
        return Problem.of(_end_position(file, text[: stacked.start()]), "stacked-marks")
    return text


def _end_position(file: str, before: str) -> Position:
    return Position(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
