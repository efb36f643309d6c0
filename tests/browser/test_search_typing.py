"""The search page while typing: when searches start, which results are shown, and what is announced."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reads import eventually, expect_value
from tests.browser.search_page import box, expect_query, expect_state, found

pytestmark = pytest.mark.browser


def test_searches_from_three_letters_on_and_at_once_on_enter(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    box(stubbed).focus()
    eventually(stubbed, "globalThis.warmUps")
    box(stubbed).press_sequentially("vi")
    stubbed.wait_for_timeout(300)
    expect_state(stubbed, "idle")
    box(stubbed).press_sequentially("ệc")
    expect_state(stubbed, "ready")
    expect(found(stubbed)).to_have_count(10)
    expect(stubbed.locator("[data-count]")).to_have_text("25")
    box(stubbed).fill("ở")
    box(stubbed).press("Enter")
    expect_query(stubbed, "?q=%E1%BB%9F")
    assert stubbed.evaluate("questions").count("vi") == 0


@pytest.mark.parametrize(("milliseconds", "asks"), [(10, True), (400, False)])
def test_pause_before_a_search_depends_on_latency(
    fresh_stubbed: Page, strict_address: str, milliseconds: int, *, asks: bool
) -> None:
    fresh_stubbed.add_init_script(f"globalThis.opening = {milliseconds};")
    fresh_stubbed.clock.install()
    fresh_stubbed.goto(f"{strict_address}tim-kiem/")
    box(fresh_stubbed).focus()
    eventually(fresh_stubbed, "globalThis.warmUps")
    fresh_stubbed.clock.pause_at("2100-01-01")
    for typed in ("việc l", "việc làn", "việc làm"):
        box(fresh_stubbed).fill(typed)
        fresh_stubbed.clock.run_for(20)  # less than the pause before a search
    fresh_stubbed.clock.run_for(200)
    expect_query(fresh_stubbed, "?q=vi%E1%BB%87c+l%C3%A0m")
    assert ("việc làn" in fresh_stubbed.evaluate("questions")) == asks


def _ask_and_hold(page: Page, query: str) -> None:
    """Type a query whose result is held back until release()."""
    box(page).focus()
    eventually(page, "globalThis.hold")
    page.evaluate("(q) => { hold[q] = new Promise((resolve) => { globalThis.release = resolve; }); }", query)
    box(page).fill(query)
    eventually(page, f"questions.includes({query!r})")


def test_enter_does_not_repeat_a_pending_search(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    _ask_and_hold(stubbed, "việc làm")
    box(stubbed).press("Enter")
    expect_query(stubbed, "?q=vi%E1%BB%87c+l%C3%A0m")
    stubbed.evaluate("release()")
    expect(found(stubbed)).to_have_count(10)
    expect_state(stubbed, "ready")
    assert stubbed.evaluate("questions") == ["việc làm"]
    stubbed.go_back()
    expect_state(stubbed, "idle")


def test_trailing_space_is_another_query(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    _ask_and_hold(stubbed, "việc làm")
    box(stubbed).fill("việc làm ")
    box(stubbed).press("Enter")
    expect_state(stubbed, "ready")
    assert stubbed.evaluate("questions") == ["việc làm", "việc làm "]


def test_late_result_is_discarded(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    _ask_and_hold(stubbed, "trước")
    expect_state(stubbed, "loading")
    expect(stubbed.locator("[data-waiting]")).to_be_visible()
    box(stubbed).fill("sau này")
    expect(found(stubbed).first).to_have_text("sau này 0")
    expect(stubbed.locator("[data-waiting]")).to_be_hidden()
    stubbed.evaluate("release()")
    stubbed.wait_for_timeout(150)
    expect(found(stubbed).first).to_have_text("sau này 0")
    expect_state(stubbed, "ready")


def test_count_is_announced_after_typing_pauses(fresh_stubbed: Page, strict_address: str) -> None:
    fresh_stubbed.clock.install()
    fresh_stubbed.goto(f"{strict_address}tim-kiem/")
    box(fresh_stubbed).focus()
    eventually(fresh_stubbed, "globalThis.warmUps")
    fresh_stubbed.clock.pause_at("2100-01-01")
    box(fresh_stubbed).press_sequentially("việc làm")
    fresh_stubbed.clock.run_for(100)
    expect_state(fresh_stubbed, "ready")
    live = fresh_stubbed.locator("[data-search] [role=status]")
    fresh_stubbed.clock.run_for(600)
    expect(live).to_be_empty()
    fresh_stubbed.clock.run_for(200)
    expect(live).to_have_text("25 kết quả cho việc làm")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("việc", "25 kết quả cho việc"),
        ("nhiều+nữ", "Ít nhất 25 kết quả cho nhiều nữ"),
        ("gần", "Không có kết quả đúng cho gần. 3 mục gần đúng"),
        ("gõ+sia", "Không có kết quả đúng cho gõ sia. Kết quả gần đúng cho gõ sai. 3 mục gần đúng"),
        ("ít", "2 kết quả cho ít. 1 mục gần đúng. Có phải bạn tìm nhiều?"),
        ("không+có", "Không tìm thấy gì cho không có"),
        ("không+có&nam=2024", "Không tìm thấy gì cho không có với bộ lọc đã chọn"),
    ],
)
def test_announcement_equals_the_visible_text(stubbed: Page, strict_address: str, query: str, words: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q={query}")
    expect(stubbed.locator("[data-search] [role=status]")).to_have_text(re.compile(rf"^{re.escape(words)}$"))
    expect(stubbed.locator("[data-head]")).to_have_text(words.split(".", maxsplit=1)[0], use_inner_text=True)


def test_punctuation_alone_is_idle(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=..")
    expect_state(stubbed, "idle")
    expect(stubbed.get_by_role("region", name="Tìm theo cách khác")).to_be_visible()
    expect(stubbed.locator("[data-columns]")).to_be_hidden()


def test_escape_clears_the_box(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(stubbed, "ready")
    box(stubbed).press("Escape")
    expect(box(stubbed)).to_have_value("")
    expect_state(stubbed, "idle")
    expect_query(stubbed, "")
    expect(stubbed.get_by_role("heading", name="Tìm theo cách khác")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "is_asked"),
    [
        ("việc l", False),
        ("việc ngh", False),
        ("việc Đ", False),
        ("việc là", False),
        ("việc la\u0300", False),
        ("việc làm", True),
        ("việc 2", True),
        ("việc 2 ", False),
        ("việc làm m", False),
        ("việc làm mớ", False),
        ("việc làm mới", True),
        ("việc làm ", False),
        ("việ", False),
        ("việc ", False),
    ],
)
def test_only_incomplete_text_waits_for_the_next_letter(
    fresh_stubbed: Page, strict_address: str, typed: str, is_asked: bool
) -> None:
    fresh_stubbed.clock.install()
    fresh_stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(fresh_stubbed, "ready")
    fresh_stubbed.clock.pause_at("2100-01-01")
    box(fresh_stubbed).fill(typed)
    fresh_stubbed.clock.run_for(20)
    expect_value(fresh_stubbed, "questions.slice(1)", [typed] if is_asked else [])
    fresh_stubbed.clock.run_for(200)
    expect_value(fresh_stubbed, "questions.slice(1)", [typed])
