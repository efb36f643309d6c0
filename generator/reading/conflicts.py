"""Conflict markers of git that were left in a file."""

import re
from collections.abc import Iterator

from generator.reading.problems import Position, Problem

_SIGNS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_MARKER = re.compile(rf"^(?:{'|'.join(map(re.escape, _SIGNS))})(?![^ \n])", re.MULTILINE)


def conflict_problems(file: str, text: str) -> Iterator[Problem]:
    """Yield a problem for each conflict, at its first marker; also for one marker that is left of several."""
    if not any(sign in text for sign in _SIGNS):
        return
    inside = False
    for marker in _MARKER.finditer(text):
        sign = marker[0]
        if sign[0] == "<" or not inside:
            yield Problem.of(Position(file, text.count("\n", 0, marker.start()) + 1), "conflict-marker", sign=sign)
        inside = sign[0] != ">" and (inside or sign[0] == "<")
