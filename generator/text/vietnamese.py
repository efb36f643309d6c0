"""Vietnamese text: normalisation, folding, collation, slugs, and the number format of official papers."""

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from slugify import slugify

from generator.text.look_alikes import has_look_alikes, replace_look_alikes

CollationKey: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]
"""Primary weights, tones 0-5 and is-capital flags, one of each per character."""

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ALPHABET_WEIGHTS = {letter: 0x200000 + index for index, letter in enumerate(_ALPHABET)}


def normalise(text: str) -> str:
    """Convert text to NFC without look-alikes of letters: the only form in which the archive stores and compares it."""
    return text if text.isascii() else replace_look_alikes(unicodedata.normalize("NFC", text))


def is_normalised(text: str) -> bool:
    """Whether `normalise` would leave a text unchanged; False also for some texts with letters of other scripts."""
    return unicodedata.is_normalized("NFC", text) and not has_look_alikes(text)


def fold(text: str) -> str:
    """Remove tones, letter marks and case: "Đối thoại" → "doi thoai"."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=1 << 12)
def _decompose(char: str) -> tuple[str, int, bool]:
    """Split a character into (lower-case letter without tone, tone 0-5, is capital)."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return bare.lower(), tone, bare != bare.lower()


@lru_cache(maxsize=1 << 12)
def _primary_weight(letter: str) -> int:
    """Order: spaces and punctuation, digits, the Vietnamese alphabet, letters of other scripts."""
    if letter in _ALPHABET_WEIGHTS or not letter:
        return _ALPHABET_WEIGHTS.get(letter, 0)
    return ord(letter[0]) + (0x400000 if letter[0].isalpha() else 0x110000 if letter[0].isdigit() else 0)


@lru_cache(maxsize=1 << 14)
def collation_key(text: str) -> CollationKey:
    """Sort key in Vietnamese order: by letters, then tones (ngang huyền hỏi ngã sắc nặng), then case."""
    letters = tuple(map(_decompose, normalise(text)))
    primary = tuple(_primary_weight(letter) for letter, _, _ in letters)
    return primary, tuple(tone for _, tone, _ in letters), tuple(capital for _, _, capital in letters)


def collation_initial(text: str) -> str:
    """Index heading of a text: its first letter without tone, as a capital: "Ánh" → "A", "Đức" → "Đ"; "" for ""."""
    return _decompose(normalise(text)[0])[0].upper() if text else ""


def person_sort_key(name: str) -> tuple[CollationKey, CollationKey]:
    """Sort key of a person's name: by given name (the last word), then full name, as Vietnamese lists do."""
    return collation_key(name.rpartition(" ")[2]), collation_key(name)


def slug(text: str) -> str:
    """ASCII words joined by hyphens: "Đối thoại 2021" → "doi-thoai-2021"; "" if the text has no letters or digits."""
    return str(slugify(fold(text)))


def format_number(value: int) -> str:
    """Format an integer with dots between thousands: 4000 → "4.000"."""
    return f"{value:,}".replace(",", ".")


def capitalise_first(text: str) -> str:
    """Make the first character a capital and leave the rest unchanged."""
    return text[:1].upper() + text[1:]


def closest_match(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most similar to a mistyped word (difflib ratio ≥ 0.6 after folding), or None."""
    by_fold = {fold(candidate): candidate for candidate in candidates}
    matches = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None
