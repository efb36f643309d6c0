"""Query sets: `COUNT` queries of each class with relevance judgments; one set for tuning, one for reporting."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.search_bench import name_queries, title_queries, topic_queries, unanswerable_queries
from tests.search_bench.query import Query
from tests.search_bench.relevance import Relevance

COUNT = 48
SETS = ("tuned", "unseen")
TRIES = 16_000
Maker = Callable[[Relevance, random.Random], Query | None]

CLASSES: Mapping[str, Maker] = {
    **title_queries.CLASSES,
    **topic_queries.CLASSES,
    **name_queries.CLASSES,
    **unanswerable_queries.CLASSES,
}
"""Every class by name; the docstring of its function says what is asked and what is right."""


@dataclass(frozen=True)
class QuerySet:
    """The queries of a set, by class."""

    name: str
    by_class: Mapping[str, tuple[Query, ...]]


def query_set(relevance: Relevance, name: str, count: int = COUNT) -> QuerySet:
    """Make one of the two sets for an archive; no query is in both."""
    made: dict[str, dict[str, tuple[Query, ...]]] = {}
    taken: set[str] = set()
    for current in SETS[: SETS.index(name) + 1]:
        made[current] = {}
        for kind, maker in CLASSES.items():
            rng = random.Random(f"{current} {kind}")
            found: list[Query] = []
            for _ in range(TRIES):
                query = maker(relevance, rng)
                if query is not None and query.text not in taken:
                    taken.add(query.text)
                    found.append(query)
                if len(found) == count:
                    break
            made[current][kind] = tuple(found)
    return QuerySet(name, made[name])
