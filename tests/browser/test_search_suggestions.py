"""Suggestions while typing: titles and names."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from generator.search.search_record import SearchRecord
from tests.browser.search_engine import Engine, Engines, engines, entry, numbered, question

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Engines]:
    with engines(browser) as found:
        yield found


def _cards(engine: Engine, typed: str, most: int = 5) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = engine.call("(engine, q, n) => engine.suggest(q, n)", typed, most)
    return found


def _suggested(engine: Engine, typed: str, most: int = 5) -> list[str]:
    return [one["url"] for one in _cards(engine, typed, most)]


def test_suggestions_are_titles_entries_first(opened: Engines) -> None:
    engine = opened.over(
        question("hỏi", "Khởi nghiệp, khởi nghiệp", "khởi nghiệp"),
        question("thân", "Vay vốn", "khởi nghiệp"),
        entry("agency", "Trung tâm Khởi nghiệp quốc gia"),
    )
    for typed in ("khởi nghiệp", "khoi ng", "khởi n"):
        assert _suggested(engine, typed) == ["Trung tâm Khởi nghiệp quốc gia", "hỏi"]


def test_entries_leave_room_for_titles(opened: Engines) -> None:
    engine = opened.over(*(entry("topic", f"Vay vốn {name}") for name in "abcdefgh"), question("hỏi", "Vay vốn"))
    assert len(_suggested(engine, "vay vốn")) == 5
    assert _suggested(engine, "vay vốn")[-1] == "hỏi"


@pytest.mark.parametrize("typed", ["", " ", "v", '"v', "?"])
def test_one_letter_suggests_and_fetches_nothing(opened: Engines, typed: str) -> None:
    engine = opened.over(entry("topic", "Vay vốn"))
    engine.fetched.clear()
    assert _suggested(engine, typed) == []
    assert engine.fetched == []
    assert _suggested(engine, "va") == ["Vay vốn"]


@pytest.mark.parametrize("typed", ["Nguyễn Văn Thàng", "nguyen van thah", "Nguyễn Văb Thành", "nguễn văn thành"])
def test_misspelled_name_is_corrected(opened: Engines, typed: str) -> None:
    people = (entry("person", name) for name in ("Nguyễn Văn Thành", "Trần Thị Hoa"))
    engine = opened.over(*people, *numbered(9, "vay vốn"))
    assert _suggested(engine, typed) == ["Nguyễn Văn Thành"]


def test_query_that_matches_a_text_is_not_corrected_to_a_name(opened: Engines) -> None:
    engine = opened.over(entry("person", "Trần Thị Hoa"), question("hỏi", "", "trần thị hoạ"))
    assert _suggested(engine, "trần thị hoạ") == []


def test_alias_that_matched_is_returned(opened: Engines) -> None:
    topic = SearchRecord(
        "topic",
        "chủ đề",
        "Khởi nghiệp, lập nghiệp",
        names=("Khởi nghiệp, lập nghiệp", "startup", "học sinh, sinh viên", "làm ăn"),
        body=("• startup • học sinh, sinh viên • làm ăn", "Startup của học sinh, sinh viên và cách làm ăn"),
    )
    engine = opened.over(topic, question("hỏi", "Startup", "• startup"))
    for typed, alias in {
        "startup": "startup",
        "stratup": "startup",
        "sinh vi": "học sinh, sinh viên",
        "lam an": "làm ăn",
        "khoi nghiep": None,
        "nghiệp": None,
    }.items():
        first = _cards(engine, typed)[0]
        assert (first["url"], first.get("alias")) == ("chủ đề", alias)
    assert _cards(engine, "startup")[1].get("alias") is None


def test_entry_without_aliases_has_no_alias(opened: Engines) -> None:
    engine = opened.over(entry("agency", "Sở Y tế", body=("Lo về y tế và dân số.",)))
    assert [one.get("alias") for one in _cards(engine, "sở y tế")] == [None]
