"""Texts whose letters were not converted to Unicode, or were lost on the way: which encoding they are in, and a sample.

A text is judged by its words: few can be Vietnamese syllables as they are, and most can when they are converted. Words
of a foreign language do not become syllables.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from generator.text.legacy_tables import TCVN3, VNI
from generator.text.mojibake import SEQUENCE, decode
from generator.text.syllables import is_syllable

UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Lost letters, and letters that only one font knows."""
_MIN_WORDS = 8
"""In shorter texts only signs that no language has between letters tell of an encoding."""
_MAX_POSSIBLE = 0.7
"""Share of possible words above which a text is not suspect."""
_MIN_MENDED = 0.7
"""Share of the impossible words that the right encoding makes syllables."""
_MIN_SUSPECT = 0.2
"""Share of impossible words from which a single sign is enough."""
_MIN_CERTAIN = 0.6
"""Share of impossible words from which no sign is needed, if they are two or more and all become syllables."""

_MAX_WORD = 40
"""Letters; longer words are no syllables in any encoding, and are passed over."""
_SKIPPED = re.compile(r"(?<!\S)\S*?(?:://|@|www\.)\S+|`[^`\n]*`")
_CHARACTER = "[0-9A-Za-z\u00a1-\u024f\u1ea0-\u1ef9\u0300-\u036f]"
_WORD = re.compile(rf"{_CHARACTER}+(?:[-\u00ad]{_CHARACTER}+)*")
# Signs in words that mean what they show: footnotes, trade marks, quotation marks, units, sums of money, products.
_PLAIN_SIGNS = re.compile(
    r"µ(?:m|g|l|L|s|A|V|W|F|H|T|M|N|mol|m[lL]|Sv|Pa|cm)"
    r"|[A-Za-z]?[·×÷][A-Za-z]|[£¥¢¤][a-z]{1,2}|[A-Za-z]ª"
)
_PLAIN_BEFORE = "«»©¡¿·°±´¨"
_PLAIN_AFTER = "«»©®¹²³ªº°·´¨"
_USUAL = "\n -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–—‘’“”…•"
UNUSUAL = re.compile(f"[^{_USUAL}]")
"""Characters besides the letters and signs of Vietnamese and of ASCII. Most files have none, and need no other test."""
# Two letters that VNI writes for one, and no Vietnamese word has. The second stands first, because it is rarer.
_VNI_PAIR = re.compile(
    "[áàãâêéèúõùåäøûÁÀÃÂÊÉÈÚÕÙÅÄØÛ](?<=[aA][áàãâõùåäøûêÁÀÃÂÕÙÅÄØÛÊ])|"
    "[áàãâõùåäøûÁÀÃÂÕÙÅÄØÛ](?<=[eE].)|[âõåäøÂÕÅÄØ](?<=[oO].)|[ùõøÙÕØ](?<=[uU].)|[ôùõøûïÔÙÕØÛÏ](?<=[ÔôÖö].)"
)
_VNI_HINT = re.compile("[âùõáàãêÂÙÕÁÀÃÊ](?<=[aA].|[eE][âùõáàãÂÙÕÁÀÃ]|[oO][âùõÂÙÕ]|[uU][ùõÙÕ])")
_TCVN3_SIGN = re.compile("[®µ¶·¸¹¨©ª«¬¼½¾§¦¡Þ]")
_TCVN3_READ = {**TCVN3, "Đ": "é"}  # Ð was read as the look-alike Đ before
_TCVN3_CHARACTER = re.compile(f"[{''.join(_TCVN3_READ)}]")
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_LOST_SIGNS = re.compile(r"\?[^\W\d_][^\n?]*\?|\?[^\n?]*\?[^\W\d_]")
_LOST = re.compile(r"[^\W\d_?]*\?+[^\W\d_][^\W\d_?]*(?:\?+[^\W\d_?]*)*")
# A question mark after which the sentence goes on; it counts beside words that have lost letters inside.
_LOST_END = re.compile(r"(?<![^\W_?])[^\W\d_?]+\?(?= [^\W\d_A-Z])")
_LOST_LETTERS = "aăâeêioôơuưyđ"
_MAX_LOST = 3
"""Lost letters per word for which every letter is tried."""
_STYLED = re.compile("[\U0001d400-\U0001d7ff]{2}|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]{2}")


class Misreading(NamedTuple):
    """What is wrong with a text: the code of the problem, a word as it is, and as it should be."""

    code: str
    typed: str
    read: str


def may_be_misread(text: str, *, is_plain: bool = False) -> bool:
    """Whether `misreadings` may find anything: a fast test that nearly all texts of an archive fail.

    `is_plain`: the text is known to have none of the UNUSUAL characters.
    """
    if "?" in text and _LOST_SIGNS.search(text):
        return True
    if text.isascii():
        return False
    return (not is_plain and UNUSUAL.search(text) is not None) or _VNI_HINT.search(text) is not None


def misreadings(text: str) -> Iterator[Misreading]:
    """Yield what is wrong with a text, each kind once."""
    found: dict[str, Misreading] = {}
    for line in text.split("\n"):
        if may_be_misread(line):
            for misreading in _misreadings_of_line(_SKIPPED.sub(" ", line)):
                found.setdefault(misreading.code, misreading)
    yield from found.values()


def _misreadings_of_line(line: str) -> Iterator[Misreading]:
    if (sequence := SEQUENCE.search(line)) is not None:
        typed = _around(line, sequence.start())
        yield Misreading("encoding-utf-8", typed, decode(typed))
    elif (legacy := _legacy_encoding(line)) is not None:
        yield legacy
    if (lost := _lost_letters(line)) is not None:
        yield lost
    if (styled := _STYLED.search(line)) is not None:
        typed = _around(line, styled.start())
        yield Misreading("styled-letters", typed, unicodedata.normalize("NFKC", typed))


def _around(line: str, place: int) -> str:
    """The word at a place, without spaces."""
    start = max(line.rfind(" ", 0, place), line.rfind("\u00a0", 0, place)) + 1
    end = line.find(" ", place)
    return line[start : end if end > place else None].strip(".,;:()[]\"'“”«»")


# --- TCVN3 and VNI ----------------------------------------------------------------------------------------------------


def _from_tcvn3(word: str) -> str:
    return _TCVN3_CHARACTER.sub(lambda found: _TCVN3_READ[found[0]], word)


def _from_vni(word: str) -> str:
    return _VNI_LETTER.sub(lambda found: VNI[found[0]], word)


_ENCODINGS: tuple[tuple[str, Callable[[str], str], re.Pattern[str]], ...] = (
    ("encoding-tcvn3", _from_tcvn3, _TCVN3_SIGN),
    ("encoding-vni", _from_vni, _VNI_PAIR),
)


def _legacy_encoding(line: str) -> Misreading | None:
    words = _WORD.findall(line)
    wrong = [word for word in words if not _is_possible(word)]
    suspect = len(wrong) / len(words) if words else 0
    best: tuple[int, Misreading] | None = None
    for code, convert, sign in _ENCODINGS:
        mended = [(word, _mended(word, convert)) for word in wrong]
        pairs = [(word, read) for word, read in mended if read]
        signs = sum(len(sign.findall(word)) for word, _ in pairs)
        mostly = len(pairs) >= _MIN_MENDED * len(wrong)
        if (
            signs > 1
            or (signs and mostly and suspect >= _MIN_SUSPECT)
            or (pairs and mostly and len(words) >= _MIN_WORDS and suspect > 1 - _MAX_POSSIBLE)
            or (len(pairs) == len(wrong) > 1 and suspect >= _MIN_CERTAIN)
        ) and (best is None or len(pairs) > best[0]):
            best = len(pairs), Misreading(code, *pairs[0])
    return best[1] if best else None


@lru_cache(maxsize=1 << 12)
def _is_possible(word: str) -> bool:
    """Whether a word may stand in a text as it is: a syllable, an abbreviation, a number, or letters of ASCII only."""
    word = word.lstrip(_PLAIN_BEFORE).rstrip(_PLAIN_AFTER)
    if len(word) > _MAX_WORD or word.isascii() or any(map(str.isdecimal, word)) or _PLAIN_SIGNS.fullmatch(word):
        return True
    return all(part.isascii() or is_syllable(part) or _is_abbreviation(part) for part in re.split("[-\u00ad]", word))


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and all(letter.isascii() or letter in "ĐĂÂÊÔƠƯ" for letter in word)


def _mended(word: str, convert: Callable[[str], str]) -> str:
    """The word converted, if it is a syllable then; "" if not."""
    for typed in (word, word.replace("-", "\u00ad")):
        read = convert(typed)
        parts = [part for part in read.split("-") if part]
        if not read.isascii() and parts and all(is_syllable(part, strict=True) for part in parts):
            return read
    return ""


# --- lost letters -----------------------------------------------------------------------------------------------------


def _lost_letters(line: str) -> Misreading | None:
    """Question marks in place of letters, twice or more in a line: "B?n g?p"."""
    if line.count("?") < 2:
        return None
    words = [word for word in _LOST.findall(line) if _is_lost(word)]
    ends = [word for word in _LOST_END.findall(line) if words and _is_lost(word)]
    return Misreading("lost-letters", words[0], "") if len(words) + len(ends) > 1 else None


@lru_cache(maxsize=1 << 10)
def _is_lost(word: str) -> bool:
    count = word.count("?")
    if count > _MAX_LOST:
        return False
    pattern = word.lower().replace("?", "{}")
    return any(is_syllable(pattern.format(*letters)) for letters in product(_LOST_LETTERS, repeat=count))
