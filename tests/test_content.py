"""What the audit of the five records against their sources found is mended, and stays so: one test a finding."""

import csv
import hashlib
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from generator.archive.archive import Archive, build_archive
from generator.archive.outcome import outcome
from generator.exports.share_images import share_card
from generator.pages.page import SiteInfo
from generator.reading.checked_content import check_content
from generator.records.dialogue import Dialogue, Question
from generator.records.schema import Directive
from tests.project import ROOT, built, copy_project, visible_text

CONTENT = ROOT / "content"
RECORDS = sorted((CONTENT / "dialogues").glob("*.yml"))


@cache
def archive() -> Archive:
    checked = check_content(CONTENT)
    assert checked.problems == ()
    return build_archive(checked.dialogues, checked.registries)


def dialogue(name: str) -> Dialogue:
    return next(one for one in archive().dialogues if one.id == name)


def question(name: str, number: int) -> Question:
    return next(one for one in dialogue(name).questions if one.record.id == number)


def directives(name: str) -> Mapping[int, Directive]:
    return {one.id: one for one in dialogue(name).record.directives}


def forces(name: str) -> dict[str | None, list[int]]:
    """The directives of a dialogue by their force."""
    found: dict[str | None, list[int]] = {}
    for number, one in directives(name).items():
        found.setdefault(one.force, []).append(number)
    return found


# --- what was missing -------------------------------------------------------------------------------------------------


def test_m1_the_conclusion_of_hung_yen_is_a_remark_of_its_chair() -> None:
    said = [(one.person, one.moment) for one in dialogue("hung-yen-2023").record.remarks]
    assert ("nguyen-duy-hung", "conclusion") in said


def test_m2_what_the_resources_of_2017_were_for_is_said() -> None:
    summary = dialogue("lang-son-2018").record.summary or ""
    assert re.search(r"nguồn lực có hiệu quả để\s+triển khai chương trình công tác đoàn", summary)


def test_m3_the_heads_of_departments_are_named() -> None:
    assert directives("lang-son-2024")[1].text.startswith("Thủ trưởng các sở, ban, ngành")
    assert all("lãnh đạo các sở, ban, ngành" in directives("lang-son-2024")[n].text for n in range(11, 15))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ha-nam-2021", {"suggestion": [*range(1, 13)], "request": [13]}),
        ("hung-yen-2023", {"request": [1, 2, 3, 4], "directive": [7], None: [5, 6, 8, 9, 10]}),
        ("lang-son-2018", {"directive": [*range(1, 11)]}),
        ("lang-son-2021", {"directive": [1, 2, 3], None: [4, 5, 6, 7]}),
        ("lang-son-2024", {"directive": [1, *range(7, 22), 24], "request": [2, 3, 22], None: [4, 5, 6, 23]}),
    ],
)
def test_m4_directives_have_the_force_of_the_sources_word(name: str, expected: dict[str | None, list[int]]) -> None:
    assert forces(name) == expected


def test_m5_the_leaders_of_lang_son_demanded_in_person() -> None:
    assert all("trực tiếp yêu cầu" in directives("lang-son-2021")[number].text for number in (1, 2, 3))


# --- what was surer than the source -----------------------------------------------------------------------------------


def test_u1_nobody_is_tied_to_an_answer_of_ha_nam() -> None:
    answers = [answer for one in dialogue("ha-nam-2021").record.questions for answer in one.answers]
    assert len(answers) == 9
    assert not any(answer.by or answer.people or answer.text for answer in answers)
    assert {one.person or one.agency for one in dialogue("ha-nam-2021").record.respondents} == {
        "truong-quoc-huy",
        "cac-so-nganh-tinh-ha-nam",
    }


def test_u1_pages_do_not_say_that_nobody_is_known_to_have_answered(real_site: Path) -> None:
    page = visible_text((real_site / "doi-thoai/ha-nam-2021/hoi-dap/7/index.html").read_text(encoding="utf-8"))
    assert "Nguồn không ghi riêng ai trả lời nội dung này" in page
    person = visible_text((real_site / "nhan-vat/truong-quoc-huy/index.html").read_text(encoding="utf-8"))
    assert "Những câu đã trả lời" not in person
    assert "Chủ tịch UBND tỉnh Hà Nam" in person


def test_people_have_no_office_of_an_unnamed_province(real_site: Path) -> None:
    page = (real_site / "nhan-vat/index.html").read_text(encoding="utf-8")
    rows = re.findall(r'</a></p>\s*<p class="meta">([^<]+)</p>', page)
    assert len(rows) > 5
    assert not [row for row in rows if re.search(r"(?:UBND tỉnh|Tỉnh ủy|Tỉnh đoàn)(?:;|$)", row)]


def test_only_what_the_source_says_was_cleared_up_there_is_answered_there() -> None:
    """The source names the place for "làm rõ tại hội nghị" only, not for "trực tiếp trả lời, giải đáp"."""
    forms = {one.record.id: [answer.form for answer in one.record.answers] for one in dialogue("ha-nam-2021").questions}
    assert {number for number, found in forms.items() if found == ["in-hall"]} == {10, 11, 12, 13, 14}
    assert {number for number, found in forms.items() if found == [None]} == {7, 8, 9, 15}


@pytest.mark.parametrize("number", [7, 8, 9, 15])
def test_pages_tie_no_place_to_what_was_answered_in_general(real_site: Path, number: int) -> None:
    page = visible_text((real_site / f"doi-thoai/ha-nam-2021/hoi-dap/{number}/index.html").read_text(encoding="utf-8"))
    assert "trả lời trong" not in page
    assert "nguồn chỉ cho biết đã trả lời" in page
    assert "Nguồn không ghi riêng ai trả lời nội dung này" in page


def test_u2_the_general_answer_of_hung_yen_is_not_divided() -> None:
    held = dialogue("hung-yen-2023")
    assert [one.record.id for one in held.questions if one.record.answers] == []
    assert {outcome(one) for one in held.questions} == {"general"}
    texts = [one.text for one in held.record.respondents if one.agency == "cac-so-nganh-tinh-hung-yen"]
    assert texts
    assert "an ninh mạng" in (texts[0] or "")


def test_u3_what_was_raised_and_what_was_answered_stay_apart() -> None:
    raised, answered = question("ha-nam-2021", 2), question("ha-nam-2021", 15)
    assert (raised.record.answers, raised.record.topics) == ((), ("khoi-nghiep",))
    assert "vay-von" in answered.record.topics
    assert [answer.completeness for answer in answered.record.answers] == ["mentioned"]
    assert answered.record.asked_by is None


def test_u4_nobody_attended_at_sites_where_none_are_recorded(real_site: Path) -> None:
    for one in archive().dialogues:
        levels = {level for group in one.record.participants for level in group.levels}
        if not one.record.sites:
            assert not levels, one.id
    page = visible_text((real_site / "doi-thoai/hung-yen-2023/index.html").read_text(encoding="utf-8"))
    assert "iểm cầu" not in page


def test_u5_heads_of_party_committees_are_addressed_by_the_whole_paragraph() -> None:
    to = {directives("lang-son-2024")[number].to for number in (8, 9, 10)}
    assert len(to) == 1
    assert "nguoi-dung-dau-cap-uy-cac-cap-lang-son" in to.pop()


@pytest.mark.parametrize("name", ["lang-son-2021", "lang-son-2024"])
def test_u6_sites_are_counted_only_where_the_source_counts_them(name: str) -> None:
    counts = {site.level: str(site.count) if site.count else None for site in dialogue(name).record.sites}
    assert counts == {"province": None, "district": "11", "commune": "200"}


def test_u7_only_sentences_that_name_a_speaker_have_one() -> None:
    silent = {
        name: {n for n, one in directives(name).items() if one.by is None}
        for name in ("hung-yen-2023", "lang-son-2021")
    }
    assert silent == {"hung-yen-2023": {5, 6, 8, 9, 10}, "lang-son-2021": {4, 5, 6, 7}}


@pytest.mark.parametrize(
    ("name", "agency"), [("ha-nam-2021", "tinh-doan-ha-nam"), ("hung-yen-2023", "tinh-doan-hung-yen")]
)
def test_u8_who_is_on_no_list_of_attendance_is_marked(name: str, agency: str) -> None:
    groups = [one.group or "" for one in dialogue(name).record.participants if agency in one.agencies]
    assert len(groups) == 1
    assert "không có trong danh sách" in groups[0]


def test_u9_groups_of_departments_are_those_of_the_source() -> None:
    agencies = archive().agencies

    def attended(name: str) -> set[str]:
        return {agencies[agency].name for one in dialogue(name).record.participants for agency in one.agencies}

    def answered(name: str) -> set[str]:
        return {agencies[one.agency].name for one in dialogue(name).record.respondents if one.agency}

    assert "Các sở, ban, ngành tỉnh Hà Nam" in attended("ha-nam-2021")
    assert answered("ha-nam-2021") == {"Các sở, ngành tỉnh Hà Nam"}
    assert "Các ban, sở, ngành tỉnh Hưng Yên" in attended("hung-yen-2023")
    assert "Các sở, ngành tỉnh Hưng Yên" in answered("hung-yen-2023")


def test_u10_a_dateline_is_no_publisher() -> None:
    (source,) = dialogue("lang-son-2018").record.sources
    assert source.publisher is None
    assert "LSO" in (source.note or "")


def test_u11_official_names_stand_in_the_name() -> None:
    union = archive().agencies["tinh-doan-lang-son"]
    assert union.name == "Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Lạng Sơn"
    for agency in archive().agencies.values():
        # A part of the name is no other way to write it.
        assert not any(short in agency.name for short in agency.abbreviations), agency.id


def test_u12_organisations_are_listed_as_in_the_source() -> None:
    assert "tổ chức, đoàn, hội, cá nhân" in directives("ha-nam-2021")[8].text


def test_u13_skills_and_fitness_are_not_vocational_training() -> None:
    assert question("ha-nam-2021", 4).record.topics == ("giao-duc-dao-tao", "van-hoa-the-thao")


def test_u14_the_page_about_the_archive_promises_what_it_keeps() -> None:
    about = (CONTENT / "pages/gioi-thieu.md").read_text(encoding="utf-8")
    assert "ghi rõ là suy ra" not in about
    assert "buổi làm việc" in about


@pytest.mark.parametrize("page", ["tinh", "tinh/lang-son", "tinh/ninh-binh", "tinh/ha-nam"])
def test_u15_pages_of_provinces_say_on_what_their_list_stands(real_site: Path, page: str) -> None:
    text = visible_text((real_site / page / "index.html").read_text(encoding="utf-8"))
    assert "Nghị quyết số 202/2025/QH15" in text


# --- parts that hold everything ---------------------------------------------------------------------------------------


def test_t13_no_date_stands_beside_a_signature(small_site: Path, real_site: Path) -> None:
    """The record has the day of the dialogue, not that on which somebody signed what tells of it."""
    found = 0
    for site in (small_site, real_site):
        for path in (*(site / "nhan-vat").rglob("index.html"), *(site / "doi-thoai").rglob("index.html")):
            page = path.read_text(encoding="utf-8")
            signed = re.findall(r'<section[^>]*aria-labelledby="vai-signer".*?</section>', page, re.DOTALL)
            signed += re.findall(r"<dt>Người ký</dt><dd>.*?</dd>", page)
            found += len(signed)
            for part in signed:
                words = visible_text(f"<body>{part}")
                assert "<time" not in part, path
                assert not re.search(r"\d{1,2}/\d{1,2}(?:/\d{4})?|\bký ngày\b|\bngày \d", words), (path, words)
    assert found >= 4


def test_parts_that_await_an_annex_are_not_called_complete() -> None:
    open_parts = {"questions", "answers", "respondents", "sources"}
    assert not open_parts & {*dialogue("lang-son-2024").record.complete}
    assert "sources" not in dialogue("lang-son-2018").record.complete


@pytest.mark.parametrize("name", [path.stem for path in RECORDS])
def test_chairs_and_directives_are_complete(name: str) -> None:
    assert {"chairs", "directives"} <= {*dialogue(name).record.complete}


def test_who_led_without_being_said_to_chair_is_a_leader() -> None:
    for name, person in (("lang-son-2018", "pham-ngoc-thuong"), ("lang-son-2021", "ho-tien-thieu")):
        assert [one.person for one in dialogue(name).record.leaders] == [person]
        assert dialogue(name).record.chairs == ()


# --- what pages, lists and exports say of the records ----------------------------------------------------------------

AUDITED = ("ha-nam-2021", "hung-yen-2023", "lang-son-2018", "lang-son-2021", "lang-son-2024")


def audited() -> list[Dialogue]:
    return [dialogue(name) for name in AUDITED]


@pytest.fixture(scope="module")
def audited_site(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the five records alone: lists and numbers stay as the audit found them."""
    if {path.stem for path in RECORDS} == {*AUDITED}:
        return real_site
    config = copy_project(ROOT, tmp_path_factory.mktemp("audited"))
    content = config.parent / "content"
    for path in (*content.glob("dialogues/*"), *content.glob("attachments/*")):
        if path.stem not in AUDITED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return built(config)


SAID_OF_RECORDS = [
    ("T1", "", "Thanh niên nêu điều gì, được trả lời ra sao?", "và hứa gì"),
    ("T2", "", "5 tập thể, 7 cá nhân được biểu dương", "12 được biểu dương"),
    ("T3", "doi-thoai/lang-son-2024", "Hỏi và trả lời kho chưa ghi", "Nguồn không kể lại nội dung nào"),
    (
        "T4",
        "thong-ke",
        "trả lời chung mà nguồn không nói cho nội dung nào thì không tính",
        "ghi việc trả lời nội dung ấy.",
    ),
    ("T4", "doi-thoai/lang-son-2021", "Nguồn chỉ nói chung là có trả lời", "Nguồn không ghi câu trả lời"),
    ("T4", "doi-thoai/ha-nam-2021/hoi-dap/1", "Nguồn chỉ nói chung là có trả lời", "Nguồn không ghi câu trả lời"),
    ("T5", "", "Các nội dung được nêu, theo chủ đề", "Thanh niên hỏi về điều gì"),
    ("T6", "doi-thoai/hung-yen-2023", "Đề nghị: Các sở, ngành tỉnh Hưng Yên", "Giao: "),
    ("T6", "doi-thoai/ha-nam-2021", "Gợi mở với: Đoàn Thanh niên các cấp tỉnh Hà Nam", "Người giao"),
    ("T8", "doi-thoai/lang-son-2018/hoi-dap/1", "Nội dung gần chủ đề ở hồ sơ khác", "Nơi khác cũng nêu"),
    ("T9", "doi-thoai/ha-nam-2021", "Hồ sơ khác cùng chủ đề", "Hội nghị khác cùng chủ đề"),
    ("T9", "tinh/lang-son", "Hồ sơ 3", "Đối thoại 3"),
    ("T11", "doi-thoai/lang-son-2024", "26 nội dung", "nhóm nội dung"),
    ("T12", "thong-ke", "Còn 31 tỉnh, thành phố hiện nay mà kho chưa có cuộc nào như vậy", "Luật Thanh niên"),
    ("T14", "tinh/ninh-binh", "nguồn không ghi nơi đăng", "mỗi hồ sơ ghi rõ nguồn"),
    ("T15", "bieu-duong", "Đơn vị biểu dương", "Đơn vị khen"),
    ("T16", "doi-thoai/ha-nam-2021", "Cấp huyện (Các huyện, thành phố, thị xã trong tỉnh)", "không ghi số lượng"),
    ("T17", "doi-thoai/ha-nam-2021/hoi-dap/10", "Trong hồ sơ: Hội nghị", "Nêu tại"),
]
"""Of each finding a page, words that it must say and words that it said beyond its sources."""


@pytest.mark.parametrize(("finding", "page", "right", "wrong"), SAID_OF_RECORDS)
def test_pages_say_no_more_than_the_records(
    finding: str, page: str, right: str, wrong: str, audited_site: Path
) -> None:
    said = visible_text((audited_site / page / "index.html").read_text(encoding="utf-8"))
    assert right in said, finding
    assert wrong not in said, finding


def test_t10_descriptions_of_pages_claim_no_question_and_no_answer(audited_site: Path) -> None:
    claims = re.compile(
        r"đã hỏi|ai hỏi|ai trả lời|những câu đã trả lời|chủ trì, phát biểu|\b0 (nội dung|hồ sơ|chỉ đạo)"
    )
    found = {}
    for path in audited_site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        descriptions = re.findall(r'<meta (?:name|property)="(?:og:)?description" content="([^"]*)"', html)
        assert descriptions or 'http-equiv="refresh"' in html, path
        found[path] = [one for one in descriptions if claims.search(one)]
    assert {path: ones for path, ones in found.items() if ones} == {}


def test_t7_an_inferred_day_is_marked_wherever_it_stands(audited_site: Path) -> None:
    unmarked = re.compile(
        r"(?:09/01/2018|Lạng Sơn 2018|23/3/2023|Hưng Yên 2023)(?!(?:\s|&nbsp;)*\(suy(?:\s|&nbsp;)ra\))"
    )
    facts = re.compile(r"<dt>Thời gian</dt>.*?</dd>", re.DOTALL)  # says how the day is inferred
    for path in (path for path in audited_site.rglob("*") if path.suffix in {".html", ".xml"}):
        text = facts.sub("", path.read_text(encoding="utf-8"))
        for after in re.findall(r'"startDate":"(?:2018-01-09|2023-03-23)"(.{0,27})', text):
            assert after == ',"disambiguatingDescription', path
        # The title of the conference of 2023 has the year itself.
        found = unmarked.findall(text.replace("thanh niên tỉnh Hưng Yên 2023", ""))
        assert found == [], path
    for table in ("hoi-dap", "chi-dao", "bieu-duong"):
        for line in (audited_site / f"du-lieu/{table}.csv").read_text(encoding="utf-8").splitlines():
            if line.startswith(("lang-son-2018,", "hung-yen-2023,")):
                assert "Bài nguồn" in line
    for one in audited():
        day = share_card(archive(), one, SiteInfo("Kho", "Kho", "")).meta.split(" · ")[1]
        assert ("(suy" in day) == (one.id in {"lang-son-2018", "hung-yen-2023"})


def test_t16_one_hall_is_no_site() -> None:
    assert [site.level for site in dialogue("ha-nam-2021").record.sites] == ["district"]


def test_f3_the_table_of_questions_says_what_became_of_each(audited_site: Path) -> None:
    text = (audited_site / "du-lieu/hoi-dap.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    became = {(row["hồ sơ"], row["trả lời"], row["số trả lời"]) for row in rows}
    assert became == {
        ("ha-nam-2021", "Không ghi trả lời riêng", ""),
        ("ha-nam-2021", "Đã trả lời", "1"),
        ("hung-yen-2023", "Không ghi trả lời riêng", ""),
        ("lang-son-2018", "Nguồn không ghi trả lời", "0"),
        ("lang-son-2021", "Không ghi trả lời riêng", ""),
    }
    assert not any(row["cơ quan trả lời"] for row in rows)


def test_f4_nobody_is_said_to_have_attended_online_who_sat_at_a_site(audited_site: Path) -> None:
    for one in audited():
        page = (audited_site / "doi-thoai" / one.id / "index.html").read_text(encoding="utf-8")
        assert "eventAttendanceMode" not in page, one.id


def test_f1_entries_of_feeds_are_as_old_as_their_records(audited_site: Path) -> None:
    feed = (audited_site / "feed.xml").read_text(encoding="utf-8")
    assert "<published>" not in feed
    assert {one.record.entered_on.isoformat() for one in audited() if one.record.entered_on} == {"2026-11-22"}
    assert set(re.findall(r"<updated>(.*?)T", feed)) == {"2026-11-22"}


def test_no_page_takes_all_leaders_for_those_of_a_province(audited_site: Path) -> None:
    for page in ("", "doi-thoai", "chi-dao"):
        html = (audited_site / page / "index.html").read_text(encoding="utf-8")
        shown = re.sub(r"<article.*?</article>", "", html, flags=re.DOTALL)  # titles of records may say it
        assert "lãnh đạo tỉnh" not in shown
    assert "giữa lãnh đạo các cấp với thanh niên</subtitle>" in (audited_site / "feed.xml").read_text(encoding="utf-8")


# --- copied runs ------------------------------------------------------------------------------------------------------

COPIED = {
    12: {
        "117ba37effde3ebb",
        "2e9abba1a1a27a68",
        "37d89679dba62d48",
        "3b9fbc655308f846",
        "447548a4bde12112",
        "4e93b25013d33138",
        "6b10aebf43638df3",
        "c023a7885e0698bf",
        "eb4a0b8a22981c13",
        "f2340bd932ef8c84",
    },
    14: {
        "eb3836b9048137df",
    },
}
"""Runs of words that records once copied, as digests of the words in lower case without signs, by number of words."""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def digest(run: list[str]) -> str:
    return hashlib.sha256(" ".join(run).encode()).hexdigest()[:16]


def texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from texts(one)


def copied(text: str) -> list[list[str]]:
    """Runs of a text that are among COPIED."""
    found = words(text)
    runs = (found[start : start + size] for size in COPIED for start in range(len(found) - size + 1))
    return [run for run in runs if digest(run) in COPIED[len(run)]]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_no_record_copies_the_runs_of_its_source_again(path: Path) -> None:
    record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert [run for text in texts(record) for run in copied(text)] == []
