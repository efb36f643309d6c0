"""No page violates the strict content security policy, and every file has the content type that its use requires."""

from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.conftest import OpenShared
from tests.browser.features import open_page
from tests.browser.page_types import page_types
from tests.browser.reads import eventually
from tests.quality.server import serving

pytestmark = pytest.mark.browser

COLLECT = """
globalThis.broken = [];
document.addEventListener("securitypolicyviolation", (event) => {
  broken.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile ?? ""}:${event.lineNumber}`);
});
addEventListener("error", (event) => broken.push(event.message));
addEventListener("unhandledrejection", (event) => broken.push(String(event.reason)));
"""


@pytest.fixture
def strict_page(open_shared: OpenShared) -> Page:
    """A page that records violations of the policy."""
    page = open_shared({})
    page.add_init_script(COLLECT)
    return page


def complaints(page: Page, address: str, *, awaited: bool = False) -> list[str]:
    """Return the errors that the browser reports while it loads a page; `awaited`: there is one, to be waited for."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(message.text)

    page.on("console", hear)
    open_page(page, address)
    # Errors of what scripts load follow shortly after.
    if awaited:
        eventually(page, "broken.length")
    page.wait_for_timeout(100)
    page.remove_listener("console", hear)
    said += page.evaluate("broken")
    return said


def test_no_page_kind_violates_the_strict_policy(strict_page: Page, real_site: Path, strict_address: str) -> None:
    found = {name: complaints(strict_page, strict_address + url) for name, url in page_types(real_site).items()}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("body", "directive"),
    [
        ("<script>1</script>", "script-src-elem"),
        ("<p style='color: red'>a</p>", "style-src-attr"),
        ("<style>p {color: red}</style>", "style-src-elem"),
        ("<img src='http://127.0.0.1:9/a.png' alt=''>", "img-src"),
    ],
)
def test_policy_violations_are_reported(strict_page: Page, tmp_path: Path, body: str, directive: str) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Thử</title>{body}", encoding="utf-8")
    (tmp_path / "favicon.ico").write_bytes(b"")
    with serving(tmp_path) as address:
        said = complaints(strict_page, address, awaited=True)
    assert any(line.startswith(f"{directive}: ") for line in said)
