"""A problem in the content as a value, and the forms in which problems are printed."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from generator.text.strings import text


@dataclass(frozen=True, order=True)
class Position:
    """A place in a content file; line and column count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in the content: where, what is wrong, how to mend it."""

    position: Position
    code: str
    message: str
    remedy: str

    @classmethod
    def of(cls, position: Position, code: str, near: str | None = None, **values: Any) -> "Problem":
        """The problem in the words of strings.vi.toml; `near` asks "có phải …?" before the way to mend it."""
        remedy = text(f"problem.{code}.remedy", **values)
        if near is not None:
            remedy = f"{text('problem.near', near=near)} {remedy}"
        return cls(position, code, text(f"problem.{code}.message", **values), remedy)


def _as_text(problems: Iterable[Problem]) -> str:
    return "".join(f"{p.position}: {p.message} [{p.code}]\n    → {p.remedy}\n" for p in problems)


def _as_json(problems: Iterable[Problem]) -> str:
    rows = [
        {
            "file": p.position.file,
            "line": p.position.line,
            "column": p.position.column,
            "code": p.code,
            "message": p.message,
            "remedy": p.remedy,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _escape(value: str, also: str = "") -> str:
    """A value inside a workflow command: percent signs and line ends, and in properties also , and :."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in value)


def _as_github(problems: Iterable[Problem]) -> str:
    return "".join(
        f"::error file={_escape(p.position.file, ',:')},line={p.position.line},col={p.position.column},"
        f"title={_escape(p.code, ',:')}::{_escape(f'{p.message} {p.remedy}')}\n"
        for p in problems
    )


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}


def sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetitions, by file, line and column."""
    return tuple(sorted(set(problems)))


def format_problems(problems: Iterable[Problem], form: str) -> str:
    """Problems as one text in a form of FORMATS."""
    return FORMATS[form](problems)
