"""Classes of queries that are a title, or a piece of a text, in the many ways in which it is typed."""

import random
import re
from collections.abc import Callable, Mapping
from functools import cache

from generator.text.vietnamese import fold
from tests.search_bench import typed
from tests.search_bench.chances import one
from tests.search_bench.facts import Fact
from tests.search_bench.known import Known, bare, compounds, content_words, spoken
from tests.search_bench.query import Query

_OFTEN = 10
"""A phrase that more records say tells nothing apart."""


def place_name(place: str) -> str:
    """The name of a place without its kind."""
    return re.sub("^(?:thành phố|thị xã|thị trấn|huyện|phường|xã) ", "", place).lower()


def subject_words(fact: Fact) -> tuple[str, ...]:
    """The words that mean something in what a record's title is about."""
    title = f" {bare(fact.title)} "
    return tuple(word for word in content_words(f"{fact.head} {fact.side}") if f" {word} " in title)


def full(known: Known, chance: random.Random) -> Query | None:
    """A question's whole title as it stands; right is what has that title."""
    fact = one(chance, known.questions)
    return Query(fact.title, known.same_title(fact.title))


def plain(known: Known, chance: random.Random) -> Query | None:
    """A question's whole title without any mark; right is what has that title, whatever its marks."""
    fact = one(chance, known.questions)
    return Query(typed.unmarked(fact.title), known.same_title(fact.title, marked=False))


def nfd(known: Known, chance: random.Random) -> Query | None:
    """A question's whole title in decomposed letters, as some systems type it; right is what has that title."""
    fact = one(chance, known.questions)
    return Query(typed.nfd(fact.title), known.same_title(fact.title))


def partial(known: Known, chance: random.Random) -> Query | None:
    """A question's whole title in lower case, half of its marks left out; right is what has that title."""
    fact = one(chance, known.questions)
    text = typed.partly_marked(fact.title.lower(), chance)
    return Query(text, known.same_title(fact.title)) if text else None


def _spelt(known: Known, chance: random.Random, spell: Callable[[str], str]) -> Query | None:
    """A title, or its subject and place, in another spelling that changes it."""
    fact = one(chance, known.questions)
    if chance.random() < 0.5:
        text = spell(fact.title)
        return Query(text, known.same_title(fact.title)) if text != fact.title else None
    words = (*subject_words(fact), place_name(fact.place))
    asked = " ".join(words)
    text = spell(asked)
    return Query(text, known.titled(words)) if text != asked and f" {words[-1]} " in f" {bare(fact.title)} " else None


def tone(known: Known, chance: random.Random) -> Query | None:
    """A title, or its subject's words and its place, with the tone on the other vowel (hoà for hòa, uỷ for ủy).

    Right is what has that title, or one that holds each of the words.
    """
    return _spelt(known, chance, typed.moved_tones)


def iy(known: Known, chance: random.Random) -> Query | None:
    """A title, or its subject's words and its place, with i for y or y for i (kĩ for kỹ).

    Right is what has that title, or one that holds each of the words.
    """
    return _spelt(known, chance, typed.swapped_iy)


def phrase(known: Known, chance: random.Random) -> Query | None:
    """Three to six syllables that stand side by side in a text, in quotation marks; right is what says them.

    They are taken anywhere from a question's texts, across the borders of words, and ten records at most say them.
    """
    fact = one(chance, known.questions)
    # A part of a number is no syllable.
    text = re.sub(r"\d+(?:[.,/]\d+)+%?", "|", one(chance, fact.texts[1:]))
    stretches = re.findall(r"[^\W_]+(?: [^\W_]+){2,}", text)
    if not stretches:
        return None
    syllables = one(chance, stretches).split()
    length = min(3 + int(chance.random() * 4), len(syllables))
    start = int(chance.random() * (len(syllables) - length + 1))
    text = " ".join(syllables[start : start + length])
    right = known.saying(text)
    # What an entry is called stands with every record that names it.
    if not 0 < len(right) <= _OFTEN or any(known.by_url[url].fact is None for url in right):
        return None
    return Query(f"“{text}”" if chance.random() < 0.3 else f'"{text}"', right)


def _stretch(fact: Fact, chance: random.Random, least: int, most: int) -> tuple[list[str], int] | None:
    """The syllables of a title from its subject on, some of them, and where in the title they begin."""
    title = bare(fact.title)
    head = spoken(fact.head)
    place = f" {title} ".find(f" {head} ")
    if place < 0:
        return None
    syllables = title[place:].split()
    length = least + int(chance.random() * (most - least + 1))
    return (syllables[:length], place) if len(syllables) >= length else None


def prefix(known: Known, chance: random.Random) -> Query | None:
    """A title's subject cut inside its third to sixth syllable, with or without marks.

    Right is whatever has a title in which these words go on.
    """
    fact = one(chance, known.questions)
    found = _stretch(fact, chance, 3, 6)
    if found is None:
        return None
    *whole, last = found[0]
    if len(last) < 2:
        return None
    cut = last[: 1 + int(chance.random() * (len(last) - 1))]
    text = " ".join((*whole, cut))
    is_marked = chance.random() < 0.6
    text = text if is_marked else typed.unmarked(text)
    return Query(text, known.continuing(text, marked=is_marked))


def typo(known: Known, chance: random.Random) -> Query | None:
    """Four to eight syllables of a title from its subject on with a slip of the finger in a word that means something.

    A letter is changed for its neighbour on the keyboard, dropped, doubled or swapped with the next. With or without
    marks. Right is what has a title that holds the words as they were meant; no title holds them as they were typed.
    """
    fact = one(chance, known.questions)
    found = _stretch(fact, chance, 4, 8)
    if found is None:
        return None
    syllables = found[0]
    meant = " ".join(syllables)
    is_marked = chance.random() < 0.6
    inside = {s for word in (*compounds(), *subject_words(fact)) if f" {word} " in f" {meant} " for s in word.split()}
    places = [place for place, syllable in enumerate(syllables) if syllable in inside]
    if not places:
        return None
    place = one(chance, places)
    if not is_marked:
        syllables = [typed.unmarked(syllable) for syllable in syllables]
    slip = typed.slipped(syllables[place], chance)
    if slip is None:
        return None
    text = " ".join((*syllables[:place], slip, *syllables[place + 1 :]))
    if known.continuing(f"{text} ", marked=is_marked):
        return None
    return Query(text, known.titled([meant], marked=is_marked))


def minimal(known: Known, chance: random.Random) -> Query | None:
    """A word of two syllables that only its marks tell apart from another word of titles (công chứng, công chúng).

    It is asked alone, or with another word of a title that holds it. Right is what has a title that holds what is asked
    as it is typed, or is about the place of that name; the word's double is wrong.
    """
    pairs = _pairs(known)
    if not pairs:
        return None
    word = one(chance, pairs)
    if chance.random() < 0.4:
        there = {fact.url for fact in known.facts if word in {place_name(fact.place), place_name(fact.district)}}
        return Query(word, known.titled([word]) | there)
    fact = one(chance, [fact for fact in known.questions if word in fact.words])
    others = [other for other in subject_words(fact) if " " in other and not set(other.split()) & set(word.split())]
    if not others:
        return None
    asked = (word, one(chance, others))
    return Query(" ".join(asked), known.titled(asked))


@cache
def _pairs(known: Known) -> tuple[str, ...]:
    """Words of titles that have a double but for the marks; half of them names of places, though these are more."""
    lexical = frozenset(compounds())
    by_fold: dict[str, set[str]] = {}
    for fact in known.questions:
        for word in fact.words:
            if word.count(" ") == 1:
                by_fold.setdefault(fold(word), set()).add(word)
    doubles = sorted(word for words in by_fold.values() if len(words) > 1 for word in words)
    words = [word for word in doubles if word in lexical]
    names = [word for word in doubles if word not in lexical]
    return (*words, *random.Random(1).sample(names, min(max(1, len(words)), len(names))))


CLASSES: Mapping[str, Callable[[Known, random.Random], Query | None]] = {
    "full": full,
    "no diacritics": plain,
    "NFD": nfd,
    "partial": partial,
    "tone": tone,
    "i/y": iy,
    "phrase": phrase,
    "prefix": prefix,
    "typo": typo,
    "minimal": minimal,
}
