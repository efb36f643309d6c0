"""Read the annotations of record types: choices and labels, nested models, lists, registry references."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Literal, Union, get_args, get_origin

from generator.records.attendance import Sourced
from generator.records.model import FieldPath, Model
from generator.records.registries import HostLevel
from generator.records.scalars import RegistryRef
from generator.text.strings import text


@cache
def choice_label(model: str, field: str, value: str) -> str:
    """Vietnamese label of a choice. Levels of government share the labels of `choice.level`."""
    group = "level" if value in get_args(HostLevel) and field.startswith("level") else f"{model}.{field}"
    return text(f"choice.{group}.{value}")


def walk_annotation(annotation: object) -> Iterator[object]:
    """Yield an annotation and its parts, recursively: members of unions, items of tuples, Annotated metadata."""
    yield annotation
    if get_origin(annotation) in {Union, UnionType, tuple} or hasattr(annotation, "__metadata__"):
        for part in get_args(annotation):
            yield from walk_annotation(part)


def nested_model(annotation: object) -> type[Model] | None:
    """The model of a field that holds one or several instances of a model, or None."""
    return next(
        (part for part in walk_annotation(annotation) if isinstance(part, type) and issubclass(part, Model)), None
    )


def field_names(model: type[Model]) -> tuple[str, ...]:
    """The names of a model's fields, its own before those of every sourced fact."""
    own = [name for name in model.model_fields if name not in Sourced.model_fields]
    return (*own, *(name for name in model.model_fields if name in Sourced.model_fields))


def choices(annotation: object) -> tuple[str, ...]:
    """The allowed values of a Literal field; empty for other fields."""
    return next((get_args(part) for part in walk_annotation(annotation) if get_origin(part) is Literal), ())


def is_list(annotation: object) -> bool:
    """Whether a field holds a list (a tuple in the annotation)."""
    return any(get_origin(part) is tuple for part in walk_annotation(annotation))


@cache
def paths_to_holders(model: type[Model], name: str) -> tuple[FieldPath, ...]:
    """The paths of all values in a record that have a field of that name, the record itself apart."""
    found: list[FieldPath] = []
    for field_name, field in model.model_fields.items():
        inner = nested_model(field.annotation)
        if inner is not None:
            path: FieldPath = (field_name, "*") if is_list(field.annotation) else (field_name,)
            found += [path] if name in inner.model_fields else []
            found += [(*path, *below) for below in paths_to_holders(inner, name)]
    return tuple(found)


@cache
def references(model: type[Model]) -> Mapping[FieldPath, str]:
    """Map the path of every field that holds a registry id to the name of the registry."""
    found: dict[FieldPath, str] = {}
    for name, field in model.model_fields.items():
        path: FieldPath = (name, "*") if is_list(field.annotation) else (name,)
        inner = nested_model(field.annotation)
        if inner is not None:
            found |= {(*path, *below): registry for below, registry in references(inner).items()}
        for part in (*field.metadata, *walk_annotation(field.annotation)):
            if isinstance(part, RegistryRef):
                found[path] = part.registry
    return found
