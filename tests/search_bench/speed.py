"""What a query costs whoever asks it: bytes, requests, and the time from the last key to the results on the screen."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import zip_longest
from statistics import median
from typing import TypeAlias

from playwright.sync_api import Browser

from tests.search_bench.engines import Engine
from tests.search_bench.queries import QuerySet
from tests.search_bench.query import Query
from tests.search_bench.tab import Tab, opened
from tests.search_bench.traffic import Traffic

COUNT, TYPED, SLOW = 44, 10, 6
"""So many queries are put into the box whole and sent off; so many are typed; so many of each on a slow line."""
Give: TypeAlias = Callable[[Tab, str], None]
_KEY_DELAY = 80
_HAND = 150
"""Milliseconds from when the box has the focus to the first key: no hand is quicker (Card, Moran and Newell 1980)."""
_PATIENCE = 60_000
_BOX = "#tim"
_TYPED = f"document.querySelector('{_BOX}').value"
_SEARCHING = re.compile(r"tim-kiem/(?:chi-muc|the/)|js/search/|pagefind/")

# What was asked before the last key says nothing of that key, unless it is what stands in the box now.
_WATCH = """(() => {
  const bench = (window.bench = { key: 0, asked: "", shown: 0 });
  const note = (event) => {
    bench.key = event.timeStamp;
    bench.shown = 0;
  };
  addEventListener("keydown", note, true);
  addEventListener("input", note, true);
  addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector("[data-search]");
    new MutationObserver(() => {
      const state = page.dataset.searchState;
      if (state === "loading") bench.asked = $typed;
      else if (state !== "idle" && bench.asked === $typed) {
        const key = bench.key;
        requestAnimationFrame(() => setTimeout(() => {
          if (key !== bench.key) return;
          bench.shown = performance.now();
          dispatchEvent(new Event("bench-shown"));
        }));
      }
    }).observe(page, { attributes: true, attributeFilter: ["data-search-state"] });
  });
})()""".replace("$typed", _TYPED)

_SHOWN = f"""new Promise((resolve) => {{
  const say = () => bench.shown && resolve(bench.shown - bench.key);
  addEventListener("bench-shown", say);
  setTimeout(resolve, {_PATIENCE}, null);
  say();
}})"""


@dataclass(frozen=True)
class Spread:
    """The median, and what all but one in twenty stay below."""

    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        ordered = sorted(values)
        return cls(median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))])


@dataclass(frozen=True)
class Asked:
    """What one query cost; bytes and requests where they were counted."""

    milliseconds: float
    sent: int
    requests: int
    before: int
    """Requests for the search before anybody turned to it."""


@dataclass(frozen=True)
class Way:
    """How queries are asked, and whether bytes are counted: who counts slows down what takes the time."""

    give: Give
    slow: bool
    counts: bool


def sample(queries: QuerySet) -> list[Query]:
    """The queries of a set that take three letters or more, one of each class after the other."""
    rows = zip_longest(*queries.by_class.values())
    return [query for row in rows for query in row if query is not None and len(query.text) >= 3]


def measure(browser: Browser, engine: Engine, queries: QuerySet) -> dict[str, object]:
    """Every figure: visitors' first query and later ones, entered at once or typed, on a fast line and a slow one."""
    texts = [query.text for query in sample(queries)]
    found: dict[str, object] = {}
    for line, counts in (("plain", {"entered": COUNT, "typed": TYPED}), ("slow", {"entered": SLOW, "typed": SLOW})):
        for name, count in counts.items():
            counted, timed = (Way(_WAYS[name], line == "slow", counts=counts) for counts in (True, False))
            firsts, laters = texts[:count], texts[count : 2 * count]
            found[f"{line}, {name}, first"] = _figures(
                [_first(browser, engine, text, counted) for text in firsts],
                [_first(browser, engine, text, timed) for text in firsts],
            )
            found[f"{line}, {name}, later"] = _figures(
                list(_later(browser, engine, laters, counted)), list(_later(browser, engine, laters, timed))
            )
    return found


def _figures(counted: Sequence[Asked], timed: Sequence[Asked]) -> dict[str, object]:
    return {
        "queries": len(counted),
        "before focus": max(one.before for one in counted),
        "bytes": asdict(Spread.of([one.sent for one in counted])),
        "requests": asdict(Spread.of([one.requests for one in counted])),
        "time": asdict(Spread.of([one.milliseconds for one in timed])),
    }


def _enter(tab: Tab, text: str) -> None:
    tab.fill(_BOX, text)
    tab.enter()


def _type(tab: Tab, text: str) -> None:
    tab.type(text, _KEY_DELAY)


_WAYS: Mapping[str, Give] = {"entered": _enter, "typed": _type}


@contextmanager
def _open(browser: Browser, engine: Engine, way: Way) -> Iterator[tuple[Tab, Traffic]]:
    """The search page in a browser that has never seen it, come to rest."""
    with opened(browser, _WATCH) as tab:
        traffic = Traffic(tab.session, slow=way.slow, counts=way.counts)
        tab.go(engine.page)
        traffic.rest()
        yield tab, traffic


def _shown(tab: Tab) -> float:
    """Wait for the results of the last key; the milliseconds that they took."""
    found: float | None = tab.evaluate(_SHOWN)
    if found is None:
        raise TimeoutError(f"No results for {tab.evaluate(_TYPED)!r}.")
    return found


def _first(browser: Browser, engine: Engine, text: str, way: Way) -> Asked:
    """The first query of a visitor, from the focus of the box on."""
    with _open(browser, engine, way) as (tab, traffic):
        before = sum(bool(_SEARCHING.search(address)) for address in traffic.addresses)
        traffic.begin()
        tab.focus(_BOX)
        tab.session.wait(_HAND)
        way.give(tab, text)
        milliseconds = _shown(tab)
        traffic.rest()
        return Asked(milliseconds, traffic.sent, len(traffic.addresses), before)


def _later(browser: Browser, engine: Engine, texts: Sequence[str], way: Way) -> Iterator[Asked]:
    """Queries on one page, one after the other."""
    with _open(browser, engine, way) as (tab, traffic):
        tab.focus(_BOX)
        way.give(tab, "thanh niên")
        _shown(tab)
        for text in texts:
            tab.fill(_BOX, "")
            traffic.rest()
            traffic.begin()
            way.give(tab, text)
            milliseconds = _shown(tab)
            traffic.rest()
            yield Asked(milliseconds, traffic.sent, len(traffic.addresses), 0)
