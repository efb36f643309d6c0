"""Variants of a text as people type it: without marks, with some, in other spellings, with typos."""

import random
import re
import unicodedata

from generator.text.vietnamese import fold
from tests.search_bench.random_choice import uniform_choice

_TONES = "\u0300\u0309\u0303\u0301\u0323"
_KEYS = {
    row[place]: (row[max(place - 1, 0) : place] + row[place + 1 : place + 2])
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place in range(len(row))
}
_OPEN = re.compile(rf"([oO](?=[{_TONES}][aeAE])|(?<![qQ])[uU](?=[{_TONES}][yY]))([{_TONES}])(\w)(?![\w\u0300-\u036f])")
_IY = re.compile(r"(?<!\w)((?:qu|[hklmst]))(y[\u0300-\u036f]?|i[\u0300-\u036f]?)(?!\w|[\u0300-\u036f])", re.IGNORECASE)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def without_marks(text: str) -> str:
    """A text as it is typed without marks."""
    return fold(text)


def with_some_marks(text: str, rng: random.Random) -> str | None:
    """A text in which about half of the marked syllables lost their marks, at least one and not all."""
    syllables = text.split()
    marked = [place for place, syllable in enumerate(syllables) if fold(syllable) != syllable.casefold()]
    if len(marked) < 2:
        return None
    for place in rng.sample(marked, max(1, len(marked) // 2)):
        syllables[place] = without_marks(syllables[place])
    return " ".join(syllables)


def with_moved_tones(text: str) -> str:
    """A text with tones on the second vowel of oa, oe, uy: "hòa" → "hoà"."""
    return nfc(_OPEN.sub(r"\1\3\2", nfd(text)))


def with_swapped_iy(text: str) -> str:
    """A text in which a syllable's last y after h k l m s t qu is i, and the other way round: "kỹ" → "kĩ"."""

    def swap(match: re.Match[str]) -> str:
        vowel = match[2]
        return match[1] + {"y": "i", "i": "y", "Y": "I", "I": "Y"}[vowel[0]] + vowel[1:]

    return nfc(_IY.sub(swap, nfd(text)))


def with_typo(word: str, rng: random.Random) -> str | None:
    """Return a syllable with one letter changed, dropped, doubled or swapped with the next; None if it is too short."""
    if len(word) < 3 or not word.isalpha():
        return None
    place = int(rng.random() * len(word))
    match uniform_choice(rng, ("changed", "dropped", "doubled", "swapped")):
        case "changed":
            near = _KEYS.get(fold(word[place]), "")
            typo = word[:place] + uniform_choice(rng, near) + word[place + 1 :] if near else word
        case "dropped":
            typo = word[:place] + word[place + 1 :]
        case "doubled":
            typo = word[:place] + word[place] * 2 + word[place + 1 :]
        case _:
            typo = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    return typo if typo != word else None
