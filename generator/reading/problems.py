"""Problems in the content as values; printed as text, JSON or CI annotations."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from generator.text.strings import keys, text

Severity: TypeAlias = Literal["error", "warning"]

WARNINGS = frozenset({"email-address", "offices-of-two-provinces", "phone-number", "question-without-topics"})
"""Codes of warnings, which never prevent a build and which a record can accept; every other code is an error."""


@dataclass(frozen=True, order=True)
class Position:
    """Position in a content file; line and column (in characters) start at 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """A problem in the content: position, code, message and how to fix it (both in Vietnamese)."""

    position: Position
    code: str
    message: str
    remedy: str

    @property
    def severity(self) -> Severity:
        """How severe problems of this code are."""
        return "warning" if self.code in WARNINGS else "error"

    @classmethod
    def of(cls, position: Position, code: str, suggestion: str | None = None, **values: Any) -> "Problem":
        """Build a problem from strings `problem.<code>`; a suggestion precedes the remedy as "Có phải …?"."""
        remedy = text(f"problem.{code}.remedy", **values)
        if suggestion is not None:
            remedy = f"{text('problem.near', near=suggestion)} {remedy}"
        return cls(position, code, text(f"problem.{code}.message", **values), remedy)


@cache
def problem_codes() -> frozenset[str]:
    """The codes of all problems, errors and warnings."""
    return frozenset(key.split(".")[1] for key in keys() if key.startswith("problem.") and key.endswith(".message"))


def blocking(problems: Iterable[Problem], *, strict: bool = False) -> tuple[Problem, ...]:
    """The problems that prevent a build: the errors, with `strict` the warnings as well."""
    return tuple(problem for problem in problems if strict or problem.severity == "error")


def _as_text(problems: Iterable[Problem]) -> str:
    return "".join(f"{p.position}: {_lead(p)}{p.message} [{p.code}]\n    → {p.remedy}\n" for p in problems)


def _lead(problem: Problem) -> str:
    return f"{text('check.warning')}: " if problem.severity == "warning" else ""


def _as_json(problems: Iterable[Problem]) -> str:
    rows = [
        {
            "file": p.position.file,
            "line": p.position.line,
            "column": p.position.column,
            "severity": p.severity,
            "code": p.code,
            "message": p.message,
            "remedy": p.remedy,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _escape(value: str, also: str = "") -> str:
    """Escape a value of a GitHub workflow command: "%" and line ends; in properties pass `also=",:"`."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in value)


def _as_github(problems: Iterable[Problem]) -> str:
    return "".join(
        f"::{p.severity} file={_escape(p.position.file, ',:')},line={p.position.line},col={p.position.column},"
        f"title={_escape(p.code, ',:')}::{_escape(f'{p.message} {p.remedy}')}\n"
        for p in problems
    )


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}


def sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Remove duplicates and sort by file, line and column."""
    return tuple(sorted(set(problems)))


def format_problems(problems: Iterable[Problem], format_name: str) -> str:
    """Format problems as text; `format_name` is a key of FORMATS."""
    return FORMATS[format_name](problems)


def display_path(path: Path) -> Path:
    """The path relative to the working directory if it is below it, else unchanged."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
