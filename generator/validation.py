"""Document → record, or the problems that its schema finds, each at its place and in words that staff understand."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.model import Model
from generator.plain_yaml import Node
from generator.problems import Problem
from generator.scalars import Ref
from generator.schema import Level
from generator.source import Document, Path
from generator.strings import field_words, text
from generator.vietnamese import nearest

Record = TypeVar("Record", bound=Model)


class Validated(Generic[Record]):
    """A record, or None beside the problems that keep it from being one."""

    def __init__(self, record: Record | None, problems: tuple[Problem, ...]) -> None:
        self.record = record
        self.problems = problems


def validate(model: type[Record], document: Document, path: Path = ()) -> Validated[Record]:
    """Validate the part of a document at a path against a record type."""
    try:
        return Validated(model.model_validate(at(document.data, path)), ())
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_echo(detail)]
        return Validated(None, tuple(_problem(model, document, path, detail) for detail in details))


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because the items in it have problems of their own."""
    return detail["type"] == "too_short" and bool(detail["input"])


def at(data: Node, path: Path) -> Node:
    """The part of a tree at a path that exists in it."""
    for step in path:
        if isinstance(data, dict):
            data = data[str(step)]
        elif isinstance(data, list):
            data = data[int(step)]
    return data


@cache
def choice_label(model: str, field: str, value: str) -> str:
    """The Vietnamese label of a value that a field may have; levels of government are labelled once for all."""
    group = "level" if value in get_args(Level) and field.startswith("level") else f"{model}.{field}"
    return text(f"choice.{group}.{value}")


def parts_of(annotation: object) -> Iterator[object]:
    """An annotation and everything in it: the members of optionals, the items of tuples, metadata."""
    yield annotation
    if get_origin(annotation) in {Union, UnionType, tuple} or hasattr(annotation, "__metadata__"):
        for part in get_args(annotation):
            yield from parts_of(part)


def nested_model(annotation: object) -> type[Model] | None:
    """The model that a field holds one or several of."""
    return next((part for part in parts_of(annotation) if isinstance(part, type) and issubclass(part, Model)), None)


def choices(annotation: object) -> tuple[str, ...]:
    """The values of a field that holds one of a few words."""
    return next((get_args(part) for part in parts_of(annotation) if get_origin(part) is Literal), ())


def is_list(annotation: object) -> bool:
    """Whether a field holds a list."""
    return any(get_origin(part) is tuple for part in parts_of(annotation))


@cache
def references(model: type[Model]) -> Mapping[Path, str]:
    """Every place of a record that holds a registry's id: path, "*" for each item of a list → registry."""
    found: dict[Path, str] = {}
    for name, field in model.model_fields.items():
        path: Path = (name, "*") if is_list(field.annotation) else (name,)
        inner = nested_model(field.annotation)
        if inner is not None:
            found |= {(*path, *below): registry for below, registry in references(inner).items()}
        for part in (*field.metadata, *parts_of(field.annotation)):
            if isinstance(part, Ref):
                found[path] = part.registry
    return found


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
