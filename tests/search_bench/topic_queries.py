"""Classes of queries that say what one wants to read about."""

import random
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from tests.search_bench import spelling_variants
from tests.search_bench.abbreviations import TABLE, expanded, has_full, has_short
from tests.search_bench.facts import Fact
from tests.search_bench.lexicon import topics
from tests.search_bench.query import Query
from tests.search_bench.random_choice import shuffled, uniform_choice
from tests.search_bench.relevance import Relevance, content_words, normalise, normalise_phrase
from tests.search_bench.title_queries import place_name, subject_words

_UNMARKED = 0.4
"""Share of queries typed without marks."""


def _asked(relevance: Relevance, rng: random.Random, words: Iterable[str]) -> Query:
    """Words as they are typed, with or without marks; right is what has a title that holds all of them."""
    words = tuple(words)
    if rng.random() < _UNMARKED:
        return Query(spelling_variants.without_marks(" ".join(words)), relevance.with_title_words(words, marked=False))
    return Query(" ".join(words), relevance.with_title_words(words))


def _holds(fact: Fact, word: str) -> bool:
    return f" {word} " in f" {normalise(fact.title)} "


def _compound(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if " " in word))


def topic(relevance: Relevance, rng: random.Random) -> Query | None:
    """Two to four words of a title's subject and group in an order of their own, not as they stand in the title.

    Right is what has a title or name that holds each of these words, its syllables side by side.
    """
    fact = uniform_choice(rng, relevance.questions)
    group = fact.texts[-1].lower()
    words = _compound((*subject_words(fact), *([group] if _holds(fact, group) else [])))
    if len(words) < 2:
        return None
    asked = shuffled(rng, words)[: min(len(words), 2 + int(rng.random() * 3))]
    if _holds(fact, " ".join(asked)):
        return None
    return _asked(relevance, rng, asked)


def natural(relevance: Relevance, rng: random.Random) -> Query | None:
    """A question in somebody's own words around a subject and perhaps a place, of function words otherwise.

    Right is what has a title that holds the subject's words and the place.
    """
    fact = uniform_choice(rng, relevance.questions)
    words = subject_words(fact)
    if len(words) < 2:
        return None
    subject, kind = normalise_phrase(fact.head), normalise_phrase(fact.side)
    if not _holds(fact, f"{subject} {kind}"):
        return None
    place = fact.place.lower()
    pattern = uniform_choice(rng, _OWN_WORDS)
    if "{p}" in pattern:
        if not _holds(fact, place):
            return None
        words = (*words, place)
    text = pattern.format(s=f"{subject} {kind}", p=place)
    if rng.random() < _UNMARKED:
        return Query(spelling_variants.without_marks(text), relevance.with_title_words(words, marked=False))
    return Query(text, relevance.with_title_words(words))


_OWN_WORDS = (
    "làm sao để có {s}",
    "bao giờ thì có {s}",
    "ai lo về {s}",
    "{s} thì như thế nào",
    "cho hỏi về {s} ở {p}",
    "{s} của {p} đã có gì",
    "khi nào {p} mới có {s}",
    "tỉnh làm gì về {s}?",
)


def place(relevance: Relevance, rng: random.Random) -> Query | None:
    """A word or two of a subject and the name of the commune, or of the province, that a question is about.

    Right is what is about that subject in that place; a commune's name may also stand in the title itself.
    """
    fact = uniform_choice(rng, relevance.questions)
    words = _compound(subject_words(fact))[:2]
    if not words:
        return None
    is_province = rng.random() < 0.35
    name = relevance.provinces[fact.province]["periods"][-1]["name"] if is_province else place_name(fact.place)
    is_marked = rng.random() >= _UNMARKED
    titled = relevance.with_title_words(words, marked=is_marked)
    right = relevance.with_title_words((*words, name), marked=is_marked)
    for other in relevance.facts:
        if other.url in titled and (
            other.province == fact.province if is_province else place_name(other.place) == name
        ):
            right |= {other.url}
    text = " ".join((*words, name.lower() if rng.random() < 0.5 else name))
    return Query(text if is_marked else spelling_variants.without_marks(text), right)


def several(relevance: Relevance, rng: random.Random) -> Query | None:
    """Words of one subject and words of another that meet in a record: in its title, or the second only in its text.

    The words of each are enough to tell it from every other subject. Right is what has the words of one in its title
    and those of the other in its title or texts, or stands under a topic that is called so.
    """
    fact = uniform_choice(rng, relevance.questions)
    if fact.other is None or not _holds(fact, normalise_phrase(fact.head)):
        return None
    first, second = _telling(fact.head, rng), _telling(fact.other, rng)
    if not first or not second or set(first) & set(second):
        return None
    is_marked = rng.random() >= _UNMARKED
    right = relevance.with_title_words((*first, *second), marked=is_marked)
    right |= relevance.with_published_words(
        relevance.with_title_words(first, marked=is_marked), second, marked=is_marked
    )
    right |= relevance.with_published_words(
        relevance.with_title_words(second, marked=is_marked), first, marked=is_marked
    )
    text = " ".join((*first, *second) if rng.random() < 0.5 else (*second, *first))
    return Query(text if is_marked else spelling_variants.without_marks(text), right)


def _telling(head: str, rng: random.Random) -> tuple[str, ...]:
    """Words of a subject, one or two, that no other subject has together; none where there are no such words."""
    words = shuffled(rng, _compound(content_words(head)))
    for count in (1, 2):
        chosen = words[:count]
        if chosen and sum(all(f" {word} " in f" {other} " for word in chosen) for other in _subjects()) == 1:
            return chosen
    return ()


@cache
def _subjects() -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise_phrase(head) for topic in topics() for head in topic.heads))


def _abbreviated(relevance: Relevance, rng: random.Random, *, to_short: bool) -> Query | None:
    fact = uniform_choice(rng, relevance.questions)
    written = fact.title.lower()
    if not (has_full(written) and not has_short(written) if to_short else has_short(written)):
        return None
    title = f" {normalise(fact.title)} "
    forms = [(short, full) for short, full in TABLE if f" {normalise(full)} " in title]
    forms = [(short, full) for short, full in forms if to_short or short.lower() in written]
    if not forms:
        return None
    short, full = uniform_choice(rng, forms)
    others = [
        word
        for word in _compound(subject_words(fact))
        if normalise(word) not in normalise(full) and normalise(full) not in normalise(word)
    ]
    if _holds(fact, place_name(fact.place)):
        others.append(place_name(fact.place))
    if not others:
        return None
    chosen = others if len(others) < 2 else list(shuffled(rng, others)[:2])
    text = " ".join(
        shuffled(rng, ((short if rng.random() < 0.5 else short.lower()) if to_short else full.lower(), *chosen))
    )
    right = relevance.with_title_words((full, *chosen))
    return Query(text, right) if expanded(text) and right else None


def short(relevance: Relevance, rng: random.Random) -> Query | None:
    """An abbreviation and one or two words of a title that has it in full; right is what holds them in either form."""
    return _abbreviated(relevance, rng, to_short=True)


def long(relevance: Relevance, rng: random.Random) -> Query | None:
    """A full form and one or two words of a title that has it in short; right is what holds them in either form."""
    return _abbreviated(relevance, rng, to_short=False)


CLASSES: Mapping[str, Callable[[Relevance, random.Random], Query | None]] = {
    "topic": topic,
    "natural": natural,
    "place": place,
    "several": several,
    "abbreviation": short,
    "full form": long,
}
