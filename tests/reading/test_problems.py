"""Severity of problems: warnings never prevent a build, unless asked to, and every form says which problem is one."""

import json

import pytest

from generator.reading.problems import WARNINGS, Position, Problem, blocking, format_problems, problem_codes

ERROR = Problem(Position("a.yml", 2, 3), "empty-file", "Tệp trống.", "Điền nội dung.")
WARNING = Problem(Position("a.yml", 4, 5), "question-without-topics", "Chưa có chủ đề.", "Thêm topics.")


def test_the_code_decides_the_severity() -> None:
    assert (ERROR.severity, WARNING.severity) == ("error", "warning")
    assert problem_codes() > WARNINGS


@pytest.mark.parametrize(("strict", "expected"), [(False, (ERROR,)), (True, (ERROR, WARNING))])
def test_warnings_block_only_where_they_count_as_errors(strict: bool, expected: tuple[Problem, ...]) -> None:
    assert blocking([ERROR, WARNING], strict=strict) == expected


def test_every_form_tells_errors_from_warnings() -> None:
    text, data, annotations = (format_problems([ERROR, WARNING], form) for form in ("text", "json", "github"))
    assert text == (
        "a.yml:2:3: Tệp trống. [empty-file]\n    → Điền nội dung.\n"
        "a.yml:4:5: cảnh báo: Chưa có chủ đề. [question-without-topics]\n    → Thêm topics.\n"
    )
    assert [row["severity"] for row in json.loads(data)] == ["error", "warning"]
    assert [line.partition(" ")[0] for line in annotations.splitlines()] == ["::error", "::warning"]
