"""A zero is shown only where records say that there is nothing; elsewhere the archive has not entered it."""

import csv
import io
import re
from pathlib import Path

import pytest

from generator.archive.archive import Archive, build_archive
from generator.archive.counts import Counts, counts, topic_count
from generator.exports.csv_files import csv_files
from generator.reading.checked_content import check_content
from tests.marked_strings import outputs
from tests.project import ROOT
from tests.test_claims import write

ANSWERED = "questions: [{id: 1, title: Mẫu một, answers: [{by: [so-mau], text: Lời đáp mẫu}]}]"
PLAIN = "questions: [{id: 1, title: Mẫu một}]"


def archive(folder: Path, fragment: str) -> Archive:
    write(folder, fragment)
    content = check_content(folder)
    return build_archive(content.dialogues, content.registries)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", Counts(None, None, None, None)),
        ("{complete: [questions, answers, directives]}", Counts(0, 0, 0, None)),
        ("{complete: [questions]}", Counts(0, None, None, None)),
        (f"{{{PLAIN}}}", Counts(1, None, None, None)),
        (f"{{complete: [questions, answers], {PLAIN}}}", Counts(1, 0, None, None)),
        # Somebody answered, and the source does not say which questions: that is no "none answered".
        (
            f"{{complete: [questions, answers], respondents: [{{agency: so-mau}}], {PLAIN}}}",
            Counts(1, None, None, None),
        ),
        (f"{{{ANSWERED}, directives: [{{id: 1, text: Việc mẫu}}]}}", Counts(1, 1, 1, None)),
    ],
)
def test_nothing_entered_is_no_zero(fragment: str, expected: Counts, tmp_path: Path) -> None:
    assert counts(archive(tmp_path, fragment).dialogues) == expected


def test_one_unfinished_record_leaves_a_sum_unknown(tmp_path: Path) -> None:
    whole = archive(tmp_path, "{complete: [questions], +more: [{date: 2023-01-02}]}")
    assert counts(whole.dialogues).questions is None
    assert counts(whole.dialogues_by_year[2024]).questions == 0


@pytest.mark.parametrize(("complete", "expected"), [("[questions]", 0), ("[answers]", None)])
def test_a_topic_without_questions(complete: str, expected: int | None, tmp_path: Path) -> None:
    whole = archive(tmp_path, f"{{complete: {complete}, +with: [chu-de-mau]}}")
    assert topic_count(whole, "chu-de-mau") == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (PLAIN, ""),
        (f"{{complete: [answers], {PLAIN}}}", "0"),
        (f"{{complete: [answers], respondents: [{{agency: so-mau}}], {PLAIN}}}", ""),
        ("questions: [{id: 1, title: Mẫu, answers: [{by: [so-mau], form: referred, referred_to: [ban-mau]}]}]", ""),
        (ANSWERED, "1"),
    ],
)
def test_the_table_of_questions_claims_no_missing_answer(fragment: str, expected: str, tmp_path: Path) -> None:
    (table,) = (one for one in csv_files(archive(tmp_path, fragment)) if one.path.endswith("hoi-dap.csv"))
    (row,) = csv.DictReader(io.StringIO(table.make().decode("utf-8-sig")))
    assert row["số trả lời"] == expected


@pytest.mark.parametrize(
    "fragment",
    [
        "+records: 0",
        "+with: [tinh-moi, tinh-mau-xa-mau, so-mau, nguoi-mau, chu-de-mau, luat-mau]",
        "{status: announced, +with: [tinh-moi, tinh-cu, chu-de-mau]}",
    ],
)
def test_no_page_shows_a_zero_of_what_is_not_entered(fragment: str, tmp_path: Path) -> None:
    write(tmp_path / "content", fragment)
    for output in outputs(tmp_path / "content", ROOT / "theme", tmp_path / "templates"):
        shown = re.sub(r"<(script|style)\b.*?</\1>", " ", output, flags=re.DOTALL)
        words = re.sub(r"<[^>]*>", " ", re.sub(r'(?:content|aria-label)="([^"]*)"', r">\1<", shown))
        assert re.findall(r"(?<![\w./#:-])0(?![\w./:-])", words) == [], words


def test_a_zero_of_a_finished_record_stays(tmp_path: Path) -> None:
    write(tmp_path / "content", "{complete: [questions, answers, directives]}")
    pages = [*outputs(tmp_path / "content", ROOT / "theme", tmp_path / "templates")]
    (statistics,) = (page for page in pages if 'class="page-statistics"' in page)
    assert '<td class="n">0</td>' in statistics
    assert "–</span>" not in statistics.partition('<table class="coverage">')[0]


def test_lists_count_an_answer_that_a_question_shares_as_the_table_does(tmp_path: Path) -> None:
    first, second = (
        f"{{id: {own}, title: Mẫu {own}, answers: [{{by: [so-mau], text: Lời đáp mẫu, also: [{other}]}}]}}"
        for own, other in ((1, 2), (2, 1))
    )
    write(tmp_path / "content", f"questions: [{first}, {second}]")
    pages = [*outputs(tmp_path / "content", ROOT / "theme", tmp_path / "templates")]
    (province,) = (page for page in pages if 'class="page-province"' in page and "Mẫu 2" in page)
    assert province.count('<p class="row-count">2 trả lời</p>') == 2
