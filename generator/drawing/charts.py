"""Charts (map, bars, timeline) as markup without scripts or inline styles. All texts come from the caller."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from generator.text.vietnamese import format_number

_MAP: dict[str, Any] = json.loads(
    resources.files("generator.drawing").joinpath("map_paths.json").read_text(encoding="utf-8")
)
MAP_PROVINCES: frozenset[str] = frozenset(_MAP["provinces"])
"""Ids of the provinces on the map: the current ones."""

# Timeline layout, in SVG user units (CSS pixels unless scaled down).
_LETTER_WIDTH, _COLUMN_GAP = 8, 16
_ROW_HEIGHT, _HEADER_HEIGHT = 32, 28
_MIN_YEAR_WIDTH, _DOT_SPACING = 48, 24
_DOT_RADIUS = 6


@dataclass(frozen=True)
class MapEntry:
    """A province on the map; `title` is its accessible name."""

    title: str
    url: str
    count: int


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart."""

    label: str
    url: str
    value: int


@dataclass(frozen=True)
class TimelineDialogue:
    """A dot on the timeline; `title` is its accessible name."""

    year: int
    host: str
    title: str
    url: str


def province_map(entries: Mapping[str, MapEntry], label: str) -> Markup:
    """Return the map, with links in the order of `entries`. Raises ValueError if the ids are not MAP_PROVINCES."""
    if entries.keys() != MAP_PROVINCES:
        raise ValueError(sorted(entries.keys() ^ MAP_PROVINCES))
    provinces = "".join(_map_link(entry, _MAP["provinces"][id_]) for id_, entry in entries.items())
    islands = "".join(
        f'<text class="map-islands" x="{island["x"]}" y="{island["y"]}" text-anchor="middle" font-size="32"'
        f' pointer-events="none">{escape(island["name"])}</text>'
        for island in _MAP["islands"]
    )
    return Markup(
        f'<svg class="map" viewBox="{_MAP["viewBox"]}" role="group" aria-label="{escape(label)}">'
        f"{provinces}{islands}</svg>"
    )


def _map_link(entry: MapEntry, path: str) -> str:
    title = escape(entry.title)
    return (
        f'<a class="map-province {"has-records" if entry.count else "no-records"}" href="{escape(entry.url)}"'
        f' aria-label="{title}"><title>{title}</title><path d="{path}"/></a>'
    )


def bar_chart(rows: Sequence[Bar]) -> Markup:
    """Return a list of links, values and bars; the greatest value has a bar of full width."""
    maximum = max((row.value for row in rows), default=0) or 1
    items = "".join(
        f'<li class="bars-row"><a class="bars-label" href="{escape(row.url)}">{escape(row.label)}</a>'
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{round(100 * row.value / maximum, 1):g}" height="6"/></svg>'
        f'<span class="bars-value">{format_number(row.value)}</span></li>'
        for row in rows
    )
    return Markup(f'<ul class="bars">{items}</ul>')


def timeline(cells: Sequence[TimelineDialogue], label: str) -> Markup:
    """Return a grid of dots: hosts as rows in the order of first occurrence, years as columns.

    Includes empty years between the first and the last. Empty if there are no dialogues.
    """
    if not cells:
        return Markup()
    rows: defaultdict[str, defaultdict[int, list[TimelineDialogue]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        rows[cell.host][cell.year].append(cell)
    years = range(min(cell.year for cell in cells), max(cell.year for cell in cells) + 1)
    most_per_year = max(len(dialogues) for row in rows.values() for dialogues in row.values())
    left = _LETTER_WIDTH * max(map(len, rows)) + _COLUMN_GAP
    column = max(_MIN_YEAR_WIDTH, _DOT_SPACING * most_per_year + _COLUMN_GAP)
    width, height = left + column * len(years), _HEADER_HEIGHT + _ROW_HEIGHT * len(rows)
    heads = "".join(
        f'<text class="timeline-year" x="{left + column * index + column // 2}" y="{_HEADER_HEIGHT - 10}"'
        f' text-anchor="middle" font-size="14">{year}</text>'
        for index, year in enumerate(years)
    )
    lines = "".join(
        _timeline_row(
            host,
            {left + column * (year - years[0]) + column // 2: dialogues for year, dialogues in row.items()},
            _HEADER_HEIGHT + _ROW_HEIGHT * index,
            width,
        )
        for index, (host, row) in enumerate(rows.items())
    )
    return Markup(
        f'<svg class="timeline" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group"'
        f' aria-label="{escape(label)}">{heads}{lines}</svg>'
    )


def _timeline_row(host: str, dialogues: Mapping[int, Sequence[TimelineDialogue]], top: int, width: int) -> str:
    """Return one row; `dialogues` maps the x coordinate of a column's middle to the dialogues of that year."""
    middle = top + _ROW_HEIGHT // 2
    dots = "".join(
        _timeline_dot(dialogue, x - _DOT_SPACING * (len(column) - 1) // 2 + _DOT_SPACING * index, middle)
        for x, column in sorted(dialogues.items())
        for index, dialogue in enumerate(column)
    )
    return (
        f'<g class="timeline-row"><line x1="0" y1="{top}" x2="{width}" y2="{top}"/>'
        f'<text class="timeline-province" x="0" y="{middle + 5}" font-size="14">{escape(host)}</text>{dots}</g>'
    )


def _timeline_dot(dialogue: TimelineDialogue, x: int, y: int) -> str:
    title = escape(dialogue.title)
    return (
        f'<a class="timeline-dialogue" href="{escape(dialogue.url)}" aria-label="{title}"><title>{title}</title>'
        f'<circle cx="{x}" cy="{y}" r="{_DOT_RADIUS}"/></a>'
    )
