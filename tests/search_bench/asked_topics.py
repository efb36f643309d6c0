"""Classes of queries that say what one wants to read about."""

import random
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from tests.search_bench import typed
from tests.search_bench.abbreviations import TABLE, expanded, has_full, has_short
from tests.search_bench.asked_titles import place_name, subject_words
from tests.search_bench.chances import one, shuffled
from tests.search_bench.facts import Fact
from tests.search_bench.known import Known, bare, content_words, spoken
from tests.search_bench.lexicon import topics
from tests.search_bench.query import Query

_UNMARKED = 0.4
"""So many people type without marks."""


def _asked(known: Known, chance: random.Random, words: Iterable[str]) -> Query:
    """Words as they are typed, with or without marks; right is what has a title that holds all of them."""
    words = tuple(words)
    if chance.random() < _UNMARKED:
        return Query(typed.unmarked(" ".join(words)), known.titled(words, marked=False))
    return Query(" ".join(words), known.titled(words))


def _holds(fact: Fact, word: str) -> bool:
    return f" {word} " in f" {bare(fact.title)} "


def _compound(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if " " in word))


def topic(known: Known, chance: random.Random) -> Query | None:
    """Two to four words of a title's subject and group in an order of their own, not as they stand in the title.

    Right is what has a title or name that holds each of these words, its syllables side by side.
    """
    fact = one(chance, known.questions)
    group = fact.texts[-1].lower()
    words = _compound((*subject_words(fact), *([group] if _holds(fact, group) else [])))
    if len(words) < 2:
        return None
    asked = shuffled(chance, words)[: min(len(words), 2 + int(chance.random() * 3))]
    if _holds(fact, " ".join(asked)):
        return None
    return _asked(known, chance, asked)


def natural(known: Known, chance: random.Random) -> Query | None:
    """A question in somebody's own words around a subject and perhaps a place, of function words otherwise.

    Right is what has a title that holds the subject's words and the place.
    """
    fact = one(chance, known.questions)
    words = subject_words(fact)
    if len(words) < 2:
        return None
    subject, kind = spoken(fact.head), spoken(fact.side)
    if not _holds(fact, f"{subject} {kind}"):
        return None
    place = fact.place.lower()
    pattern = one(chance, _OWN_WORDS)
    if "{p}" in pattern:
        if not _holds(fact, place):
            return None
        words = (*words, place)
    text = pattern.format(s=f"{subject} {kind}", p=place)
    if chance.random() < _UNMARKED:
        return Query(typed.unmarked(text), known.titled(words, marked=False))
    return Query(text, known.titled(words))


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


def place(known: Known, chance: random.Random) -> Query | None:
    """A word or two of a subject and the name of the commune, or of the province, that a question is about.

    Right is what is about that subject in that place; a commune's name may also stand in the title itself.
    """
    fact = one(chance, known.questions)
    words = _compound(subject_words(fact))[:2]
    if not words:
        return None
    is_province = chance.random() < 0.35
    name = known.provinces[fact.province]["periods"][-1]["name"] if is_province else place_name(fact.place)
    is_marked = chance.random() >= _UNMARKED
    titled = known.titled(words, marked=is_marked)
    right = known.titled((*words, name), marked=is_marked)
    for other in known.facts:
        if other.url in titled and (
            other.province == fact.province if is_province else place_name(other.place) == name
        ):
            right |= {other.url}
    text = " ".join((*words, name.lower() if chance.random() < 0.5 else name))
    return Query(text if is_marked else typed.unmarked(text), right)


def several(known: Known, chance: random.Random) -> Query | None:
    """Words of one subject and words of another that meet in a record: in its title, or the second only in its text.

    The words of each are enough to tell it from every other subject. Right is what has the words of one in its title
    and those of the other in its title or texts, or stands under a topic that is called so.
    """
    fact = one(chance, known.questions)
    if fact.other is None or not _holds(fact, spoken(fact.head)):
        return None
    first, second = _telling(fact.head, chance), _telling(fact.other, chance)
    if not first or not second or set(first) & set(second):
        return None
    is_marked = chance.random() >= _UNMARKED
    right = known.titled((*first, *second), marked=is_marked)
    right |= known.holding(known.titled(first, marked=is_marked), second, marked=is_marked)
    right |= known.holding(known.titled(second, marked=is_marked), first, marked=is_marked)
    text = " ".join((*first, *second) if chance.random() < 0.5 else (*second, *first))
    return Query(text if is_marked else typed.unmarked(text), right)


def _telling(head: str, chance: random.Random) -> tuple[str, ...]:
    """Words of a subject, one or two, that no other subject has together; none where there are no such words."""
    words = shuffled(chance, _compound(content_words(head)))
    for count in (1, 2):
        chosen = words[:count]
        if chosen and sum(all(f" {word} " in f" {other} " for word in chosen) for other in _subjects()) == 1:
            return chosen
    return ()


@cache
def _subjects() -> tuple[str, ...]:
    return tuple(dict.fromkeys(spoken(head) for topic in topics() for head in topic.heads))


def _abbreviated(known: Known, chance: random.Random, *, to_short: bool) -> Query | None:
    fact = one(chance, known.questions)
    written = fact.title.lower()
    if not (has_full(written) and not has_short(written) if to_short else has_short(written)):
        return None
    title = f" {bare(fact.title)} "
    forms = [(short, full) for short, full in TABLE if f" {bare(full)} " in title]
    forms = [(short, full) for short, full in forms if to_short or short.lower() in written]
    if not forms:
        return None
    short, full = one(chance, forms)
    others = [
        word for word in _compound(subject_words(fact)) if bare(word) not in bare(full) and bare(full) not in bare(word)
    ]
    if _holds(fact, place_name(fact.place)):
        others.append(place_name(fact.place))
    if not others:
        return None
    chosen = others if len(others) < 2 else list(shuffled(chance, others)[:2])
    text = " ".join(
        shuffled(chance, ((short if chance.random() < 0.5 else short.lower()) if to_short else full.lower(), *chosen))
    )
    right = known.titled((full, *chosen))
    return Query(text, right) if expanded(text) and right else None


def short(known: Known, chance: random.Random) -> Query | None:
    """An abbreviation and one or two words of a title that has it in full; right is what holds them in either form."""
    return _abbreviated(known, chance, to_short=True)


def long(known: Known, chance: random.Random) -> Query | None:
    """A full form and one or two words of a title that has it in short; right is what holds them in either form."""
    return _abbreviated(known, chance, to_short=False)


CLASSES: Mapping[str, Callable[[Known, random.Random], Query | None]] = {
    "topic": topic,
    "natural": natural,
    "place": place,
    "several": several,
    "abbreviation": short,
    "full form": long,
}
