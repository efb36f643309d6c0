"""Pages whose features run: a click before that is lost, as it is for visitors in the first moment."""

from playwright.sync_api import Page, expect

_NOT_STARTED = ", ".join(
    f"[data-{name}]:not([data-started])" for name in ("theme-switch", "contents", "actions", "filters")
)


def wait_for_features(page: Page) -> None:
    """Wait until every feature of the open page has started."""
    expect(page.locator(_NOT_STARTED)).to_have_count(0)


def open_page(page: Page, url: str) -> None:
    """Open a page and wait for its features."""
    page.goto(url)
    wait_for_features(page)
