"""Real dialogues of all levels as records of tests/real: what their pages say, and what pages must not say of them."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.archive.archive import Archive, build_archive
from generator.pages import urls
from generator.pages.overviews import coverage
from generator.reading.checked_content import check_content
from generator.records.model import Model
from generator.records.quantities import Quantity
from generator.search.dialogue_records import record_groups
from tests.project import ROOT, built, copy_project, visible_text

REAL = ROOT / "tests/real"
EXPECTED = REAL / "expected"
CHI_MINH, HOI_AN = "hai-phong-xa-chi-minh-2025", "quang-nam-thanh-pho-hoi-an-2020"
LISTS = {
    "place": urls.place("hai-phong-xa-chi-minh"),
    "province": urls.province("hai-phong"),
    "agency": urls.agency("trung-uong-doan"),
    "dialogues": urls.DIALOGUES,
    "statistics": urls.STATISTICS,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of tests/real: tests only read it."""
    return built(copy_project(REAL, tmp_path_factory.mktemp("real")))


@pytest.fixture(scope="module")
def archive() -> Archive:
    content = check_content(REAL / "content")
    return build_archive(content.dialogues, content.registries)


def _article(site: Path, url: str) -> str:
    """The part of a page that its template makes, one element that starts a line to a line."""
    page = (site / url / "index.html").read_text(encoding="utf-8")
    (article,) = re.findall(r"<article.*?</article>", page, flags=re.DOTALL)
    return f"{article}\n"


def _words(site: Path, url: str) -> str:
    return visible_text(f"<body{_article(site, url)}")


def _golden_articles(site: Path) -> dict[str, str]:
    dialogues = sorted(path.stem for path in (REAL / "content/dialogues").iterdir())
    pages = {**{name: urls.dialogue(name) for name in dialogues}, **LISTS}
    return {name: _article(site, url) for name, url in pages.items()}


def bless() -> None:
    """Write the articles as they are now to tests/real/expected."""
    shutil.rmtree(EXPECTED, ignore_errors=True)
    EXPECTED.mkdir()
    site = built(REAL / "site_config.yml")
    for name, article in _golden_articles(site).items():
        (EXPECTED / f"{name}.html").write_text(article, encoding="utf-8", newline="\n")
    shutil.rmtree(site)
    for left in REAL.glob(".site.*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def test_articles_match_the_expected_files(site: Path) -> None:
    actual = _golden_articles(site)
    assert {f"{name}.html" for name in actual} == {path.name for path in EXPECTED.iterdir()}, "`make bless` accepts"
    for name, article in actual.items():
        assert article == (EXPECTED / f"{name}.html").read_text(encoding="utf-8"), f"{name}: `make bless` accepts"


def test_records_have_no_problems_and_say_what_they_are() -> None:
    content = check_content(REAL / "content")
    assert content.problems == ()
    assert len(content.dialogues) == 17
    for path in (REAL / "content/dialogues").iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# Test record made from a review of public pages; not published."), path
        accepts = any(line.startswith("accepted:") for line in lines)
        assert not accepts or lines[1].startswith("# "), f"{path}: the reason stands in the second line"


def _names(value: object) -> Iterator[str]:
    """Yield every `name` at or below a part of a record: of people who attended or were commended."""
    if isinstance(value, Model):
        for field in type(value).model_fields:
            found = getattr(value, field)
            if field == "name" and found:
                yield found
            yield from _names(found)
    elif isinstance(value, tuple):
        for one in value:
            yield from _names(one)


def test_records_name_no_young_people(archive: Archive) -> None:
    assert [name for dialogue in archive.dialogues for name in _names(dialogue.record)] == []
    assert set(archive.people) == {"trinh-viet-hung"}  # a chairman of a province
    questions = [question.record for dialogue in archive.dialogues for question in dialogue.questions]
    assert not any(question.asked_by and question.asked_by.person for question in questions)


def test_levels_are_printed_as_sites_only_where_the_record_has_sites(site: Path, archive: Archive) -> None:
    levelled = 0
    for dialogue in archive.dialogues:
        words = _words(site, urls.dialogue(dialogue.id)).casefold()
        assert ("điểm cầu" in words) == bool(dialogue.record.sites), dialogue.id
        levelled += any(one.levels for one in dialogue.record.participants)
    assert levelled == 3
    assert "(cấp xã)" in _words(site, urls.dialogue(CHI_MINH))
    assert "Điểm cầu Cấp tỉnh: 63 điểm" in _words(site, urls.dialogue("thu-tuong-chinh-phu-2023"))
    assert "Cấp xã: 102 điểm (xã, phường, đặc khu)" in _words(site, urls.dialogue("an-giang-2025"))


def test_no_page_says_that_a_source_lacks_what_is_only_not_entered(site: Path, archive: Archive) -> None:
    assert not any(dialogue.record.complete for dialogue in archive.dialogues)
    for page in site.rglob("*.html"):
        if 'class="prose"' not in (html := page.read_text(encoding="utf-8")):
            assert "nguồn không ghi" not in visible_text(html).casefold(), page


def test_part_named_as_complete_is_said_to_lack_in_the_source(tmp_path: Path) -> None:
    config = copy_project(REAL, tmp_path)
    record = tmp_path / "content/dialogues/bac-kan-xa-duong-son-2024.yml"
    record.write_text(f"{record.read_text(encoding='utf-8')}complete: [respondents, sources]\n", encoding="utf-8")
    site = built(config)
    words = _words(site, urls.dialogue("bac-kan-xa-duong-son-2024"))
    assert "Nguồn không ghi ai trả lời" in words
    assert "Ngày đăng nguồn không ghi" in words
    assert "nguồn không ghi ngày đăng" in _words(site, urls.place("bac-kan-xa-duong-son"))
    assert "Nguồn không ghi" not in _words(site, urls.dialogue(CHI_MINH))


def test_neighbours_are_of_the_same_host(site: Path) -> None:
    neighbours = {}
    for path in (REAL / "content/dialogues").iterdir():
        links = _article(site, urls.dialogue(path.stem)).partition('<nav class="neighbours"')[2]
        neighbours[path.stem] = re.findall(r'href="[./]*doi-thoai/([a-z0-9-]+)/"', links)
    with_neighbours = {id_: found for id_, found in neighbours.items() if found}
    assert with_neighbours == {"thai-nguyen-2022": ["thai-nguyen-2024"], "thai-nguyen-2024": ["thai-nguyen-2022"]}


def test_coverage_counts_dialogues_of_provinces_only(site: Path, archive: Archive) -> None:
    table = coverage(archive)
    cells = {(province.id, one.id) for province, years in table.rows for cell in years for one in cell}
    own = ["an-giang-2025", "ha-nam-2024", "ho-chi-minh-2022", "thai-nguyen-2022", "thai-nguyen-2024", "tra-vinh-2023"]
    assert cells == {(id_.rpartition("-")[0], id_) for id_ in own}
    # Eleven provinces of today; those of An Giang, Hồ Chí Minh, Thái Nguyên, Ninh Bình and Vĩnh Long have one.
    assert table.provinces_without_dialogues == 6
    shown = _article(site, urls.STATISTICS).partition('<table class="coverage">')[2].partition("</table>")[0]
    assert sorted(re.findall(r'href="\.\./doi-thoai/([a-z0-9-]+)/"', shown)) == own


@pytest.mark.parametrize("kind", ["dialogue", "working-session"])
def test_coverage_leaves_out_provincial_bodies_and_working_sessions(kind: str, tmp_path: Path) -> None:
    shutil.copytree(REAL / "content", tmp_path / "content")
    record = tmp_path / "content/dialogues/tra-vinh-2023.yml"
    text = record.read_text(encoding="utf-8").replace("kind: dialogue", f"kind: {kind}")
    if kind == "dialogue":
        text = text.replace("province: tra-vinh", "host: tinh-doan-tra-vinh")
        record.unlink()
        record = record.with_name("tinh-doan-tra-vinh-2023.yml")
    record.write_text(text, encoding="utf-8")
    content = check_content(tmp_path / "content")
    assert content.problems == ()
    table = coverage(build_archive(content.dialogues, content.registries))
    assert "tra-vinh" not in {province.id for province, _ in table.rows}
    assert table.provinces_without_dialogues == 7


def test_hosts_are_named_as_what_they_are(site: Path) -> None:
    listed = _words(site, urls.DIALOGUES)
    for host in (
        "Thủ tướng Chính phủ",
        "Phó Thủ tướng Chính phủ",
        "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh",
        "Trường Đại học Khoa học Xã hội và Nhân văn, Đại học Quốc gia Hà Nội",
        "Xã Chí Minh (Hải Phòng)",
        "Phường Đức Xuân (Bắc Kạn)",
        "Quận Dương Kinh (Hải Phòng)",
        "Huyện Vạn Ninh (Khánh Hòa)",
        "Thành phố Hội An (Quảng Nam)",
    ):
        assert host in listed
    pages = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert not re.search("(?<!Đại học Quốc gia )Hà Nội 20", pages)
    assert "Kho chưa có hồ sơ nào của tỉnh, thành phố này." in _words(site, urls.province("ha-noi"))
    assert "Trung ương Thủ tướng Chính phủ" in _words(site, urls.dialogue("thu-tuong-chinh-phu-2023"))
    assert "Thủ tướng Chính phủ, Thủ tướng" not in _words(site, urls.dialogue("thu-tuong-chinh-phu-2023"))
    question = _words(site, urls.province("hai-phong"))
    assert "Nhóm vấn đề · Xã Chí Minh (Hải Phòng) 2025 (suy ra)" in question


def test_search_results_name_the_host(archive: Archive) -> None:
    lines = {record.url: record.meta for group in record_groups(archive) for record in group.records}
    for id_, line in (
        (CHI_MINH, "Xã Chí Minh (Hải Phòng), 30/11/2025 (suy ra)"),
        (HOI_AN, "Thành phố Hội An (Quảng Nam), 02/2020 (suy ra)"),
        ("trung-uong-doan-2025", "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh, 13/3/2025"),
    ):
        dialogue = next(one for one in archive.dialogues if one.id == id_)
        shown = [urls.dialogue(id_), *(urls.question(id_, one.record.id) for one in dialogue.questions)]
        assert {" ".join(lines[url].split()) for url in shown} == {line}


def test_numbers_have_the_word_of_the_source(site: Path, archive: Archive) -> None:
    expected = {
        "trung-uong-doan-2025": "Hơn 11.000 ý kiến gửi trước",
        "truong-dhkhxh-nv-ha-noi-2022": "Gần 70 kiến nghị, đề xuất",
        HOI_AN: "Gần 200 người: Đoàn viên, thanh niên",
        CHI_MINH: "Hơn 100 người: Đoàn viên thanh niên xã",
        "thai-nguyen-2024": "10 câu hỏi 3 nội dung",
        "khanh-hoa-huyen-van-ninh-2018": "18 câu hỏi",
        "ho-chi-minh-2022": "Trong đó 441 người: Đại biểu",
    }
    for id_, words in expected.items():
        assert words in _words(site, urls.dialogue(id_))
    (counts,) = (one.record.counts for one in archive.dialogues if one.id == "truong-dhkhxh-nv-ha-noi-2022")
    assert counts
    assert counts.proposals == Quantity(70, "gần")
    data = json.loads((site / "du-lieu/doi-thoai/truong-dhkhxh-nv-ha-noi-2022.json").read_text(encoding="utf-8"))
    assert '{"value": 70, "word": "gần"}' in json.dumps(data, ensure_ascii=False)


def test_partial_and_inferred_dates_are_shown_as_such(site: Path) -> None:
    listed = _words(site, urls.DIALOGUES)
    assert "Năm 2024" in listed
    assert "12/2018 (suy ra) Phó Thủ tướng" in listed
    assert " 2024 Đối thoại với thanh niên tỉnh Hà Nam năm 2024" in listed
    assert "Thời gian Năm 2024 Cấp tỉnh" in _words(site, urls.dialogue("ha-nam-2024"))
    assert "Thời gian Tháng 02/2020 · Năm 2020 Suy ra" in _words(site, urls.dialogue(HOI_AN))
    feed = (site / "feed.xml").read_text(encoding="utf-8")
    assert "(tỉnh Hà Nam, năm 2024)" in feed
    assert "<published>" not in feed
    assert '<time datetime="2024">2024</time>' in _article(site, urls.DIALOGUES)
    assert '<time datetime="2018-12">' in _article(site, urls.DIALOGUES)
    page = _words(site, urls.dialogue("ha-nam-2024"))
    assert "N1 - tỉnh Hà Nam, năm 2024 LA" in page
    assert "PY - " not in page
    assert "DA - " not in page
    assert "Chưa rõ ngày" in _words(site, urls.STATISTICS)


def _rows(site: Path, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((site / f"du-lieu/{table}.csv").read_text(encoding="utf-8-sig"))))


def test_tables_have_partial_dates_and_the_sources_of_facts(site: Path) -> None:
    questions = _rows(site, "hoi-dap")
    rows = [row for table in ("hoi-dap", "chi-dao", "bieu-duong") for row in _rows(site, table)]
    assert {row["ngày"] for row in rows if row["hồ sơ"] == HOI_AN} == {"2020-02"}
    assert all(row["ghi chú ngày"] for row in rows if row["hồ sơ"] in {HOI_AN, CHI_MINH})
    assert not any("None" in row.values() for row in rows)
    assert {row["nguồn"] for row in questions if row["hồ sơ"] == "thai-nguyen-2024"} == {"bao-moi tra-cuu"}
    assert {row["nguồn"] for row in rows if row["hồ sơ"] == CHI_MINH} == {"cong-thong-tin"}


def test_promise_without_addressee_is_no_order(site: Path) -> None:
    page = _words(site, urls.dialogue("trung-uong-doan-2025"))
    assert "Cam kết Trả lời những câu hỏi còn lại. Hạn trong 1 tuần (suy ra: đến 20/3/2025)" in page
    assert "Cam kết với" not in page
    assert "Cam kết · hạn trong 1 tuần (suy ra: đến 20/3/2025)" in _words(site, urls.DIRECTIVES)


def test_general_answers_are_not_counted_as_answers_of_their_own(site: Path) -> None:
    page = _words(site, urls.dialogue(CHI_MINH))
    assert page.count("Nguồn có nói đến việc trả lời chung; kho chưa ghi câu trả lời riêng") == 7
    assert "Hải Phòng 2 7 – 2" in _words(site, urls.STATISTICS)
    assert "(trả lời mọi nội dung được nêu)" in _words(site, urls.dialogue("khanh-hoa-huyen-van-ninh-2018"))
    question = _words(site, urls.question("bac-kan-xa-duong-son-2024", 1))
    assert "Trả lời Kho chưa ghi ai trả lời · trả lời chung" in question
    assert "Trả lời chung" in _words(site, urls.place("bac-kan-xa-duong-son"))


def test_referred_questions_are_not_counted_as_answered(tmp_path: Path) -> None:
    config = copy_project(REAL, tmp_path)
    record = tmp_path / "content/dialogues/thai-nguyen-2024.yml"
    text = record.read_text(encoding="utf-8")
    passed_on = "answers: [{form: referred, referred_to: [cac-so-nganh-thai-nguyen]}]"
    record.write_text(text.replace("answers: [{sources: [bao-moi, tra-cuu]}]", passed_on), encoding="utf-8")
    site = built(config)
    assert "Chuyển: Các sở, ban, ngành tỉnh Thái Nguyên" in _words(site, urls.dialogue("thai-nguyen-2024"))
    assert "Chuyển nơi khác" in _words(site, urls.province("thai-nguyen"))
    assert "Thái Nguyên 2 1 – –" in _words(site, urls.STATISTICS)
    (row,) = (row for row in _rows(site, "hoi-dap") if row["hồ sơ"] == "thai-nguyen-2024")
    assert (row["trả lời"], row["số trả lời"], row["cơ quan trả lời"]) == ("Chuyển nơi khác", "", "")


def test_differences_between_sources_and_sources_of_facts_are_shown(site: Path) -> None:
    assert "một bài năm 2023 ghi Phó Bí thư Tỉnh ủy" in _words(site, urls.dialogue("thai-nguyen-2022"))
    for url in (urls.dialogue("thai-nguyen-2024"), urls.question("thai-nguyen-2024", 1)):
        assert "Hai bài kể những phần khác nhau" in _words(site, url)
    assert "trong bài viết “chiều 11/12”" in _words(site, urls.dialogue("pho-thu-tuong-chinh-phu-2018"))
    page = _words(site, urls.dialogue("thu-tuong-chinh-phu-2023"))
    assert "Thủ tướng Chính phủ Nguồn: Cổng thông tin điện tử thành phố Đà Nẵng" in page
    assert "1.000 người: Bạn trẻ Nguồn: congtacxahoi.vn" in _words(site, urls.dialogue("ho-chi-minh-2022"))


def test_individuals_and_collectives_are_not_added_up(site: Path) -> None:
    assert "5 tập thể, 21 cá nhân được biểu dương" in _words(site, "")
    assert "Không nêu tên" in _words(site, urls.COMMENDATIONS)


def test_forums_several_organisers_and_unnamed_leaders_are_said(site: Path) -> None:
    assert _words(site, urls.dialogue(HOI_AN)).startswith("Diễn đàn ")
    page = _words(site, urls.dialogue("tra-vinh-2023"))
    assert "Đơn vị tổ chức Sở Nội vụ tỉnh Trà Vinh , Tỉnh đoàn Trà Vinh" in page
    page = _words(site, urls.dialogue("hai-phong-quan-duong-kinh-2023"))
    assert "Lãnh đạo tham gia Chủ tịch UBND quận, Ủy ban nhân dân quận Dương Kinh" in page
    assert "Chủ trì" not in page
    assert "lãnh đạo tỉnh" not in _words(site, "")


def test_themes_need_no_asker_and_offices_are_shown_as_askers(site: Path) -> None:
    assert "ai nêu" not in _words(site, urls.dialogue(CHI_MINH))
    assert "Bí thư Đoàn xã nêu" in _words(site, urls.dialogue("thai-nguyen-2024"))


def test_titles_with_quotation_marks_are_cited_with_single_ones(site: Path) -> None:
    page = _words(site, urls.dialogue("ho-chi-minh-2022"))
    assert "Kho thử. “Diễn đàn ‘Khát vọng thanh niên thành phố Bác’” (thành phố Hồ Chí Minh, ngày 14/10/2022)." in page
    assert "TI - Diễn đàn “Khát vọng thanh niên thành phố Bác”" in page


def test_record_without_any_date_is_refused(tmp_path: Path) -> None:
    """The dialogue in Cà Mau, whose page tells no date, stays out: an id needs the year."""
    shutil.copytree(REAL / "content", tmp_path / "content")
    (tmp_path / "content/dialogues/ca-mau-2024.yml").write_text(
        "title: Đối thoại với thanh niên Cà Mau\nkind: dialogue\nprovince: ca-mau\ncounts: {questions: gần 20}\n"
        "sources:\n  - {id: lien-hiep-hoi, kind: news, title: Bài không ghi ngày}\n",
        encoding="utf-8",
    )
    (problem,) = check_content(tmp_path / "content").problems
    assert problem.code == "missing-key"
    assert "date" in problem.message
