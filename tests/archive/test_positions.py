"""Positions with the place or agency that the record gives, and no other. All people and places are made up ("mẫu")."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, build_archive
from generator.archive.mentions import Mention
from generator.archive.positions import position_in_place, positions_of
from generator.records.dialogue import Dialogue
from generator.records.registries import Agency, Person, Place, Province
from generator.records.schema import Dialogue as Record

PROVINCES = (
    {"id": "nui", "periods": ({"name": "Núi Mẫu", "kind": "province"},)},
    {"id": "bien", "periods": ({"name": "Biển Mẫu", "kind": "city"},)},
    {
        "id": "song",
        "periods": (
            {"name": "Sông Mẫu", "kind": "province", "until": "2024-12-31"},
            {"name": "Sông Mới", "kind": "city", "since": "2025-01-01"},
        ),
    },
)
PLACES = {"xa": "commune", "phuong": "ward", "huyen": "rural-district", "thi-xa": "town", "thanh-pho": "district-city"}
AGENCIES = (
    {"id": "so-nui", "name": "Sở Mẫu tỉnh Núi Mẫu", "kind": "agency", "province": "nui"},
    {"id": "tinh-doan-nui", "name": "Tỉnh đoàn Núi Mẫu", "kind": "agency", "level": "province", "province": "nui"},
    {"id": "truong-nui", "name": "Trường Mẫu", "kind": "agency", "province": "nui"},
    {"id": "doan-xa", "name": "Đoàn xã Hạ", "kind": "agency", "province": "nui", "place": "xa"},
    {"id": "bo", "name": "Bộ Mẫu", "kind": "agency", "level": "central"},
)


def dialogue(number: int, host: str, id_: str, date: str = "2024-05-06", **more: Any) -> Dialogue:
    source = {"id": "bao-mau", "kind": "news", "title": "Bài báo mẫu"}
    data = {"title": "Cuộc mẫu", "kind": "dialogue", "date": date, host: id_, "sources": (source,), **more}
    return Dialogue(f"cuoc-{number}", Record.model_validate(data))


def archive(*dialogues: Dialogue) -> Archive:
    names = {"xa": "Hạ", "phuong": "3", "huyen": "Thượng", "thi-xa": "Trung", "thanh-pho": "Thành phố Cổ"}
    places = [
        Place.model_validate({"id": id_, "province": "nui", "periods": ({"name": names[id_], "kind": kind},)})
        for id_, kind in PLACES.items()
    ]
    ward = {"id": "phuong-bien", "province": "bien", "periods": ({"name": "Cảng", "kind": "ward"},)}
    return build_archive(
        dialogues,
        {
            "provinces": [Province.model_validate(row) for row in PROVINCES],
            "places": [*places, Place.model_validate(ward)],
            "agencies": [Agency.model_validate(row) for row in AGENCIES],
            "people": [Person.model_validate({"id": "nguoi-mau", "name": "Người Mẫu"})],
            **{name: [] for name in ("topics", "documents", "abbreviations")},
        },
    )


def told(position: str, host: str, id_: str, date: str = "2024-05-06", agency: str | None = None) -> str:
    one = dialogue(1, host, id_, date)
    return position_in_place(archive(one), Mention(one, "chair", position=position, agency=agency))


@pytest.mark.parametrize(
    ("position", "host", "id_", "expected"),
    [
        ("Chủ tịch UBND tỉnh", "province", "nui", "Chủ tịch UBND tỉnh Núi Mẫu"),
        ("Bí thư Tỉnh ủy", "province", "nui", "Bí thư Tỉnh ủy Núi Mẫu"),
        ("Bí thư Tỉnh uỷ", "province", "nui", "Bí thư Tỉnh uỷ Núi Mẫu"),
        ("Phó Bí thư Tỉnh đoàn", "province", "nui", "Phó Bí thư Tỉnh đoàn Núi Mẫu"),
        (
            "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh",
            "province",
            "nui",
            "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Núi Mẫu",
        ),
        ("Chủ tịch UBND tỉnh, Ủy viên Ban mẫu", "province", "nui", "Chủ tịch UBND tỉnh Núi Mẫu, Ủy viên Ban mẫu"),
        ("Tỉnh ủy viên, Giám đốc Sở Mẫu", "province", "nui", "Tỉnh ủy viên, Giám đốc Sở Mẫu tỉnh Núi Mẫu"),
        ("Chủ tịch UBND thành phố", "province", "bien", "Chủ tịch UBND thành phố Biển Mẫu"),
        ("Chủ tịch UBND TP", "province", "bien", "Chủ tịch UBND TP Biển Mẫu"),
        ("Bí thư Thành đoàn", "province", "bien", "Bí thư Thành đoàn Biển Mẫu"),
        ("Giám đốc Sở Mẫu", "province", "bien", "Giám đốc Sở Mẫu thành phố Biển Mẫu"),
        ("Chủ tịch UBND xã", "place", "xa", "Chủ tịch UBND xã Hạ"),
        ("Chủ tịch UBND phường", "place", "phuong", "Chủ tịch UBND phường 3"),
        ("Bí thư Huyện ủy", "place", "huyen", "Bí thư Huyện ủy Thượng"),
        ("Chủ tịch UBND thị xã", "place", "thi-xa", "Chủ tịch UBND thị xã Trung"),
        ("Bí thư Thành đoàn", "place", "thanh-pho", "Bí thư Thành đoàn Cổ"),
        ("Phó Chủ tịch UBND tỉnh", "place", "xa", "Phó Chủ tịch UBND tỉnh Núi Mẫu"),
        ("Bí thư Tỉnh đoàn", "host", "tinh-doan-nui", "Bí thư Tỉnh đoàn Núi Mẫu"),
        ("Chủ tịch UBND xã", "host", "doan-xa", "Chủ tịch UBND xã Hạ"),
    ],
)
def test_a_position_gets_the_place_of_its_record(position: str, host: str, id_: str, expected: str) -> None:
    assert told(position, host, id_) == expected


@pytest.mark.parametrize(
    ("position", "host", "id_"),
    [
        ("Chủ tịch UBND tỉnh Núi Mẫu", "province", "nui"),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Biển Mẫu", "province", "nui"),
        ("Bí thư Tỉnh ủy tỉnh Ngoài", "province", "nui"),
        ("Bí thư Quận 1, Ủy viên Tỉnh đoàn", "province", "nui"),
        ("Chủ tịch UBND xã", "province", "nui"),
        ("Chủ tịch UBND huyện", "place", "xa"),
        ("Chủ tịch UBND thành phố", "province", "nui"),
        ("Chủ tịch UBND thành phố", "place", "phuong-bien"),
        ("Giám đốc Hợp tác xã", "place", "xa"),
        ("Chủ tịch UBND thị xã", "place", "xa"),
        ("Nguyên Chủ tịch UBND tỉnh", "province", "nui"),
        ("Tỉnh ủy viên", "province", "nui"),
        ("Giám đốc Sở Giao dịch Ngân hàng mẫu", "province", "nui"),
        ("Bộ trưởng Bộ Mẫu", "province", "nui"),
        ("Chủ tịch UBND tỉnh", "host", "bo"),
        ("Chủ tịch UBND tỉnh", "host", "truong-nui"),
        ("", "province", "nui"),
    ],
)
def test_a_position_gets_no_place_that_the_record_does_not_tell(position: str, host: str, id_: str) -> None:
    assert told(position, host, id_) == position


def test_a_province_is_named_as_on_the_day() -> None:
    assert told("Chủ tịch UBND tỉnh", "province", "song") == "Chủ tịch UBND tỉnh Sông Mẫu"
    assert told("Chủ tịch UBND thành phố", "province", "song", "2025-02") == "Chủ tịch UBND thành phố Sông Mới"
    assert told("Chủ tịch UBND tỉnh", "province", "song", "2025-02") == "Chủ tịch UBND tỉnh"


def test_an_agency_of_the_record_stands_in_place_of_the_records_place() -> None:
    assert told("Giám đốc", "province", "bien", agency="so-nui") == "Giám đốc, Sở Mẫu tỉnh Núi Mẫu"
    assert told("Phó Chủ tịch UBND tỉnh", "province", "bien", agency="bo") == "Phó Chủ tịch UBND tỉnh, Bộ Mẫu"
    assert told("Bộ trưởng Bộ Mẫu", "province", "nui", agency="bo") == "Bộ trưởng Bộ Mẫu"


def test_positions_of_a_person_are_told_once_and_by_province() -> None:
    def chaired(number: int, province: str, position: str) -> Dialogue:
        chairs = ({"person": "nguoi-mau", "position": position},)
        return dialogue(number, "province", province, f"2024-05-0{number}", chairs=chairs)

    whole = archive(
        chaired(1, "bien", "Phó Chủ tịch UBND thành phố"),
        chaired(2, "nui", "chủ tịch UBND tỉnh"),
        chaired(3, "nui", "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"),
        chaired(4, "nui", "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"),
        chaired(5, "nui", "Phó Bí thư Tỉnh ủy"),
    )
    assert positions_of(whole, "nguoi-mau") == (
        "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Núi Mẫu",
        "Phó Chủ tịch UBND thành phố Biển Mẫu",
    )


WORDS = st.sampled_from(
    [
        "Chủ tịch",
        "UBND",
        "tỉnh",
        "Tỉnh ủy",
        "xã",
        "Sở",
        "Mẫu",
        "Núi Mẫu",
        "Hạ",
        ",",
        ";",
        " - ",
        "kiêm",
        "nguyên",
        "thị",
    ]
)


@given(st.lists(WORDS, max_size=7).map(" ".join), st.sampled_from([("province", "nui"), ("place", "xa")]))
def test_a_position_only_gains_the_name_of_a_place_and_only_once(position: str, host: tuple[str, str]) -> None:
    once = told(position, *host)
    if once != position:
        gained = [name for name in (" Núi Mẫu", " tỉnh Núi Mẫu", " Hạ") if once.replace(name, "", 1) == position]
        assert gained
    assert told(once, *host) == once
