"""The grammar of Vietnamese syllables: whether a word can be one, by initial, rhyme and tone."""

import re
import unicodedata
from functools import lru_cache

_MAX_LENGTH = 14
"""Characters: nghiêng with its marks apart has nine."""
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_STOP_TONES = frozenset({"\u0301", "\u0323"})  # before -c -ch -p -t only sắc and nặng
_STOPS = ("c", "ch", "p", "t")
_RHYME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu ych ynh yt
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oe oem oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uơ uôc uôi uôm uôn uông uôt
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_RHYMES = frozenset(_RHYME_LIST.split())
_EXTRA_RHYMES = {"qu": frozenset({"ôc", "ôt"}), "gi": frozenset({"êc", "êng", "êt"})}
# Initials of ethnic minorities' names of places: Krông, Plei, Brông. With them -k stands for -c: Đắk Lắk.
_MINORITY_INITIAL = re.compile(r"(?:[bcgkptdđhm]|ch)[rl]")
_BEFORE_FRONT_VOWELS = ("ngh", "gh")
_NEVER_BEFORE_FRONT_VOWELS = ("c", "ng")
_TWO_TONE_PLACES = frozenset({"oa", "oe", "uy"})
_INITIALS = (
    *("ngh", "ng", "nh", "gh", "gi", "qu", "kh", "ch", "ph", "th", "tr"),
    *"bcdđghklmnprstvx",
    "",
)


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str, *, strict: bool = False) -> bool:
    """Whether a word can be one Vietnamese syllable; `strict`: and has the tone that it needs, where it is put.

    Names from minority languages (Krông, Đắk) count as syllables unless `strict`.
    """
    bare, tone, place = _split_tone(word.lower()) if len(word) <= _MAX_LENGTH else (None, "", -1)
    if bare is None:
        return False
    for initial in _INITIALS:
        if bare.startswith(initial) and _is_allowed(initial, bare[len(initial) :], tone):
            return not strict or _is_well_placed(bare[len(initial) :], tone, place - len(initial))
    if strict:
        return False
    start = _MINORITY_INITIAL.match(bare)
    rest = bare[start.end() :] if start else bare.lstrip("bcdđghklmnprstvx")
    rhyme = f"{rest[:-1]}c" if rest.endswith("k") else rest
    return (start is not None or rest.endswith("k")) and rhyme in _RHYMES


def _split_tone(word: str) -> tuple[str | None, str, int]:
    """Return (letters without tone, tone mark, index of its letter); None if there are two tones or other marks."""
    bare, tone, place = "", "", -1
    for index, char in enumerate(word):
        marks = unicodedata.normalize("NFD", char)
        found = [mark for mark in marks if mark in _TONES]
        if found:
            if tone or len(found) > 1:
                return None, "", -1
            tone, place = found[0], index
        bare += unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)) if found else char
    return bare, tone, place


def _is_allowed(initial: str, rhyme: str, tone: str) -> bool:
    if rhyme not in _RHYMES and rhyme not in _EXTRA_RHYMES.get(initial, ()):
        return False
    if initial == "qu" and rhyme[0] in "uưo":
        return False
    front = rhyme[0] in "eêiy"
    if initial in (_NEVER_BEFORE_FRONT_VOWELS if front else _BEFORE_FRONT_VOWELS):
        return False
    return not tone or tone in _STOP_TONES or not rhyme.endswith(_STOPS)


def _is_well_placed(rhyme: str, tone: str, place: int) -> bool:
    return place in _tone_places(rhyme) if tone else not rhyme.endswith(_STOPS)


def _tone_places(rhyme: str) -> frozenset[int]:
    """Indices in a rhyme at which its tone mark may stand."""
    marked = [index for index, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    if marked:
        return frozenset(marked[-1:])
    vowels = len(re.match(r"[aeiouy]*", rhyme)[0])  # type: ignore[index]
    if vowels == 3:
        return frozenset({1})
    if rhyme in _TWO_TONE_PLACES:
        return frozenset({0, 1})
    return frozenset({vowels - 1 if vowels < len(rhyme) else 0})
