from pathlib import Path

import pytest

from generator.plugin import build
from tests.project import SMALL, built, copy_project, visible_text


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


def test_prose_page_with_the_url_of_a_record_page_is_a_problem(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/doi-thoai/mau-dong-2021.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    assert [problem.code for problem in build(config)] == ["index-page"]
