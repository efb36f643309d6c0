"""Figures as Markdown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.search_bench.quality import Quality


def failures(found: Quality, titles: Mapping[str, str]) -> str:
    """Every query that is not answered as it should be, with what stood first and what is right."""
    lines = []
    for miss in found.misses:
        score = f"{miss.score.success:.0f} {miss.score.rank:.2f} {miss.score.recall:.2f}"
        lines.append(f"{miss.kind:<14} {score} {miss.state} “{miss.text}”")
        lines += [f"    first: {one}" for one in miss.first]
        lines += [f"    right: {url}: {titles.get(url, '')}" for url in miss.right]
    return "\n".join([*lines, ""])


def tables(figures: Sequence[dict[str, Any]]) -> str:
    """For each size: how good the results are, by class, and what they cost."""
    parts = []
    for size in dict.fromkeys(row["size"] for row in figures):
        rows = [row for row in figures if row["size"] == size]
        parts.append(f"## {size:,} questions, {rows[0]['set']} queries\n")
        if "quality" in rows[0]:
            parts.append(_quality(rows))
        if "speed" in rows[0]:
            parts.append(_costs(rows))
    return "\n".join(parts)


def _costs(rows: Sequence[dict[str, Any]]) -> str:
    """What an index costs to build, and what a query costs: median / 95th percentile."""
    heads = ("median / 95th percentile", *(row["engine"] for row in rows))
    lines = [_row(*heads), f"|{'---|' * len(heads)}\n"]
    for name, cell in _COSTS.items():
        lines.append(_row(name, *map(cell, rows)))
    return "".join(lines)


def _spread(figure: str, name: str) -> Callable[[dict[str, Any]], str]:
    def cell(row: dict[str, Any]) -> str:
        found = row["speed"][figure][name]
        return " / ".join(_UNITS[name](found[key]) for key in ("median", "most"))

    return cell


_UNITS: Mapping[str, Callable[[float], str]] = {
    "bytes": lambda value: f"{value / 1000:,.1f} KB",
    "requests": lambda value: f"{value:,.0f}",
    "time": lambda value: f"{value:,.0f} ms",
}


def _counts(row: dict[str, Any]) -> str:
    return "–" if "counts" not in row else f"{row['counts']['exact']} of {row['counts']['queries']}"


def _speeds() -> Iterator[tuple[str, Callable[[dict[str, Any]], str]]]:
    for way in ("entered", "typed"):
        for turn in ("first", "later"):
            figure = f"plain, {way}, {turn}"
            for name in ("bytes", "requests", "time"):
                yield f"{turn} query, {way}: {name}", _spread(figure, name)
            yield f"{turn} query, {way}, slow: time", _spread(f"slow, {way}, {turn}", "time")


_COSTS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "requests for the search before focus": lambda row: f"{row['speed']['plain, entered, first']['before focus']}",
    **dict(_speeds()),
    "counts that are exact, facets too": _counts,
    "build of the index": lambda row: f"{row['build']['seconds']:.1f} s",
    "memory of the build": lambda row: f"{row['build']['peak'] / 1e9:.2f} GB",
    "index": lambda row: f"{row['build']['size'] / 1e6:,.1f} MB in {row['build']['files']:,} files",
}
"""Every row of the second table.

First: in a browser that has never seen the site, from the focus of the box on; later: on the same page. Entered: put
into the box whole and sent off with Enter; typed: key by key, a key every 80 ms, with whatever is asked on the way.
Time: from the last key to the results. Slow: a machine 4 times slower on a line of 1.6 Mbit/s and 150 ms.
"""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _quality(rows: Sequence[dict[str, Any]]) -> str:
    heads = ("class", "queries", *(f"{row['engine']}: success@1 / MRR / recall@10" for row in rows))
    lines = [_row(*heads), f"|{'---|' * len(heads)}\n"]
    for kind, first in rows[0]["quality"]["classes"].items():
        lines.append(_row(kind, str(first["count"]), *(_score(row["quality"]["classes"][kind]) for row in rows)))
    overall = [row["quality"]["overall"] for row in rows]
    lines.append(_row("**all**", str(overall[0]["count"]), *map(_score, overall)))
    return "".join(lines)


def _score(score: dict[str, float]) -> str:
    return f"{score['success']:.3f} / {score['rank']:.3f} / {score['recall']:.3f}"
