"""Hosts of dialogues: names by level and date, neighbours, short names, province and place pages."""

from typing import Any

import pytest

from generator.archive.archive import Archive, build_archive
from generator.archive.names import dialogue_date, dialogue_day, dialogue_description, dialogue_name
from generator.pages.fingerprints import page_digest
from generator.pages.overviews import coverage
from generator.pages.page import PAGE_SIZE
from generator.records.dialogue import Dialogue
from generator.records.registries import Agency, Place, Province
from generator.records.schema import Dialogue as Record
from tests.project import all_pages

SOURCE = {"id": "bao-mau", "kind": "news", "title": "Bài báo mẫu"}
BEFORE, AFTER = {"until": "2025-06-30"}, {"since": "2025-07-01"}


def dialogue(id_: str, date: str, **more: Any) -> Dialogue:
    data = {"title": "Cuộc mẫu", "kind": "dialogue", "date": date, "sources": (SOURCE,), **more}
    return Dialogue(id_, Record.model_validate(data))


def entries(model: type[Any], *rows: dict[str, Any]) -> list[Any]:
    return [model.model_validate(row) for row in rows]


def archive(*dialogues: Dialogue) -> Archive:
    return build_archive(
        dialogues,
        {
            "provinces": entries(
                Province,
                {"id": "cu", "periods": ({"name": "Cũ", "kind": "province", **BEFORE},), "successor": "moi"},
                {"id": "moi", "periods": ({"name": "Mới", "kind": "city"},)},
            ),
            "places": entries(
                Place,
                {
                    "id": "cu-huyen-ha",
                    "province": "cu",
                    "periods": ({"name": "Hạ", "kind": "rural-district", **BEFORE},),
                    "successors": ("moi-xa-ha",),
                },
                {"id": "moi-xa-ha", "province": "moi", "periods": ({"name": "Hạ", "kind": "commune", **AFTER},)},
            ),
            "agencies": entries(
                Agency,
                {"id": "bo", "name": "Bộ Mẫu", "kind": "agency", "level": "central"},
                {"id": "truong", "name": "Trường Đại học Mẫu", "kind": "agency", "province": "moi"},
            ),
            **{name: [] for name in ("people", "topics", "documents", "abbreviations")},
        },
    )


OF_PROVINCE = dialogue("cu-2024", "2024-03-05", province="cu")
OF_DISTRICT = dialogue("cu-huyen-ha-2024", "2024-05", place="cu-huyen-ha", date_note="Tháng suy ra từ tin bài")
OF_COMMUNE = dialogue("moi-xa-ha-2025", "2025-11-28", place="moi-xa-ha")
OF_MINISTRY = dialogue("bo-2024", "2024", host="bo")
OF_SCHOOL = dialogue("truong-2025", "2025-03-01/2025-03-02", host="truong")
ALL = archive(OF_PROVINCE, OF_DISTRICT, OF_COMMUNE, OF_MINISTRY, OF_SCHOOL)


def test_hosts_have_level_names_and_province() -> None:
    shown = {one.id: (h.level, h.name, h.title, h.province) for one, h in ALL.hosts.items()}
    assert shown == {
        "cu-2024": ("province", "Cũ", "tỉnh Cũ", "cu"),
        "cu-huyen-ha-2024": ("district", "Huyện Hạ (Cũ)", "huyện Hạ, tỉnh Cũ", "cu"),
        "moi-xa-ha-2025": ("commune", "Xã Hạ (Mới)", "xã Hạ, thành phố Mới", "moi"),
        "bo-2024": ("central", "Bộ Mẫu", "Bộ Mẫu", None),
        "truong-2025": ("organisation", "Trường Đại học Mẫu", "Trường Đại học Mẫu", "moi"),
    }


def test_neighbours_have_the_same_host_only() -> None:
    again = dialogue("cu-2025", "2025-01-10", province="cu")
    joined = archive(OF_PROVINCE, OF_DISTRICT, OF_COMMUNE, OF_MINISTRY, OF_SCHOOL, again)
    assert joined.neighbours(OF_PROVINCE) == (None, again)
    assert joined.neighbours(again) == (OF_PROVINCE, None)
    for alone in (OF_DISTRICT, OF_COMMUNE, OF_MINISTRY, OF_SCHOOL):
        assert joined.neighbours(alone) == (None, None)


def test_names_and_dates_are_marked_where_they_are_inferred() -> None:
    assert [dialogue_name(ALL, one) for one in ALL.dialogues] == [
        "Bộ Mẫu 2024",
        "Cũ 2024",
        "Huyện Hạ (Cũ) 2024 (suy\u00a0ra)",
        "Trường Đại học Mẫu 2025",
        "Xã Hạ (Mới) 2025",
    ]
    assert dialogue_date(OF_DISTRICT.record) == "5/2024 (suy\u00a0ra)"
    assert dialogue_day(OF_DISTRICT.record) == "tháng 5/2024 (suy\u00a0ra)"
    assert dialogue_day(OF_MINISTRY.record) == "năm 2024"
    described = dialogue_description(ALL, OF_SCHOOL)
    assert "Trường Đại học Mẫu, các ngày 01-02/3/2025" in described
    assert not any(character.isdigit() for character in described.replace("01-02/3/2025", ""))


def test_provinces_gather_places_in_them_and_in_their_predecessors() -> None:
    found = ALL.dialogues_with_predecessors("moi")
    assert [one.id for one in found] == ["cu-2024", "cu-huyen-ha-2024", "truong-2025", "moi-xa-ha-2025"]
    assert OF_MINISTRY not in found


def test_coverage_counts_provinces_own_dialogues_only() -> None:
    covered = coverage(archive(OF_DISTRICT, OF_COMMUNE, OF_MINISTRY, OF_SCHOOL))
    assert (covered.rows, covered.years, covered.provinces_without_dialogues) == ((), (), 1)
    covered = coverage(ALL)
    assert [(province.id, cells) for province, cells in covered.rows] == [("cu", ((OF_PROVINCE,),))]
    assert covered.provinces_without_dialogues == 0


@pytest.mark.parametrize(("status", "rows"), [("announced", 0), ("cancelled", 0), ("held", 1)])
def test_coverage_counts_no_dialogues_that_were_not_held(status: str, rows: int) -> None:
    assert len(coverage(archive(dialogue("cu-2024", "2024-03-05", province="cu", status=status))).rows) == rows


def test_places_have_pages_with_their_own_records() -> None:
    pages = {page.url: page for page in all_pages(ALL)}
    assert pages["dia-ban/cu-huyen-ha/"].title == "Huyện Hạ, tỉnh Cũ"
    assert pages["dia-ban/cu-huyen-ha/"].context["lists"]["dialogues"] == (OF_DISTRICT,)
    assert pages["dia-ban/moi-xa-ha/"].context["lists"]["dialogues"] == (OF_COMMUNE,)
    assert "dia-ban/" in pages
    crumbs = [crumb.url for crumb in pages["doi-thoai/moi-xa-ha-2025/"].breadcrumbs]
    assert crumbs[-1] == "dia-ban/moi-xa-ha/"
    assert [crumb.url for crumb in pages["doi-thoai/bo-2024/"].breadcrumbs][-1] == "co-quan/bo/"


def test_the_first_page_of_a_province_is_made_anew_when_an_old_dialogue_moves_to_one_of_its_places() -> None:
    newest = [dialogue(f"cu-2024-{n}", "2024-03-05", province="cu") for n in range(PAGE_SIZE)]
    digests = []
    for host in ({"province": "cu"}, {"place": "cu-huyen-ha"}):
        whole = archive(*newest, dialogue("cu-2001", "2001-03-05", **host))
        page = next(page for page in all_pages(whole) if page.url == "tinh/cu/")
        assert page.context["lists"]["dialogues"] == tuple(reversed(whole.dialogues))[:PAGE_SIZE]
        digests.append(page_digest(page, whole))
    assert digests[0] != digests[1]
