from typing import Any

import pytest

from generator.archive.archive import Archive, build_archive
from generator.archive.counts import counts
from generator.archive.host import period_on
from generator.archive.mentions import EntryKind
from generator.archive.outcome import sources_of_question
from generator.pages.dialogues import dialogue_pages
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.records.registries import Abbreviation, Agency, LegalDocument, Person, Province, Topic
from generator.search.dialogue_records import dialogue_records
from generator.text.dates import parse_partial_date

SOURCE = {"id": "bao-mau", "kind": "news", "title": "Bài báo mẫu"}


def dialogue(id_: str, date: str, **more: Any) -> Dialogue:
    data = {
        "title": "Hội nghị mẫu",
        "kind": "dialogue",
        "province": id_.rpartition("-")[0],
        "date": date,
        "sources": (SOURCE,),
        **more,
    }
    return Dialogue(id_, schema.Dialogue.model_validate(data))


def province(id_: str, name: str, successor: str | None = None) -> Province:
    period = {"name": name, "kind": "province", **({"until": "2025-06-30"} if successor else {})}
    return Province.model_validate({"id": id_, "periods": (period,), **({"successor": successor} if successor else {})})


def agency(id_: str, name: str, *successors: str) -> Agency:
    return Agency.model_validate({"id": id_, "name": name, "kind": "agency", "successors": successors})


def person(id_: str, name: str) -> Person:
    return Person.model_validate({"id": id_, "name": name})


def topic(id_: str, name: str) -> Topic:
    return Topic.model_validate({"id": id_, "name": name})


def document(id_: str, title: str, *issuers: str) -> LegalDocument:
    return LegalDocument.model_validate({"id": id_, "kind": "law", "title": title, "issuers": issuers})


def abbreviation(id_: str, full: str, *short: str) -> Abbreviation:
    return Abbreviation.model_validate({"id": id_, "full": full, "short": short})


FULL = dialogue(
    "dong-2021",
    "2021-05-01",
    organiser="doan",
    chairs=({"person": "an", "position": "Chủ tịch"}, {"position": "Bí thư"}),
    participants=({"agencies": ("so", "doan")},),
    presentations=(
        {
            "agencies": ("so",),
            "subject": "Chính sách",
            "topics": ("viec",),
            "documents": ("luat",),
            "source": "bao-mau",
        },
    ),
    respondents=(
        {"agency": "so", "note": "Trả lời chung"},
        {"person": "binh", "position": "Giám đốc"},
        {"position": "Phó Giám đốc"},
    ),
    remarks=(
        {"person": "an", "position": "Chủ tịch", "moment": "opening", "text": "Chào.", "source": "bao-mau"},
        {"position": "Bí thư", "moment": "conclusion", "text": "Cảm ơn.", "source": "bao-mau"},
    ),
    questions=(
        {
            "id": "1",
            "title": "Vay vốn",
            "grain": "question",
            "topics": ("von", "viec"),
            "asked_by": {"person": "chi"},
            "documents": ("luat",),
            "answers": (
                {
                    "by": ("so",),
                    "people": ({"person": "binh", "position": "Giám đốc"}, {"position": "Phó Giám đốc"}),
                    "form": "in-hall",
                    "completeness": "mentioned",
                    "documents": ("nghi-quyet",),
                },
            ),
            "source": "bao-mau",
        },
        {"id": "2", "title": "Việc làm", "grain": "theme", "topics": ("viec",), "source": "bao-mau"},
    ),
    directives=(
        {
            "id": "1",
            "to": ("so", "nhom"),
            "by": {"person": "an", "position": "Chủ tịch tỉnh"},
            "text": "Rà soát.",
            "topics": ("von",),
            "documents": ("luat",),
            "source": "bao-mau",
        },
    ),
    commendations=({"id": "1", "kind": "individual", "awarded_by": ("doan",), "source": "bao-mau"},),
    documents=("nghi-quyet",),
    sources=({**SOURCE, "signers": ({"person": "binh", "position": "Chánh Văn phòng"},)},),
)
LATER = dialogue("dong-2022", "2022-05-01", organiser="doan")
LATEST = dialogue("dong-2024", "2024-05-01")
WEST = dialogue("tay-2023", "2023-01-01")
MERGED = dialogue("bac-2026", "2026-01-01")
SAME_DAY = dialogue("nam-2023", "2023-01-01")

ARCHIVE: Archive = build_archive(
    [LATEST, MERGED, WEST, FULL, LATER, SAME_DAY],
    {
        "provinces": [
            province("tay", "Ấp Tây", "bac"),
            province("bac", "Bắc"),
            province("dong", "Đông", "bac"),
            province("nam", "Nam"),
            province("cu", "Áo Cũ", "bac"),
        ],
        "agencies": [
            agency("so", "Sở Mẫu"),
            agency("so-cu", "Sở cũ", "so"),
            agency("so-cu-nua", "Sở cũ nữa", "so", "doan"),
            agency("doan", "Đoàn Mẫu"),
            agency("nhom", "Các cơ quan"),
        ],
        "people": [person("binh", "Lê Văn Bình"), person("an", "Vũ Thị An"), person("chi", "Bùi Chi")],
        "topics": [topic("von", "Vốn"), topic("viec", "Việc làm")],
        "documents": [
            document("nghi-quyet", "Nghị quyết", "doan", "so"),
            document("luat", "Luật", "so"),
        ],
        "abbreviations": [
            abbreviation("ubnd", "Ủy ban nhân dân", "UBND"),
            abbreviation("dvtn", "đoàn viên, thanh niên", "ĐVTN"),
            abbreviation("bch", "Ban Chấp hành", "BCH"),
        ],
    },
)


def ids(dialogues: tuple[Dialogue, ...]) -> list[str]:
    return [one.id for one in dialogues]


def test_dialogues_are_sorted_by_date_then_id() -> None:
    assert ids(ARCHIVE.dialogues) == ["dong-2021", "dong-2022", "nam-2023", "tay-2023", "dong-2024", "bac-2026"]


def test_entries_are_sorted_in_vietnamese_order_regardless_of_file_order() -> None:
    assert list(ARCHIVE.provinces) == ["cu", "tay", "bac", "dong", "nam"]
    assert list(ARCHIVE.agencies) == ["nhom", "doan", "so-cu", "so-cu-nua", "so"]
    assert list(ARCHIVE.people) == ["an", "binh", "chi"]
    assert list(ARCHIVE.topics) == ["viec", "von"]
    assert list(ARCHIVE.documents) == ["luat", "nghi-quyet"]
    assert list(ARCHIVE.abbreviations) == ["bch", "dvtn", "ubnd"]


def test_dialogues_are_grouped_by_province_on_their_date_and_by_year() -> None:
    assert {id_: ids(group) for id_, group in ARCHIVE.dialogues_by_province.items()} == {
        "dong": ["dong-2021", "dong-2022", "dong-2024"],
        "nam": ["nam-2023"],
        "tay": ["tay-2023"],
        "bac": ["bac-2026"],
    }
    assert list(ARCHIVE.dialogues_by_year) == [2021, 2022, 2023, 2024, 2026]
    assert ids(ARCHIVE.dialogues_by_year[2023]) == ["nam-2023", "tay-2023"]


def test_dialogues_with_predecessors_include_merged_provinces() -> None:
    assert ids(ARCHIVE.dialogues_with_predecessors("bac")) == [
        "dong-2021",
        "dong-2022",
        "tay-2023",
        "dong-2024",
        "bac-2026",
    ]
    assert ids(ARCHIVE.dialogues_with_predecessors("dong")) == ["dong-2021", "dong-2022", "dong-2024"]
    assert ids(ARCHIVE.dialogues_with_predecessors("nam")) == ["nam-2023"]
    assert ids(ARCHIVE.dialogues_with_predecessors("cu")) == []


def test_dialogues_with_predecessors_include_indirect_predecessors() -> None:
    archive = build_archive(
        [dialogue("mot-2001", "2001-01-01"), dialogue("hai-2010", "2010-01-01"), dialogue("ba-2026", "2026-01-01")],
        {
            "provinces": [province("mot", "Một", "hai"), province("hai", "Hai", "ba"), province("ba", "Ba")],
            "agencies": [],
            "people": [],
            "topics": [],
            "documents": [],
            "abbreviations": [],
        },
    )
    assert ids(archive.dialogues_with_predecessors("hai")) == ["mot-2001", "hai-2010"]
    assert ids(archive.dialogues_with_predecessors("ba")) == ["mot-2001", "hai-2010", "ba-2026"]


def test_predecessors_are_in_vietnamese_order_of_names() -> None:
    assert ARCHIVE.predecessors == {"bac": ("cu", "tay", "dong")}
    assert ARCHIVE.predecessor_agencies == {"so": ("so-cu", "so-cu-nua"), "doan": ("so-cu-nua",)}


def test_neighbours_are_previous_and_next_dialogue_of_the_same_province() -> None:
    assert ARCHIVE.neighbours(FULL) == (None, LATER)
    assert ARCHIVE.neighbours(LATER) == (FULL, LATEST)
    assert ARCHIVE.neighbours(LATEST) == (LATER, None)
    assert ARCHIVE.neighbours(WEST) == (None, None)


def test_documents_are_grouped_by_issuer() -> None:
    assert {id_: [one.id for one in issued] for id_, issued in ARCHIVE.documents_by_issuer.items()} == {
        "so": ["luat", "nghi-quyet"],
        "doan": ["nghi-quyet"],
    }


Row = tuple[str, str, int | None, str | None, str | None]


@pytest.mark.parametrize(
    ("kind", "id_", "rows"),
    [
        (
            "agencies",
            "so",
            [
                ("dong-2021", "participant", None, None, None),
                ("dong-2021", "respondent", None, None, "Trả lời chung"),
                ("dong-2021", "presentation", None, None, "Chính sách"),
                ("dong-2021", "answer", 1, None, None),
                ("dong-2021", "directive", 1, None, None),
            ],
        ),
        (
            "agencies",
            "doan",
            [
                ("dong-2022", "organiser", None, None, None),
                ("dong-2021", "organiser", None, None, None),
                ("dong-2021", "participant", None, None, None),
                ("dong-2021", "commendation", 1, None, None),
            ],
        ),
        ("agencies", "nhom", [("dong-2021", "directive", 1, None, None)]),
        (
            "people",
            "an",
            [
                ("dong-2021", "chair", None, "Chủ tịch", None),
                ("dong-2021", "remark", None, "Chủ tịch", "Chào."),
                ("dong-2021", "directive", 1, "Chủ tịch tỉnh", None),
            ],
        ),
        (
            "people",
            "binh",
            [
                ("dong-2021", "signer", None, "Chánh Văn phòng", None),
                ("dong-2021", "respondent", None, "Giám đốc", None),
                ("dong-2021", "answer", 1, "Giám đốc", None),
            ],
        ),
        ("people", "chi", [("dong-2021", "question", 1, None, None)]),
        (
            "topics",
            "viec",
            [
                ("dong-2021", "presentation", None, None, "Chính sách"),
                ("dong-2021", "question", 1, None, None),
                ("dong-2021", "question", 2, None, None),
            ],
        ),
        ("topics", "von", [("dong-2021", "question", 1, None, None), ("dong-2021", "directive", 1, None, None)]),
        (
            "documents",
            "luat",
            [
                ("dong-2021", "presentation", None, None, "Chính sách"),
                ("dong-2021", "question", 1, None, None),
                ("dong-2021", "directive", 1, None, None),
            ],
        ),
        (
            "documents",
            "nghi-quyet",
            [("dong-2021", "citation", None, None, None), ("dong-2021", "answer", 1, None, None)],
        ),
        ("agencies", "so-cu", []),
        ("people", "khong-co", []),
    ],
)
def test_mentions_have_role_position_and_detail_newest_dialogue_first(
    kind: EntryKind, id_: str, rows: list[Row]
) -> None:
    found: list[Row] = [
        (mention.dialogue.id, mention.role, mention.item.record.id if mention.item else None, mention.position,
         mention.detail)
        for mention in ARCHIVE.mentions(kind, id_)
    ]  # fmt: skip
    assert found == rows


def test_questions_on_a_topic_are_newest_dialogue_first_then_in_record_order() -> None:
    assert [question.record.id for question in ARCHIVE.questions_on("viec")] == [1, 2]
    assert [question.record.id for question in ARCHIVE.questions_on("von")] == [1]
    assert ARCHIVE.questions_on("khong-co") == ()
    asked = {"id": "1", "title": "Hỏi", "grain": "theme", "topics": ("viec",), "source": "bao-mau"}
    archive = build_archive(
        [
            dialogue("dong-2020", "2020-01-01", questions=(asked,)),
            dialogue("dong-2022", "2022-01-01", questions=(asked,)),
        ],
        {"provinces": [], "agencies": [], "people": [], "topics": [], "documents": [], "abbreviations": []},
    )
    assert [question.dialogue.id for question in archive.questions_on("viec")] == ["dong-2022", "dong-2020"]


def test_totals_count_questions_directives_and_updates() -> None:
    totals = ARCHIVE.totals
    assert (totals.questions, totals.directives, totals.updated) == (2, 1, 0)
    assert counts(ARCHIVE.dialogues).answered == 1


def test_period_on_returns_the_period_that_includes_the_date() -> None:
    changed = Province.model_validate(
        {
            "id": "hue",
            "periods": (
                {"name": "Cũ", "kind": "province", "until": "2024-12-31"},
                {"name": "Mới", "kind": "city", "since": "2025-01-01", "until": "2025-06-30"},
            ),
        }
    )
    names = {
        day: period_on(changed.periods, parse_partial_date(day)).name
        for day in ("1990-01-01", "2024-12-31", "2025-01-01", "2025-06-30", "2030-01-01")
    }
    assert list(names.values()) == ["Cũ", "Cũ", "Mới", "Mới", "Mới"]


def test_items_refer_to_their_dialogue() -> None:
    assert [question.record.id for question in FULL.questions] == [1, 2]
    assert all(question.dialogue is FULL for question in FULL.questions)
    assert [directive.dialogue for directive in FULL.directives] == [FULL]
    assert [commendation.dialogue for commendation in FULL.commendations] == [FULL]
    assert FULL.source("bao-mau").title == "Bài báo mẫu"


def test_sources_of_a_question_are_those_of_all_that_its_page_tells() -> None:
    several = dialogue(
        "dong-2025",
        "2025-05-01",
        sources=tuple({**SOURCE, "id": id_} for id_ in ("bao-cau", "bao-dap", "bao-chung", "bao-khac")),
        respondents=({"agency": "so", "all_questions": "true", "text": "Đáp chung.", "source": "bao-chung"},),
        questions=(
            {"id": "1", "title": "Vay vốn", "source": "bao-cau", "answers": ({"by": ("so",), "source": "bao-dap"},)},
        ),
    )
    (question,) = several.questions
    assert [source.id for source in sources_of_question(question)] == ["bao-cau", "bao-dap", "bao-chung"]
    archive = build_archive(
        [several], {**dict.fromkeys(schema.REGISTRIES, ()), "provinces": [province("dong", "Đông")]}
    )
    page = next(page for page in dialogue_pages(archive, [several]) if page.template == "question")
    assert [source.id for _, source in page.sources] == ["bao-cau", "bao-dap", "bao-chung"]


def test_an_answer_to_two_questions_stands_with_both() -> None:
    shared = dialogue(
        "dong-2025",
        "2025-05-01",
        questions=(
            {"id": "1", "title": "Vay vốn", "answers": ({"by": ("so",), "text": "Một lời đáp", "also": ("2",)},)},
            {"id": "2", "title": "Học nghề"},
        ),
    )
    registries = {**dict.fromkeys(schema.REGISTRIES, ()), "provinces": [province("dong", "Đông")]}
    archive = build_archive([shared], {**registries, "agencies": [agency("so", "Sở Mẫu")]})
    found = [(one.role, one.item and one.item.record.id) for one in archive.mentions("agencies", "so")]
    assert found == [("answer", 1), ("answer", 2)]
    found_by = dialogue_records(archive, shared).records
    for record in (one for one in found_by if one.kind == "question"):
        assert (record.agencies, record.body) == (("so",), ("Một lời đáp",))
        assert "Sở Mẫu" in record.byline
