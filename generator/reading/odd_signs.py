"""Signs that look like those of YAML but are others: no-break spaces, full-width signs, dashes, curly quotes.

In a text they stay as typed. Where YAML or the schema needs the plain sign, they are what the writer has to be told of.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from generator.reading.problems import Position, Problem

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_BULLETS = f"{_DASHES}•·●▪‣◦"
_QUOTES = "“”„‟‘’‚«»＂＇"
_COLONS = "：﹕∶꞉"
_FULL_WIDTH = dict(zip("：﹕∶꞉，､、［］｛｝＃．／＿", "::::,,,[]{}#./_", strict=True)) | {
    chr(0xFF10 + digit): str(digit) for digit in range(10)
}
_KEY = r"[\w-]+"
_LEAD = re.compile(rf"[ {_SPACES}]*(?:-[ {_SPACES}]+)*")
_BULLET = re.compile(rf"([ {_SPACES}]*(?:-[ ]+)*)([{_BULLETS}])[ {_SPACES}]*(?=\S)")
_COLON_SPACE = re.compile(rf"(?<=\w):[{_SPACES}][ {_SPACES}]*")
_COLON = re.compile(rf"((?:^[ ]*(?:-[ ]+)*|[{{,｛，][ ]*){_KEY})[ ]*([{_COLONS}])[ {_SPACES}]*")
_BRACKET = re.compile(rf"(?:^|{_KEY}:[ ]|-[ ])[ ]*([［｛])")
_VALUE_QUOTE = re.compile(
    rf"^[ ]*(?:-[ ]+)*(?:{_KEY}:[ ]+)?(?:([{_QUOTES}])|\".*([{_QUOTES}])[ ]*$|.*?[\[{{,:][ ]*([{_QUOTES}]))"
)
_PLAIN_IN_VALUE = re.compile(f"[{_SPACES}{_DASHES}{_QUOTES}{''.join(_FULL_WIDTH)}]")
_MAX_CANDIDATES = 12
"""Lines before an error that are tried; each costs a parse."""


class OddSign(NamedTuple):
    """An odd sign: the code of its problem, the sign, its place, and the text with plain signs instead."""

    code: str
    sign: str
    place: int
    mended: str

    def problem(self, position: Position) -> Problem:
        """The problem of this sign at its position."""
        plain = _FULL_WIDTH.get(self.sign, "-")
        return Problem.of(position, self.code, sign=self.sign, character=f"U+{ord(self.sign):04X}", plain=plain)


def signs_in_line(line: str) -> Iterator[OddSign]:
    """Yield the odd signs of a line that would be signs of YAML, each kind once."""
    if line.isascii():
        return
    lead = _LEAD.match(line)
    if lead and (space := re.search(f"[{_SPACES}]", lead[0])):
        mended = re.sub(f"[{_SPACES}]", " ", lead[0]) + line[lead.end() :]
        yield OddSign("no-break-space", space[0], space.start(), mended)
    if found := _COLON_SPACE.search(line):
        yield OddSign("no-break-space", found[0][1], found.start() + 1, _COLON_SPACE.sub(": ", line))
    if found := _BULLET.match(line):
        yield OddSign("dash-bullet", found[2], found.start(2), f"{found[1]}- {line[found.end() :]}")
    if found := _COLON.search(line) or _BRACKET.search(line):
        group = found.lastindex or 0
        yield OddSign("full-width-sign", found[group], found.start(group), _plain_width(line))
    if found := _VALUE_QUOTE.match(line):
        group = found.lastindex or 0
        yield OddSign("curly-quotes", found[group], found.start(group), re.sub(f"[{_QUOTES}]", '"', line))


def _plain_width(line: str) -> str:
    line = _COLON.sub(r"\1: ", line)
    return "".join(f"{_FULL_WIDTH[char]} " if char == "，" else _FULL_WIDTH.get(char, char) for char in line)


def sign_in_value(value: str) -> OddSign | None:
    """The first odd sign of a value that has to be an id, a date or another plain value, and else is in ASCII."""
    found = _PLAIN_IN_VALUE.search(value)
    if found is None or not _PLAIN_IN_VALUE.sub("", value).isascii():
        return None
    sign = found[0]
    code = "full-width-sign"
    if re.match(f"[{_SPACES}]", sign):
        code = "no-break-space"
    elif re.match(f"[{_QUOTES}]", sign):
        code = "curly-quotes"
    elif re.match(f"[{_DASHES}]", sign):
        code = "odd-dash"
    return OddSign(code, sign, found.start(), "")


def sign_behind_error(
    file: str, lines: Sequence[str], line: int, is_mended: Callable[[Sequence[str]], bool]
) -> Problem | None:
    """The odd sign behind an error of the parser at a line (from 0): with a plain one there the error is gone."""
    found = [(number, sign) for number in range(line + 1) for sign in signs_in_line(lines[number])][-_MAX_CANDIDATES:]
    kinds = dict.fromkeys(sign.code for _, sign in found)
    for candidates in (found, *([row for row in found if row[1].code == kind] for kind in kinds if len(kinds) > 1)):
        if candidates and is_mended(_mend(lines, candidates)):
            number, sign = _first_needed(lines, candidates, is_mended)
            return sign.problem(Position(file, number + 1, sign.place + 1))
    return None


def _mend(lines: Sequence[str], candidates: Sequence[tuple[int, OddSign]]) -> list[str]:
    mended = list(lines)
    for number, sign in candidates:
        kinds = {other.code: other for other in signs_in_line(mended[number])}
        # Mended from what the line is by now: it may have several kinds.
        mended[number] = kinds[sign.code].mended if sign.code in kinds else mended[number]
    return mended


def _first_needed(
    lines: Sequence[str], candidates: Sequence[tuple[int, OddSign]], is_mended: Callable[[Sequence[str]], bool]
) -> tuple[int, OddSign]:
    """The first sign without whose mending the error would stay; the last ones are left out where they can be."""
    needed = list(candidates)
    for row in reversed(candidates):
        rest = [other for other in needed if other is not row]
        if rest and is_mended(_mend(lines, rest)):
            needed = rest
    return needed[0]
