"""Pages whose features run: a click before that is lost, as it is for visitors in the first moment."""

from playwright.sync_api import Page

_STARTED = """() => ["theme-switch", "contents", "actions", "filters"]
  .map((name) => document.querySelector(`[data-${name}]`))
  .every((element) => !element || "started" in element.dataset)"""


def wait_for_features(page: Page) -> None:
    """Wait until every feature of the open page has started."""
    page.wait_for_function(_STARTED)


def open_page(page: Page, url: str) -> None:
    """Open a page and wait for its features."""
    page.goto(url)
    wait_for_features(page)
