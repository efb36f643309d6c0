import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from generator.jobs.cache import Cache
from generator.jobs.options import BuildOptions
from generator.reading.checked_content import CheckedContent, check_content
from generator.reading.problems import format_problems, sorted_problems
from generator.records.registries import Abbreviation
from tests import golden

RECORDS = golden.cases("records", "*.yml", "*.md")
REGISTRIES = golden.cases("registries", "*/")
ARCHIVES = golden.cases("archives", "*/")
DEFAULT_NAME = "tinh-mau-2021"


def make_content_folder(folder: Path, dialogues: Mapping[str, str], registries: Path | None = None) -> Path:
    """Create a content folder with the shared registries, overlaid by those of a case, and dialogues by file name."""
    content = folder / "content"
    shutil.copytree(golden.CASES / "registry", content / "registry")
    if registries is not None:
        shutil.copytree(registries, content / "registry", dirs_exist_ok=True)
    (content / "dialogues").mkdir()
    for name, text in dialogues.items():
        (content / "dialogues" / name).write_bytes(text.encode())
    return content


def check_record(text: str, name: str = f"{DEFAULT_NAME}.yml") -> CheckedContent:
    with tempfile.TemporaryDirectory() as folder:
        return check_content(make_content_folder(Path(folder), {name: text}))


def check_case(case: Path) -> CheckedContent:
    text = case.read_text(encoding="utf-8")
    name = re.match(r"# tệp: (.+)\n", text)
    return check_record(text, name[1] if name else DEFAULT_NAME + case.suffix)


def report_on_record(case: Path) -> str:
    return format_problems(check_case(case).problems, "text")


def report_on_registries(case: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return format_problems(check_content(make_content_folder(Path(folder), {}, case)).problems, "text")


def report_on_archive(case: Path) -> str:
    """The problems of several records together."""
    dialogues = {path.name: path.read_text(encoding="utf-8") for path in sorted(case.iterdir())}
    with tempfile.TemporaryDirectory() as folder:
        return format_problems(check_content(make_content_folder(Path(folder), dialogues)).problems, "text")


def bless() -> None:
    golden.bless(ARCHIVES, report_on_archive)
    golden.bless(RECORDS, report_on_record)
    golden.bless(REGISTRIES, report_on_registries)


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: case.name)
def test_records_give_the_expected_problems(case: Path) -> None:
    assert report_on_record(case) == golden.expected(case)


@pytest.mark.parametrize("case", REGISTRIES, ids=lambda case: case.name)
def test_registries_give_the_expected_problems(case: Path) -> None:
    assert report_on_registries(case) == golden.expected(case)


@pytest.mark.parametrize("case", ARCHIVES, ids=lambda case: case.name)
def test_archives_give_the_expected_problems(case: Path) -> None:
    assert report_on_archive(case) == golden.expected(case)


@pytest.mark.parametrize("case", ARCHIVES, ids=lambda case: case.name)
def test_records_from_the_cache_are_compared_as_those_just_read(case: Path, tmp_path: Path) -> None:
    dialogues = {path.name: path.read_text(encoding="utf-8") for path in case.iterdir()}
    content, options = make_content_folder(tmp_path, dialogues), BuildOptions(cache=Cache(tmp_path / "cache"))
    assert check_content(content, options).problems == check_content(content, options).problems
    assert any((tmp_path / "cache").iterdir())


def test_only_good_cases_have_no_problems() -> None:
    cases = (*RECORDS, *REGISTRIES, *ARCHIVES)
    empty = {case.name for case in cases if not golden.codes_in(golden.expected(case))}
    assert empty == {case.name for case in cases if case.name.startswith("good")}


# Tested elsewhere: test_loader, test_several_folders (files and folders), test_markdown, test_prose (prose pages).
ELSEWHERE = {
    "attachment-unused",
    "attachment-unclaimed",
    "broken-link",
    "dropped-attribute",
    "dropped-tag",
    "entry-differs",
    "index-page",
}


@pytest.mark.parametrize("section", ["Từng giá trị", "Cấu trúc hồ sơ", "Đối chiếu giữa các hồ sơ", "Cảnh báo"])
def test_every_problem_of_records_has_a_case(section: str) -> None:
    shown = {code for case in (*RECORDS, *REGISTRIES, *ARCHIVES) for code in golden.codes_in(golden.expected(case))}
    assert golden.codes_of_section(section) - shown - ELSEWHERE == set()


@pytest.mark.parametrize("case", [case for case in RECORDS if case.name.startswith("good")], ids=lambda case: case.name)
def test_good_records_are_read_with_their_narrative(case: Path) -> None:
    checked = check_case(case)
    assert checked.problems == ()
    assert len(checked.dialogues) == 1
    assert checked.dialogues[0].narrative.strip() == ("## Diễn biến\n\nĐoạn một." if case.suffix == ".md" else "")


def test_invalid_records_are_left_out() -> None:
    assert check_case(golden.CASES / "records" / "terrible.yml").dialogues == ()


def test_all_problems_of_a_bad_record_are_reported_in_order_and_once() -> None:
    problems = check_case(golden.CASES / "records" / "terrible.yml").problems
    assert len(problems) >= 30
    assert len({problem.code for problem in problems}) >= 25
    assert problems == sorted_problems(problems)
    assert len({(problem.position, problem.code) for problem in problems}) == len(problems)
    for problem in problems:
        assert problem.position.file.startswith("content/")
        assert problem.message.strip()
        assert problem.remedy.strip()
        assert "{" not in problem.message + problem.remedy.replace(": {", "").replace(": - {", "")


GOOD = golden.CASES.joinpath("records", "good.yml").read_text(encoding="utf-8")
MISTAKES: Sequence[tuple[str, str]] = (
    ("title: Hội nghị đối thoại mẫu năm 2021\n", ""),
    ("time_of_day: morning", "time_of_day: sáng"),
    ("organiser: so-mau", "organiser: so-khong-co"),
    ("venue: Nhà văn hóa Mẫu", "venue: &neo Nhà văn hóa Mẫu"),
    ("  - {level: commune}", "  - commune"),
    ("speakers: {value: 10}", "speakers: {value: mười}"),
    ("id: 2, title: Việc làm mẫu", "id: 1, title: Việc làm mẫu"),
    ("grain: question", "grain: theme"),
    ("completeness: mentioned", "completeness: verbatim"),
    ("deadline: 2021-12-31", "deadline: 2020-12-31"),
    ("date: 2021-12-20", "date: 2021-12-32"),
    ("display: full, minor: true, consent: Phiếu đồng ý số 1 lưu tại Sở Mẫu", "display: full, minor: true"),
    ("retrieved: 2021-10-01", "retrieved: 2021-09-01"),
    ("url: https://bao-mau.example.vn/bai?id=1", "url: bao-mau.example.vn"),
    ("notes: Lời nhắn mẫu", "note: Lời nhắn mẫu"),
)


def codes(text: str) -> set[str]:
    return {problem.code for problem in check_record(text).problems}


def test_mistakes_do_not_hide_each_other() -> None:
    alone: set[str] = set()
    together = GOOD
    for right, wrong in MISTAKES:
        assert GOOD.count(right) == 1, right
        found = codes(GOOD.replace(right, wrong))
        assert found, wrong
        alone |= found
        together = together.replace(right, wrong)
    assert len(alone) > 10
    assert codes(together) == alone


def removals(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line of a record and the record without it."""
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        yield line, "".join([*lines[:index], *lines[index + 1 :]])


def test_records_with_any_line_removed_are_checked_without_exceptions() -> None:
    for line, text in removals(GOOD):
        for problem in check_record(text).problems:
            assert problem.remedy, line


@pytest.mark.parametrize(
    "body",
    ["> " * 300 + "x", "- " * 5000 + "x", "[" * 5000, "\n".join("    " * depth + "- x" for depth in range(300))],
    ids=["quotes", "lists-on-a-line", "brackets", "indented-lists"],
)
@pytest.mark.parametrize("bounded", ["dialogues", "pages"])
def test_markdown_bodies_have_the_limits_of_other_prose(tmp_path: Path, body: str, bounded: str) -> None:
    content = make_content_folder(tmp_path, {})
    head = "title: Trang mẫu\ndescription: Trang để kiểm thử\n"
    if bounded == "dialogues":
        head = golden.CASES.joinpath("records", "good-least.yml").read_text(encoding="utf-8")
    (content / "pages").mkdir()
    file = content / bounded / f"{DEFAULT_NAME}.md"
    file.write_text(f"---\n{head}---\n\n{body}\n", encoding="utf-8")
    assert [problem.position.file for problem in check_content(content).problems] == [f"content/{bounded}/{file.name}"]


def test_the_content_of_the_repository_has_no_problems() -> None:
    assert format_problems(check_content(golden.CASES.parent.parent / "content").problems, "text") == ""


def test_abbreviations_of_the_repository_are_not_used_in_document_numbers() -> None:
    marks = {"nđ", "cp", "qđ", "ttg", "nq", "tw", "kl", "cv", "bc", "kh", "ct", "tt", "tb", "qh", "đa", "ub", "hd"}
    entries = check_content(golden.CASES.parent.parent / "content").registries["abbreviations"]
    shorts = {short.casefold() for entry in entries if isinstance(entry, Abbreviation) for short in entry.short}
    assert len(shorts) > len(entries) > 60
    assert shorts & marks == set()


REPLACED: Sequence[tuple[str, Callable[[str], str]]] = (
    ("nothing", lambda line: line.partition(":")[0] + ":"),
    ("a list", lambda line: line.partition(":")[0] + ": [x, y]"),
    ("a mapping", lambda line: line.partition(":")[0] + ": {x: y}"),
    ("text", lambda line: line.partition(":")[0] + ": chữ"),
)


@pytest.mark.parametrize("replace", [pair[1] for pair in REPLACED], ids=[pair[0] for pair in REPLACED])
def test_values_of_the_wrong_shape_are_checked_without_exceptions(replace: Callable[[str], str]) -> None:
    lines = GOOD.splitlines()
    for index, line in enumerate(lines):
        if ":" in line and not line.startswith("#"):
            checked = check_record("\n".join([*lines[:index], replace(line), *lines[index + 1 :]]))
            assert all(problem.remedy for problem in checked.problems)
