"""Document → record, or the problems that its schema finds, each at its place and in words that staff understand."""

from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.reading.document import Document, Path
from generator.reading.fast_yaml import Node
from generator.reading.problems import Problem
from generator.records.introspection import choice_label, choices, nested_model
from generator.records.model import Model
from generator.text.strings import field_words
from generator.text.vietnamese import nearest

Record = TypeVar("Record", bound=Model)


class ValidationResult(Generic[Record]):
    """A record, or None beside the problems that keep it from being one."""

    def __init__(self, record: Record | None, problems: tuple[Problem, ...]) -> None:
        self.record = record
        self.problems = problems


def validate(model: type[Record], document: Document, path: Path = ()) -> ValidationResult[Record]:
    """Validate the part of a document at a path against a record type."""
    try:
        return ValidationResult(model.model_validate(value_at(document.data, path)), ())
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_echo(detail)]
        return ValidationResult(None, tuple(_problem(model, document, path, detail) for detail in details))


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because the items in it have problems of their own."""
    return detail["type"] == "too_short" and bool(detail["input"])


def value_at(data: Node, path: Path) -> Node:
    """The part of a tree at a path that exists in it."""
    for step in path:
        if isinstance(data, dict):
            data = data[str(step)]
        elif isinstance(data, list):
            data = data[int(step)]
    return data


def _owner(model: type[Model], loc: Path) -> tuple[type[Model], str]:
    """The model and field that a location ends in; the field is empty for an item that is a model itself."""
    owner, name = model, ""
    for step in loc:
        if isinstance(step, int):
            continue
        inner = nested_model(owner.model_fields[name].annotation) if name else None
        owner, name = inner or owner, step
        if step not in owner.model_fields:
            break
    return owner, name


def _problem(model: type[Model], document: Document, base: Path, detail: ErrorDetails) -> Problem:
    loc: Path = tuple(detail["loc"])
    path = (*base, *loc)
    owner, name = _owner(model, loc)
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            words = field_words(owner.__name__, name)
            position = document.position(path[:-1])
            return Problem.of(position, "missing-key", key=name, title=words.title, example=words.example)
        case "extra_forbidden":
            keys = tuple(owner.model_fields)
            if " " in name and not detail["input"]:
                return Problem.of(document.key_position(path), "comma-in-braces", key=name)
            near = nearest(name, keys)
            return Problem.of(document.key_position(path), "unknown-key", near, key=name, keys=", ".join(keys))
        case "literal_error":
            values = choices(owner.model_fields[name].annotation)
            said = detail["input"]
            if not isinstance(said, str):
                return Problem.of(document.position(path), "not-text")
            labels = ", ".join(f"{value} ({choice_label(owner.__name__, name, value)})" for value in values)
            if not said.strip():
                return Problem.of(document.position(path), "no-choice", choices=labels)
            near = nearest(said, values)
            return Problem.of(document.position(path), "not-a-choice", near, value=said, choices=labels)
        case "tuple_type":
            return Problem.of(document.position(path), "not-a-list")
        case "model_type" | "model_attributes_type":
            inner = nested_model(owner.model_fields[name].annotation) if name else model
            keys = tuple((inner or owner).model_fields)
            return Problem.of(document.position(path), "not-a-mapping", keys=", ".join(keys))
        case "too_short":
            example = field_words(owner.__name__, name).example
            return Problem.of(document.position(path), "empty-list", example=example)
        case code:
            return Problem.of(document.position(path), code, **context)
