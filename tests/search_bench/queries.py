"""The queries: so many of each class, with what is right for each; one set to tune with, one that is reported."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.search_bench import asked_names, asked_nothing, asked_titles, asked_topics
from tests.search_bench.known import Known
from tests.search_bench.query import Query

COUNT = 48
SETS = ("tuned", "unseen")
TRIES = 16_000
Maker = Callable[[Known, random.Random], Query | None]

CLASSES: Mapping[str, Maker] = {
    **asked_titles.CLASSES,
    **asked_topics.CLASSES,
    **asked_names.CLASSES,
    **asked_nothing.CLASSES,
}
"""Every class by name; the docstring of its function says what is asked and what is right."""


@dataclass(frozen=True)
class QuerySet:
    """The queries of a set, by class."""

    name: str
    by_class: Mapping[str, tuple[Query, ...]]


def query_set(known: Known, name: str, count: int = COUNT) -> QuerySet:
    """One of the two sets for an archive; no query stands in both."""
    made: dict[str, dict[str, tuple[Query, ...]]] = {}
    taken: set[str] = set()
    for current in SETS[: SETS.index(name) + 1]:
        made[current] = {}
        for kind, maker in CLASSES.items():
            chance = random.Random(f"{current} {kind}")
            found: list[Query] = []
            for _ in range(TRIES):
                query = maker(known, chance)
                if query is not None and query.text not in taken:
                    taken.add(query.text)
                    found.append(query)
                if len(found) == count:
                    break
            made[current][kind] = tuple(found)
    return QuerySet(name, made[name])
