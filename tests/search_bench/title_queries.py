"""Classes of queries that are a title, or a piece of a text, in the many ways in which it is typed."""

import random
import re
from collections.abc import Callable, Mapping
from functools import cache

from generator.text.vietnamese import fold
from tests.search_bench import spelling_variants
from tests.search_bench.facts import Fact
from tests.search_bench.query import Query
from tests.search_bench.random_choice import uniform_choice
from tests.search_bench.relevance import Relevance, compounds, content_words, normalise, normalise_phrase

_MAX_PHRASE_RECORDS = 10
"""A phrase in more records is too common to ask for."""


def place_name(place: str) -> str:
    """The name of a place without its kind."""
    return re.sub("^(?:thành phố|thị xã|thị trấn|huyện|phường|xã) ", "", place).lower()


def subject_words(fact: Fact) -> tuple[str, ...]:
    """The words that mean something in what a record's title is about."""
    title = f" {normalise(fact.title)} "
    return tuple(word for word in content_words(f"{fact.head} {fact.side}") if f" {word} " in title)


def full(relevance: Relevance, rng: random.Random) -> Query | None:
    """A question's whole title as it stands; right is what has that title."""
    fact = uniform_choice(rng, relevance.questions)
    return Query(fact.title, relevance.with_title(fact.title))


def plain(relevance: Relevance, rng: random.Random) -> Query | None:
    """A question's whole title without any mark; right is what has that title, whatever its marks."""
    fact = uniform_choice(rng, relevance.questions)
    return Query(spelling_variants.without_marks(fact.title), relevance.with_title(fact.title, marked=False))


def nfd(relevance: Relevance, rng: random.Random) -> Query | None:
    """A question's whole title in decomposed letters, as some systems type it; right is what has that title."""
    fact = uniform_choice(rng, relevance.questions)
    return Query(spelling_variants.nfd(fact.title), relevance.with_title(fact.title))


def partial(relevance: Relevance, rng: random.Random) -> Query | None:
    """A question's whole title in lower case, half of its marks left out; right is what has that title."""
    fact = uniform_choice(rng, relevance.questions)
    text = spelling_variants.with_some_marks(fact.title.lower(), rng)
    return Query(text, relevance.with_title(fact.title)) if text else None


def _spelt(relevance: Relevance, rng: random.Random, spell: Callable[[str], str]) -> Query | None:
    """A title, or its subject and place, in another spelling that changes it."""
    fact = uniform_choice(rng, relevance.questions)
    if rng.random() < 0.5:
        text = spell(fact.title)
        return Query(text, relevance.with_title(fact.title)) if text != fact.title else None
    words = (*subject_words(fact), place_name(fact.place))
    asked = " ".join(words)
    text = spell(asked)
    return (
        Query(text, relevance.with_title_words(words))
        if text != asked and f" {words[-1]} " in f" {normalise(fact.title)} "
        else None
    )


def tone(relevance: Relevance, rng: random.Random) -> Query | None:
    """A title, or its subject's words and its place, with the tone on the other vowel (hoà for hòa, uỷ for ủy).

    Right is what has that title, or one that holds each of the words.
    """
    return _spelt(relevance, rng, spelling_variants.with_moved_tones)


def iy(relevance: Relevance, rng: random.Random) -> Query | None:
    """A title, or its subject's words and its place, with i for y or y for i (kĩ for kỹ).

    Right is what has that title, or one that holds each of the words.
    """
    return _spelt(relevance, rng, spelling_variants.with_swapped_iy)


def phrase(relevance: Relevance, rng: random.Random) -> Query | None:
    """Three to six syllables that stand side by side in a text, in quotation marks; right is what says them.

    They are taken anywhere from a question's texts, across the borders of words, and ten records at most say them.
    """
    fact = uniform_choice(rng, relevance.questions)
    # A part of a number is no syllable.
    text = re.sub(r"\d+(?:[.,/]\d+)+%?", "|", uniform_choice(rng, fact.texts[1:]))
    stretches = re.findall(r"[^\W_]+(?: [^\W_]+){2,}", text)
    if not stretches:
        return None
    syllables = uniform_choice(rng, stretches).split()
    length = min(3 + int(rng.random() * 4), len(syllables))
    start = int(rng.random() * (len(syllables) - length + 1))
    text = " ".join(syllables[start : start + length])
    right = relevance.with_phrase(text)
    # The name of a registry entry occurs in every record that mentions it.
    if not 0 < len(right) <= _MAX_PHRASE_RECORDS or any(relevance.by_url[url].fact is None for url in right):
        return None
    return Query(f"“{text}”" if rng.random() < 0.3 else f'"{text}"', right)


def _stretch(fact: Fact, rng: random.Random, least: int, most: int) -> tuple[list[str], int] | None:
    """The syllables of a title from its subject on, some of them, and where in the title they begin."""
    title = normalise(fact.title)
    head = normalise_phrase(fact.head)
    place = f" {title} ".find(f" {head} ")
    if place < 0:
        return None
    syllables = title[place:].split()
    length = least + int(rng.random() * (most - least + 1))
    return (syllables[:length], place) if len(syllables) >= length else None


def prefix(relevance: Relevance, rng: random.Random) -> Query | None:
    """A title's subject cut inside its third to sixth syllable, with or without marks.

    Right is whatever has a title in which these words go on.
    """
    fact = uniform_choice(rng, relevance.questions)
    found = _stretch(fact, rng, 3, 6)
    if found is None:
        return None
    *whole, last = found[0]
    if len(last) < 2:
        return None
    cut = last[: 1 + int(rng.random() * (len(last) - 1))]
    text = " ".join((*whole, cut))
    is_marked = rng.random() < 0.6
    text = text if is_marked else spelling_variants.without_marks(text)
    return Query(text, relevance.with_title_prefix(text, marked=is_marked))


def typo(relevance: Relevance, rng: random.Random) -> Query | None:
    """Four to eight syllables of a title from its subject on with a slip of the finger in a word that means something.

    A letter is changed for its neighbour on the keyboard, dropped, doubled or swapped with the next. With or without
    marks. Right is what has a title that holds the words as they were meant; no title holds them as they were typed.
    """
    fact = uniform_choice(rng, relevance.questions)
    found = _stretch(fact, rng, 4, 8)
    if found is None:
        return None
    syllables = found[0]
    meant = " ".join(syllables)
    is_marked = rng.random() < 0.6
    inside = {s for word in (*compounds(), *subject_words(fact)) if f" {word} " in f" {meant} " for s in word.split()}
    places = [place for place, syllable in enumerate(syllables) if syllable in inside]
    if not places:
        return None
    place = uniform_choice(rng, places)
    if not is_marked:
        syllables = [spelling_variants.without_marks(syllable) for syllable in syllables]
    slip = spelling_variants.with_typo(syllables[place], rng)
    if slip is None:
        return None
    text = " ".join((*syllables[:place], slip, *syllables[place + 1 :]))
    if relevance.with_title_prefix(f"{text} ", marked=is_marked):
        return None
    return Query(text, relevance.with_title_words([meant], marked=is_marked))


def minimal(relevance: Relevance, rng: random.Random) -> Query | None:
    """A word of two syllables that only its marks tell apart from another word of titles (công chứng, công chúng).

    It is asked alone, or with another word of a title that holds it. Right is what has a title that holds what is asked
    as it is typed, or is about the place of that name; the word's double is wrong.
    """
    pairs = _pairs(relevance)
    if not pairs:
        return None
    word = uniform_choice(rng, pairs)
    if rng.random() < 0.4:
        there = {fact.url for fact in relevance.facts if word in {place_name(fact.place), place_name(fact.district)}}
        return Query(word, relevance.with_title_words([word]) | there)
    fact = uniform_choice(rng, [fact for fact in relevance.questions if word in fact.words])
    others = [other for other in subject_words(fact) if " " in other and not set(other.split()) & set(word.split())]
    if not others:
        return None
    asked = (word, uniform_choice(rng, others))
    return Query(" ".join(asked), relevance.with_title_words(asked))


@cache
def _pairs(relevance: Relevance) -> tuple[str, ...]:
    """Words of titles that have a double but for the marks; half of them names of places, though these are more."""
    lexical = frozenset(compounds())
    by_fold: dict[str, set[str]] = {}
    for fact in relevance.questions:
        for word in fact.words:
            if word.count(" ") == 1:
                by_fold.setdefault(fold(word), set()).add(word)
    doubles = sorted(word for words in by_fold.values() if len(words) > 1 for word in words)
    words = [word for word in doubles if word in lexical]
    names = [word for word in doubles if word not in lexical]
    return (*words, *random.Random(1).sample(names, min(max(1, len(words)), len(names))))


CLASSES: Mapping[str, Callable[[Relevance, random.Random], Query | None]] = {
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
