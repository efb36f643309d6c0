"""Pages that tests take by turns from one context know nothing of each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.contexts import PHONE, SharedContexts
from tests.browser.reads import expect_value

pytestmark = pytest.mark.browser
STORE = """async () => {
  localStorage.setItem("left", "behind");
  sessionStorage.setItem("left", "behind");
  document.cookie = "left=behind; path=/; max-age=1000";
  const request = indexedDB.open("left", 1);
  await new Promise((done) => { request.onsuccess = done; });
  request.result.close();
  globalThis.left = "behind";
}"""
STORED = """async () => [
  localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length,
  "left" in globalThis,
]"""
LOOKS = "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('print').matches]"
EMPTY, FULL = [0, 0, "", 0, False], [1, 1, "left=behind", 1, True]


@pytest.fixture
def shared(browser: Browser) -> Iterator[SharedContexts]:
    contexts = SharedContexts(browser)
    yield contexts
    contexts.close()


def _leave_much(page: Page, address: str) -> None:
    """Change all that tests with a shared context may change."""
    page.add_init_script("globalThis.scripted = true")
    page.route("**/chu-de/", lambda route: route.fulfill(body="<!doctype html><title>Mẫu</title>"))
    page.goto(address)
    page.evaluate(STORE)
    page.set_viewport_size({"width": 700, "height": 500})
    page.emulate_media(color_scheme="dark", media="print")
    expect_value(page, LOOKS, [700, True, True])
    page.evaluate("globalThis.open('chu-de/')")
    page.context.new_page().goto(f"{address}tinh/")
    assert page.evaluate(STORED) == FULL


def test_nothing_is_left_to_the_next_page(shared: SharedContexts, address: str, strict_address: str) -> None:
    used: list[BrowserContext] = []
    for start in (address, strict_address):
        for _ in range(2):
            with shared.page(PHONE) as page:
                page.goto(start)
                assert page.evaluate(STORED) == EMPTY
                assert page.evaluate("typeof scripted") == "undefined"
                expect_value(page, LOOKS, [390, False, False])
                page.goto(f"{start}chu-de/")
                assert page.evaluate("document.title") != "Mẫu"
                assert len(page.context.pages) == 2
                used.append(page.context)
                _leave_much(page, start)
    assert {*used} == {used[0]}


def test_nothing_is_left_by_pages_of_a_folder(shared: SharedContexts, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text("<!doctype html><title>Mẫu</title>", encoding="utf-8")
    for _ in range(2):
        with shared.page(PHONE) as page:
            page.goto(file.as_uri())
            assert page.evaluate("localStorage.length") == 0
            page.evaluate("localStorage.setItem('left', 'behind')")


def test_context_is_not_used_again_after_a_failure_or_with_other_options(shared: SharedContexts) -> None:
    with shared.page(PHONE, lambda: True) as page:
        failed = page.context
    with shared.page(PHONE) as page:
        other = page.context
        assert other != failed
        with shared.page({}) as wide:
            assert wide.context != other
    with shared.page(PHONE) as page:
        assert page.context == other
        other.close()
    with shared.page(PHONE) as page:
        assert page.context != other


SHARING = {"opened", "page", "phone", "strict_page", "stubbed", "wide"}
"""Fixtures that give a page of a shared context."""


def _lasting(source: str) -> Iterator[str]:
    """Yield what functions of a module set on the context of a page that they share."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            shared = {one.arg for one in function.args.args} & SHARING
            for node in ast.walk(function):
                match node:
                    case ast.Attribute(value=ast.Name(id=name), attr="clock" | "context") if name in shared:
                        yield f"{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("test_*.py")), ids=lambda path: path.name)
def test_shared_contexts_are_left_as_they_are(path: Path) -> None:
    if path != Path(__file__):
        assert list(_lasting(path.read_text(encoding="utf-8"))) == [], "ask for fresh_page or fresh_stubbed"


def test_lasting_changes_are_found() -> None:
    source = "def test({0}: Page, other: Page) -> None:\n    {0}.clock.install()\n    other.clock.install()"
    assert list(_lasting(source.format("page"))) == ["2: page.clock"]
    assert list(_lasting(source.format("fresh_page"))) == []
