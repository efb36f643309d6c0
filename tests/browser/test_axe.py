"""axe-core finds no violations on any kind of page, in both colour schemes, at phone and desktop width."""

import hashlib
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.pages import urls
from tests.browser.features import open_page
from tests.browser.page_types import SMALL_PAGE_TYPES, page_file, page_types, templates
from tests.browser.reads import expect_value
from tests.project import ROOT

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
AXE = (HERE / "axe.min.js").read_text(encoding="utf-8")

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 1280)

# The rules enabled by default (WCAG A and AA, best practices) and the one of WCAG 2.2 AA that is not. The promise is
# not awaited here, so that two pages can be checked at once.
BEGIN = """
globalThis.violations = axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})
  .then((results) => results.violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) =>
    `${id}: ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`)));
null"""


def violations(page: Page) -> list[str]:
    """Return the violations found by a started axe-core run: rule, place, reason."""
    found: list[str] = page.evaluate("violations")
    return found


def test_no_page_kind_has_a_violation(
    browser: Browser, real_site: Path, strict_address: str, small_address: str
) -> None:
    pages = {
        scheme: browser.new_context(color_scheme=scheme, reduced_motion="reduce", locale="vi-VN").new_page()
        for scheme in SCHEMES
    }
    found: dict[str, list[str]] = defaultdict(list)
    addresses = {name: strict_address + url for name, url in page_types(real_site).items()}
    addresses |= {name: small_address + url for name, url in SMALL_PAGE_TYPES.items()}
    for page in pages.values():
        # Visitors are led on at once from a former address: nothing answers at the present one, so that they stay.
        page.route(small_address + urls.dialogue("mau-tay-2024"), lambda route: route.fulfill(status=204))
    for name, url in addresses.items():
        for page in pages.values():
            open_page(page, url)
            expect(page).to_have_url(url)
            page.evaluate(AXE)
        for width in WIDTHS:
            for page in pages.values():
                page.set_viewport_size({"width": width, "height": 800})
                expect_value(page, "innerWidth", width)
                page.evaluate(BEGIN)
            for scheme, page in pages.items():
                for wrong in violations(page):
                    found[f"{name} ({url}): {wrong}"].append(f"{scheme} {width}")
    for page in pages.values():
        page.context.close()
    assert not found, "\n" + "\n".join(f"{wrong} [{', '.join(looks)}]" for wrong, looks in found.items())


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<main><h1>Tên</h1><input></main>", "label"),
        ("<main><h1 style='color: #bbb; background: #fff'>Tên</h1></main>", "color-contrast"),
        ("<main><h1>Tên</h1><a href=a>1</a><br><a href=b>2</a></main>", "target-size"),
    ],
)
def test_axe_finds_violations(browser: Browser, body: str, rule: str) -> None:
    page = browser.new_page()
    style = "<style>a {display: inline-block; width: 9px; height: 9px; line-height: 9px}</style>"
    page.goto(f"data:text/html,<!doctype html><html lang=vi><title>Thử</title>{style}{body}".replace("#", "%23"))
    page.evaluate(AXE)
    page.evaluate(BEGIN)
    found = violations(page)
    page.close()
    assert [line.partition(":")[0] for line in found] == [rule] * len(found)
    assert found


def test_page_kinds_cover_every_template(real_site: Path) -> None:
    by_url, in_small = templates(ROOT), templates(ROOT / "tests/small")
    kinds = page_types(real_site)
    covered = {by_url[url] for url in kinds.values()} | {in_small[url] for url in SMALL_PAGE_TYPES.values()}
    assert covered == {path.stem for path in (ROOT / "theme/pages").glob("*.html")}
    assert {name for name, url in kinds.items() if not page_file(real_site, url).is_file()} == set()


def test_vendored_axe_has_the_listed_digests() -> None:
    for entry in tomllib.loads((HERE / "VENDORED.toml").read_text(encoding="utf-8")).values():
        assert hashlib.sha256((HERE / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["version"] in (HERE / entry["file"]).read_text(encoding="utf-8")[:100]
        assert all((HERE / name).is_file() for name in entry["licence_files"])
