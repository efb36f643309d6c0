from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown import Markdown

from generator.plugin import build
from generator.reading.checked_content import check_content
from generator.reading.document import Document, read_document
from generator.reading.page_html import dropped_html
from generator.text.allowed_html import PAGE_ATTRIBUTES, PAGE_TAGS
from generator.text.markdown import sanitise_page
from generator.text.markdown_rules import KeepTyped
from tests.project import SMALL, built, copy_project, visible_text
from tests.text.html import RenderedHtml


def page(body: str) -> Document:
    document = read_document("content/pages/a.md", f"---\ntitle: a\n---\n{body}".encode(), front_matter=True).document
    assert document is not None
    return document


def test_first_lines_below_the_front_matter_are_text_not_metadata(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/ghi-chu.md"
    page.write_text("---\ntitle: a\ndescription: b\n---\nNote: quan trọng\nEmail: a@b\n\nCòn lại\n", encoding="utf-8")
    assert "Note: quan trọng" in visible_text((built(config) / "ghi-chu/index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["README.md", "feed.xml.md", "templates/x.md", "doi-thoai/mau-dong-2021/anh.md"])
def test_prose_page_that_mkdocs_would_leave_out_is_a_problem(name: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages" / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    problems = build(config)
    if name.startswith("doi-thoai"):
        assert problems == ()
        assert (tmp_path / "site" / name.replace(".md", "/index.html")).is_file()
    else:
        assert [problem.code for problem in problems] == ["bad-page-name"]


def test_broken_link_is_a_problem_at_its_position(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/gioi-thieu.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nXem [đây](../khong-co/).\n", encoding="utf-8")
    (problem,) = build(config)
    assert (problem.code, str(problem.position)) == ("broken-link", "content/pages/gioi-thieu.md:11:11")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("left", ["<<<<<<< HEAD\nMột\n=======\nHai\n>>>>>>> mau\n", "<<<<<<< HEAD\nMột\n=======\n"])
def test_conflict_markers_left_in_a_page_are_a_problem(left: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/gioi-thieu.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{left}", encoding="utf-8")
    (problem,) = build(config)
    assert (problem.code, str(problem.position)) == ("conflict-marker", "content/pages/gioi-thieu.md:11:1")


def test_prose_page_with_the_url_of_a_record_page_is_a_problem(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/doi-thoai/mau-dong-2021.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    assert [problem.code for problem in build(config)] == ["index-page"]


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("3. ba\n4. bốn\n7. bảy", "3. ba 4. bốn 7. bảy"),
        ("07. bảy", "07. bảy"),
        ("- một\n- hai\n\n1. ba", "- một - hai 1. ba"),
        ("3*4*5, #Nhãn, <Đoàn> và &lt;Sở&gt;", "3*4*5, #Nhãn, <Đoàn> và <Sở>"),
        ("#Nhãn\n\n## Học C#", "#Nhãn Học C#"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "a b 1 2 3"),
        ('[đây](../ "tựa") ![ảnh](https://anh.example.vn/a.png)',
         '[đây](../ "tựa") ![ảnh](https://anh.example.vn/a.png)'),
        ("[đây](javascript:x)", "[đây](javascript:x)"),
        ("[1]: Nguồn", "[1]: Nguồn"),
        ("[đây][1]\n\n[1]: ../", "đây"),
    ],
)  # fmt: skip
def test_prose_pages_show_as_typed_what_is_no_markdown_or_cannot_be_shown_otherwise(
    markdown: str, shown: str, tmp_path: Path
) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/ghi-chu.md"
    page.write_text(f"---\ntitle: a\ndescription: b\n---\nĐầu.\n\n{markdown}\n\nCuối.\n", encoding="utf-8")
    html = (built(config) / "ghi-chu/index.html").read_text(encoding="utf-8")
    article = html.partition('<article class="prose">')[2].partition("</article>")[0]
    assert RenderedHtml(article.partition("<p>Đầu.")[2]).shown.removesuffix("Cuối.").strip() == shown


@pytest.mark.parametrize(
    ("markdown", "column", "code"),
    [
        ("Gửi <Sở Nội vụ>.", 5, "dropped-tag"),
        ("<div>", 1, "dropped-tag"),
        ("</Sở>", 1, "dropped-tag"),
        ("<script>", 1, "dropped-tag"),
        ("<?xml a?>", 1, "dropped-tag"),
        ("<!DOCTYPE a>", 1, "dropped-tag"),
        ("Sở <Nội vụ", 4, "dropped-tag"),
        ("Sở <Nội 'vụ>", 4, "dropped-tag"),
        ("- a\n\n    <u>", 5, "dropped-tag"),
        ("`a\n\n<u>`", 1, "dropped-tag"),
        ("<kbd\ntitle='phím'>A</kbd>", 1, "dropped-attribute"),
        ('<p lang="lời">', 4, "dropped-attribute"),
        ('<img alt="a" src="https://anh.example.vn/a.png">', 14, "dropped-attribute"),
        ('<a href="java&#115;cript:x">', 4, "dropped-attribute"),
    ],
)
def test_html_that_a_prose_page_would_not_show_is_a_problem(markdown: str, column: int, code: str) -> None:
    (problem,) = dropped_html(page(f"Một.\n\n{markdown}"))
    assert (problem.code, problem.position.column) == (code, column)
    assert problem.position.line == 6 + markdown.count("\n")


@pytest.mark.parametrize(
    "markdown",
    [
        "`<Sở Nội vụ>` và ``<b> ` <i>``", "```\n<Sở>\n```", "~~~ yaml\n<Sở>\n```\n~~~", "    <Sở>\n\n    <b>",
        "a < b > c", "<Đoàn> &lt;Sở Nội vụ&gt; <1>", "<https://a.example.vn/> <a@example.vn>",
        "Sở < Nội", "Sở <3", '<p>x</p><br/><img src="a.png" alt="">',
        '<a href="../" rel="noopener">x</a>', '<ol start="3"><li value="5">a</li></ol>', '<h2 id="a">b</h2>',
        "<KBD>x</KBD>",
    ],
)  # fmt: skip
def test_html_that_a_prose_page_shows_is_no_problem(markdown: str) -> None:
    assert list(dropped_html(page(markdown))) == []


def test_check_reports_html_that_is_not_shown(tmp_path: Path) -> None:
    copy_project(SMALL, tmp_path)
    file = tmp_path / "content/pages/gioi-thieu.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nGửi <Sở Nội vụ>.\n", encoding="utf-8")
    (problem,) = check_content(tmp_path / "content").problems
    assert (problem.code, str(problem.position)) == ("dropped-tag", "content/pages/gioi-thieu.md:11:5")
    file.write_text(file.read_text(encoding="utf-8").replace("<Sở", "&lt;Sở"), encoding="utf-8")
    assert check_content(tmp_path / "content").problems == ()


PIECES = [
    *"<>/'\"`~ \n&@", "\n\n", "    ", "```\n", "- ", "b", "p", "kbd", "div", "Sở", "img src=", " alt='a'", " title=b", "://",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_a_prose_page_without_problems_loses_nothing_when_it_is_sanitised(body: str) -> None:
    assume("<!--" not in body and not list(dropped_html(page(body))))
    converter = Markdown(extensions=["tables", "fenced_code", KeepTyped(narrative=False)])
    rendered = RenderedHtml(html := converter.convert(body))
    sanitised = RenderedHtml(sanitise_page(html))
    assert rendered.text == sanitised.text
    assert {tag for tag, _ in rendered.tags} <= PAGE_TAGS
    assert all(set(dict(attributes)) <= PAGE_ATTRIBUTES.get(tag, set()) for tag, attributes in rendered.tags)
