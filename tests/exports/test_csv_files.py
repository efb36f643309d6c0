"""The table of questions: what became of each, and only answers that the source ties to it are counted."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from generator.archive.archive import build_archive
from generator.exports.csv_files import csv_files
from generator.records.dialogue import Dialogue
from generator.records.model import Model
from generator.records.registries import Agency, Province
from generator.records.schema import Dialogue as Record
from tests.project import made_by

REGISTRIES: Mapping[str, Sequence[Model]] = {
    "provinces": [Province.model_validate({"id": "mau", "periods": ({"name": "Mẫu", "kind": "province"},)})],
    "agencies": [Agency.model_validate({"id": id_, "name": id_, "kind": "agency"}) for id_ in ("so-mot", "so-hai")],
    **{name: [] for name in ("places", "people", "topics", "documents", "abbreviations")},
}


def rows(*questions: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    """What became of each question, the number of its answers, and the agencies that answered."""
    data = {
        "title": "Cuộc mẫu",
        "kind": "dialogue",
        "province": "mau",
        "date": "2024-03-05",
        "sources": ({"id": "bao-mau", "kind": "news", "title": "Bài báo mẫu"},),
        "questions": tuple({"id": str(n), "title": "Mẫu", **one} for n, one in enumerate(questions, 1)),
        **more,
    }
    archive = build_archive([Dialogue("mau-2024", Record.model_validate(data))], REGISTRIES)
    table = made_by(csv_files(archive))["du-lieu/hoi-dap.csv"].decode("utf-8-sig")
    read = csv.DictReader(io.StringIO(table))
    return [(row["trả lời"], row["số trả lời"], row["cơ quan trả lời"]) for row in read]


ANSWER = {"by": ("so-mot",), "text": "Lời đáp mẫu"}
REFERRAL = {"by": ("so-hai",), "form": "referred", "referred_to": ("so-mot",)}


@pytest.mark.parametrize(
    ("answers", "row"),
    [
        ((), ("Kho chưa ghi trả lời", "", "")),
        ((ANSWER,), ("Đã trả lời", "1", "so-mot")),
        ((ANSWER, ANSWER), ("Đã trả lời", "2", "so-mot")),
        ((REFERRAL,), ("Chuyển nơi khác", "", "")),
        ((REFERRAL, ANSWER), ("Đã trả lời", "1", "so-mot")),
    ],
)
def test_referrals_are_no_answers(answers: tuple[dict[str, Any], ...], row: tuple[str, str, str]) -> None:
    assert rows({"answers": answers}) == [row]


def test_an_answer_to_two_questions_counts_for_both() -> None:
    assert rows({"answers": ({**ANSWER, "also": ("2",)},)}, {}) == [("Đã trả lời", "1", "so-mot")] * 2


@pytest.mark.parametrize(
    ("respondent", "words"),
    [
        ({"agency": "so-mot"}, ("Kho chưa ghi trả lời riêng", "Kho chưa ghi trả lời riêng")),
        ({"agency": "so-mot", "all_questions": "true"}, ("Trả lời chung", "Trả lời chung")),
        ({"agency": "so-mot", "questions": ("2",)}, ("Kho chưa ghi trả lời", "Trả lời chung")),
    ],
)
def test_general_answers_are_said_and_not_counted(respondent: dict[str, Any], words: tuple[str, str]) -> None:
    assert rows({}, {}, respondents=(respondent,)) == [(one, "", "") for one in words]
