"""The search page while one types: what is asked and when, what is shown, and what is said."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.search_page import box, eventually, expect_query, expect_state, found

pytestmark = pytest.mark.browser


def test_results_come_while_typing_from_three_letters_on_and_with_enter_at_once(
    stubbed: Page, strict_address: str
) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
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
def test_on_a_quick_line_every_key_is_searched_for_and_on_a_slow_one_a_pause_is_waited_for(
    stubbed: Page, strict_address: str, milliseconds: int, *, asks: bool
) -> None:
    stubbed.add_init_script(f"globalThis.opening = {milliseconds};")
    stubbed.goto(f"{strict_address}tim-kiem/")
    box(stubbed).focus()
    eventually(stubbed, "Boolean(globalThis.rehearsed)")
    # Quicker than any hand, so that no pause is long enough.
    stubbed.evaluate("""async () => {
      const box = document.querySelector("#tim");
      for (const typed of ["việc l", "việc làn", "việc làm"]) {
        box.value = typed;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => setTimeout(done, 20));
      }
    }""")
    expect_query(stubbed, "?q=vi%E1%BB%87c+l%C3%A0m")
    assert ("việc làn" in stubbed.evaluate("questions")) == asks


def _ask_and_hold(page: Page, query: str) -> None:
    """Type a query whose answer waits for release()."""
    box(page).focus()
    eventually(page, "Boolean(globalThis.hold)")
    page.evaluate("(q) => { hold[q] = new Promise((resolve) => { globalThis.release = resolve; }); }", query)
    box(page).fill(query)
    eventually(page, f"questions.includes({query!r})")


def test_what_is_asked_for_already_is_not_asked_again_with_enter(stubbed: Page, strict_address: str) -> None:
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


def test_with_a_space_behind_it_a_word_is_another_question(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    _ask_and_hold(stubbed, "việc làm")
    box(stubbed).fill("việc làm ")
    box(stubbed).press("Enter")
    expect_state(stubbed, "ready")
    assert stubbed.evaluate("questions") == ["việc làm", "việc làm "]


def test_an_answer_that_comes_late_is_not_shown(stubbed: Page, strict_address: str) -> None:
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


def test_the_number_is_told_to_screen_readers_once_typing_rests(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    box(stubbed).press_sequentially("việc làm", delay=30)
    expect_state(stubbed, "ready")
    live = stubbed.locator("[data-search] [role=status]")
    expect(live).to_be_empty()
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
def test_screen_readers_hear_what_is_seen_and_no_more(
    stubbed: Page, strict_address: str, query: str, words: str
) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q={query}")
    expect(stubbed.locator("[data-search] [role=status]")).to_have_text(re.compile(rf"^{re.escape(words)}$"))
    expect(stubbed.locator("[data-head]")).to_have_text(words.split(".", maxsplit=1)[0], use_inner_text=True)


def test_signs_alone_ask_for_nothing(stubbed: Page, strict_address: str) -> None:
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
def test_only_a_syllable_that_is_just_begun_waits_for_the_next_letter(
    stubbed: Page, strict_address: str, typed: str, is_asked: bool
) -> None:
    stubbed.clock.install()
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(stubbed, "ready")
    stubbed.clock.pause_at("2100-01-01")
    box(stubbed).fill(typed)
    stubbed.clock.run_for(20)
    assert stubbed.evaluate("questions.slice(1)") == ([typed] if is_asked else [])
    stubbed.clock.run_for(200)
    assert stubbed.evaluate("questions.slice(1)") == [typed]
