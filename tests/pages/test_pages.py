from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import entries, overviews
from generator.pages.page import Page, paginate
from tests.project import SMALL, built, copy_project

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
    assert second.title == "Chỉ đạo (trang 2)"
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
