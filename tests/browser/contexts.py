"""Browser contexts that tests take by turns: to open one takes as long as a short test.

Each test gets a page of its own, so its listeners, routes, scripts, size, media and history end with the page. What
pages of a context share is cleared after each test; the HTTP cache stays. The clock and what else is set on the context
cannot be taken back: tests that set it ask for `fresh_page`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "vi-VN"}
"""Options of most tests' pages."""


class SharedContext:
    """A context that is cleared between pages; the blank page that stays open is the one through which it is."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.context: BrowserContext = browser.new_context(**options)
        self._blank = self.context.new_page()
        self._session = self.context.new_cdp_session(self._blank)
        self._origins: set[str] = set()
        self.context.on("request", lambda request: self._origins.add(_origin(request.url)))

    def clear(self) -> None:
        """Close the pages that a test opened, and delete what they stored."""
        for page in self.context.pages:
            if page != self._blank:
                page.close()
        for origin in self._origins:
            self._session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._origins.clear()
        self.context.clear_cookies()


class SharedContexts:
    """The shared contexts of a browser, one for each set of options."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: dict[str, SharedContext] = {}

    @contextmanager
    def page(self, options: dict[str, Any], has_failed: Callable[[], bool] = bool) -> Iterator[Page]:
        """Yield a page; the context of a test that failed is not used again, for nobody knows what it left."""
        key = repr(sorted(options.items()))
        if key not in self._open:
            self._open[key] = SharedContext(self._browser, options)
        shared = self._open[key]
        try:
            yield shared.context.new_page()
        finally:
            if has_failed() or not _cleared(shared):
                del self._open[key]
                shared.context.close()

    def close(self) -> None:
        """Close all of them."""
        for shared in self._open.values():
            shared.context.close()


def _cleared(shared: SharedContext) -> bool:
    try:
        shared.clear()
    except Error:
        return False
    return True


def _origin(url: str) -> str:
    """Return the origin of a URL as the DevTools protocol names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
