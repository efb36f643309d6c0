"""Characters that look like Vietnamese letters but are others: which letter each stands for.

They come from old keyboards (Ð), fonts of PDF files (ƣ), phonetic symbols and other scripts. None may stay in a text:
it would look right and never be found.
"""

import re
import unicodedata
from collections.abc import Mapping

from generator.text.syllables import is_syllable

LETTERS: Mapping[str, str] = {
    **dict(zip("ÐðƉɖƢƣ", "ĐđĐđƯư", strict=True)),
    **dict(zip("ɑɡ", "ag", strict=True)),
    **{chr(0xFB00 + index): letters for index, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))},
}
"""Look-alikes that are replaced wherever they are; ligatures stand for their letters."""
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХҮԌԚԜаеѕіјһорсухүԁԛԝӐӑЀѐ", "ABESIJKMHOPCTYXYGQWaesijhopcyxydqwĂăÈè", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϹϳ", "ABEZHIKMNOPTYXocCj", strict=True))
OTHER_SCRIPTS: Mapping[str, str] = {**_CYRILLIC, **_GREEK}
"""Letters of other scripts, replaced in words whose other letters are Latin."""
# In a word that is a syllable only with the letter on the right. Turkish names keep their ı, Chinese ones their ǎ.
_IN_SYLLABLES: Mapping[str, str] = {
    **dict(zip("ıǎǍ", "iăĂ", strict=True)),
    **dict(zip("ˋˊˀ˜\u0342ˆ˘\u0315", "\u0300\u0301\u0309\u0303\u0303\u0302\u0306\u031b", strict=True)),
}
SEARCHED_LETTERS: Mapping[str, str] = {
    **{char.lower(): letter.lower() for char, letter in LETTERS.items()},
    **dict(zip("ıǎ", "iă", strict=True)),
}
"""Look-alikes in search tokens, which are in lower case and never shown: Turkish names need no exception."""
SEARCHED_OTHER_SCRIPTS: Mapping[str, str] = {
    **{char.lower(): letter.lower() for char, letter in OTHER_SCRIPTS.items()},
}
"""The same as OTHER_SCRIPTS in lower case, where В no longer looks like b."""
_LATIN = re.compile("[0-9A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ\u02b0-\u02ff\u0300-\u036f&.]*")
_FOUND = re.compile(f"[{''.join({**LETTERS, **OTHER_SCRIPTS, **_IN_SYLLABLES})}\u0302\u0306\u0335]")
_SIMPLE = re.compile(f"[{''.join(LETTERS)}]|[dD]\u0335")
_STROKE = {"d\u0335": "đ", "D\u0335": "Đ"}
_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f˜˘][^\W_]*)*")
# A circumflex or breve typed after the tone, which NFC cannot join: "á" + U+0302 for "ấ".
_MARK_AFTER_TONE = re.compile("[aeoAEO]([\u0300\u0301\u0303\u0309\u0323]+)([\u0302\u0306])")


def has_look_alikes(text: str) -> bool:
    """Whether a text in NFC may hold look-alikes."""
    return _FOUND.search(text) is not None


def replace_look_alikes(text: str) -> str:
    """Replace the look-alikes in a text in NFC by the letters that they stand for. The result is in NFC."""
    if not has_look_alikes(text):
        return text
    text = _SIMPLE.sub(lambda found: _STROKE.get(found[0]) or LETTERS[found[0]], text)
    text = _WORD.sub(lambda found: _replace_in_word(found[0]), text)
    return unicodedata.normalize("NFC", text)


def _replace_in_word(word: str) -> str:
    if word.isascii() or not _FOUND.search(word):
        return word
    word = latin_word(word, OTHER_SCRIPTS)
    if "\u0302" in word or "\u0306" in word:
        parts = _MARK_AFTER_TONE.sub(_mark_first, unicodedata.normalize("NFD", word))
        word = unicodedata.normalize("NFC", parts)
    changed = "".join(_IN_SYLLABLES.get(char, char) for char in word)
    if changed != word:
        composed = unicodedata.normalize("NFC", changed)
        return composed if is_syllable(composed) else word
    return word


def _mark_first(found: re.Match[str]) -> str:
    letters = found[0]
    return f"{letters[0]}{found[2]}{found[1]}"


def latin_word(word: str, table: Mapping[str, str]) -> str:
    """Replace letters of other scripts by those of a table if the word has Latin letters and no others besides."""
    if not any(char in table for char in word):
        return word
    others = "".join(char for char in word if char not in table)
    if not _LATIN.fullmatch(others) or not any(map(str.isalpha, others)):
        return word
    return "".join(table.get(char, char) for char in word)
