"""Result quality: success at 1, reciprocal rank, recall at 10."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from statistics import mean

from playwright.sync_api import Page

from tests.search_bench.engines import Engine, Result
from tests.search_bench.queries import QuerySet
from tests.search_bench.query import Query

TOP_RESULTS = 10


@dataclass(frozen=True)
class Score:
    """Success at 1, reciprocal rank and recall at 10 of one query, or their means over `count` queries."""

    success: float
    rank: float
    recall: float
    count: int = 1

    @classmethod
    def of(cls, query: Query, result: Result) -> "Score":
        """Score a result. Without relevant records, no results or only near matches score 1."""
        if not query.right:
            right = result.state == "empty" or (result.state == "ready" and all(result.near))
            return cls(float(right), float(right), float(right))
        hits = [address in query.right for address in result.addresses]
        rank = 1 / (hits.index(True) + 1) if any(hits) else 0.0
        return cls(float(hits[:1] == [True]), rank, sum(hits) / min(TOP_RESULTS, len(query.right)))

    @classmethod
    def mean(cls, scores: Iterable["Score"]) -> "Score":
        rows = list(scores)
        return cls(
            mean(one.success for one in rows),
            mean(one.rank for one in rows),
            mean(one.recall for one in rows),
            len(rows),
        )


@dataclass(frozen=True)
class Miss:
    """A query whose first result is wrong or whose recall is below 1, with the results shown instead."""

    kind: str
    text: str
    score: Score
    state: str
    first: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Quality:
    """The scores of an engine by class, and its misses."""

    by_class: Mapping[str, Score]
    overall: Score
    misses: tuple[Miss, ...]

    def data(self) -> dict[str, object]:
        return {
            "overall": asdict(self.overall),
            "classes": {kind: asdict(score) for kind, score in self.by_class.items()},
            "misses": [asdict(miss) for miss in self.misses],
        }


def measure(engine: Engine, page: Page, queries: QuerySet) -> Quality:
    """Run every query of a set."""
    page.goto(engine.page)
    page.focus("#tim")
    by_class: dict[str, list[Score]] = {}
    misses = []
    for kind, asked in queries.by_class.items():
        for query in asked:
            result = engine.ask(page, query.text)
            score = Score.of(query, result)
            by_class.setdefault(kind, []).append(score)
            if score.success < 1 or score.recall < 1:
                right = tuple(sorted(query.right)[:3])
                first = tuple(map(": ".join, zip(result.addresses[:3], result.titles, strict=False)))
                misses.append(Miss(kind, query.text, score, result.state, first, right))
    means = {kind: Score.mean(scores) for kind, scores in by_class.items()}
    return Quality(means, Score.mean(score for scores in by_class.values() for score in scores), tuple(misses))
