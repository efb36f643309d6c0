import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, build_archive
from generator.pages import urls
from generator.pages.citation import Citation, cite
from generator.pages.page import Page, SiteInfo
from generator.reading.checked_content import check_content
from generator.records.dialogue import Dialogue
from tests.project import ROOT

SITE = SiteInfo("Kho Đối thoại Thanh niên", "Kho lưu trữ", "https://doithoai.example.vn/")
EXAMINATION = check_content(ROOT / "content")
ARCHIVE: Archive = build_archive(EXAMINATION.dialogues, EXAMINATION.registries)
DIALOGUE: Dialogue = next(dialogue for dialogue in ARCHIVE.dialogues if dialogue.id == "lang-son-2021")
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
TITLE = DIALOGUE.record.title


def page(url: str, title: str) -> Page:
    return Page(url=url, template="x", title=title, description="x")


def dialogue_citation(site: SiteInfo = SITE, title: str = TITLE) -> Citation:
    return cite(page(urls.dialogue(DIALOGUE.id), title), DIALOGUE, ARCHIVE, site)


def question_citation(site: SiteInfo = SITE, title: str = "Hỗ trợ vốn") -> Citation:
    return cite(page(urls.question(DIALOGUE.id, 4), title), DIALOGUE, ARCHIVE, site)


def balanced(bibtex: str) -> bool:
    """Return whether braces match as BibTeX counts them: also after a backslash."""
    depth = 0
    for mark in re.findall(r"[{}]", bibtex):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def test_dialogue_citation_has_province_date_and_url() -> None:
    assert dialogue_citation().text == (
        f"Kho Đối thoại Thanh niên. “{TITLE}” (tỉnh Lạng Sơn, ngày 28/9/2021). "
        "https://doithoai.example.vn/doi-thoai/lang-son-2021/."
    )


def test_question_citation_names_its_dialogue() -> None:
    assert question_citation().text == (
        f"Kho Đối thoại Thanh niên. “Hỗ trợ vốn”, trong “{TITLE}” (tỉnh Lạng Sơn, ngày 28/9/2021). "
        "https://doithoai.example.vn/doi-thoai/lang-son-2021/hoi-dap/4/."
    )


def test_bibtex_format() -> None:
    assert question_citation().bibtex == (
        "@misc{doithoai-lang-son-2021-hoi-dap-4,\n"
        "  author = {{Kho Đối thoại Thanh niên}},\n"
        "  title = {{Hỗ trợ vốn}},\n"
        "  howpublished = {\\url{https://doithoai.example.vn/doi-thoai/lang-son-2021/hoi-dap/4/}},\n"
        f"  note = {{Trong “{TITLE}” (tỉnh Lạng Sơn, ngày 28/9/2021)}},\n"
        "}\n"
    )


def test_ris_format() -> None:
    assert question_citation().ris.split("\r\n") == [
        "TY  - GEN",
        "ID  - doithoai-lang-son-2021-hoi-dap-4",
        "AU  - Kho Đối thoại Thanh niên",
        "TI  - Hỗ trợ vốn",
        f"T2  - {TITLE}",
        "N1  - tỉnh Lạng Sơn, ngày 28/9/2021",
        "LA  - vi",
        "UR  - https://doithoai.example.vn/doi-thoai/lang-son-2021/hoi-dap/4/",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize("make", [dialogue_citation, question_citation])
def test_citation_without_site_url_has_no_url(make: Callable[[SiteInfo], Citation]) -> None:
    citation = make(replace(SITE, url=""))
    assert citation.text.endswith("(tỉnh Lạng Sơn, ngày 28/9/2021).")
    assert "\\url" not in citation.bibtex
    assert "UR  - " not in citation.ris
    for form in (citation.text, citation.bibtex, citation.ris):
        assert "http" not in form


def test_latex_special_characters_are_escaped() -> None:
    bibtex = dialogue_citation(title=r"50% & $1 #2 a_b {x} \y ~z ^w <t>").bibtex
    assert (
        r"title = {{50\% \& \$1 \#2 a\_b {\textbraceleft}x{\textbraceright} {\textbackslash}y "
        r"{\textasciitilde}z {\textasciicircum}w {\textless}t{\textgreater}}}" in bibtex
    )


@given(ANYTHING)
def test_any_title_gives_valid_bibtex_and_ris(title: str) -> None:
    for make in (dialogue_citation, question_citation):
        citation = make(SITE, title)
        assert balanced(citation.bibtex)
        assert citation.bibtex.count("\n  title = {{") == 1
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in citation.ris.splitlines())
        assert citation.ris.splitlines()[-1] == "ER  - "
        assert len(citation.text.splitlines()) == 1
