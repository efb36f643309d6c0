"""What the annotations of record types say: choices and their labels, nested models, lists, references."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Literal, TypeAlias, Union, get_args, get_origin

from generator.records.model import Model
from generator.records.scalars import Ref
from generator.records.schema import Level
from generator.text.strings import text

FieldPath: TypeAlias = tuple[str | int, ...]
"""Keys and list indices that lead from a record to a value in it."""


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
def references(model: type[Model]) -> Mapping[FieldPath, str]:
    """Every place of a record that holds a registry's id: path, "*" for each item of a list → registry."""
    found: dict[FieldPath, str] = {}
    for name, field in model.model_fields.items():
        path: FieldPath = (name, "*") if is_list(field.annotation) else (name,)
        inner = nested_model(field.annotation)
        if inner is not None:
            found |= {(*path, *below): registry for below, registry in references(inner).items()}
        for part in (*field.metadata, *parts_of(field.annotation)):
            if isinstance(part, Ref):
                found[path] = part.registry
    return found
