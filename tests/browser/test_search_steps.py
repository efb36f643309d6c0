"""The search page: its state in the URL, history entries, filters, and recent searches."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reads import eventually, expect_value, texts_of, until
from tests.browser.search_page import box, expect_query, expect_state, found

pytestmark = pytest.mark.browser


@pytest.fixture
def wide(stubbed: Page) -> Page:
    """A page wide enough for filters beside results, with the stub engine."""
    stubbed.set_viewport_size({"width": 1280, "height": 800})
    return stubbed


# --- The URL ----------------------------------------------------------------------------------------------------------


def test_url_holds_the_state(wide: Page, strict_address: str) -> None:
    query = "?q=việc&tinh=ninh-binh&tinh=ha-nam&nam=2024&chu-de=khoi-nghiep&loai=doi-thoai&xep=moi"
    wide.goto(f"{strict_address}tim-kiem/{query}")
    expect_state(wide, "ready")
    expect(box(wide)).to_have_value("việc")
    for name in ("Hà Nam (nay thuộc Ninh Bình)", "Ninh Bình", "2024", "Loại doi-thoai"):
        expect(wide.get_by_role("checkbox", name=re.compile(rf"^{re.escape(name)} \d+ kết quả$"))).to_be_checked()
    chips = wide.get_by_role("group", name="Đang lọc theo").get_by_role("link")
    names = ["Ninh Bình", "Hà Nam", "2024", "Khởi nghiệp", "Loại doi-thoai"]
    assert [name.split("\n")[0].removesuffix(" ✕") for name in texts_of(chips)] == [*names, "Bỏ tất cả bộ lọc"]


def test_choices_are_history_entries(wide: Page, strict_address: str) -> None:
    wide.goto(f"{strict_address}tim-kiem/")
    box(wide).press_sequentially("việc")
    expect_query(wide, "?q=vi%E1%BB%87c")
    box(wide).press_sequentially(" làm")
    expect_query(wide, "?q=vi%E1%BB%87c+l%C3%A0m")
    box(wide).press("Enter")
    wide.get_by_role("checkbox", name=re.compile("^2023")).check()
    expect_query(wide, "?q=vi%E1%BB%87c+l%C3%A0m&nam=2023")
    expect(wide.get_by_role("checkbox", name=re.compile("^2023"))).to_be_focused()
    wide.get_by_role("link", name="Mới nhất").click()
    expect_query(wide, "?q=vi%E1%BB%87c+l%C3%A0m&nam=2023&xep=moi")
    expect(found(wide).first).to_have_text("việc làm 22")
    wide.go_back()
    expect(found(wide).first).to_have_text("việc làm 1")
    wide.go_back()
    expect_query(wide, "?q=vi%E1%BB%87c+l%C3%A0m")
    expect(wide.locator("[data-count]")).to_have_text("25")
    expect(wide.get_by_role("checkbox", name=re.compile("^2023"))).not_to_be_checked()
    wide.go_back()
    expect_query(wide, "")
    expect(box(wide)).to_have_value("")
    expect_state(wide, "idle")
    wide.go_forward()
    expect(box(wide)).to_have_value("việc làm")
    expect(found(wide)).to_have_count(10)


def test_going_back_from_a_result_restores_the_page(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    stubbed.get_by_role("button", name="Xem thêm").click()
    expect(found(stubbed)).to_have_count(20)
    found(stubbed).nth(15).scroll_into_view_if_needed()
    eventually(stubbed, "scrollY > 500 && history.state?.y === scrollY")
    left = stubbed.evaluate("scrollY")
    found(stubbed).nth(15).click()
    expect(stubbed.get_by_role("heading", level=1)).not_to_have_text("Tìm kiếm")
    stubbed.go_back()
    expect(found(stubbed)).to_have_count(20)
    eventually(stubbed, f"Math.abs(scrollY - {left}) < 3")


# --- Filters ----------------------------------------------------------------------------------------------------------


def test_filters_are_removed_one_by_one_or_all(wide: Page, strict_address: str) -> None:
    wide.goto(f"{strict_address}tim-kiem/?q=việc")
    wide.get_by_role("checkbox", name=re.compile("^2024")).check()
    wide.get_by_role("checkbox", name=re.compile("^2022")).check()
    expect_query(wide, "?q=vi%E1%BB%87c&nam=2024&nam=2022")
    expect(wide.locator("[data-count]")).to_have_text("17")
    wide.get_by_role("link", name="Bỏ lọc 2024").focus()
    wide.keyboard.press("Enter")
    expect_query(wide, "?q=vi%E1%BB%87c&nam=2022")
    expect(wide.get_by_role("link", name="Bỏ lọc 2022")).to_be_focused()
    wide.get_by_role("link", name="Bỏ tất cả bộ lọc").click()
    expect_query(wide, "?q=vi%E1%BB%87c")
    expect(wide.get_by_role("link", name="Bỏ tất cả bộ lọc")).to_be_hidden()


def test_filters_chosen_while_a_search_runs_combine(wide: Page, strict_address: str) -> None:
    wide.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(wide, "ready")
    wide.evaluate("hold.việc = new Promise((resolve) => { globalThis.release = resolve; }); null")
    wide.get_by_role("checkbox", name=re.compile("^2024")).check()
    wide.get_by_role("checkbox", name=re.compile("^Loại hoi-dap")).check()
    wide.get_by_role("checkbox", name=re.compile("^2022")).check()
    wide.get_by_role("button", name="Hiện thêm 4").click()
    expect(wide.get_by_role("checkbox", name=re.compile("^2022"))).to_be_checked()
    expect_query(wide, "?q=vi%E1%BB%87c&nam=2024&nam=2022&loai=hoi-dap")
    wide.evaluate("release()")
    expect(wide.get_by_role("link", name="Bỏ lọc 2022")).to_be_visible()
    expect(wide.locator("[data-count]")).to_have_text("8")
    wide.evaluate("hold.việc = new Promise((resolve) => { globalThis.release = resolve; }); null")
    wide.get_by_role("link", name="Bỏ lọc 2024").click()
    wide.get_by_role("link", name="Bỏ lọc 2022").click()
    wide.evaluate("release()")
    expect_query(wide, "?q=vi%E1%BB%87c&loai=hoi-dap")
    expect(wide.locator("[data-count]")).to_have_text("12")


def test_filter_applies_to_the_shown_query_while_the_box_is_not_searchable(wide: Page, strict_address: str) -> None:
    wide.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(wide, "ready")
    box(wide).fill("vi")
    wide.get_by_role("checkbox", name=re.compile("^2024")).check()
    expect_query(wide, "?q=vi%E1%BB%87c&nam=2024")
    expect(wide.get_by_role("heading", name="9 kết quả cho việc")).to_be_visible()
    wide.get_by_role("link", name="Bỏ lọc 2024").click()
    expect_query(wide, "?q=vi%E1%BB%87c")
    assert set(wide.evaluate("questions")) == {"việc"}
    box(wide).fill("việc làm")
    wide.get_by_role("checkbox", name=re.compile("^2024")).check()
    expect_query(wide, "?q=vi%E1%BB%87c+l%C3%A0m&nam=2024")


@pytest.mark.parametrize(("typed", "shown"), [("v", "vay"), (" vay", "vay"), ("vốn", "vốn")])
def test_text_typed_before_the_script_is_loaded_is_searched_for(
    stubbed: Page, strict_address: str, typed: str, shown: str
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    stubbed.route("**/search/page.js", hold)
    stubbed.goto(f"{strict_address}tim-kiem/?q=vay", wait_until="commit")
    box(stubbed).fill(typed)
    until(stubbed, lambda: bool(held))
    held[0].continue_()
    expect(stubbed.get_by_role("heading", name=f"25 kết quả cho {shown}")).to_be_visible()
    expect(box(stubbed)).to_have_value(typed)


def test_long_facets_are_folded_and_keep_chosen_values(wide: Page, strict_address: str) -> None:
    wide.goto(f"{strict_address}tim-kiem/?q=việc&tinh=tinh-10")
    provinces = wide.get_by_role("group", name="Tỉnh, thành")
    expect(provinces.get_by_role("checkbox")).to_have_count(9)
    expect(provinces.get_by_label("Tỉnh 10")).to_be_checked()
    provinces.get_by_role("button", name="Hiện thêm 3").click()
    expect(provinces.get_by_role("checkbox")).to_have_count(12)
    provinces.get_by_role("button", name="Thu gọn").click()
    expect(provinces.get_by_role("checkbox")).to_have_count(9)
    wide.goto(f"{strict_address}tim-kiem/?q=việc&nam=1999&chu-de=viec-lam")
    expect_state(wide, "empty")
    expect(wide.get_by_role("checkbox", name="1999 0 kết quả")).to_be_checked()
    expect(wide.get_by_role("link", name="Bỏ lọc Việc làm")).to_be_visible()


def test_filters_without_a_query_are_a_search(wide: Page, strict_address: str) -> None:
    wide.goto(f"{strict_address}tim-kiem/?nam=2024")
    expect_state(wide, "ready")
    expect(wide.get_by_role("heading", name="9 kết quả")).to_be_visible()
    expect(wide.get_by_role("link", name="Mới nhất")).to_be_hidden()


def test_failed_facet_shows_an_error_and_is_fetched_again(page: Page, strict_address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    broken = True
    page.route("**/co-quan.bin", lambda route: route.abort("aborted") if broken else route.continue_())
    page.goto(f"{strict_address}tim-kiem/?q=thanh+nien")
    expect_state(page, "ready")
    summary = page.locator("[data-late] summary", has_text="Cơ quan")
    summary.click()
    agencies = page.get_by_role("group", name="Cơ quan")
    expect(agencies.get_by_text("Chưa tải được")).to_be_visible()
    broken = False
    summary.click()
    summary.click()
    expect(agencies.get_by_role("checkbox").first).to_be_visible()
    expect(agencies.get_by_text("Chưa tải được")).to_be_hidden()


def test_topic_and_agency_facets_are_fetched_when_opened(page: Page, strict_address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.goto(f"{strict_address}tim-kiem/?q=thanh+nien")
    expect_state(page, "ready")
    page.wait_for_timeout(500)
    assert not {"chu-de.bin", "co-quan.bin"} & set(fetched)
    page.locator("[data-late] summary", has_text="Cơ quan").click()
    expect(page.get_by_role("group", name="Cơ quan").get_by_role("checkbox").first).to_be_visible()
    assert "co-quan.bin" in fetched
    assert "chu-de.bin" not in fetched


# --- Recent searches --------------------------------------------------------------------------------------------------


def test_recent_searches_are_stored_and_removed(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    recent = stubbed.get_by_role("region", name="Tìm gần đây")
    expect(recent).to_be_hidden()
    for n in range(10):
        box(stubbed).fill(f"lần {n}")
        box(stubbed).press("Enter")
        expect_query(stubbed, f"?q=l%E1%BA%A7n+{n}")
        expect_state(stubbed, "ready")
    box(stubbed).fill("chỉ gõ thôi")
    expect_query(stubbed, "?q=ch%E1%BB%89+g%C3%B5+th%C3%B4i")
    stubbed.goto(f"{strict_address}tim-kiem/")
    expect(recent.get_by_role("link")).to_have_text([f"lần {n}" for n in range(9, 1, -1)])
    recent.get_by_role("button", name="Xóa “lần 8” khỏi danh sách").click()
    expect(recent.get_by_role("link")).to_have_count(7)
    expect(recent.get_by_role("button", name="Xóa “lần 7” khỏi danh sách")).to_be_focused()
    recent.get_by_role("link", name="lần 5").click()
    expect_query(stubbed, "?q=l%E1%BA%A7n+5")
    expect(recent).to_be_hidden()
    box(stubbed).press("Escape")
    expect(recent.get_by_role("link").first).to_have_text("lần 5")
    recent.get_by_role("button", name="Xóa hết").click()
    expect(recent).to_be_hidden()
    expect_value(stubbed, "localStorage.getItem('searches')", None)


def test_opening_a_result_stores_the_search(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    found(stubbed).first.click()
    expect(stubbed.get_by_role("heading", level=1)).not_to_have_text("Tìm kiếm")
    expect_value(stubbed, "localStorage.getItem('searches')", '["việc"]')


def test_page_works_without_local_storage(stubbed: Page, strict_address: str) -> None:
    closed = (
        "Object.defineProperty(globalThis, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})"
    )
    stubbed.add_init_script(closed)
    stubbed.goto(f"{strict_address}tim-kiem/")
    box(stubbed).fill("việc làm")
    box(stubbed).press("Enter")
    expect(found(stubbed)).to_have_count(10)
