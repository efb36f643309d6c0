"""Classes of queries to which the archive has no answer."""

import random
from collections.abc import Callable, Mapping

from tests.search_bench import spelling_variants
from tests.search_bench.lexicon import names, plain
from tests.search_bench.query import Query
from tests.search_bench.random_choice import uniform_choice
from tests.search_bench.relevance import Relevance, compounds


def nothing(relevance: Relevance, rng: random.Random) -> Query | None:
    """A word that the archive lacks, syllables of no language, or two words of it that no record holds together.

    The word's syllables may occur in the archive, and other words of the query too.

    Right is to find nothing, or to call all that is shown a near match.
    """
    match int(rng.random() * 3):
        case 0:
            segmented = uniform_choice(rng, names("lacking"))
            is_marked = rng.random() < 0.7
            text = plain(segmented) if is_marked else spelling_variants.without_marks(plain(segmented))
            is_there = all(relevance.with_phrase(plain(word), marked=is_marked) for word in segmented.split())
        case 1:
            text = " ".join(rng.sample(names("nonsense"), 1 + int(rng.random() * 3)))
            is_there = False
        case _:
            return _never_together(relevance, rng)
    return None if is_there else Query(text, frozenset())


def _never_together(relevance: Relevance, rng: random.Random) -> Query | None:
    """Return two words that no record holds together in its texts and metadata."""
    first = uniform_choice(rng, compounds())
    with_first = [target for target in relevance.targets if f" {first} " in target.published_line]
    if not with_first:
        return None
    for _ in range(200):
        second = uniform_choice(rng, compounds())
        if any(f" {second} " in target.published_line for target in with_first) or set(first.split()) & set(
            second.split()
        ):
            continue
        if relevance.with_phrase(second):
            return Query(f"{first} {second}", frozenset())
    return None


CLASSES: Mapping[str, Callable[[Relevance, random.Random], Query | None]] = {"nothing": nothing}
