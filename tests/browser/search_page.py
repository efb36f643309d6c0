"""Locators and expectations of the search page, and the stub engine."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

_STUB = (Path(__file__).parent / "engine_stub.js").read_text(encoding="utf-8")


def stub(where: Page | BrowserContext) -> None:
    """Serve the stub instead of the engine."""
    where.route("**/search/engine.js", lambda route: route.fulfill(body=_STUB, content_type="text/javascript"))


def box(page: Page) -> Locator:
    """Return the search box."""
    return page.get_by_label("Tìm trong kho")


def found(page: Page) -> Locator:
    """Return the links of the results."""
    return page.locator("[data-results] > li > a[href]")


def expect_state(page: Page, state: str) -> None:
    """Wait for a state of the search page, once its script has begun: before that every page is idle."""
    expect(page.locator("[data-search][data-begun]")).to_have_attribute("data-search-state", state)


def expect_query(page: Page, query: str) -> None:
    """Wait for a query in the search page's URL."""
    expect(page).to_have_url(re.compile(rf"/tim-kiem/{re.escape(query)}$"))
