"""Slips of the hand in ids: one letter too many, missing, wrong or swapped, or a hyphen left out or added."""

import re

# Vowels without diacritics as Vietnamese syllables have them, longest first.
_VOWELS = (
    "ieu|oai|oao|oay|oeo|uai|uao|uay|ueo|uoi|uou|uya|uye|uyu|yeu"
    "|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ye|[aeiouy]"
)
_SYLLABLE = re.compile(
    rf"(?:ngh|[cgknpt]h|gi|ng|qu|tr|[bcdghklmnpqrstvx])?(?:{_VOWELS})(?:ch|ng|nh|[cmnpt])?|gi(?:n|eng)?"
)


def is_syllable(word: str) -> bool:
    """Whether a word without diacritics reads like a Vietnamese syllable, and so may be meant as it stands."""
    return _SYLLABLE.fullmatch(word) is not None


def is_one_edit(typed: str, right: str) -> bool:
    """Whether one letter was added, left out, replaced or swapped with the next."""
    if typed == right or abs(len(typed) - len(right)) > 1:
        return False
    a, b = typed, right
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def has_same_letters(typed: str, right: str) -> bool:
    """Whether two ids differ in hyphens only."""
    return typed.replace("-", "") == right.replace("-", "")


def slipped_word(typed: str, right: str) -> int | None:
    """The index of the only word in which two ids differ, if it is one edit without digits; else None."""
    words = list(zip(typed.split("-"), right.split("-"), strict=False))
    if typed.count("-") != right.count("-"):
        return None
    differing = [index for index, (a, b) in enumerate(words) if a != b]
    if len(differing) != 1:
        return None
    a, b = words[differing[0]]
    if re.search("[0-9]", a + b) or not is_one_edit(a, b):
        return None
    # Of a word of one or two letters an edit leaves nothing to recognise it by.
    return differing[0] if len(b) > 2 or not is_syllable(a) else None


def has_doubled_letter(typed: str, right: str) -> bool:
    """Whether letters were doubled by holding a key too long, and no word came out that means something else."""
    words = list(zip(typed.split("-"), right.split("-"), strict=False))
    if typed == right or typed.count("-") != right.count("-"):
        return False
    return all(a == b or (_collapsed(a) == _collapsed(b) and len(a) > len(b) and not is_syllable(a)) for a, b in words)


def _collapsed(word: str) -> str:
    return re.sub(r"([a-z])\1+", r"\1", word)
