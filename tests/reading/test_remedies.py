"""What a remedy shows as YAML can be put in to the letter: the problem is gone, and no other takes its place."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.reading.checked_content import check_content
from generator.reading.document import read_document
from generator.reading.problems import Problem
from generator.records.introspection import nested_model
from generator.records.schema import REGISTRIES, Dialogue
from tests import golden
from tests.reading.test_validation import DEFAULT_NAME, GOOD, make_content_folder

SHOWN = re.compile(r"“([^”]*?(?:: |\[|\{)[^”]*(?:”[^”“]*“[^”]*)*?)”")
"""YAML that a remedy shows in quotation marks."""


def check(folder: Path, text: str, name: str = f"{DEFAULT_NAME}.yml") -> tuple[Problem, ...]:
    return check_content(make_content_folder(folder, {name: text})).problems


def shown(problem: Problem) -> str:
    """The YAML that a remedy shows, the last one if there are several."""
    return str(SHOWN.findall(problem.remedy)[-1])


def insert(text: str, problem: Problem, line: str) -> str:
    """A record with a line added at the start of the mapping at a problem's position."""
    rows = text.splitlines(keepends=True)
    at, column = problem.position.line - 1, problem.position.column - 1
    row = rows[at]
    if row[column] == "{":
        added = f"{{{line}, " if row[column + 1] != "}" else f"{{{line}"
        rows[at] = row[:column] + added + row[column + 1 :]
    else:
        rows[at] = f"{row[:column]}{line}\n{' ' * column}{row[column:]}"
    return "".join(rows)


def removals(node: Any, model: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every required key of a record."""
    for name, value in node.items():
        field = model.model_fields[name]
        if field.is_required():
            yield (*path, name)
        inner = nested_model(field.annotation)
        if inner is not None:
            items = value if isinstance(value, list) else [value]
            for index, item in enumerate(items):
                yield from removals(item, inner, (*path, name, index) if isinstance(value, list) else (*path, name))


def without(data: Any, path: tuple[str | int, ...]) -> Any:
    """A copy of nested data without the key at a path."""
    first, *rest = path
    if not rest:
        return {key: value for key, value in data.items() if key != first}
    changed = data.copy()
    changed[first] = without(data[first], tuple(rest))
    return changed


DATA = yaml.load(GOOD, Loader=yaml.BaseLoader)
STYLES = [False, None]
"""Every mapping in lines of its own, and the innermost ones in braces."""


@pytest.mark.parametrize("flow", STYLES, ids=["lines", "braces"])
@pytest.mark.parametrize("path", list(removals(DATA, Dialogue)), ids=lambda path: ".".join(map(str, path)))
def test_the_line_shown_for_a_missing_key_completes_the_record(
    path: tuple[str | int, ...], flow: bool | None, tmp_path: Path
) -> None:
    data = without(DATA, path)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=10_000)
    problem = next(problem for problem in check(tmp_path / "before", text) if problem.code == "missing-key")
    assert check(tmp_path / "after", insert(text, problem, shown(problem))) == ()


def required_keys_of_registries() -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for name, model in REGISTRIES.items():
        entry = yaml.load((golden.CASES / f"registry/{name}.yml").read_text(encoding="utf-8"), yaml.BaseLoader)[0]
        for path in removals(entry, model):
            yield name, path


@pytest.mark.parametrize(("name", "path"), list(required_keys_of_registries()))
def test_the_line_shown_for_a_missing_key_completes_a_registry(
    name: str, path: tuple[str | int, ...], tmp_path: Path
) -> None:
    content = make_content_folder(tmp_path, {})
    file = content / f"registry/{name}.yml"
    entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    text = yaml.safe_dump([without(entries[0], path), *entries[1:]], allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    problem = next(problem for problem in check_content(content).problems if problem.code == "missing-key")
    file.write_text(insert(text, problem, shown(problem)), encoding="utf-8")
    # An id is made from the name; that of the province here is another, which other entries refer to.
    allowed = {"unknown-id"} if path == ("id",) and name in {"provinces", "places"} else set()
    assert {problem.code for problem in check_content(content).problems} <= allowed


PARTICIPANTS = "  - {group: Thanh niên, count: 200, at_least: true}\n"


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        (PARTICIPANTS, "  - {group: Thanh niên, count: đông}\n", "bad-quantity"),
        (PARTICIPANTS, "  - group: A\n    count: hơn hai trăm\n", "bad-quantity"),
        ("{value: 12, at_least: true}", "nhiều", "bad-quantity"),
        ("  - {level: province, count: 1, ", "  - {level: province, count: một, ", "bad-quantity"),
        ("    count: 3\n", "    count: ba\n", "bad-count"),
        ("{agency: so-mau, note: Trả lời chung}", "{agency: so-mau, questions: [một]}", "bad-count"),
    ],
)
def test_numbers_in_words_are_mended_as_shown(right: str, wrong: str, code: str, tmp_path: Path) -> None:
    assert GOOD.count(right) == 1
    text = GOOD.replace(right, wrong)
    (problem,) = check(tmp_path / "before", text)
    assert problem.code == code
    rows = text.splitlines(keepends=True)
    row = rows[problem.position.line - 1]
    key_and_value, *more = SHOWN.findall(problem.remedy)
    key, _, value = key_and_value.partition(": ")
    said = re.sub(rf"\b{key}: (?!{{)[^,}}\n]+", f"{key}: {value}", row)
    assert said != row
    rows[problem.position.line - 1] = said
    assert check(tmp_path / "number", "".join(rows)) == ()
    for number, addition in enumerate(more):
        if addition.startswith("{"):
            rows[problem.position.line - 1] = re.sub(r"\{.*\}", addition, row)
        elif "{" in said:
            rows[problem.position.line - 1] = said.replace("}", f", {addition}}}")
        else:
            rows[problem.position.line - 1] = f"{said}    {addition}\n"
        assert check(tmp_path / f"more-{number}", "".join(rows)) == ()


WARNED = ["question-without-topics", "personal-data"]


@pytest.mark.parametrize("case", WARNED)
def test_warnings_are_silenced_by_the_line_shown(case: str, tmp_path: Path) -> None:
    text = golden.CASES.joinpath("records", f"{case}.yml").read_text(encoding="utf-8")
    problems = check(tmp_path / "before", text)
    codes = {problem.code for problem in problems}
    for code in sorted(codes):
        line = shown(next(problem for problem in problems if problem.code == code))
        left = check(tmp_path / code, f"{text}{line}\n")
        assert {problem.code for problem in left} == codes - {code}


def test_a_warning_about_several_records_is_silenced_by_the_line_shown(tmp_path: Path) -> None:
    case = golden.CASES / "archives/one-person-in-two-provinces"
    dialogues = {path.name: path.read_text(encoding="utf-8") for path in case.iterdir()}
    content = make_content_folder(tmp_path, dialogues)
    for problem in check_content(content).problems:
        file = tmp_path / problem.position.file
        file.write_text(f"{file.read_text(encoding='utf-8')}{shown(problem)}\n", encoding="utf-8")
    assert check_content(content).problems == ()


def test_an_empty_list_is_filled_as_shown(tmp_path: Path) -> None:
    before, _, after = GOOD.partition("sources:\n")
    rest = re.sub(r"\A(?:[ #].*\n)+", "", after)
    (problem,) = [one for one in check(tmp_path / "before", f"{before}sources: []\n{rest}") if one.code == "empty-list"]
    value = problem.remedy.rpartition("ví dụ: ")[2]
    assert check(tmp_path / "after", f"{before}sources: {value}\n{rest}") == ()


def test_facts_of_a_record_with_several_sources_name_one_as_shown(tmp_path: Path) -> None:
    text = (golden.CASES / "records/source-not-named.yml").read_text(encoding="utf-8")
    problems = [one for one in check(tmp_path / "before", text) if one.code == "source-not-named"]
    assert problems
    rows = text.splitlines(keepends=True)
    for problem in problems:
        line = problem.remedy.rpartition("ví dụ: ")[2]
        row = problem.position.line - 1
        rows[row] = rows[row].replace("{", f"{{{line}, ", 1)
    after = check(tmp_path / "after", "".join(rows))
    assert {one.code for one in after} <= {"question-without-topics"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("gaps: [Nguyên văn các ý kiến]", "gaps: Nguyên văn các ý kiến"),
        ("gaps: [Nguyên văn các ý kiến]", 'gaps: "Biên bản: bản gốc, phụ lục"'),
        ("documents: [luat-mau-2020]\nsources", "documents: luat-mau-2020\nsources"),
    ],
)
def test_a_text_in_place_of_a_list_is_mended_as_shown(right: str, wrong: str, tmp_path: Path) -> None:
    text = GOOD.replace(right, wrong)
    (problem,) = check(tmp_path / "before", text)
    assert problem.code == "not-a-list"
    rows = text.splitlines(keepends=True)
    row = rows[problem.position.line - 1]
    rows[problem.position.line - 1] = f"{row[: problem.position.column - 1]}{shown(problem)}\n"
    assert check(tmp_path / "after", "".join(rows)) == ()


@pytest.mark.parametrize("registry", ["agencies", "provinces"])
def test_an_end_is_added_as_shown(registry: str, tmp_path: Path) -> None:
    content = make_content_folder(tmp_path, {})
    file = content / f"registry/{registry}.yml"
    text = file.read_text(encoding="utf-8")
    if registry == "agencies":
        before = text.replace("    until: 2025-02-28\n", "").replace("  until: 2025-02-28\n", "")
        mended = f"{before}".replace("  successors: [so-mau]", "  {line}\n  successors: [so-mau]")
    else:
        before = text.replace(", until: 2025-06-30}", "}")
        mended = before.replace("{name: Cũ, kind: province}", "{name: Cũ, kind: province, {line}}")
    file.write_text(before, encoding="utf-8")
    (problem,) = check_content(content).problems
    assert problem.code == "successor-without-end"
    file.write_text(mended.replace("{line}", shown(problem)), encoding="utf-8")
    assert check_content(content).problems == ()


@pytest.mark.parametrize("entry", ["id: doan-mau\n  ", "{id: doan-mau, "])
def test_the_province_of_an_agency_of_a_place_is_added_as_shown(entry: str, tmp_path: Path) -> None:
    more, comma, end = "name: Đoàn xã Mẫu", ", " if "{" in entry else "\n  ", "}" if "{" in entry else ""
    rows = f"- {entry}{comma.join((more, 'kind: agency', 'place: tinh-moi-xa-mau'))}{end}\n"
    content = make_content_folder(tmp_path, {})
    file = content / "registry/agencies.yml"
    text = file.read_text(encoding="utf-8") + rows
    file.write_text(text, encoding="utf-8")
    (problem,) = check_content(content).problems
    assert problem.code == "agency-place-without-province"
    file.write_text(insert(text, problem, shown(problem)), encoding="utf-8")
    assert check_content(content).problems == ()


@pytest.mark.parametrize("case", golden.cases("source", "yaml-empty-list*.yml"), ids=lambda case: case.stem)
def test_an_empty_list_beside_items_is_taken_out_as_said(case: Path) -> None:
    rows = case.read_text(encoding="utf-8").splitlines(keepends=True)
    (problem,) = read_document(case.name, case.read_bytes()).problems
    at, column = problem.position.line - 1, problem.position.column - 1
    row, mended = rows[at], re.sub(r"\[ *\]", "", rows[at][column:], count=1)
    assert row[column] == "["
    rows[at] = row[:column] + mended
    result = read_document(case.name, "".join(rows).encode())
    assert result.problems == ()
    assert "Mẫu" in str(result.document) or "mẫu" in str(result.document)


@pytest.mark.parametrize("case", ["former-ids-in-use", "former-ids-repeated"])
def test_former_ids_are_taken_out_as_said(case: str, tmp_path: Path) -> None:
    dialogues = {path.name: path.read_text(encoding="utf-8") for path in (golden.CASES / "archives" / case).iterdir()}
    content = make_content_folder(tmp_path, dialogues)
    while problems := check_content(content).problems:
        file, line, start = tmp_path / problems[0].position.file, problems[0].position.line, problems[0].position.column
        rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        row = rows[line - 1]
        end = start - 1 + len(re.match(r"[a-z0-9-]+", row[start - 1 :])[0])  # type: ignore[index]
        rows[line - 1] = "" if row.strip().startswith("- ") else row[: start - 1].rstrip(", ") + row[end:]
        file.write_text("".join(rows), encoding="utf-8")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [("title: Hội nghị: lần hai", "yaml-colon"), ("title: @ten", "yaml-start"), ("gaps: [một", "yaml-bracket")],
)
def test_yaml_is_mended_as_shown(wrong: str, code: str, tmp_path: Path) -> None:
    key = wrong.partition(":")[0]
    text = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"{key}:")) + f"{wrong}\n"
    problems = check(tmp_path / "before", text)
    remedy = next(problem.remedy for problem in problems if problem.code == code)
    sample = {
        "yaml-colon": r'title: "[^"]*"',
        "yaml-start": r'(?<=ví dụ: )"[^"]*"',
        "yaml-bracket": r"(?<=Viết như )\[[^\]]*\]",
    }[code]
    value = re.findall(sample, remedy)[0].removeprefix("title: ")
    assert check(tmp_path / "after", text.replace(wrong, f"{key}: {value}")) == ()


TRIED = frozenset(
    {
        "missing-key",
        "bad-count",
        "bad-quantity",
        "source-not-named",
        "empty-list",
        "not-a-list",
        "successor-without-end",
        "yaml-colon",
        "yaml-start",
        "yaml-bracket",
        "yaml-empty-list",
    }
    | {"question-without-topics", "phone-number", "email-address", "offices-of-two-provinces"}
    | {"agency-place-without-province", "agency-of-other-province"}
)
"""Codes whose remedies are followed above; the last in test_agencies."""
FORMS = frozenset({"yaml-no-colon", "yaml-no-space", "yaml-key", "yaml-dash", "not-a-mapping"})
"""Codes whose remedies show the form of YAML ("khóa: giá trị") in place of values."""


def test_every_remedy_that_shows_yaml_is_followed() -> None:
    reports = "\n".join(file.read_text(encoding="utf-8") for file in golden.CASES.rglob("*.expected"))
    remedies = re.findall(r"\[([a-z0-9-]+)\]\n    → (.*)", reports)
    sample = r"“(?:[a-z_]+: |\[)[^”]|(?:ví dụ:|Viết như) [\[\"“]|ví dụ: \w+: |: - \{"
    showing = {code for code, remedy in remedies if re.search(sample, remedy)}
    assert showing == TRIED | FORMS & showing
