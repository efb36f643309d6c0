"""Map, bars and timeline as markup that needs neither scripts nor styles of its own. All words come from the caller."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from markupsafe import Markup

from generator.vietnamese import format_number

_DRAWING: dict[str, Any] = json.loads(
    resources.files("generator").joinpath("map_paths.json").read_text(encoding="utf-8")
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
    return Markup('<svg class="map" viewBox="{}" role="group" aria-label="{}">{}{}</svg>').format(
        _DRAWING["viewBox"],
        label,
        _joined(_province(entry, _DRAWING["provinces"][id_]) for id_, entry in entries.items()),
        _joined(
            Markup(
                '<text class="map-islands" x="{x}" y="{y}" text-anchor="middle" font-size="32" pointer-events="none">'
                "{name}</text>"
            ).format(**island)
            for island in _DRAWING["islands"]
        ),
    )


def _province(entry: MapEntry, path: str) -> Markup:
    return Markup('<a class="map-province {}" href="{}" aria-label="{}"><title>{}</title><path d="{}"/></a>').format(
        "has-records" if entry.count else "no-records", entry.url, entry.title, entry.title, path
    )


def bars(rows: Sequence[Bar]) -> Markup:
    """A list of links with their values, each with a bar beside it; the longest is that of the greatest value."""
    top = max((row.value for row in rows), default=0) or 1
    return Markup('<ul class="bars">{}</ul>').format(
        _joined(
            Markup(
                '<li class="bars-row"><a class="bars-label" href="{}">{}</a>'
                '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
                '<rect width="{:g}" height="6"/></svg>'
                '<span class="bars-value">{}</span></li>'
            ).format(row.url, row.label, round(100 * row.value / top, 1), format_number(row.value))
            for row in rows
        )
    )


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
    return Markup(
        '<svg class="timeline" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group" aria-label="{2}">'
        "{3}{4}</svg>"
    ).format(
        width,
        height,
        label,
        _joined(
            Markup('<text class="timeline-year" x="{}" y="{}" text-anchor="middle" font-size="14">{}</text>').format(
                left + column * place + column // 2, _HEADER - 10, year
            )
            for place, year in enumerate(years)
        ),
        _joined(
            _timeline_row(
                province,
                {left + column * (year - years[0]) + column // 2: dialogues for year, dialogues in row.items()},
                _HEADER + _ROW * place,
                width,
            )
            for place, (province, row) in enumerate(rows.items())
        ),
    )


def _timeline_row(province: str, dialogues: Mapping[int, Sequence[TimelineDialogue]], top: int, width: int) -> Markup:
    """A province's line, name and dots; its dialogues by the middle of the column that they stand in."""
    middle = top + _ROW // 2
    dots = (
        Markup(
            '<a class="timeline-dialogue" href="{}" aria-label="{}"><title>{}</title>'
            '<circle cx="{}" cy="{}" r="{}"/></a>'
        ).format(one.url, one.title, one.title, x - _STEP * (len(together) - 1) // 2 + _STEP * place, middle, _DOT)
        for x, together in sorted(dialogues.items())
        for place, one in enumerate(together)
    )
    return Markup(
        '<g class="timeline-row"><line x1="0" y1="{0}" x2="{1}" y2="{0}"/>'
        '<text class="timeline-province" x="0" y="{2}" font-size="14">{3}</text>{4}</g>'
    ).format(top, width, middle + 5, province, _joined(dots))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
