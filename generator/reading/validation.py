"""Document → record, or the schema's errors as problems with positions and messages for staff."""

import json
import re
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.reading.cursor import Cursor
from generator.reading.document import Document
from generator.reading.examples import Entries, example_value
from generator.reading.fast_yaml import Node
from generator.reading.odd_signs import sign_in_value, signs_in_line
from generator.reading.problems import Position, Problem
from generator.records.introspection import choice_label, choices, field_names, nested_model
from generator.records.model import FieldPath, Model
from generator.text.strings import field_help, text
from generator.text.vietnamese import closest_match

Record = TypeVar("Record", bound=Model)


class ValidationResult(Generic[Record]):
    """The record, or None and the problems that make it invalid."""

    def __init__(self, record: Record | None, problems: tuple[Problem, ...]) -> None:
        self.record = record
        self.problems = problems


def validate(
    model: type[Record], document: Document, path: FieldPath = (), entries: Entries | None = None
) -> ValidationResult[Record]:
    """Validate the value at a path of a document against a record type; remedies show ids of the registry `entries`."""
    try:
        return ValidationResult(model.model_validate(value_at(document.data, path)), ())
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_consequential(detail)]
        problems = (
            _odd_sign(document, (*path, *detail["loc"]), detail)
            or _problem(model, document, path, detail, entries or {})
            for detail in details
        )
        return ValidationResult(None, tuple(problems))


def _is_consequential(detail: ErrorDetails) -> bool:
    """Whether a list is "too short" only because its items are invalid, which is reported for each item."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _parent(document: Document, path: FieldPath) -> Cursor:
    return Cursor(document, path[:-1], value_at(document.data, path[:-1]))


def value_at(data: Node, path: FieldPath) -> Node:
    """The value at a path, which must exist."""
    for step in path:
        if isinstance(data, dict):
            data = data[str(step)]
        elif isinstance(data, list):
            data = data[int(step)]
    return data


def _resolve_field(model: type[Model], loc: FieldPath) -> tuple[type[Model], str]:
    """The model and field name at the end of a pydantic location; the name is "" if the location has no key."""
    owner, name = model, ""
    for step in loc:
        if isinstance(step, int):
            continue
        inner = nested_model(owner.model_fields[name].annotation) if name else None
        owner, name = inner or owner, step
        if step not in owner.model_fields:
            break
    return owner, name


def _problem(
    model: type[Model], document: Document, base: FieldPath, detail: ErrorDetails, entries: Entries
) -> Problem:
    loc: FieldPath = tuple(detail["loc"])
    path = (*base, *loc)
    owner, name = _resolve_field(model, loc)
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            title = field_help(owner.__name__, name).title
            example = example_value(owner, name, _parent(document, path), entries)
            return Problem.of(document.position(path[:-1]), "missing-key", key=name, title=title, example=example)
        case "extra_forbidden":
            keys = field_names(owner)
            if " " in name and not detail["input"]:
                return Problem.of(document.key_position(path), "comma-in-braces", key=name)
            suggestion = closest_match(name, keys)
            return Problem.of(document.key_position(path), "unknown-key", suggestion, key=name, keys=", ".join(keys))
        case "literal_error":
            values = choices(owner.model_fields[name].annotation)
            value = detail["input"]
            if not isinstance(value, str):
                return Problem.of(document.position(path), "not-text")
            labels = ", ".join(f"{choice} ({choice_label(owner.__name__, name, choice)})" for choice in values)
            if not value.strip():
                return Problem.of(document.position(path), "no-choice", choices=labels)
            suggestion = closest_match(value, values)
            return Problem.of(document.position(path), "not-a-choice", suggestion, value=value, choices=labels)
        case "tuple_type":
            return Problem.of(document.position(path), "not-a-list", more=_in_brackets(detail["input"]))
        case "model_type" | "model_attributes_type":
            inner = nested_model(owner.model_fields[name].annotation) if name else model
            keys = field_names(inner or owner)
            return Problem.of(document.position(path), "not-a-mapping", keys=", ".join(keys))
        case "too_short":
            example = example_value(owner, name, _parent(document, path), entries)
            return Problem.of(document.position(path), "empty-list", example=example)
        case code:
            example = f"{name}: [1]" if path and isinstance(path[-1], int) else f"{name}: 4000"
            return Problem.of(document.position(path), code, key=name, example=example, **context)


def _in_brackets(value: object) -> str:
    """How a text is written as a list of one item; empty for what is no text."""
    if not isinstance(value, str) or not value.strip():
        return ""
    shown = value.strip()
    if not re.fullmatch(r"[\w./-]+(?: [\w./-]+)*", shown):
        shown = json.dumps(shown, ensure_ascii=False)
    return f" {text('remedy.in-brackets', list=f'[{shown}]')}"


_PLAIN_VALUES = frozenset(
    {
        "bad-id",
        "bad-date",
        "bad-day",
        "bad-count",
        "bad-flag",
        "bad-url",
        "bad-sha256",
        "bad-attachment",
        "literal_error",
    }
)
"""Errors of values for which only ASCII is right."""


def _odd_sign(document: Document, path: FieldPath, detail: ErrorDetails) -> Problem | None:
    """The sign for which a text is no list, no mapping or no plain value, though it was typed as one."""
    value = detail["input"]
    if not isinstance(value, str):
        return None
    sign = None
    if detail["type"] in {"tuple_type", "model_type", "model_attributes_type"}:
        signs = (sign for sign in signs_in_line(value) if sign.code != "curly-quotes")
        # A list begins with its sign; a mapping has a colon after a key.
        sign = next((s for s in signs if detail["type"] != "tuple_type" or not value[: s.place].strip(" -")), None)
    elif detail["type"] in _PLAIN_VALUES:
        sign = sign_in_value(value)
        if detail["type"] == "bad-url" and sign is not None and sign.code not in {"no-break-space", "curly-quotes"}:
            return None  # an address may have any other sign
    if sign is None:
        return None
    start = document.position(path)
    lines = document.text.split("\n")
    column = lines[start.line - 1].find(sign.sign, start.column - 1)
    return sign.problem(Position(start.file, start.line, column + 1 if column >= 0 else start.column))
