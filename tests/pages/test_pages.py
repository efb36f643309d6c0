import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import entries, overviews
from generator.pages.page import Page, paginate
from generator.plugin import build
from tests.project import SMALL, built, copy_project

HEADING = re.compile(r"<h([34])[^>]*>(.*?)</h[34]>", re.DOTALL)
LIST = Page(url="chi-dao/", template="directives", title="Chỉ đạo", description="Các chỉ đạo")


@given(st.lists(st.integers(), max_size=60), st.lists(st.integers(), max_size=60), st.integers(1, 20))
def test_pagination_shows_every_row_on_exactly_one_page(first: list[int], second: list[int], size: int) -> None:
    parts = list(paginate(LIST, {"first": first, "second": second}, size))
    for name, rows in (("first", first), ("second", second)):
        assert [row for part in parts for row in part.context["lists"][name]] == rows
        assert all(len(part.context["lists"][name]) <= size for part in parts)
        assert all(part.context["totals"][name] == len(rows) for part in parts)
    assert len(parts) == max(1, -(-max(len(first), len(second)) // size))


def test_first_page_keeps_the_url_of_the_list_and_others_link_back_to_it() -> None:
    first, second, third = paginate(LIST, {"rows": range(5)}, size=2)
    assert [part.url for part in (first, second, third)] == ["chi-dao/", "chi-dao/trang/2/", "chi-dao/trang/3/"]
    assert second.title == "Chỉ đạo (trang\u00a02)"
    assert second.breadcrumbs[-1].url == first.url
    assert third.paging is not None
    assert third.paging.urls == ("chi-dao/", "chi-dao/trang/2/", "chi-dao/trang/3/")


def test_short_list_has_one_page_without_paging() -> None:
    (page,) = paginate(LIST, {"rows": range(3)})
    assert (page.url, page.paging) == (LIST.url, None)


def test_dialogue_with_many_questions_links_them_without_their_texts(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    question = (
        "\n  - {{id: {0}, title: Câu {0}, grain: question, topics: [viec-lam], text: Lời hỏi {0}., source: bao-mau}}"
    )
    record = tmp_path / "content/dialogues/mau-tay-2024-2.yml"
    questions = "questions:" + "".join(question.format(number) for number in range(1, 101))
    record.write_text(record.read_text(encoding="utf-8") + questions, encoding="utf-8")
    site = built(config)
    page = (site / "doi-thoai/mau-tay-2024-2/index.html").read_text(encoding="utf-8")
    assert page.count('href="../../doi-thoai/mau-tay-2024-2/hoi-dap/') == 100
    assert "Lời hỏi" not in page
    assert "Lời hỏi 77." in (site / "doi-thoai/mau-tay-2024-2/hoi-dap/77/index.html").read_text(encoding="utf-8")


def test_timeline_with_too_many_dialogues_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = built(copy_project(SMALL, tmp_path / "few"))
    for module in (entries, overviews):
        monkeypatch.setattr(module, "MAX_TIMELINE_DIALOGUES", 1)
    many = built(copy_project(SMALL, tmp_path / "many"))
    for path in ("index.html", "chu-de/viec-lam/index.html"):
        assert 'class="timeline"' in (few / path).read_text(encoding="utf-8")
        assert 'class="timeline"' not in (many / path).read_text(encoding="utf-8")
    home = (many / "index.html").read_text(encoding="utf-8")
    part = home[home.index('id="dong-thoi-gian"') :]
    assert '<a class="bars-label" href="./nam/2024/">2024</a>' in part


def test_questions_without_topics_stand_last_and_below_no_heading_of_a_topic(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    record = tmp_path / "content/dialogues/mau-tay-2024-2.yml"
    rows = [("[vay-von]", "Có chủ đề một"), ("[]", "Không chủ đề"), ("[vay-von]", "Có chủ đề hai")]
    questions = "".join(
        f"  - {{id: {number}, title: {title}, grain: theme, topics: {topics}, source: bao-mau}}\n"
        for number, (topics, title) in enumerate(rows, 1)
    )
    record.write_text(record.read_text(encoding="utf-8") + f"questions:\n{questions}", encoding="utf-8")
    assert [problem.code for problem in build(config)] == ["question-without-topics"]
    site = tmp_path / "site"
    page = (site / "doi-thoai/mau-tay-2024-2/index.html").read_text(encoding="utf-8")
    headings = [(int(level), re.sub(r"<[^>]*>", "", words)) for level, words in HEADING.findall(page)]
    of_questions = [row for row in headings if row[1].endswith(("một", "hai", "Không chủ đề", "Vay vốn"))]
    assert of_questions == [(3, "Vay vốn"), (4, "Có chủ đề một"), (4, "Có chủ đề hai"), (3, "Không chủ đề")]
    assert (site / "doi-thoai/mau-tay-2024-2/hoi-dap/2/index.html").is_file()


def test_a_dialogue_whose_questions_have_no_topics_is_built_whole(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    for record in (tmp_path / "content/dialogues").iterdir():
        text = re.sub(r"^    topics: .*\n", "", record.read_text(encoding="utf-8"), flags=re.MULTILINE)
        record.write_text(text, encoding="utf-8")
    accepting = tmp_path / "content/dialogues/mau-dong-2021.yml"
    accepting.write_text(
        accepting.read_text(encoding="utf-8") + "accepted: [question-without-topics]\n", encoding="utf-8"
    )
    problems = build(config)
    assert {problem.code for problem in problems} == {"question-without-topics"}
    assert {problem.position.file for problem in problems} == {"content/dialogues/mau-tay-2024.md"}
    site = tmp_path / "site"
    page = (site / "doi-thoai/mau-dong-2021/index.html").read_text(encoding="utf-8")
    assert len(re.findall('<h3 class="asked-title">', page)) == 2
    data = json.loads((site / "du-lieu/doi-thoai/mau-dong-2021.json").read_bytes())
    assert all("topics" not in question for question in data["questions"])
    assert "accepted" not in data
