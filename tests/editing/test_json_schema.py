"""JSON Schemas checked with a small validator that knows just the keywords in use."""

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.editing.json_schema import SCHEMA_DIALECT, json_schema, render_schema
from generator.records.schema import RECORD_TYPES, REGISTRIES
from tests.project import ROOT, SMALL

ANNOTATIONS = {"$schema", "title", "description", "examples", "definitions", "format"}
STRUCTURE = {"$ref", "anyOf", "items", "properties", "additionalProperties"}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "type": lambda value, name: type(value) is TYPES[name],
    "enum": lambda value, choices: value in choices,
    "pattern": lambda value, pattern: not isinstance(value, str) or re.search(pattern, value) is not None,
    "minLength": lambda value, limit: not isinstance(value, str) or len(value) >= limit,
    "maxLength": lambda value, limit: not isinstance(value, str) or len(value) <= limit,
    "minItems": lambda value, limit: not isinstance(value, list) or len(value) >= limit,
    "minimum": lambda value, limit: not isinstance(value, int) or value >= limit,
    "required": lambda value, names: not isinstance(value, dict) or value.keys() >= set(names),
}


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: numbers and booleans are typed, dates are strings."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)


def errors(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield a line for each violation of a schema; `root` holds the definitions that it refers to."""
    assert schema.keys() <= ANNOTATIONS | LIMITS.keys() | STRUCTURE
    yield from (f"{path}: {word}" for word in LIMITS if word in schema and not LIMITS[word](value, schema[word]))
    if "$ref" in schema:
        yield from errors(value, root["definitions"][schema["$ref"].removeprefix("#/definitions/")], root, path)
    if "anyOf" in schema and all(list(errors(value, option, root)) for option in schema["anyOf"]):
        yield f"{path}: anyOf"
    if "items" in schema and isinstance(value, list):
        for index, item in enumerate(value):
            yield from errors(item, schema["items"], root, f"{path}/{index}")
    if "properties" in schema and isinstance(value, dict):
        assert schema["additionalProperties"] is False
        for name, item in value.items():
            if name in schema["properties"]:
                yield from errors(item, schema["properties"][name], root, f"{path}/{name}")
            else:
                yield f"{path}/{name}: unknown"


def objects(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of object in a file, by name; the file's own (or its entries') is ""."""
    return {"": schema.get("items", schema), **schema["definitions"]}


FILES = [
    (path.stem if path.parent.name == "registry" else "dialogue", path)
    for project in (SMALL, ROOT)
    for path in sorted((project / "content").glob("*/*.yml"))
]
PROPERTIES = [
    (name, kind, key)
    for name in RECORD_TYPES
    for kind, schema in objects(json_schema(name)).items()
    for key in schema["properties"]
]


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda value: value.stem if isinstance(value, Path) else value)
def test_schema_accepts_every_record_of_the_archives(name: str, path: Path) -> None:
    schema, data = json_schema(name), load(path.read_text(encoding="utf-8"))
    # Editors check nothing in a file of comments, which a registry without entries may be.
    assert data is not None or path.parent.name == "registry"
    assert list(errors(data or [], schema, schema)) == []


@pytest.mark.parametrize(("name", "kind", "key"), PROPERTIES)
def test_every_property_has_texts_and_valid_examples(name: str, kind: str, key: str) -> None:
    schema = json_schema(name)
    rule = objects(schema)[kind]["properties"][key]
    assert rule["title"].strip()
    assert rule["description"].strip()
    assert rule["examples"]
    for example in rule["examples"]:
        assert list(errors(example, rule, schema)) == []


RECORD = load((SMALL / "content/dialogues/mau-dong-2021.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda record: record.pop("title"), ": required"),
        (lambda record: record.update(kind="hoi-nghi"), "/kind: enum"),
        (lambda record: record.update(date="1/2/2021"), "/date: anyOf"),
        (lambda record: record.update(chair="x"), "/chair: unknown"),
        (lambda record: record.update(title=None), "/title: type"),
        (lambda record: record.update(sources=[]), "/sources: minItems"),
        (lambda record: record["sources"][0].pop("id"), "/sources/0: required"),
    ],
)
def test_schema_rejects_invalid_records(change: Callable[[dict[str, Any]], object], error: str) -> None:
    schema, record = json_schema("dialogue"), copy.deepcopy(RECORD)
    assert list(errors(record, schema, schema)) == []
    change(record)
    assert list(errors(record, schema, schema)) == [error]


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_schema_of_a_registry_is_a_list_and_of_other_files_an_object(name: str) -> None:
    schema = json_schema(name)
    assert schema["$schema"] == SCHEMA_DIALECT
    assert schema["type"] == ("array" if name in REGISTRIES else "object")
    assert '"null"' not in render_schema(name)
