import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, join
from generator.pages import urls
from generator.pages.citation import Citation, cite
from generator.pages.page import Page, SiteInfo
from generator.reading.checked_content import check_content
from generator.records.dialogue import Dialogue
from tests.project import ROOT

SITE = SiteInfo("Kho Đối thoại Thanh niên", "Kho lưu trữ", "https://doithoai.example.vn/")
EXAMINATION = check_content(ROOT / "content")
ARCHIVE: Archive = join(EXAMINATION.dialogues, EXAMINATION.registries)
DIALOGUE: Dialogue = next(dialogue for dialogue in ARCHIVE.dialogues if dialogue.id == "lang-son-2021")
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
TITLE = DIALOGUE.record.title


def page(url: str, title: str) -> Page:
    return Page(url=url, template="x", title=title, description="x")


def of_dialogue(site: SiteInfo = SITE, title: str = TITLE) -> Citation:
    return cite(page(urls.dialogue(DIALOGUE.id), title), DIALOGUE, ARCHIVE, site)


def of_question(site: SiteInfo = SITE, title: str = "Hỗ trợ vốn") -> Citation:
    return cite(page(urls.question(DIALOGUE.id, 4), title), DIALOGUE, ARCHIVE, site)


def balanced(bibtex: str) -> bool:
    """Whether braces match as BibTeX counts them: a backslash before one changes nothing."""
    depth = 0
    for mark in re.findall(r"[{}]", bibtex):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def test_a_dialogue_is_cited_with_its_province_of_that_day_its_date_and_its_address() -> None:
    assert of_dialogue().text == (
        f"Kho Đối thoại Thanh niên. “{TITLE}” (tỉnh Lạng Sơn, ngày 28/9/2021). "
        "https://doithoai.example.vn/doi-thoai/lang-son-2021/."
    )


def test_a_question_is_cited_within_its_dialogue() -> None:
    assert of_question().text == (
        f"Kho Đối thoại Thanh niên. “Hỗ trợ vốn”, trong “{TITLE}” (tỉnh Lạng Sơn, ngày 28/9/2021). "
        "https://doithoai.example.vn/doi-thoai/lang-son-2021/hoi-dap/4/."
    )


def test_bibtex() -> None:
    assert of_question().bibtex == (
        "@misc{doithoai-lang-son-2021-hoi-dap-4,\n"
        "  author = {{Kho Đối thoại Thanh niên}},\n"
        "  title = {{Hỗ trợ vốn}},\n"
        "  year = {2021},\n"
        "  howpublished = {\\url{https://doithoai.example.vn/doi-thoai/lang-son-2021/hoi-dap/4/}},\n"
        f"  note = {{Trong “{TITLE}” (tỉnh Lạng Sơn, ngày 28/9/2021)}},\n"
        "}\n"
    )


def test_ris() -> None:
    assert of_question().ris.split("\r\n") == [
        "TY  - GEN",
        "ID  - doithoai-lang-son-2021-hoi-dap-4",
        "AU  - Kho Đối thoại Thanh niên",
        "TI  - Hỗ trợ vốn",
        f"T2  - {TITLE}",
        "PY  - 2021",
        "DA  - 2021/09/28",
        "N1  - tỉnh Lạng Sơn, ngày 28/9/2021",
        "LA  - vi",
        "UR  - https://doithoai.example.vn/doi-thoai/lang-son-2021/hoi-dap/4/",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize("make", [of_dialogue, of_question])
def test_no_address_is_made_up_where_the_site_s_is_not_known(make: Callable[[SiteInfo], Citation]) -> None:
    citation = make(replace(SITE, url=""))
    assert citation.text.endswith("(tỉnh Lạng Sơn, ngày 28/9/2021).")
    assert "\\url" not in citation.bibtex
    assert "UR  - " not in citation.ris
    for form in (citation.text, citation.bibtex, citation.ris):
        assert "http" not in form


def test_marks_that_latex_reads_as_commands_are_escaped() -> None:
    bibtex = of_dialogue(title=r"50% & $1 #2 a_b {x} \y ~z ^w <t>").bibtex
    assert (
        r"title = {{50\% \& \$1 \#2 a\_b {\textbraceleft}x{\textbraceright} {\textbackslash}y "
        r"{\textasciitilde}z {\textasciicircum}w {\textless}t{\textgreater}}}" in bibtex
    )


@given(ANYTHING)
def test_bibtex_and_ris_stay_whole_whatever_a_title_says(title: str) -> None:
    for make in (of_dialogue, of_question):
        citation = make(SITE, title)
        assert balanced(citation.bibtex)
        assert citation.bibtex.count("\n  title = {{") == 1
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in citation.ris.splitlines())
        assert citation.ris.splitlines()[-1] == "ER  - "
        assert len(citation.text.splitlines()) == 1
