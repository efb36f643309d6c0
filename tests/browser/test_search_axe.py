"""axe-core finds no violations in any state of the search, in both colour schemes, at phone and desktop width."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_types import PAGE_TYPES
from tests.browser.search_page import expect_state, stub
from tests.browser.test_axe import AXE, BEGIN, SCHEMES, WIDTHS, violations

pytestmark = pytest.mark.browser
STATES = {
    "tim-kiem/": "idle",
    "tim-kiem/?q=việc&nam=2024&nam=2023&chu-de=viec-lam": "ready",
    "tim-kiem/?q=ít": "ready",
    "tim-kiem/?q=gõ+sia": "ready",
    "tim-kiem/?q=tên&xep=moi": "ready",
    "tim-kiem/?q=không+có": "empty",
    "tim-kiem/?q=không+lọc&nam=2024": "empty",
}
RECENT = "localStorage.setItem('searches', JSON.stringify(['việc làm', 'khởi nghiệp']))"


def _wrong(page: Page) -> list[str]:
    page.evaluate(AXE)
    page.evaluate(BEGIN)
    return violations(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_search_state_has_a_violation(browser: Browser, strict_address: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        viewport={"width": width, "height": 800},
    )
    stub(context)
    page = context.new_page()
    page.goto(strict_address)
    page.evaluate(RECENT)
    found: dict[str, list[str]] = {}
    for query, state in STATES.items():
        page.goto(strict_address + query)
        expect_state(page, state)
        if state == "idle":
            expect(page.get_by_role("region", name="Tìm gần đây")).to_be_visible()
        if width < 600 and state == "ready":
            page.locator("[data-facets] > summary").click()
            expect(page.locator("[data-facets] input").first).to_be_visible()
        found[query] = _wrong(page)
    page.goto(f"{strict_address}tim-kiem/")
    page.evaluate("globalThis.broken = true")
    page.get_by_label("Tìm trong kho").fill("việc làm")
    expect(page.get_by_role("alert")).to_be_visible()
    found["error"] = _wrong(page)
    for kind in ("home", "question"):
        page.goto(strict_address + PAGE_TYPES[kind])
        page.get_by_role("combobox").focus()
        expect(page.get_by_role("option")).to_have_count(2)
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_have_count(1)
        found[f"{kind}, recent"] = _wrong(page)
        page.get_by_role("combobox").fill("tên")
        expect(page.get_by_role("option")).to_have_count(6)
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_have_count(1)
        found[f"{kind}, suggested"] = _wrong(page)
    context.close()
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
