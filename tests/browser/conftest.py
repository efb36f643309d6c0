import functools
import http.server
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests import chromium
from tests.browser.contexts import PHONE, SharedContexts
from tests.browser.reads import PATIENCE
from tests.browser.search_page import stub
from tests.quality.server import serving

OpenShared: TypeAlias = Callable[[dict[str, Any]], Page]
# Nothing waits longer than it has to.
expect.set_options(timeout=1000 * PATIENCE)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        pass


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    """The URL of the real site on a sub-path of a plain static server."""
    handler = functools.partial(_Quiet, directory=str(real_site.parent.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/kho/site/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def strict_address(real_site: Path) -> Iterator[str]:
    """The URL of the real site at the root of a host, compressed and under the strict policy."""
    with serving(real_site) as address:
        yield address


@pytest.fixture(scope="session")
def small_address(small_site: Path) -> Iterator[str]:
    """Serve the small synthetic archive, which unlike the real one has updates of directives."""
    with serving(small_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "no Chromium: run `python -m tests.chromium`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()


def failed(request: Request) -> list[str]:
    """Return the URL of a failed request; requests aborted by leaving a page are no failures."""
    return [] if request.failure and "ABORTED" in request.failure else [request.url]


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember of each test whether it failed."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[SharedContexts]:
    """Contexts that tests take by turns."""
    shared = SharedContexts(browser)
    yield shared
    shared.close()


@pytest.fixture
def open_shared(contexts: SharedContexts, request: pytest.FixtureRequest) -> Iterator[OpenShared]:
    """Open a page of its own in a shared context with the given options."""
    node: pytest.Item = request.node
    with ExitStack() as stack:
        yield lambda options: stack.enter_context(contexts.page(options, lambda: node.stash.get(_FAILED, False)))


@contextmanager
def _watched(page: Page) -> Iterator[Page]:
    """Fail on any script error of a page, and any request to another host."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.extend(failed(request)))
    page.on("request", lambda request: wrong.extend([request.url] if "127.0.0.1" not in request.url else []))
    yield page
    page.close()
    assert wrong == []


@pytest.fixture
def page(open_shared: OpenShared) -> Iterator[Page]:
    """A page of a phone's width that fails the test on any script error or request to another host."""
    with _watched(open_shared(PHONE)) as page:
        yield page


@pytest.fixture
def fresh_page(browser: Browser) -> Iterator[Page]:
    """The same in a context of its own, for tests that set something on the context, such as its clock."""
    context = browser.new_context(**PHONE)
    try:
        with _watched(context.new_page()) as page:
            yield page
    finally:
        context.close()


@pytest.fixture
def stubbed(page: Page) -> Page:
    """A page with the stub engine."""
    stub(page)
    return page


@pytest.fixture
def fresh_stubbed(fresh_page: Page) -> Page:
    """The same in a context of its own."""
    stub(fresh_page)
    return fresh_page
