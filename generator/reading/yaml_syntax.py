"""Errors of the YAML parser as problems: which mistake of a writer is behind one, and where it was made."""

import re
from collections.abc import Callable, Sequence

import yaml

from generator.reading.conflicts import conflict_problems
from generator.reading.odd_signs import sign_behind_error
from generator.reading.problems import Position, Problem

# "title:Hội nghị": the space between a key and its value is missing.
_MISSING_SPACE = re.compile(r"[ ]*(?:- )?[a-z_]+:[^\s/]")
# "[]" or "questions: []", maybe before a comment.
_EMPTY_LIST = re.compile(r"((?:[ ]*(?:- )?[a-z_]+:[ ]+|[ ]*))\[[ ]*\](?=[ ]*(?:#.*)?$)")
# Part of a libyaml error message → problem code; the first match wins.
_CODES = (
    ("mapping values are not allowed", "yaml-colon"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("expected alphabetic or numeric", "yaml-start"),
    ("did not find expected node content", "yaml-start"),
    ("cannot start any token", "yaml-start"),
    ("unexpected end of stream", "yaml-quote"),
    ("unexpected document indicator", "yaml-quote"),
    ("expected ',' or", "yaml-bracket"),
    ("expected '-' indicator", "yaml-indent"),
    ("did not find expected key", "yaml-indent"),
    ("block sequence entries are not allowed", "yaml-dash"),
    ("unknown escape character", "yaml-escape"),
)


def diagnose(file: str, text: str) -> Problem | None:
    """Return the problem of a text that libyaml cannot parse, or None if it can."""
    for problem in conflict_problems(file, text):
        return problem
    error = _parse_error(text)
    return syntax_problem(file, text.split("\n"), error) if error is not None else None


def _parse_error(text: str) -> yaml.MarkedYAMLError | None:
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    return None


def syntax_problem(file: str, lines: Sequence[str], error: yaml.MarkedYAMLError) -> Problem:
    """Return the problem that a parser error stands for; `lines` are those of the parsed text."""
    code, mark = _code_and_mark(error)

    def is_mended(changed: Sequence[str]) -> bool:
        left = _parse_error("\n".join(changed))
        after = _code_and_mark(left)[1] if left is not None else None
        return left is None or (after is not None and mark is not None and after.line > mark.line)

    line = min(mark.line, len(lines) - 1) if mark else 0
    if (odd := sign_behind_error(file, lines, line, is_mended)) is not None:
        return odd
    if (empty := _empty_list_beside_items(file, lines, line, is_mended)) is not None:
        return empty
    position = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
    if mark and code in {"yaml-syntax", "yaml-colon", "yaml-no-colon"}:
        upwards = range(min(mark.line, len(lines) - 1), -1, -1)
        index = next((index for index in upwards if _MISSING_SPACE.match(lines[index])), None)
        if index is not None:
            position, code = Position(file, index + 1, lines[index].index(":") + 1), "yaml-no-space"
    if code == "yaml-indent" and mark and lines[mark.line][: mark.column].strip(" -"):
        code = "yaml-after-quote"
    return Problem.of(position, code)


def _empty_list_beside_items(
    file: str, lines: Sequence[str], line: int, is_mended: Callable[[Sequence[str]], bool]
) -> Problem | None:
    """Return the problem that an empty list was left where items were added, if its removal mends the error."""
    for index in range(line, -1, -1):
        if match := _EMPTY_LIST.match(lines[index]):
            changed = [*lines[:index], match[1] + lines[index][match.end() :], *lines[index + 1 :]]
            problem = Problem.of(Position(file, index + 1, match.end(1) + 1), "yaml-empty-list")
            return problem if is_mended(changed) else None
    return None


def _code_and_mark(error: yaml.MarkedYAMLError) -> tuple[str, yaml.Mark | None]:
    """The code of a parser error, and where the writer has to look: where it began, if something was not closed."""
    message = error.problem or ""
    code = next((code for part, code in _CODES if part in message), "yaml-syntax")
    unclosed = code in {"yaml-quote", "yaml-bracket", "yaml-no-colon"}
    return code, (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
