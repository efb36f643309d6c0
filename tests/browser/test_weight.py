"""Limits on bytes and layout shift of a page; not on times, which differ by machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.page_types import PAGE_TYPES
from tests.quality.server import serving
from tests.quality.weight import MAX_HTML, MAX_PAGE, MAX_SHIFT, SLOW, first_visit, html_and_all, layout_shifts

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def slow_address(real_site: Path) -> Iterator[str]:
    """Serves the site with slow scripts and fonts."""
    with serving(real_site, delays=SLOW) as address:
        yield address


def test_first_visit_of_a_question_stays_within_the_weight_limit(browser: Browser, strict_address: str) -> None:
    found = first_visit(browser, strict_address + PAGE_TYPES["question"])
    html, everything = html_and_all(found)
    assert 0 < html <= MAX_HTML, found
    assert html < everything <= MAX_PAGE, found


@pytest.mark.parametrize("kind", ["home", "dialogue", "question", "directives"])
def test_layout_does_not_shift_while_a_page_loads(browser: Browser, slow_address: str, kind: str) -> None:
    shifts = layout_shifts(browser, slow_address + PAGE_TYPES[kind])
    assert {width: shift for width, shift in shifts.items() if shift >= MAX_SHIFT} == {}


def test_layout_shift_is_measured(browser: Browser, tmp_path: Path) -> None:
    page = "<!doctype html><title>Thử</title><p>Đứng yên</p><script src=late.js></script>"
    late = 'setTimeout(() => document.body.insertAdjacentHTML("afterbegin", "<div>%s</div>"), 200);' % ("<br>" * 20)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "late.js").write_text(late, encoding="utf-8")
    with serving(tmp_path) as address:
        assert min(layout_shifts(browser, address).values()) > MAX_SHIFT


def test_weight_counts_transferred_bytes(browser: Browser, tmp_path: Path) -> None:
    page = "<!doctype html><link rel=stylesheet href=a.css><title>Thử</title><p>" + "a" * 50_000
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "a.css").write_text("p {color: red}\n" * 1000, encoding="utf-8")
    with serving(tmp_path) as address:
        found = {one.path: one for one in first_visit(browser, address)}
    assert found["/"].whole > 50_000
    assert found["/a.css"].whole == 15_000
    assert all(0 < one.sent < 1_000 for one in found.values())
