"""The search page: results, errors and messages without results; on the real archive and with the stub engine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.reads import count_of, eventually, text_of, texts_of
from tests.browser.search_page import box, expect_query, expect_state, found
from tests.quality.server import serving
from tests.quality.weight import MAX_SHIFT, SLOW, layout_shifts

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=({}, {".bin": 0.6}), ids=("soon", "late"))
def slow_address(real_site: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Serves the site with slow scripts and fonts, and with a slow or a fast index."""
    with serving(real_site, delays={**SLOW, **request.param}) as address:
        yield address


# --- The real engine on the real archive ------------------------------------------------------------------------------


def test_results_of_an_unmarked_query_are_highlighted(page: Page, strict_address: str) -> None:
    page.goto(f"{strict_address}tim-kiem/")
    box(page).fill("khoi nghiep")
    expect_state(page, "ready")
    expect_query(page, "?q=khoi+nghiep")
    expect(found(page).first).to_be_visible()
    expect(page.locator("[data-results] mark").first).to_have_text(re.compile("^khởi", re.IGNORECASE))
    total = int(text_of(page.locator("[data-count]")).replace(".", ""))
    assert total >= count_of(found(page))
    found(page).first.click()
    expect(page).not_to_have_url(re.compile("/tim-kiem/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_warm_up_fetches_and_shows_nothing(page: Page, strict_address: str) -> None:
    page.goto(f"{strict_address}tim-kiem/")
    box(page).focus()
    # The page's own script has begun and has its index: it asks for nothing more.
    eventually(page, "history.scrollRestoration === 'manual'")
    eventually(page, "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/chi-muc.bin'))")
    shown = "document.querySelector('main').innerHTML"
    before = page.evaluate(shown)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    script = """async (root) => {
      const { open } = await import(new URL("static/js/search/engine.js", root));
      const { result, cards } = await (await open(root)).warmUp();
      return [result.state, cards.length];
    }"""
    assert page.evaluate(script, strict_address) == ["ready", 1]
    assert [url.removeprefix(strict_address) for url in asked] == ["tim-kiem/chi-muc.bin"]
    assert page.evaluate(shown) == before
    expect_state(page, "idle")


def test_aliases_of_an_entry_are_shown_only_if_they_match(page: Page, strict_address: str) -> None:
    for query, shown in (("việc làm", False), ("thất nghiệp", True)):
        page.goto(f"{strict_address}tim-kiem/?q={query}")
        expect_state(page, "ready")
        topic = page.locator("[data-results] > li", has_text="Lao động, việc làm").first
        expect(topic.locator("mark").first).to_be_visible()
        said = text_of(topic.locator(".excerpt"))
        assert ("•" in said) == shown, query


def test_facets_count_results_and_a_former_province_names_its_successor(page: Page, strict_address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{strict_address}tim-kiem/?q=thanh+nien&tinh=ha-nam")
    expect_state(page, "ready")
    expect(page.get_by_label("Hà Nam (nay thuộc Ninh Bình)")).to_be_checked()
    total = int(text_of(page.locator("[data-count]")))
    kinds = texts_of(page.get_by_role("group", name="Loại").locator(".count"))
    assert sum(map(int, kinds)) == total
    page.locator("[data-late] summary", has_text="Chủ đề").click()
    expect(page.get_by_role("group", name="Chủ đề").locator("input").first).to_be_visible()


def test_unknown_letters_find_nothing(page: Page, strict_address: str) -> None:
    page.goto(f"{strict_address}tim-kiem/?q=zxqwzxqw")
    expect_state(page, "empty")
    expect(page.get_by_text("Không tìm thấy gì cho zxqwzxqw")).to_be_visible()


# --- Results ----------------------------------------------------------------------------------------------------------


def test_ten_results_are_shown_and_ten_more_on_request(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    more = stubbed.get_by_role("button", name="Xem thêm")
    more.click()
    expect_query(stubbed, "?q=vi%E1%BB%87c&trang=2")
    expect(found(stubbed)).to_have_count(20)
    expect(found(stubbed).nth(10)).to_be_focused()
    more.click()
    expect(found(stubbed)).to_have_count(25)
    expect(more).to_be_hidden()
    assert stubbed.evaluate("questions") == ["việc"]
    stubbed.reload()
    expect(found(stubbed)).to_have_count(25)


def test_near_matches_have_a_heading(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=gần")
    expect_state(stubbed, "ready")
    expect(stubbed.get_by_role("heading", name="Không có kết quả đúng cho gần")).to_be_visible()
    expect(stubbed.get_by_role("region", name="Gần đúng").locator("[data-results] > li > a")).to_have_count(3)
    expect(stubbed.locator("[data-results]")).to_have_count(1)
    expect(stubbed.locator("[data-count]")).to_have_text("0")
    box(stubbed).fill("ít ")
    expect(stubbed.get_by_role("heading", name="2 kết quả cho ít")).to_be_visible()
    expect(stubbed.locator("[data-results]").first.get_by_role("listitem")).to_have_count(2)
    expect(stubbed.get_by_role("region", name="Gần đúng").get_by_role("listitem")).to_have_count(1)


def test_correction_and_suggestion_are_linked(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=gõ+sia")
    expect(stubbed.get_by_role("heading", name="Kết quả gần đúng cho gõ sai")).to_be_visible()
    box(stubbed).fill("ít ")
    expect(stubbed.get_by_text("Có phải bạn tìm nhiều?")).to_be_visible()
    stubbed.get_by_role("link", name="nhiều", exact=True).click()
    expect_query(stubbed, "?q=nhi%E1%BB%81u")
    expect(box(stubbed)).to_have_value("nhiều")
    expect(found(stubbed)).to_have_count(10)


def test_tips_are_shown_without_results(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=không+có&nam=2024")
    expect_state(stubbed, "empty")
    expect(stubbed.get_by_role("heading", name="Không tìm thấy gì cho không có với bộ lọc đã chọn")).to_be_visible()
    expect(stubbed.get_by_text("bỏ bớt bộ lọc;")).to_be_visible()
    stubbed.get_by_role("region", name="Tìm theo cách khác").get_by_role("link", name="Nhân vật").click()
    expect(stubbed.get_by_role("heading", level=1)).to_have_text("Nhân vật")


def test_no_empty_lists_without_results(stubbed: Page, strict_address: str) -> None:
    stubbed.set_viewport_size({"width": 1280, "height": 800})
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(stubbed, "ready")
    stubbed.locator("[data-late] summary", has_text="Chủ đề").click()
    expect(stubbed.get_by_role("checkbox", name=re.compile("^Việc làm"))).to_be_visible()
    lists = stubbed.get_by_role("main").get_by_role("list").and_(stubbed.locator(".found, .facets ul"))
    expect(lists).to_have_count(5)
    box(stubbed).fill("không có")
    expect_state(stubbed, "empty")
    expect(stubbed.locator("[data-facets]")).to_be_hidden()
    expect(lists).to_have_count(0)
    stubbed.goto(f"{strict_address}tim-kiem/?q=không+có&nam=2024")
    expect_state(stubbed, "empty")
    expect(stubbed.get_by_role("checkbox", name=re.compile("^2024"))).to_be_checked()
    expect(stubbed.locator("[data-late] summary")).to_have_count(2)
    expect(stubbed.locator("[data-late] summary").first).to_be_hidden()
    box(stubbed).fill("gần ")
    expect(stubbed.get_by_role("region", name="Gần đúng")).to_be_visible()
    expect(stubbed.get_by_role("list").and_(stubbed.locator(".found"))).to_have_count(1)


def test_a_new_list_begins_after_fifty_results(stubbed: Page, strict_address: str) -> None:
    more = stubbed.get_by_role("button", name="Xem thêm")
    earlier = stubbed.get_by_role("link", name="Xem 50 kết quả trước")
    stubbed.goto(f"{strict_address}tim-kiem/?q=rất+nhiều&trang=5")
    expect(found(stubbed)).to_have_count(50)
    expect(earlier).to_be_hidden()
    more.click()
    expect_query(stubbed, "?q=r%E1%BA%A5t+nhi%E1%BB%81u&trang=6")
    expect(found(stubbed)).to_have_count(10)
    expect(found(stubbed).first).to_have_text("rất nhiều 50")
    expect(found(stubbed).first).to_be_focused()
    expect(found(stubbed).first).to_be_in_viewport()
    more.click()
    expect(found(stubbed)).to_have_count(20)
    stubbed.reload()
    expect(found(stubbed)).to_have_count(20)
    earlier.click()
    expect_query(stubbed, "?q=r%E1%BA%A5t+nhi%E1%BB%81u&trang=5")
    expect(found(stubbed).first).to_be_focused()
    expect(found(stubbed).first).to_have_text("rất nhiều 0")
    stubbed.goto(f"{strict_address}tim-kiem/?q=rất+nhiều&trang=999")
    expect(found(stubbed)).to_have_text([f"rất nhiều {id_}" for id_ in range(100, 120)])
    expect(stubbed.locator("[data-count]")).to_have_text("120")
    expect(more).to_be_hidden()


def test_matching_entries_are_linked_above_the_results(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=tên")
    names = stubbed.get_by_text("Xem thẳng:")
    expect(names.get_by_role("link")).to_have_text([f"Tên {n}" for n in range(4)])
    names.get_by_role("link").first.click()
    expect(stubbed).to_have_url(re.compile(r"/chu-de/\?0$"))


def test_entry_matched_by_an_alias_shows_the_alias(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=ubnd")
    names = stubbed.get_by_text("Xem thẳng:").get_by_role("link")
    expect(names).to_have_text(["Ủy ban nhân dân (khớp với “UBND”)", "Ubnd trong tên"])


def test_matching_entries_share_a_prefix_with_the_query_and_are_hidden_by_filters(
    stubbed: Page, strict_address: str
) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=tên+dài")
    names = stubbed.get_by_text("Xem thẳng:").get_by_role("link")
    expect(names).to_have_count(1)
    name = names.bounding_box()
    assert name
    assert name["height"] < 40
    assert stubbed.evaluate("document.documentElement.scrollWidth") <= 390
    stubbed.goto(f"{strict_address}tim-kiem/?q=tên&nam=2024")
    expect_state(stubbed, "ready")
    stubbed.wait_for_timeout(150)
    expect(stubbed.get_by_text("Xem thẳng:")).to_be_hidden()


def test_filters_without_results_are_cleared_beside_the_message(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=không+lọc&nam=2024")
    expect(stubbed.get_by_role("heading", name="Không tìm thấy gì cho không lọc với bộ lọc đã chọn")).to_be_visible()
    stubbed.locator(".results").get_by_role("link", name="Bỏ tất cả bộ lọc").click()
    expect_query(stubbed, "?q=kh%C3%B4ng+l%E1%BB%8Dc")
    expect_state(stubbed, "ready")
    expect(stubbed.locator(".results").get_by_role("link", name="Bỏ tất cả bộ lọc")).to_be_hidden()


def test_error_is_shown_and_search_can_be_retried(page: Page, strict_address: str) -> None:
    broken = True

    def index(route: Route) -> None:
        route.abort("aborted") if broken else route.continue_()

    page.route("**/tim-kiem/**/*.bin", index)
    page.route("**/tim-kiem/*.bin", index)
    page.goto(f"{strict_address}tim-kiem/?q=thanh+nien")
    expect_state(page, "error")
    expect(page.get_by_role("alert")).to_contain_text("Chưa tìm được")
    expect(page.get_by_role("link", name="Chủ đề").last).to_be_visible()
    broken = False
    page.get_by_role("button", name="Thử lại").click()
    expect_state(page, "ready")
    expect(found(page).first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_failed_script_can_be_retried(page: Page, strict_address: str) -> None:
    broken = True
    page.route("**/search/page.js", lambda route: route.abort("aborted") if broken else route.continue_())
    page.goto(f"{strict_address}tim-kiem/?q=thanh+nien")
    expect_state(page, "error")
    expect(page.get_by_role("region", name="Tìm theo cách khác")).to_be_visible()
    broken = False
    page.get_by_role("button", name="Thử lại").click()
    expect_state(page, "ready")
    expect_query(page, "?q=thanh+nien")
    expect(found(page).first).to_be_visible()


@pytest.mark.parametrize("query", ["", "?q=vay+von", "?q=thanh+nien&tinh=lang-son", "?q=zxqwzxqw"])
def test_layout_does_not_shift_while_results_load(browser: Browser, slow_address: str, query: str) -> None:
    shifts = layout_shifts(browser, f"{slow_address}tim-kiem/{query}")
    assert {width: shift for width, shift in shifts.items() if shift >= MAX_SHIFT} == {}


# --- Without scripts, on paper ----------------------------------------------------------------------------------------


def test_form_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}doi-thoai/ha-nam-2021/")
    box(page).fill("việc làm")
    page.keyboard.press("Enter")
    expect_query(page, "?q=vi%E1%BB%87c+l%C3%A0m")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("cần JavaScript")
    for control in ("input", "button", "[data-columns]", "[data-error]", "[data-recents]"):
        expect(page.locator(control).and_(page.locator(":visible"))).to_have_count(0)
    page.get_by_role("region", name="Tìm theo cách khác").get_by_role("link", name="Cơ quan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cơ quan, tổ chức")
    context.close()


def test_results_are_printed_without_controls(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/?q=việc&nam=2024")
    expect_state(stubbed, "ready")
    stubbed.emulate_media(media="print")
    for gone in (".search-box", ".facets", ".chips", ".sort", "[data-more]"):
        expect(stubbed.locator(gone)).to_be_hidden()
    expect(found(stubbed).first).to_be_visible()


def test_state_is_kept_in_the_url_in_older_browsers(stubbed: Page, strict_address: str) -> None:
    stubbed.add_init_script("delete URLSearchParams.prototype.size")
    stubbed.goto(f"{strict_address}tim-kiem/")
    box(stubbed).press_sequentially("vay vốn")
    expect_state(stubbed, "ready")
    expect(stubbed).to_have_url(re.compile("q=vay"))
