"""Vietnamese text → search tokens that match across spellings, and keep diacritics apart from letters.

theme/static/js/search/analysis.js implements the same; tests/search/vectors.json tests both.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from generator.text.look_alikes import SEARCHED_LETTERS, SEARCHED_OTHER_SCRIPTS, latin_word

TOKEN_PATTERN = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])"  # a number with dots between thousands
    r"|[^\W_]+(?:&[^\W_]+)*"
    r"""|[.,;:!?…](?![^ \n\t\u00a0"'”’»)\]}])|[()\[\]{}\n|•]"""  # breaks: tokens around one are not adjacent
)
MAX_MARKED_LENGTH = 12
"""Letters; a longer token is no Vietnamese syllable, and loses its tone and marks."""
MAX_LENGTH = 24
"""Letters; a longer token is truncated."""

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_MARKS: Mapping[str, Mapping[str, int]] = {
    "d": {"đ": 1},
    "a": {_BREVE: 1, _CIRCUMFLEX: 2},
    "e": {_CIRCUMFLEX: 1},
    "o": {_CIRCUMFLEX: 1, _HORN: 2},
    "u": {_HORN: 1},
}
# After these letters, final i and y are two spellings of one syllable: kĩ, kỹ.
_FINAL_Y = re.compile(r"(h|k|l|m|s|t|qu)y")


class Form(NamedTuple):
    """A token as written: its word (letters without tone and marks), and its diacritics as a number."""

    folded: str
    code: int
    """Tone (0–5) + 6 × the letters' marks as mixed-radix digits, first letter lowest; 0 without diacritics."""


@lru_cache(maxsize=1 << 16)
def analyse_token(raw: str) -> Form | None:
    """Return the form of a match of TOKEN_PATTERN; None for a break, and if no letter or digit is left."""
    folded: list[str] = []
    marks: list[int] = []
    tone = 0
    for char in latin_word(raw, SEARCHED_OTHER_SCRIPTS) if raw[0].isalnum() else "":
        if char in "&." or ord(char) > 0xFFFF:
            continue
        letters, mark, char_tone = _decompose(char)
        folded += letters
        marks += [mark, *(0 for _ in letters[1:])] if letters else []
        tone = tone or char_tone
    if not folded:
        return None
    if len(folded) > MAX_MARKED_LENGTH:
        return Form("".join(folded[:MAX_LENGTH]), 0)
    code = 0
    for letter, mark in zip(reversed(folded), reversed(marks), strict=True):
        code = code * (len(_MARKS.get(letter, ())) + 1) + mark
    text = "".join(folded)
    return Form(f"{text[:-1]}i" if _FINAL_Y.fullmatch(text) else text, tone + 6 * code)


def _decompose(char: str) -> tuple[str, int, int]:
    """Return a character's base letters, the mark of the first letter, and the tone."""
    char = SEARCHED_LETTERS.get(char, char)
    if char == "đ":
        return "d", 1, 0
    parts = unicodedata.normalize("NFD", char)
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    marks = _MARKS.get(letters, {})
    mark = next((marks[part] for part in parts if part in marks), 0)
    return letters, mark, next((_TONES[part] for part in parts if part in _TONES), 0)


def raw_tokens(text: str) -> list[str]:
    """Return all matches of TOKEN_PATTERN in a text, composed (NFC) and in lower case."""
    return TOKEN_PATTERN.findall(unicodedata.normalize("NFC", text).replace("\u0130", "I").lower())


def forms_and_breaks(text: str) -> Iterator[Form | None]:
    """Yield the tokens of a text, and None for each break, at its ends too."""
    for raw in raw_tokens(text):
        form = analyse_token(raw)
        if form or not raw[0].isalnum():
            yield form


def analyse(text: str) -> list[Form | None]:
    """Return the tokens of a text, with one None between two that are separated by breaks."""
    forms: list[Form | None] = []
    for form in forms_and_breaks(text):
        if form or (forms and forms[-1]):
            forms.append(form)
    return forms[:-1] if forms and forms[-1] is None else forms


_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Abbreviations(Generic[_Item]):
    """Abbreviations and their expansions, both as token sequences."""

    expansions: Mapping[tuple[_Item, ...], tuple[_Item, ...]]
    lengths: tuple[int, ...]
    """Of the abbreviations, in tokens, longest first."""
    first_tokens: frozenset[_Item]

    @classmethod
    def from_expansions(cls, expansions: Mapping[tuple[_Item, ...], tuple[_Item, ...]]) -> "Abbreviations[_Item]":
        """Index a mapping of abbreviations to their expansions."""
        lengths = sorted({len(short) for short in expansions}, reverse=True)
        return cls(expansions, tuple(lengths), frozenset(short[0] for short in expansions))

    def expand(self, tokens: Sequence[_Item]) -> Sequence[_Item]:
        """Replace abbreviations by their expansions, from left to right, the longest match first."""
        if self.first_tokens.isdisjoint(tokens):
            return tokens
        expanded: list[_Item] = []
        index = 0
        while index < len(tokens):
            if tokens[index] not in self.first_tokens:
                expanded.append(tokens[index])
                index += 1
                continue
            candidates = (tuple(tokens[index : index + length]) for length in self.lengths)
            short = next((candidate for candidate in candidates if candidate in self.expansions), None)
            expanded += self.expansions[short] if short else (tokens[index],)
            index += len(short) if short else 1
        return expanded


def abbreviation_table(rows: Iterable[tuple[str, str]]) -> Abbreviations[Form | None]:
    """Build the table of (short, full) pairs; of abbreviations with the same tokens the first wins."""
    expansions: dict[tuple[Form | None, ...], tuple[Form | None, ...]] = {}
    for short, long in rows:
        key = tuple(analyse(short))
        if key and None not in key:
            expansions.setdefault(key, tuple(form for form in analyse(long) if form))
    return Abbreviations.from_expansions(expansions)
