"""The search on a phone: tap targets are large enough and keep their place, and no keyboard shortcuts are shown."""

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import OpenShared
from tests.browser.contexts import PHONE
from tests.browser.page_types import PAGE_TYPES
from tests.browser.reads import until
from tests.browser.search_page import box, expect_state, found, stub

pytestmark = pytest.mark.browser
RECENT = "localStorage.setItem('searches', JSON.stringify(['việc làm', 'khởi nghiệp']))"
# Links within a sentence or a list of pages may be smaller.
SMALL = """() => [...document.querySelectorAll(".search, .search-popup")]
  .flatMap((part) => [...part.querySelectorAll("a, button, label, summary, [role=option]")])
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[data-said], #gan-dung, .rows"))
  .map((one) => [one.textContent.trim(), Math.round(one.getBoundingClientRect().height)])
  .filter(([, height]) => height < 44)"""


@pytest.fixture
def phone(open_shared: OpenShared) -> Page:
    """A page on a phone, without a mouse, with the stub engine."""
    page = open_shared({**PHONE, "is_mobile": True, "has_touch": True})
    stub(page)
    return page


def _still_box(found: Locator) -> FloatRect | None:
    """Return where one stands in the window once it has been scrolled there and no longer moves."""
    found.page.evaluate("document.fonts.ready.then(() => null)")
    found.check(trial=True)  # waits for that
    return found.bounding_box()


def test_filters_are_folded(phone: Page, strict_address: str) -> None:
    phone.goto(f"{strict_address}tim-kiem/?q=việc")
    expect_state(phone, "ready")
    # Folded lists are not rendered.
    expect(phone.locator("[data-facet] input")).to_have_count(0)
    year = phone.get_by_role("checkbox", name=re.compile("^2024"))
    phone.get_by_text("Lọc kết quả").click()
    year.check()
    expect(phone.locator("[data-count]")).to_have_text("9")
    expect(year).to_be_visible()


def test_choosing_a_filter_moves_nothing_above_it(phone: Page, strict_address: str) -> None:
    phone.goto(f"{strict_address}tim-kiem/?q=việc")
    phone.get_by_text("Lọc kết quả").click()
    kind = phone.get_by_role("checkbox", name=re.compile("^Loại hoi-dap"))
    before = _still_box(kind)
    kind.check()
    expect(phone.get_by_role("link", name="Bỏ lọc Loại hoi-dap")).to_be_visible()
    until(phone, lambda: kind.bounding_box() == before)


def test_filters_keep_their_place_when_those_above_have_no_results(phone: Page, strict_address: str) -> None:
    phone.goto(f"{strict_address}tim-kiem/?q=việc")
    phone.get_by_text("Lọc kết quả").click()
    year = phone.locator("[data-facet=nam] input[value='2022']")
    before = _still_box(year)
    year.check()
    expect(phone.get_by_role("link", name="Bỏ lọc 2022")).to_be_visible()
    until(phone, lambda: year.bounding_box() == before)
    # Provinces without records of 2022 are listed but disabled.
    expect(phone.locator("[data-facet=tinh] input:disabled")).not_to_have_count(0)
    expect(phone.locator("[data-facet=tinh] input")).to_have_count(8)
    box(phone).fill("việc làm")
    expect(phone.get_by_role("heading", name="8 kết quả cho việc làm")).to_be_visible()
    expect(phone.locator("[data-facet=tinh] input:disabled")).to_have_count(0)


def test_tap_targets_are_large_enough(phone: Page, strict_address: str) -> None:
    phone.goto(strict_address)
    phone.evaluate(RECENT)
    for query, state in (
        ("", "idle"),
        ("?q=tên&nam=2024&chu-de=viec-lam&trang=6", "ready"),
        ("?q=tên", "ready"),
        ("?q=ít", "ready"),
        ("?q=gần", "ready"),
        ("?q=rất+nhiều&trang=6", "ready"),
        ("?q=không+lọc&nam=2024", "empty"),
    ):
        phone.goto(f"{strict_address}tim-kiem/{query}")
        expect_state(phone, state)
        if state == "idle":
            expect(phone.get_by_role("region", name="Tìm gần đây")).to_be_visible()
        else:
            phone.get_by_text("Lọc kết quả").tap()
            for name in ("Chủ đề", "Cơ quan") if state == "ready" else ():
                phone.locator("[data-late] > summary", has_text=name).tap()
                expect(phone.get_by_role("group", name=name).get_by_role("checkbox").first).to_be_visible()
            expect(phone.locator("[data-facet=nam] input").first).to_be_visible()
        assert phone.evaluate(SMALL) == [], query
    phone.goto(strict_address + PAGE_TYPES["question"])
    phone.get_by_role("combobox").focus()
    expect(phone.get_by_role("option")).to_have_count(2)
    assert phone.evaluate(SMALL) == []


def test_on_screen_keyboard_closes_on_submit(phone: Page, strict_address: str) -> None:
    phone.goto(f"{strict_address}tim-kiem/")
    box(phone).fill("việc làm")
    box(phone).press("Enter")
    expect(found(phone).first).to_be_visible()
    expect(box(phone)).not_to_be_focused()


def test_box_keeps_focus_with_a_mouse(stubbed: Page, strict_address: str) -> None:
    stubbed.goto(f"{strict_address}tim-kiem/")
    box(stubbed).fill("việc làm")
    box(stubbed).press("Enter")
    expect(found(stubbed).first).to_be_visible()
    expect(box(stubbed)).to_be_focused()


def test_shortcuts_are_shown_only_with_a_mouse(phone: Page, page: Page, strict_address: str) -> None:
    for where, is_there in ((phone, False), (page, True)):
        where.goto(f"{strict_address}tim-kiem/")
        expect(where.get_by_role("heading", name="Tìm theo cách khác")).to_be_visible()
        expect(where.get_by_text("Ctrl K")).to_be_visible(visible=is_there)
