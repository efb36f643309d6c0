"""Cost of a query for the visitor: bytes, requests, and time from the last key to the results on the screen."""

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
from tests.search_bench.tab import Tab, open_tab
from tests.search_bench.traffic import Traffic

COUNT, TYPED, SLOW = 44, 10, 6
"""Numbers of queries: entered at once, typed key by key, each of both on a slow line."""
InputMethod: TypeAlias = Callable[[Tab, str], None]
_KEY_DELAY = 80
_FIRST_KEY_DELAY = 150
"""Milliseconds from the focus of the box to the first key: no hand is faster (Card, Moran and Newell 1980)."""
_TIMEOUT = 60_000
_BOX = "#tim"
_TYPED = f"document.querySelector('{_BOX}').value"
_SEARCHING = re.compile(r"tim-kiem/(?:chi-muc|the/)|js/search/|pagefind/")

# Results of an earlier query do not count for the last key, unless that query equals the text in the box now.
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
  setTimeout(resolve, {_TIMEOUT}, null);
  say();
}})"""


@dataclass(frozen=True)
class Spread:
    """Median and 95th percentile."""

    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        ordered = sorted(values)
        return cls(median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))])


@dataclass(frozen=True)
class QueryCost:
    """Cost of one query; bytes and requests are 0 unless counted."""

    milliseconds: float
    sent: int
    requests: int
    before: int
    """Requests of search files before the focus."""


@dataclass(frozen=True)
class Mode:
    """How queries are entered, and whether bytes are counted, which slows down the page."""

    enter: InputMethod
    slow: bool
    counts: bool


def sample(queries: QuerySet) -> list[Query]:
    """Return the queries of three letters or more, taking the classes in turn."""
    rows = zip_longest(*queries.by_class.values())
    return [query for row in rows for query in row if query is not None and len(query.text) >= 3]


def measure(browser: Browser, engine: Engine, queries: QuerySet) -> dict[str, object]:
    """Measure first and later queries, entered at once or typed, on a fast and a slow line."""
    texts = [query.text for query in sample(queries)]
    found: dict[str, object] = {}
    for line, counts in (("plain", {"entered": COUNT, "typed": TYPED}), ("slow", {"entered": SLOW, "typed": SLOW})):
        for name, count in counts.items():
            counted, timed = (Mode(_INPUT_METHODS[name], line == "slow", counts=counts) for counts in (True, False))
            firsts, laters = texts[:count], texts[count : 2 * count]
            found[f"{line}, {name}, first"] = _figures(
                [_first(browser, engine, text, counted) for text in firsts],
                [_first(browser, engine, text, timed) for text in firsts],
            )
            found[f"{line}, {name}, later"] = _figures(
                list(_later(browser, engine, laters, counted)), list(_later(browser, engine, laters, timed))
            )
    return found


def _figures(counted: Sequence[QueryCost], timed: Sequence[QueryCost]) -> dict[str, object]:
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


_INPUT_METHODS: Mapping[str, InputMethod] = {"entered": _enter, "typed": _type}


@contextmanager
def _open(browser: Browser, engine: Engine, mode: Mode) -> Iterator[tuple[Tab, Traffic]]:
    """Open the search page in a fresh browser context and wait until it is idle."""
    with open_tab(browser, _WATCH) as tab:
        traffic = Traffic(tab.session, slow=mode.slow, counts=mode.counts)
        tab.go(engine.page)
        traffic.wait_until_idle()
        yield tab, traffic


def _shown(tab: Tab) -> float:
    """Wait for the results of the last key; return the milliseconds since it. Raises TimeoutError."""
    found: float | None = tab.evaluate(_SHOWN)
    if found is None:
        raise TimeoutError(f"No results for {tab.evaluate(_TYPED)!r}.")
    return found


def _first(browser: Browser, engine: Engine, text: str, mode: Mode) -> QueryCost:
    """Measure a visitor's first query, from the focus of the box."""
    with _open(browser, engine, mode) as (tab, traffic):
        before = sum(bool(_SEARCHING.search(address)) for address in traffic.addresses)
        traffic.reset()
        tab.focus(_BOX)
        tab.session.wait(_FIRST_KEY_DELAY)
        mode.enter(tab, text)
        milliseconds = _shown(tab)
        traffic.wait_until_idle()
        return QueryCost(milliseconds, traffic.sent, len(traffic.addresses), before)


def _later(browser: Browser, engine: Engine, texts: Sequence[str], mode: Mode) -> Iterator[QueryCost]:
    """Measure queries on one page, one after the other."""
    with _open(browser, engine, mode) as (tab, traffic):
        tab.focus(_BOX)
        mode.enter(tab, "thanh niên")
        _shown(tab)
        for text in texts:
            tab.fill(_BOX, "")
            traffic.wait_until_idle()
            traffic.reset()
            mode.enter(tab, text)
            milliseconds = _shown(tab)
            traffic.wait_until_idle()
            yield QueryCost(milliseconds, traffic.sent, len(traffic.addresses), 0)
