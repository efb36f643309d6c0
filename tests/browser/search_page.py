"""What tests see of the search, and the engine that they command."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

_STUB = (Path(__file__).parent / "engine_stub.js").read_text(encoding="utf-8")


def stub(where: Page | BrowserContext) -> None:
    """Put the stub in the place of the engine."""
    where.route("**/search/engine.js", lambda route: route.fulfill(body=_STUB, content_type="text/javascript"))


def box(page: Page) -> Locator:
    """Where one types."""
    return page.get_by_label("Tìm trong kho")


def found(page: Page) -> Locator:
    """The links of the results."""
    return page.locator("[data-results] > li > a[href]")


def expect_state(page: Page, state: str) -> None:
    """The search page comes into a state."""
    expect(page.locator("[data-search]")).to_have_attribute("data-search-state", state)


def expect_query(page: Page, query: str) -> None:
    """The search page stands at an address."""
    expect(page).to_have_url(re.compile(rf"/tim-kiem/{re.escape(query)}$"))


def eventually(page: Page, expression: str) -> None:
    """An expression comes to hold; the strict policy keeps Playwright's own way of waiting for it from working."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)
