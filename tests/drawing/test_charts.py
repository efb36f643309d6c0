import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.drawing import charts
from generator.drawing.charts import Bar, MapEntry, TimelineDialogue, bar_chart, province_map, timeline
from tests.project import ROOT

Point = tuple[int, int]

# Adjacency list of the current provinces; each pair is listed once.
NEIGHBOURS = """
lai-chau: dien-bien son-la lao-cai
dien-bien: son-la
son-la: lao-cai phu-tho thanh-hoa
lao-cai: phu-tho tuyen-quang
tuyen-quang: phu-tho thai-nguyen cao-bang
cao-bang: thai-nguyen lang-son
thai-nguyen: lang-son bac-ninh ha-noi phu-tho
lang-son: bac-ninh quang-ninh
quang-ninh: bac-ninh hai-phong
bac-ninh: ha-noi hung-yen hai-phong
ha-noi: hung-yen ninh-binh phu-tho
phu-tho: ninh-binh thanh-hoa
hung-yen: hai-phong ninh-binh
ninh-binh: thanh-hoa
thanh-hoa: nghe-an
nghe-an: ha-tinh
ha-tinh: quang-tri
quang-tri: hue
hue: da-nang
da-nang: quang-ngai
quang-ngai: gia-lai
gia-lai: dak-lak
dak-lak: khanh-hoa lam-dong
khanh-hoa: lam-dong
lam-dong: dong-nai ho-chi-minh
ho-chi-minh: dong-nai tay-ninh dong-thap
dong-nai: tay-ninh
tay-ninh: dong-thap
dong-thap: an-giang can-tho vinh-long
vinh-long: can-tho
can-tho: an-giang ca-mau
an-giang: ca-mau
"""

# Any text that XML allows, with markup characters more often than by chance.
words = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])) | st.sampled_from(
    ['"><script>x</script>', "' onload='x", "&amp;", "</title></svg>", "{0}{name}", "%s"]
)


def entries() -> dict[str, MapEntry]:
    return {id_: MapEntry(f"{id_}: 2 hồ sơ", f"tinh/{id_}/", 2) for id_ in sorted(charts.MAP_PROVINCES)}


def current_provinces() -> set[str]:
    text = (ROOT / "content" / "registry" / "provinces.yml").read_text(encoding="utf-8")
    parts = re.split(r"^- id: ", text, flags=re.MULTILINE)[1:]
    return {part.split("\n")[0] for part in parts if "\n  successor:" not in part}


def province_polygons() -> dict[str, list[list[Point]]]:
    """Map province id to its polygons, as lists of corners."""
    found = {}
    for link in ET.fromstring(province_map(entries(), "Bản đồ")).findall("a"):
        lines = []
        for x, y, steps in re.findall(r"M(\d+) (\d+)l([^z]+)z", link[1].attrib["d"]):
            line = [(int(x), int(y))]
            numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                line.append((line[-1][0] + dx, line[-1][1] + dy))
            lines.append(line)
        found[link.attrib["href"].split("/")[1]] = lines
    return found


def sides(lines: list[list[Point]]) -> Iterator[frozenset[Point]]:
    for line in lines:
        yield from (frozenset(pair) for pair in zip(line, line[1:] + line[:1], strict=True))


def is_islet(line: list[Point]) -> bool:
    return len(line) == 6 and max(x for x, _ in line) - min(x for x, _ in line) == 10


def test_map_has_the_current_provinces() -> None:
    today = current_provinces()
    assert len(today) == 34
    assert today == charts.MAP_PROVINCES


def test_every_province_is_a_link_with_accessible_name() -> None:
    given = entries() | {"hue": MapEntry("Huế: chưa có hồ sơ", "tinh/hue/", 0)}
    svg = ET.fromstring(province_map(given, "Bản đồ"))
    assert (svg.attrib["role"], svg.attrib["aria-label"]) == ("group", "Bản đồ")
    links = {link.attrib["href"]: link for link in svg.findall("a")}
    assert list(links) == [entry.url for entry in given.values()]
    for entry in given.values():
        link = links[entry.url]
        assert link.attrib["aria-label"] == link.findtext("title") == entry.title
        assert link.attrib["class"] == f"map-province {'has-records' if entry.count else 'no-records'}"
        assert link.find("path") is not None


def test_map_with_missing_or_unknown_province_raises_value_error() -> None:
    with pytest.raises(ValueError, match="hue"):
        province_map({id_: entry for id_, entry in entries().items() if id_ != "hue"}, "Bản đồ")
    with pytest.raises(ValueError, match="ha-nam"):
        province_map(entries() | {"ha-nam": MapEntry("Hà Nam", "tinh/ha-nam/", 1)}, "Bản đồ")


def test_archipelagos_are_drawn_and_labelled() -> None:
    svg = ET.fromstring(province_map(entries(), "Bản đồ"))
    names = {text.text: (int(text.attrib["x"]), int(text.attrib["y"])) for text in svg.findall("text")}
    assert names.keys() == {"Hoàng Sa", "Trường Sa"}
    for name, province, least in (("Hoàng Sa", "da-nang", 8), ("Trường Sa", "khanh-hoa", 15)):
        x, y = names[name]
        cells = [line for line in province_polygons()[province] if is_islet(line)]
        near = [line for line in cells if abs(line[0][0] - x) < 200 and abs(line[0][1] - y) < 200]
        assert near == cells
        assert len(cells) >= least


def test_all_polygons_are_within_the_view_box() -> None:
    width, height = map(int, ET.fromstring(province_map(entries(), "Bản đồ")).attrib["viewBox"].split()[2:])
    corners = [corner for lines in province_polygons().values() for line in lines for corner in line]
    assert all(0 < x < width and 0 < y < height for x, y in corners)


def test_each_province_has_one_main_polygon_that_touches_its_neighbours() -> None:
    owners: dict[frozenset[Point], list[str]] = {}
    for province, lines in province_polygons().items():
        # The main polygon has more than two cells: Phú Quốc has two, all other islands one.
        assert sum(len(line) > 10 for line in lines) == 1, province
        for side in sides(lines):
            owners.setdefault(side, []).append(province)
    touching = {frozenset(pair) for pair in owners.values() if len(pair) > 1}
    rows = [row.split(": ") for row in NEIGHBOURS.strip().splitlines()]
    assert touching == {frozenset((one, other)) for one, others in rows for other in others.split()}
    assert max(Counter(map(len, owners.values()))) == 2


def test_bar_chart_keeps_order_with_links_and_numbers() -> None:
    rows = [Bar("Việc làm", "chu-de/viec-lam/", 1500), Bar("Vay vốn", "chu-de/vay-von/", 500), Bar("Khác", "k/", 0)]
    html = ET.fromstring(bar_chart(rows))
    assert ["".join(item.itertext()) for item in html] == ["Việc làm1.500", "Vay vốn500", "Khác0"]
    assert [link.attrib["href"] for link in html.iter("a")] == [row.url for row in rows]
    assert [rect.attrib["width"] for rect in html.iter("rect")] == ["100", "33.3", "0"]


def test_bar_chart_without_rows_or_values() -> None:
    assert bar_chart([]) == '<ul class="bars"></ul>'
    assert 'width="0"' in bar_chart([Bar("Khác", "k/", 0)])


def test_timeline_has_empty_years_and_keeps_the_order_of_rows() -> None:
    cells = [
        TimelineDialogue(2024, "Lạng Sơn", "Lạng Sơn 2024", "doi-thoai/lang-son-2024/"),
        TimelineDialogue(2021, "Hà Nam", "Hà Nam 2021", "doi-thoai/ha-nam-2021/"),
        TimelineDialogue(2021, "Lạng Sơn", "Lạng Sơn 2021", "doi-thoai/lang-son-2021/"),
        TimelineDialogue(2021, "Lạng Sơn", "Lạng Sơn 2021, lần 2", "doi-thoai/lang-son-2021-2/"),
    ]
    svg = ET.fromstring(timeline(cells, "Theo năm"))
    assert svg.attrib["aria-label"] == "Theo năm"
    years = {text.text: int(text.attrib["x"]) for text in svg.findall("text")}
    assert list(years) == ["2021", "2022", "2023", "2024"]
    rows = svg.findall("g")
    assert [row.findtext("text") for row in rows] == ["Lạng Sơn", "Hà Nam"]
    links = [[(link.attrib["href"], link.findtext("title")) for link in row.findall("a")] for row in rows]
    assert links[0] == [(cell.url, cell.title) for cell in (cells[2], cells[3], cells[0])]
    assert links[1] == [(cells[1].url, cells[1].title)]
    dots = [int(dot.attrib["cx"]) for dot in svg.iter("circle")]
    assert (dots[0] + dots[1]) / 2 == dots[3] == years["2021"]
    assert dots[1] - dots[0] >= 24, "room for a finger"
    assert dots[2] == years["2024"]
    width, height = map(int, svg.attrib["viewBox"].split()[2:])
    assert all(0 < int(dot.attrib["cx"]) < width and 0 < int(dot.attrib["cy"]) < height for dot in svg.iter("circle"))


def test_timeline_without_dialogues_is_empty() -> None:
    assert timeline([], "Theo năm") == ""


def check_markup(markup: Markup, said: set[str]) -> None:
    """Assert that markup is well-formed, holds all given texts, and has no ids, styles or scripts."""
    root = ET.fromstring(markup)
    allowed = {"svg", "a", "title", "path", "text", "ul", "li", "rect", "span", "g", "line", "circle"}
    texts = set()
    for element in root.iter():
        assert element.tag in allowed
        assert not {"id", "style"} & element.attrib.keys()
        assert not [name for name in element.attrib if name.startswith("on")]
        texts |= {element.text or "", *element.attrib.values()}
    assert said <= texts


@given(words, words, words)
def test_any_text_on_a_map_is_escaped(label: str, title: str, url: str) -> None:
    check_markup(province_map(entries() | {"hue": MapEntry(title, url, 1)}, label), {label, title, url})


@given(st.lists(st.builds(Bar, words, words, st.integers(0, 10**6)), max_size=5))
def test_any_text_in_a_bar_chart_is_escaped(rows: list[Bar]) -> None:
    check_markup(bar_chart(rows), {word for row in rows for word in (row.label, row.url)})


@given(st.lists(st.builds(TimelineDialogue, st.integers(1990, 2040), words, words, words), min_size=1), words)
def test_any_text_on_a_timeline_is_escaped(cells: list[TimelineDialogue], label: str) -> None:
    said = {word for cell in cells for word in (cell.host, cell.title, cell.url)} | {label}
    check_markup(timeline(cells, label), said)
