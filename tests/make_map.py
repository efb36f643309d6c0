"""Draws the provinces of today as groups of hexagons, and writes them to generator/drawing/map_paths.json.

Usage: pip install vietnamadminunits==1.0.4 && python -m tests.make_map. The package gives centre and area of every
commune; it is needed for this alone, so no lock file has it. The same release gives the same bytes.

A point is land where it lies within reach of a commune, taken as a disc of its area; it belongs to the commune that
is nearest in radii. A cell of the grid belongs to the province that has most of its points.
"""

import importlib
import importlib.metadata
import itertools
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from generator.text.vietnamese import slug

TARGET = Path(__file__).parent.parent / "generator" / "drawing" / "map_paths.json"
ISLAND = "Đặc khu"
PACKAGE = "vietnamadminunits"
HOLDER = "Copyright (c) 2025 Tran Ngoc Minh Hieu"

NORTH, WEST = 24.09, 101.88
"""Where the grid begins: so placed, neighbouring provinces touch, and no others."""
UNITS = 70.0
"""Units of the drawing to a degree of latitude."""
UNITS_EAST = UNITS * math.cos(math.radians(16))
KM = UNITS / 111.2
"""Units of the drawing to a kilometre."""

REACH = 1.25
"""How many radii of itself a commune covers: none is quite round."""
ISLAND_REACH = 1.0
ROOM = 0.75
"""The largest radius, in distances to the fourth neighbour."""
ENOUGH = 0.9
"""The part of its area that a province has to show."""
ROUNDS = 8
LAND = 0.5
"""The part of a cell that makes it land."""
MARGIN = 8

# The six corners of a cell, clockwise from the top, and the neighbour beyond the side from each corner to the next.
CORNERS = ((0, -8), (7, -4), (7, 4), (0, 8), (-7, 4), (-7, -4))
BEYOND = ((1, -1), (1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1))
ISLET = ((0, -6), (5, -3), (5, 3), (0, 6), (-5, 3), (-5, -3))
"""Corners of the small cell of an island that fills no cell of the grid."""
SAMPLES = tuple((x, y) for x in range(-6, 7, 2) for y in range(-7, 8, 2) if abs(y) <= 8 - abs(x) * 4 / 7)

# The package gives one point for each of the two archipelagos; these are islands and reefs of theirs, by 0.01 degree.
ARCHIPELAGOS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "Hoàng Sa": (
        (17.08, 111.50),  # Đá Bắc
        (16.84, 112.34),  # Phú Lâm
        (16.67, 112.73),  # Linh Côn
        (16.53, 111.61),  # Hoàng Sa
        (16.35, 112.03),  # Chim Én
        (16.23, 111.68),  # Đá Lồi
        (16.05, 112.52),  # Bông Bay
        (15.78, 111.20),  # Tri Tôn
    ),
    "Trường Sa": (
        (11.43, 114.33),  # Song Tử Tây
        (11.05, 114.28),  # Thị Tứ
        (10.67, 114.42),  # Loại Ta
        (10.38, 114.37),  # Ba Bình
        (10.18, 114.36),  # Nam Yết
        (10.05, 113.85),  # Đá Lớn
        (9.89, 114.33),  # Sinh Tồn
        (8.97, 113.69),  # Phan Vinh
        (8.86, 114.65),  # Tiên Nữ
        (8.85, 112.22),  # Đá Tây
        (8.83, 112.58),  # Đá Đông
        (8.80, 113.98),  # Tốc Tan
        (8.67, 111.68),  # Đá Lát
        (8.64, 111.92),  # Trường Sa
        (8.18, 113.32),  # Thuyền Chài
        (7.89, 112.92),  # An Bang
    ),
}
LABELS: Mapping[str, tuple[float, float]] = {"Hoàng Sa": (15.05, 112.0), "Trường Sa": (9.55, 112.75)}
"""Where the middle of an archipelago's name stands."""

Point: TypeAlias = tuple[int, int]
Cell: TypeAlias = tuple[int, int]
"""Column and row of a grid whose rows each begin half a cell further right."""


class Commune(NamedTuple):
    """A commune as a disc on the drawing."""

    province: str
    name: str
    lat: float
    lon: float
    x: float
    y: float
    radius: float
    is_island: bool


def projected(lat: float, lon: float) -> tuple[float, float]:
    """A place on the drawing."""
    return (lon - WEST) * UNITS_EAST, (NORTH - lat) * UNITS


def communes() -> Iterator[Commune]:
    """Every commune of the set of 2025 that has a place. Areas that their neighbours leave no room for are cut."""
    rows = [row for row in importlib.import_module(f"{PACKAGE}.database").get_data() if row["wardLat"] is not None]
    places = [projected(row["wardLat"], row["wardLon"]) for row in rows]
    for row, place in zip(rows, places, strict=True):
        spacing = sorted(math.dist(place, other) for other in places)[4]
        radius = min(math.sqrt(max(row["wardAreaKm2"] or 0, 1) / math.pi) * KM, ROOM * spacing)
        province = slug(row["provinceShort"])
        yield Commune(
            province, row["wardShort"], row["wardLat"], row["wardLon"], *place, radius, row["wardType"] == ISLAND
        )


def centre(cell: Cell) -> Point:
    """The middle of a cell."""
    return 14 * cell[0] + 7 * cell[1], 12 * cell[1]


def around(cell: Cell) -> Iterator[Cell]:
    """The six neighbours of a cell."""
    for column, row in BEYOND:
        yield cell[0] + column, cell[1] + row


def votes_of(land: Iterable[Commune]) -> dict[Cell, Counter[str]]:
    """How many points each province has in every cell that is land."""
    near: defaultdict[Point, list[Commune]] = defaultdict(list)
    for commune in land:
        for x in range(-1, 2):
            for y in range(-1, 2):
                near[int(commune.x // 32) + x, int(commune.y // 32) + y].append(commune)
    votes: dict[Cell, Counter[str]] = {}
    for row in range(96):
        for column in range(-row // 2, 72 - row // 2):
            x, y = centre((column, row))
            cell: Counter[str] = Counter()
            for dx, dy in SAMPLES:
                at = (x + dx, y + dy)
                radii = ((math.dist(at, (one.x, one.y)) / one.radius, one) for one in near[at[0] // 32, at[1] // 32])
                away, nearest = min(radii, default=(math.inf, None))
                if nearest and away <= (ISLAND_REACH if nearest.is_island else REACH):
                    cell[nearest.province] += 1
            if cell.total() >= LAND * len(SAMPLES):
                votes[column, row] = cell
    return votes


def owners(votes: Mapping[Cell, Mapping[str, int]], areas: Mapping[str, float]) -> dict[Cell, str]:
    """The province of each cell; a narrow province that is left with too few may outvote its neighbours."""
    weights = dict.fromkeys(areas, 1.0)
    share = len(votes) / sum(areas.values())
    for _ in range(ROUNDS):
        found = {cell: max(sorted(own), key=lambda one: own[one] * weights[one]) for cell, own in votes.items()}
        sizes = Counter(found.values())
        for province, area in areas.items():
            if sizes[province] < ENOUGH * area * share:
                weights[province] *= 1.1
    return found


def pieces(cells: Iterable[Cell]) -> list[set[Cell]]:
    """Cells in groups that touch, the largest first."""
    left = set(cells)
    groups = []
    while left:
        group, edge = set[Cell](), [min(left)]
        while edge:
            cell = edge.pop()
            if cell in left:
                left.remove(cell)
                group.add(cell)
                edge += around(cell)
        groups.append(group)
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def smoothed(found: Mapping[Cell, str]) -> dict[Cell, str]:
    """The cells without holes, and with each province in one piece on the mainland."""
    mainland = pieces(found)[0]
    cells = dict(found)
    coast = {other for cell in mainland for other in around(cell)} - mainland
    for cell in sorted(coast):
        beside = Counter(found[other] for other in around(cell) if other in mainland)
        if beside.total() >= 5:
            cells[cell] = max(sorted(beside), key=beside.__getitem__)
    for province in sorted(set(cells.values())):
        own = [cell for cell, owner in cells.items() if owner == province and cell in mainland]
        for piece in pieces(own)[1:]:
            for cell in sorted(piece):
                beside = Counter(cells[other] for other in around(cell) if other in cells and other not in piece)
                if beside:
                    cells[cell] = max(sorted(beside), key=beside.__getitem__)
    return cells


def outline(cells: set[Cell]) -> Iterator[list[Point]]:
    """The closed lines around a province's cells; never two through one corner, since only three cells meet there."""
    following: dict[Point, Point] = {}
    for cell in cells:
        x, y = centre(cell)
        for side, other in enumerate(around(cell)):
            if other not in cells:
                (x1, y1), (x2, y2) = CORNERS[side], CORNERS[(side + 1) % 6]
                following[x + x1, y + y1] = (x + x2, y + y2)
    while following:
        line = [min(following)]
        while line[-1] in following:
            line.append(following.pop(line[-1]))
        yield line[:-1]


def path(lines: Iterable[list[Point]], left: int, top: int) -> str:
    """Path data of closed lines, each absolute at its start and relative from there on."""
    parts = []
    for line in lines:
        steps = (f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in itertools.pairwise(line))
        parts.append(f"M{line[0][0] - left} {line[0][1] - top}l{' '.join(steps).replace(' -', '-')}z")
    return "".join(parts)


def islets(islands: Iterable[Commune], cells: Iterable[Cell]) -> Iterator[tuple[str, Point]]:
    """Province and middle of every small cell: islands that no cell of the grid shows."""
    shown = [centre(cell) for cell in cells]
    for island in islands:
        features = ARCHIPELAGOS.get(island.name)
        places = features or ((island.lat, island.lon),)
        if features:
            (south, north), (west, east) = ((min(axis), max(axis)) for axis in zip(*features, strict=True))
            assert south < island.lat < north, island
            assert west < island.lon < east, island
        for place in places:
            x, y = (round(value) for value in projected(*place))
            if all(math.dist((x, y), at) > 14 for at in shown):
                yield island.province, (x, y)


def main() -> None:
    """Draw, write, and say how large each province became."""
    every = list(communes())
    land = [one for one in every if one.name not in ARCHIPELAGOS]
    areas: Counter[str] = Counter()
    for one in land:
        areas[one.province] += round(one.radius**2)
    cells = smoothed(owners(votes_of(land), areas))
    lines: defaultdict[str, list[list[Point]]] = defaultdict(list)
    for province in sorted(set(cells.values())):
        lines[province] += sorted(outline({cell for cell, owner in cells.items() if owner == province}))
    for province, (x, y) in islets((one for one in every if one.is_island), cells):
        lines[province].append([(x + dx, y + dy) for dx, dy in ISLET])
    points = [point for group in lines.values() for line in group for point in line]
    left, top = (min(axis) - MARGIN for axis in zip(*points, strict=True))
    width, height = (max(axis) + MARGIN - low for axis, low in zip(zip(*points, strict=True), (left, top), strict=True))
    names = {one.name: one.province for one in every if one.name in ARCHIPELAGOS}
    labels = {name: projected(*LABELS[name]) for name in ARCHIPELAGOS}
    drawing = {
        "source": f"tests/make_map.py, from PyPI {PACKAGE} {importlib.metadata.version(PACKAGE)}",
        "licence": f"MIT, {HOLDER}",
        "viewBox": f"0 0 {width} {height}",
        "islands": [
            {"name": name, "province": names[name], "x": round(x) - left, "y": round(y) - top}
            for name, (x, y) in labels.items()
        ],
        "provinces": {province: path(lines[province], left, top) for province in sorted(lines)},
    }
    TARGET.write_text(json.dumps(drawing, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sizes = Counter(cells.values())
    rows = [*(f"{province} {sizes[province]}" for province in sorted(lines)), f"cells {sizes.total()}"]
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
