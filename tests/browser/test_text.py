"""Text of records, narratives and prose pages as a browser lays it out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.project import SMALL, built, copy_project
from tests.quality.server import serving

pytestmark = pytest.mark.browser

TABLE = "\n".join("| " + " | ".join([cell] * 12) + " |" for cell in ("Cột số liệu mẫu", "---", "1.000.000"))
TEXT = f"""\
Số liệu mẫu:
{TABLE}

2021. Một năm mẫu
2022. Năm sau
1) Một
2) Hai

https://nguon.example.vn/{"duong-dan-rat-dai-" * 20}
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with the same text in a question, a narrative and a prose page."""
    folder: Path = tmp_path_factory.mktemp("texts")
    config = copy_project(SMALL, folder)
    record, narrative, page = (
        folder / "content" / name
        for name in ("dialogues/mau-dong-2021.yml", "dialogues/mau-tay-2024.md", "pages/gioi-thieu.md")
    )
    indented = "".join(f"      {line}\n" for line in TEXT.splitlines())
    old = record.read_text(encoding="utf-8")
    before, mark, after = old.partition("      Chúng em ra trường")
    assert mark
    record.write_text(f"{before}{indented}{mark}{after}", encoding="utf-8")
    for file in (narrative, page):
        file.write_text(f"{file.read_text(encoding='utf-8')}\n\n{TABLE}\n\n{TEXT[-300:]}", encoding="utf-8")
    with serving(built(config)) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["doi-thoai/mau-dong-2021/", "doi-thoai/mau-dong-2021/hoi-dap/2/", "doi-thoai/mau-tay-2024/", "gioi-thieu/"]
)
def test_wide_tables_and_long_words_do_not_widen_the_page(page: Page, texts: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{texts}{path}")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator(".scroll", has=page.locator("table")).last
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")


def test_numbers_of_lists_are_shown_as_typed(page: Page, texts: str) -> None:
    page.goto(f"{texts}doi-thoai/mau-dong-2021/hoi-dap/2/")
    years, brackets = page.locator("ol.wide-numbers"), page.locator("ol.bracket-numbers")
    assert years.evaluate("list => [list.start, getComputedStyle(list).listStylePosition]") == [2021, "inside"]
    # Numbers that stand inside take no room beside the text, where a phone's edge would cut them.
    assert years.evaluate("list => getComputedStyle(list).paddingLeft") == "0px"
    assert brackets.evaluate("list => getComputedStyle(list).listStyleType") == "bracket-numbers"
    width = "list => { const range = document.createRange(); range.selectNodeContents(list.children[0]); "
    text = years.evaluate(width + "return range.getBoundingClientRect().left; }")
    assert text > years.evaluate("list => list.getBoundingClientRect().left + 20"), "the number stands before the text"
