"""`python -m tests.quality.weight`: what the first visit of a page costs, in compressed bytes, and how it shifts."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, sync_playwright

from tests import chromium
from tests.browser.page_types import PAGE_TYPES
from tests.project import ROOT, built, copy_project
from tests.quality.server import serving

MAX_HTML = 12_000
MAX_PAGE = 150_000
MAX_SHIFT = 0.02
WIDTHS = (320, 360, 412, 1280)
"""Where lines break, and so what moves, differs by width: three phones and a desk."""
SLOW = {".js": 0.3, ".woff2": 0.3}
"""Scripts and fonts that come after the first paint, as they do on a slow line: what they move then is seen."""

# Twice two frames: what a font changes is laid out and painted.
SHIFT = """async () => {
  let sum = 0;
  const add = (list) => { for (const entry of list) sum += entry.hadRecentInput ? 0 : entry.value; };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({type: "layout-shift", buffered: true});
  await document.fonts.ready;
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve, 200));
  add(observer.takeRecords());
  return sum;
}"""


@dataclass(frozen=True)
class Transfer:
    """A file that a browser fetched: the size of its body on the line and unpacked."""

    kind: str
    path: str
    sent: int
    whole: int

    @classmethod
    def of(cls, request: Request) -> "Transfer":
        response = request.response()
        whole = len(response.body()) if response else 0
        return cls(request.resource_type, urlsplit(request.url).path, request.sizes()["responseBodySize"], whole)


def first_visit(browser: Browser, address: str) -> list[Transfer]:
    """What a browser that has never seen the site fetches for a page on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    page = context.new_page()
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.extend([request]))
    page.goto(address, wait_until="networkidle")
    found = [Transfer.of(request) for request in done]
    context.close()
    return found


def html_and_all(found: list[Transfer]) -> tuple[int, int]:
    """The compressed bytes of the page's HTML, and of everything."""
    return sum(one.sent for one in found if one.kind == "document"), sum(one.sent for one in found)


def layout_shifts(browser: Browser, address: str) -> dict[int, float]:
    """How far what is shown moves while a page loads, by width of the window: the sum of all shifts."""
    pages = {
        width: browser.new_context(viewport={"width": width, "height": 844}, locale="vi-VN").new_page()
        for width in WIDTHS
    }
    for page in pages.values():
        page.goto(address, wait_until="commit")
    found: dict[int, float] = {}
    for width, page in pages.items():
        page.wait_for_load_state("networkidle")
        found[width] = round(page.evaluate(SHIFT), 4)
        page.context.close()
    return found


def main() -> int:
    """Print what a question's page costs; 1 where it is more than allowed, 2 where there is no browser."""
    path = chromium.find()
    if path is None:
        sys.stderr.write("No Chromium: run `python -m tests.chromium`.\n")
        return 2
    with (
        tempfile.TemporaryDirectory(prefix="doithoai-weight-") as folder,
        serving(built(copy_project(ROOT, Path(folder))), delays=SLOW) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        question = address + PAGE_TYPES["question"]
        found = first_visit(browser, question)
        shifts = layout_shifts(browser, question)
        browser.close()
    html, everything = html_and_all(found)
    out = sys.stdout.write
    out(f"{'kind':<12}{'sent':>10}{'whole':>10}  path\n")
    for one in found:
        out(f"{one.kind:<12}{one.sent:>10,}{one.whole:>10,}  {one.path}\n")
    out(f"{'HTML':<12}{html:>10,} of at most {MAX_HTML:,} bytes\n")
    out(f"{'everything':<12}{everything:>10,} of at most {MAX_PAGE:,} bytes\n")
    for width, shift in shifts.items():
        out(f"{'shift':<12}{shift:>10.3f} of less than {MAX_SHIFT}, at a width of {width:,}\n")
    return 1 if html > MAX_HTML or everything > MAX_PAGE or max(shifts.values()) >= MAX_SHIFT else 0


if __name__ == "__main__":
    sys.exit(main())
