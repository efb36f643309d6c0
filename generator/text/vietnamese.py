"""Vietnamese text: normal form, folding, collation, slugs, dates and numbers as official papers write them."""

import datetime
import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from slugify import slugify

CollationKey: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {letter: 0x200000 + place for place, letter in enumerate(_ALPHABET)}


def normalise(text: str) -> str:
    """Text in NFC, the one form in which the archive keeps and compares text."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Text without tones, letter marks and case: "Đối thoại" → "doi thoai"."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=1 << 12)
def _letter(char: str) -> tuple[str, int, bool]:
    """A letter as (lower-case letter without tone, tone 0-5, is capital)."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return bare.lower(), tone, bare != bare.lower()


@lru_cache(maxsize=1 << 12)
def _primary(letter: str) -> int:
    """Spaces and punctuation, then digits, then the alphabet, then letters of other scripts."""
    if letter in _PRIMARY or not letter:
        return _PRIMARY.get(letter, 0)
    return ord(letter[0]) + (0x400000 if letter[0].isalpha() else 0x110000 if letter[0].isdigit() else 0)


@lru_cache(maxsize=1 << 14)
def collation_key(text: str) -> CollationKey:
    """Sort key of the Vietnamese alphabet: letters first, then tones (ngang huyền hỏi ngã sắc nặng), then case."""
    letters = tuple(map(_letter, normalise(text)))
    primary = tuple(_primary(letter) for letter, _, _ in letters)
    return primary, tuple(tone for _, tone, _ in letters), tuple(capital for _, _, capital in letters)


def collation_initial(text: str) -> str:
    """The letter of the alphabet under which a text stands in an index: "Ánh" → "A", "Đức" → "Đ"."""
    return _letter(normalise(text)[0])[0].upper() if text else ""


def person_key(name: str) -> tuple[CollationKey, CollationKey]:
    """Sort key of a person's name: the given name (the last word) first, as Vietnamese lists do."""
    return collation_key(name.rpartition(" ")[2]), collation_key(name)


def slug(text: str) -> str:
    """ASCII words joined by hyphens: "Đối thoại 2021" → "doi-thoai-2021"; empty where nothing is left."""
    return str(slugify(fold(text)))


def format_date(date: datetime.date) -> str:
    """A date as official papers write it: a zero before days below 10 and before January and February."""
    month = f"{date.month:02}" if date.month < 3 else str(date.month)
    return f"{date.day:02}/{month}/{date.year}"


def format_number(value: int) -> str:
    """A whole number with dots between thousands: 4000 → "4.000"."""
    return f"{value:,}".replace(",", ".")


def capital(words: str) -> str:
    """Words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like a mistyped word, compared without tones and case; None where none is close."""
    by_fold = {fold(candidate): candidate for candidate in candidates}
    found = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
