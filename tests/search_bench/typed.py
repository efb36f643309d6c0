"""What people type: without marks, with some, in other spellings, and with slips of the finger."""

import random
import re
import unicodedata

from generator.text.vietnamese import fold
from tests.search_bench.chances import one

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


def unmarked(text: str) -> str:
    """A text as it is typed without marks."""
    return fold(text)


def partly_marked(text: str, chance: random.Random) -> str | None:
    """A text in which about half of the marked syllables lost their marks, at least one and not all."""
    syllables = text.split()
    marked = [place for place, syllable in enumerate(syllables) if fold(syllable) != syllable.casefold()]
    if len(marked) < 2:
        return None
    for place in chance.sample(marked, max(1, len(marked) // 2)):
        syllables[place] = unmarked(syllables[place])
    return " ".join(syllables)


def moved_tones(text: str) -> str:
    """A text with tones on the second vowel of oa, oe, uy: "hòa" → "hoà"."""
    return nfc(_OPEN.sub(r"\1\3\2", nfd(text)))


def swapped_iy(text: str) -> str:
    """A text in which a syllable's last y after h k l m s t qu is i, and the other way round: "kỹ" → "kĩ"."""

    def swap(match: re.Match[str]) -> str:
        vowel = match[2]
        return match[1] + {"y": "i", "i": "y", "Y": "I", "I": "Y"}[vowel[0]] + vowel[1:]

    return nfc(_IY.sub(swap, nfd(text)))


def slipped(word: str, chance: random.Random) -> str | None:
    """A syllable with one letter changed, dropped, doubled or swapped with the next; None where it is too short."""
    if len(word) < 3 or not word.isalpha():
        return None
    place = int(chance.random() * len(word))
    match one(chance, ("changed", "dropped", "doubled", "swapped")):
        case "changed":
            near = _KEYS.get(fold(word[place]), "")
            slip = word[:place] + one(chance, near) + word[place + 1 :] if near else word
        case "dropped":
            slip = word[:place] + word[place + 1 :]
        case "doubled":
            slip = word[:place] + word[place] * 2 + word[place + 1 :]
        case _:
            slip = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    return slip if slip != word else None
