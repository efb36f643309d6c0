"""Queries to which the archive has no answer."""

import random
from collections.abc import Callable, Mapping

from tests.search_bench import typed
from tests.search_bench.chances import one
from tests.search_bench.known import Known, compounds
from tests.search_bench.lexicon import names, plain
from tests.search_bench.query import Query


def nothing(known: Known, chance: random.Random) -> Query | None:
    """A word that the archive lacks, syllables of no language, or two words of it that no record holds together.

    A word that is lacking may be made of syllables that are not, and may stand with words that are not.

    Right is to find nothing, or to call all that is shown a near match.
    """
    match int(chance.random() * 3):
        case 0:
            segmented = one(chance, names("lacking"))
            is_marked = chance.random() < 0.7
            text = plain(segmented) if is_marked else typed.unmarked(plain(segmented))
            is_there = all(known.saying(plain(word), marked=is_marked) for word in segmented.split())
        case 1:
            text = " ".join(chance.sample(names("nonsense"), 1 + int(chance.random() * 3)))
            is_there = False
        case _:
            return _never_met(known, chance)
    return None if is_there else Query(text, frozenset())


def _never_met(known: Known, chance: random.Random) -> Query | None:
    """Two words of which no record holds both, nor stands under one and holds the other: that would be an answer."""
    first = one(chance, compounds())
    with_first = [thing for thing in known.things if f" {first} " in thing.published]
    if not with_first:
        return None
    for _ in range(200):
        second = one(chance, compounds())
        if any(f" {second} " in thing.published for thing in with_first) or set(first.split()) & set(second.split()):
            continue
        if known.saying(second):
            return Query(f"{first} {second}", frozenset())
    return None


CLASSES: Mapping[str, Callable[[Known, random.Random], Query | None]] = {"nothing": nothing}
