"""The search box of every page: suggestions, recent searches, keyboard; nothing is fetched before focus."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.page_types import PAGE_TYPES
from tests.browser.reads import attributes_of, eventually, expect_value, until

pytestmark = pytest.mark.browser
SEARCHED = re.compile(r"/search/|/vendor/|\.bin$")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Tìm trong kho")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


@pytest.mark.parametrize("kind", ["home", "question", "search", "not found"])
def test_search_is_not_fetched_before_focus(page: Page, strict_address: str, kind: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.extend([request.url] if SEARCHED.search(request.url) else []))
    page.goto(strict_address + PAGE_TYPES[kind])
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(500)
    assert fetched == []
    with page.expect_request("**/tim-kiem/chi-muc.bin"):
        page.get_by_label("Tìm trong kho").focus()


@pytest.mark.parametrize("kind", ["home", "question", "search"])
def test_only_recent_searches_script_is_fetched_before_focus(page: Page, strict_address: str, kind: str) -> None:
    page.add_init_script("localStorage.setItem('searches', JSON.stringify(['việc làm', 'khởi nghiệp']))")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.extend([request.url] if SEARCHED.search(request.url) else []))
    page.goto(strict_address + PAGE_TYPES[kind])
    recent = page.get_by_role("region", name="Tìm gần đây")
    if kind == "search":
        expect(recent.get_by_role("link")).to_have_text(["việc làm", "khởi nghiệp"])
    page.wait_for_timeout(500)
    assert [url.rpartition("/")[2] for url in fetched] == (["recent-searches.js"] if kind == "search" else [])
    if kind == "search":
        recent.get_by_role("button", name="Xóa “việc làm” khỏi danh sách").click()
        expect(recent.get_by_role("link")).to_have_text(["khởi nghiệp"])
        expect(recent.get_by_role("button", name="Xóa “khởi nghiệp” khỏi danh sách")).to_be_focused()
        assert [url.rpartition("/")[2] for url in fetched] == ["recent-searches.js"]
    with page.expect_request("**/tim-kiem/chi-muc.bin"):
        page.get_by_label("Tìm trong kho").focus()


@pytest.mark.parametrize("kind", ["home", "search"])
def test_scripts_and_manifest_are_fetched_in_parallel_and_once(page: Page, strict_address: str, kind: str) -> None:
    held: list[Route] = []
    fetched: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.on("request", lambda request: fetched.extend([request.url] if SEARCHED.search(request.url) else []))
    page.route(re.compile(r"/search/(page|box|engine)\.js$"), hold)
    page.goto(strict_address + PAGE_TYPES[kind])
    with page.expect_request("**/tim-kiem/chi-muc.bin"):
        page.get_by_label("Tìm trong kho").focus()
    until(page, lambda: len(held) == 2)
    for route in held:
        route.continue_()
    page.get_by_label("Tìm trong kho").fill("khởi nghiệp")
    expect(options(page).or_(page.locator("[data-results] > li")).first).to_be_visible()
    assert sum(url.endswith("/chi-muc.bin") for url in fetched) == 1


@pytest.mark.parametrize("kind", ["home", "question", "province", "about"])
def test_submitting_leads_to_the_search_page(page: Page, strict_address: str, kind: str) -> None:
    page.goto(strict_address + PAGE_TYPES[kind])
    box(page).fill("việc làm")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q=vi%E1%BB%87c\+l%C3%A0m$"))
    expect(page.locator("[data-search]")).to_have_attribute("data-search-state", "ready")


def test_real_engine_suggests_names(page: Page, strict_address: str) -> None:
    page.goto(strict_address + PAGE_TYPES["question"])
    box(page).press_sequentially("khởi nghi")
    options(page).filter(has=page.get_by_text("Khởi nghiệp, lập nghiệp", exact=True)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Khởi nghiệp, lập nghiệp")


def test_suggestions_are_navigated_by_keyboard(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    expect(box(stubbed)).to_have_attribute("aria-expanded", "false")
    # At once: suggestions for what was typed on the way would look the same, and be replaced under the arrow keys.
    box(stubbed).fill("tên")
    expect(options(stubbed)).to_have_count(6)
    expect(box(stubbed)).to_have_attribute("aria-expanded", "true")
    expect(stubbed.locator(".search-box [aria-live]")).to_have_text("6 gợi ý, dùng phím mũi tên để chọn")
    box(stubbed).press("ArrowDown")
    box(stubbed).press("ArrowDown")
    active = options(stubbed).and_(stubbed.locator("[aria-selected=true]"))
    expect(active.locator(".option-words")).to_have_text("Tên 1")
    expect(box(stubbed)).to_have_attribute("aria-activedescendant", *attributes_of(active, "id"))
    box(stubbed).press("ArrowUp")
    box(stubbed).press("ArrowUp")
    expect(box(stubbed)).not_to_have_attribute("aria-activedescendant", re.compile(""))
    box(stubbed).press("ArrowUp")
    expect(stubbed.get_by_role("option", selected=True)).to_have_text(re.compile("Tên 5"))
    box(stubbed).press("Enter")
    expect(stubbed).to_have_url(re.compile(r"/chu-de/\?5$"))


def test_one_letter_has_no_suggestions(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    box(stubbed).press_sequentially("te\u0302")
    expect(options(stubbed)).to_have_count(6)
    for typed in ("t", "e\u0302"):
        box(stubbed).fill("tê")
        expect(options(stubbed)).to_have_count(6)
        box(stubbed).fill(typed)
        expect(options(stubbed)).to_have_count(0)
    box(stubbed).fill("t ")
    expect(options(stubbed)).to_have_count(6)


def test_suggestion_matched_by_an_alias_shows_the_alias(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    box(stubbed).press_sequentially("ubnd")
    expect(options(stubbed).locator(".option-words")).to_have_text(
        ["Ủy ban nhân dân khớp với “UBND”", "Ubnd trong tên"]
    )


def test_enter_without_an_active_option_searches(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["home"])
    box(stubbed).press_sequentially("tên")
    expect(options(stubbed)).to_have_count(6)
    box(stubbed).press("Enter")
    expect(stubbed).to_have_url(re.compile(r"/tim-kiem/\?q=t%C3%AAn$"))


def test_escape_closes_then_clears_and_leaving_closes(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    box(stubbed).press_sequentially("tên")
    expect(options(stubbed)).to_have_count(6)
    box(stubbed).press("Escape")
    expect(options(stubbed)).to_have_count(0)
    expect(box(stubbed)).to_have_value("tên")
    expect(box(stubbed)).to_have_attribute("aria-expanded", "false")
    box(stubbed).press("ArrowDown")
    expect(options(stubbed)).to_have_count(6)
    stubbed.keyboard.press("Tab")
    expect(options(stubbed)).to_have_count(0)
    box(stubbed).press("Escape")
    expect(box(stubbed)).to_have_value("")


def test_recent_searches_are_suggested_and_removed(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    for asked in ("một", "hai", "ba"):
        box(stubbed).focus()
        eventually(stubbed, "globalThis.warmUps")  # the script has begun
        box(stubbed).fill(asked)
        box(stubbed).press("Enter")
        expect(stubbed).to_have_url(re.compile("/tim-kiem/"))
        stubbed.goto(strict_address + PAGE_TYPES["question"])
    box(stubbed).focus()
    expect(options(stubbed).locator(".option-words")).to_have_text(["ba", "hai", "một"])
    box(stubbed).press("ArrowDown")
    box(stubbed).press("Delete")
    expect(options(stubbed).locator(".option-words")).to_have_text(["hai", "một"])
    options(stubbed).first.locator(".option-erase").click()
    expect(options(stubbed).locator(".option-words")).to_have_text(["một"])
    expect(box(stubbed)).to_be_focused()
    options(stubbed).first.click()
    expect(stubbed).to_have_url(re.compile(r"/tim-kiem/\?q=m%E1%BB%99t$"))
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    box(stubbed).focus()
    stubbed.get_by_role("button", name="Xóa hết").click()
    expect(options(stubbed)).to_have_count(0)
    expect_value(stubbed, "localStorage.getItem('searches')", None)


def test_box_is_a_plain_form_without_the_index(page: Page, strict_address: str) -> None:
    page.route("**/tim-kiem/chi-muc.bin", lambda route: route.abort("aborted"))
    page.goto(strict_address + PAGE_TYPES["question"])
    box(page).press_sequentially("việc làm")
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q="))


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
@pytest.mark.parametrize("kind", ["home", "question", "search"])
def test_shortcuts_focus_the_box(page: Page, strict_address: str, kind: str, keys: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(strict_address + PAGE_TYPES[kind])
    page.locator("footer a").last.focus()
    page.keyboard.press(keys)
    expect(page.get_by_label("Tìm trong kho")).to_be_focused()
    expect(page.get_by_label("Tìm trong kho")).to_have_value("")
    expect(page.get_by_label("Tìm trong kho")).to_be_in_viewport()


def test_slash_shortcut_is_ignored_in_fields_and_can_be_disabled(page: Page, strict_address: str) -> None:
    page.goto(strict_address + PAGE_TYPES["question"])
    box(page).press_sequentially("13/2021")
    expect(box(page)).to_have_value("13/2021")
    page.goto(f"{strict_address}tim-kiem/")
    page.get_by_label("Bấm phím / cũng vào ô tìm").uncheck()
    page.goto(strict_address + PAGE_TYPES["question"])
    page.keyboard.press("/")
    expect(box(page)).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    page.goto(f"{strict_address}tim-kiem/")
    expect(page.get_by_label("Bấm phím / cũng vào ô tìm")).not_to_be_checked()


@pytest.mark.parametrize("width", [320, 390, 700, 1024, 1280])
def test_box_is_visible_and_large_enough_on_every_width(page: Page, strict_address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(strict_address + PAGE_TYPES["question"])
    expect(box(page)).to_be_in_viewport()
    button = page.get_by_role("button", name="Tìm", exact=True).bounding_box()
    assert button
    assert button["width"] >= 44
    assert button["height"] >= (44 if width < 640 else 40)
    box(page).press_sequentially("thanh niên")
    expect(options(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_delete_edits_text_while_a_suggestion_is_active(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address + PAGE_TYPES["question"])
    box(stubbed).fill("tên")
    expect(options(stubbed)).to_have_count(6)
    box(stubbed).press("ArrowDown")
    expect(stubbed.get_by_role("option", selected=True)).to_have_count(1)
    for key in ("Home", "Delete"):
        box(stubbed).press(key)
    expect(box(stubbed)).to_have_value("ên")


def test_warm_up_runs_once_for_several_focuses(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(strict_address)
    box(stubbed).focus()
    eventually(stubbed, "globalThis.warmUps === 1")
    for _ in range(2):
        box(stubbed).blur()
        box(stubbed).focus()
    stubbed.wait_for_timeout(100)
    assert stubbed.evaluate("warmUps") == 1
