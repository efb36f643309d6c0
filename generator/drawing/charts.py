"""Map, bars and timeline as markup that needs neither scripts nor styles of its own. All words come from the caller."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from generator.text.vietnamese import format_number

_DRAWING: dict[str, Any] = json.loads(
    resources.files("generator.drawing").joinpath("map_paths.json").read_text(encoding="utf-8")
)
PROVINCES: frozenset[str] = frozenset(_DRAWING["provinces"])
"""The ids of the provinces on the map: those of today."""

# In units of the timeline's drawing, which are pixels until it is scaled down.
_LETTER, _GAP = 8, 16
_ROW, _HEADER = 32, 28
_YEAR, _STEP = 48, 24
_DOT = 6


@dataclass(frozen=True)
class MapEntry:
    """A province on the map; its title is all that a reader hears of it."""

    title: str
    url: str
    count: int


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart."""

    label: str
    url: str
    value: int


@dataclass(frozen=True)
class TimelineDialogue:
    """A dot on the timeline; its title is all that a reader hears of it."""

    year: int
    province: str
    title: str
    url: str


def province_map(entries: Mapping[str, MapEntry], label: str) -> Markup:
    """The provinces of today, each a link, in the order of the entries. Raises ValueError unless each has one."""
    if entries.keys() != PROVINCES:
        raise ValueError(sorted(entries.keys() ^ PROVINCES))
    provinces = "".join(_province(entry, _DRAWING["provinces"][id_]) for id_, entry in entries.items())
    islands = "".join(
        f'<text class="map-islands" x="{island["x"]}" y="{island["y"]}" text-anchor="middle" font-size="32"'
        f' pointer-events="none">{escape(island["name"])}</text>'
        for island in _DRAWING["islands"]
    )
    return Markup(
        f'<svg class="map" viewBox="{_DRAWING["viewBox"]}" role="group" aria-label="{escape(label)}">'
        f"{provinces}{islands}</svg>"
    )


def _province(entry: MapEntry, path: str) -> str:
    title = escape(entry.title)
    return (
        f'<a class="map-province {"has-records" if entry.count else "no-records"}" href="{escape(entry.url)}"'
        f' aria-label="{title}"><title>{title}</title><path d="{path}"/></a>'
    )


def bars(rows: Sequence[Bar]) -> Markup:
    """A list of links with their values, each with a bar beside it; the longest is that of the greatest value."""
    top = max((row.value for row in rows), default=0) or 1
    drawn = "".join(
        f'<li class="bars-row"><a class="bars-label" href="{escape(row.url)}">{escape(row.label)}</a>'
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{round(100 * row.value / top, 1):g}" height="6"/></svg>'
        f'<span class="bars-value">{format_number(row.value)}</span></li>'
        for row in rows
    )
    return Markup(f'<ul class="bars">{drawn}</ul>')


def timeline(cells: Sequence[TimelineDialogue], label: str) -> Markup:
    """A dot for each dialogue, by province from top to bottom in the order given and by year from left to right.

    Years between the first and the last that have none are shown; nothing is drawn where there are no dialogues.
    """
    if not cells:
        return Markup()
    rows: defaultdict[str, defaultdict[int, list[TimelineDialogue]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        rows[cell.province][cell.year].append(cell)
    years = range(min(cell.year for cell in cells), max(cell.year for cell in cells) + 1)
    most = max(len(dialogues) for row in rows.values() for dialogues in row.values())
    left = _LETTER * max(map(len, rows)) + _GAP
    column = max(_YEAR, _STEP * most + _GAP)
    width, height = left + column * len(years), _HEADER + _ROW * len(rows)
    heads = "".join(
        f'<text class="timeline-year" x="{left + column * place + column // 2}" y="{_HEADER - 10}"'
        f' text-anchor="middle" font-size="14">{year}</text>'
        for place, year in enumerate(years)
    )
    lines = "".join(
        _timeline_row(
            province,
            {left + column * (year - years[0]) + column // 2: dialogues for year, dialogues in row.items()},
            _HEADER + _ROW * place,
            width,
        )
        for place, (province, row) in enumerate(rows.items())
    )
    return Markup(
        f'<svg class="timeline" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group"'
        f' aria-label="{escape(label)}">{heads}{lines}</svg>'
    )


def _timeline_row(province: str, dialogues: Mapping[int, Sequence[TimelineDialogue]], top: int, width: int) -> str:
    """A province's line, name and dots; its dialogues by the middle of the column that they stand in."""
    middle = top + _ROW // 2
    dots = "".join(
        _dot(one, x - _STEP * (len(together) - 1) // 2 + _STEP * place, middle)
        for x, together in sorted(dialogues.items())
        for place, one in enumerate(together)
    )
    return (
        f'<g class="timeline-row"><line x1="0" y1="{top}" x2="{width}" y2="{top}"/>'
        f'<text class="timeline-province" x="0" y="{middle + 5}" font-size="14">{escape(province)}</text>{dots}</g>'
    )


def _dot(one: TimelineDialogue, x: int, y: int) -> str:
    title = escape(one.title)
    return (
        f'<a class="timeline-dialogue" href="{escape(one.url)}" aria-label="{title}"><title>{title}</title>'
        f'<circle cx="{x}" cy="{y}" r="{_DOT}"/></a>'
    )
