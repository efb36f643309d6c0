"""Vietnamese text → tokens for search: what is typed with or without diacritics meets what is written in any spelling.

theme/static/js/search/analysis.js does the same; tests/search/vectors.json holds both together.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

TOKEN = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])"  # a number with dots between thousands
    r"|[^\W_]+(?:&[^\W_]+)*"
    r"""|[.,;:!?…](?![^ \n\t\u00a0"'”’»)\]}])|[()\[\]{}\n|•]"""  # breaks: two tokens around one are no pair
)
LONGEST_MARKED = 12
"""A token of more letters is no Vietnamese syllable: its marks are not kept."""
LONGEST = 24

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_MARKS: Mapping[str, Mapping[str, int]] = {
    "d": {"đ": 1},
    "a": {_BREVE: 1, _CIRCUMFLEX: 2},
    "e": {_CIRCUMFLEX: 1},
    "o": {_CIRCUMFLEX: 1, _HORN: 2},
    "u": {_HORN: 1},
}
# After these, i and y at the end are two spellings of one syllable: kĩ, kỹ.
_I_OR_Y = re.compile(r"(h|k|l|m|s|t|qu)y")


class Form(NamedTuple):
    """A token: its letters without marks; its tone and marks as one number, 0 where it has none."""

    folded: str
    code: int


@lru_cache(maxsize=1 << 16)
def form_of(raw: str) -> Form | None:
    """The form of a token as the pattern finds it; None for a break, and where nothing of it is left."""
    folded: list[str] = []
    marks: list[int] = []
    tone = 0
    for char in raw if raw[0].isalnum() else "":
        if char in "&." or ord(char) > 0xFFFF:
            continue
        letters, mark, char_tone = _decomposed(char)
        folded += letters
        marks += [mark, *(0 for _ in letters[1:])] if letters else []
        tone = tone or char_tone
    if not folded:
        return None
    if len(folded) > LONGEST_MARKED:
        return Form("".join(folded[:LONGEST]), 0)
    code = 0
    for letter, mark in zip(reversed(folded), reversed(marks), strict=True):
        code = code * (len(_MARKS.get(letter, ())) + 1) + mark
    text = "".join(folded)
    return Form(f"{text[:-1]}i" if _I_OR_Y.fullmatch(text) else text, tone + 6 * code)


def _decomposed(char: str) -> tuple[str, int, int]:
    """A character's base letters, the mark of the first, and the tone."""
    if char == "đ":
        return "d", 1, 0
    parts = unicodedata.normalize("NFD", char)
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    known = _MARKS.get(letters, {})
    mark = next((known[part] for part in parts if part in known), 0)
    return letters, mark, next((_TONES[part] for part in parts if part in _TONES), 0)


def raw_tokens(text: str) -> list[str]:
    """The tokens and breaks of a text as the pattern finds them."""
    return TOKEN.findall(unicodedata.normalize("NFC", text).replace("\u0130", "I").lower())


def forms_and_breaks(text: str) -> Iterator[Form | None]:
    """The tokens of a text, and None for each break, also at its ends."""
    for raw in raw_tokens(text):
        form = form_of(raw)
        if form or not raw[0].isalnum():
            yield form


def analyse(text: str) -> list[Form | None]:
    """The tokens of a text, in order; None where a break parts two of them."""
    forms: list[Form | None] = []
    for form in forms_and_breaks(text):
        if form or (forms and forms[-1]):
            forms.append(form)
    return forms[:-1] if forms and forms[-1] is None else forms


_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Abbreviations(Generic[_Item]):
    """Short forms by their tokens, with the full forms that are read in their place."""

    full: Mapping[tuple[_Item, ...], tuple[_Item, ...]]
    lengths: tuple[int, ...]
    beginnings: frozenset[_Item]

    @classmethod
    def of(cls, full: Mapping[tuple[_Item, ...], tuple[_Item, ...]]) -> "Abbreviations[_Item]":
        """The table of what stands for what."""
        lengths = sorted({len(short) for short in full}, reverse=True)
        return cls(full, tuple(lengths), frozenset(short[0] for short in full))

    def expand(self, tokens: Sequence[_Item]) -> Sequence[_Item]:
        """Tokens with each short form replaced by its full one, the longest that fits first, from the left."""
        if self.beginnings.isdisjoint(tokens):
            return tokens
        expanded: list[_Item] = []
        place = 0
        while place < len(tokens):
            if tokens[place] not in self.beginnings:
                expanded.append(tokens[place])
                place += 1
                continue
            parts = (tuple(tokens[place : place + length]) for length in self.lengths)
            short = next((part for part in parts if part in self.full), None)
            expanded += self.full[short] if short else (tokens[place],)
            place += len(short) if short else 1
        return expanded


def abbreviations(rows: Iterable[tuple[str, str]]) -> Abbreviations[Form | None]:
    """The table of (short, full) pairs; of two that are one to search the first holds."""
    full: dict[tuple[Form | None, ...], tuple[Form | None, ...]] = {}
    for short, long in rows:
        key = tuple(analyse(short))
        if key and None not in key:
            full.setdefault(key, tuple(form for form in analyse(long) if form))
    return Abbreviations.of(full)
