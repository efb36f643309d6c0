"""The provinces of offices, by the words of positions as sources write them."""

import datetime
from pathlib import Path

import pytest

from generator.reading.checks.context import RuleContext, entries_by_id, entries_in_place_of
from generator.reading.checks.offices import Offices
from generator.reading.document import read_document
from generator.reading.loader import load_content
from generator.text.dates import PartialDate, parse_partial_date
from tests.project import ROOT

HOME = "tuyen-quang"


@pytest.fixture(scope="module")
def offices() -> Offices:
    content: Path = ROOT / "content"
    return Offices(RuleContext.for_registries(load_content(content)).entries["provinces"])


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("Chủ tịch UBND tỉnh", {HOME}),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch Ủy ban nhân dân tỉnh", {HOME}),
        ("Chủ tịch UBND xã Mẫu", {HOME}),
        ("Giám đốc Sở Nội vụ", {HOME}),
        ("Chủ tịch UBND tỉnh Lạng Sơn", {"lang-son"}),
        ("CHỦ TỊCH UBND TỈNH LẠNG SƠN", {"lang-son"}),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Thái Nguyên", {"thai-nguyen"}),
        ("Bí thư Tỉnh đoàn Khánh Hoà", {"khanh-hoa"}),
        ("Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy Lạng Sơn", {"lang-son"}),
        ("Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy", {HOME}),
        ("Bí thư Đoàn TNCS Hồ Chí Minh tỉnh Lạng Sơn", {"lang-son"}),
        ("Bí thư Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh", {HOME}),
        ("Chủ tịch UBND Thành phố Hồ Chí Minh", {"ho-chi-minh"}),
        ("Chủ tịch UBND xã Hòa Bình", {HOME}),
        ("Bí thư thứ nhất Trung ương Đoàn", set()),
        ("Thủ tướng Chính phủ", set()),
        ("Bộ trưởng Bộ Nội vụ", set()),
        ("nguyên Chủ tịch UBND tỉnh Lạng Sơn", set()),
        ("Chuyên gia khởi nghiệp", set()),
        ("Giáo viên", set()),
    ],
)
def test_positions_name_a_province_or_belong_to_that_of_the_record(
    offices: Offices, position: str, expected: set[str]
) -> None:
    assert offices.provinces_of(position, HOME) == expected


def test_a_local_office_of_a_record_without_province_is_nowhere(offices: Offices) -> None:
    assert offices.provinces_of("Chủ tịch UBND tỉnh", None) == frozenset()


@pytest.mark.parametrize(
    ("province", "day", "expected"),
    [
        ("ha-nam", datetime.date(2025, 6, 30), "ha-nam"),
        ("ha-nam", datetime.date(2025, 7, 1), "ninh-binh"),
        ("lang-son", datetime.date(2025, 7, 1), "lang-son"),
        ("khong-co", datetime.date(2025, 7, 1), "khong-co"),
    ],
)
def test_an_ended_province_has_become_its_successor(
    offices: Offices, province: str, day: datetime.date, expected: str
) -> None:
    assert offices.on(province, PartialDate.of_day(day)) == expected


PROVINCES = """
- {id: a, periods: [{name: A, kind: province, until: 2000-12-31}], successor: b}
- {id: b, periods: [{name: B, kind: province, since: 2001-01-01, until: 2010-12-31}], successor: c}
- {id: b2, periods: [{name: B2, kind: province, until: 2010-12-31}], successor: c}
- {id: c, periods: [{name: C, kind: province, since: 2011-01-01}]}
- {id: d, periods: [{name: D, kind: province, until: 2000-12-31}], successor: d}
"""


@pytest.mark.parametrize(
    ("province", "year", "expected"),
    [("a", 2005, ["b"]), ("a", 2020, ["c"]), ("c", 2005, ["b", "b2"]), ("c", 1990, ["b2", "a"]), ("d", 2020, [])],
)
def test_the_provinces_of_a_day_are_found_along_mergers(province: str, year: int, expected: list[str]) -> None:
    document = read_document("registry/provinces.yml", PROVINCES.encode()).document
    assert document
    assert entries_in_place_of(entries_by_id(document), province, parse_partial_date(str(year))) == expected
