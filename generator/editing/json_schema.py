"""JSON Schema of each record type, with the Vietnamese titles, descriptions and examples that editors show."""

import json
from typing import Any

from generator.reading.document import read_document
from generator.reading.fast_yaml import Node
from generator.records.introspection import choice_label, choices, nested_model
from generator.records.model import Model
from generator.records.schema import RECORD_TYPES, REGISTRIES
from generator.text.strings import field_help, text

# The newest dialect that YAML extensions of editors accept without a warning.
SCHEMA_DIALECT = "http://json-schema.org/draft-07/schema#"


def json_schema(name: str) -> dict[str, Any]:
    """Return the schema of a file of a record type; a registry file is a list of entries."""
    model = RECORD_TYPES[name]
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = {model.__name__: schema, **schema.pop("$defs", {})}
    for part in _nested_models(model):
        _add_labels(part, definitions[part.__name__])
    del definitions[model.__name__]
    body = {"type": "array", "items": schema} if name in REGISTRIES else schema
    return {"$schema": SCHEMA_DIALECT, "title": text(f"schema.{name}"), **body, "definitions": definitions}


def render_schema(name: str) -> str:
    """Return the schema as formatted JSON."""
    return json.dumps(json_schema(name), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _nested_models(model: type[Model]) -> dict[type[Model], None]:
    """Return a model and all models nested in it, as an ordered set."""
    models: dict[type[Model], None] = {model: None}
    for field in model.model_fields.values():
        inner = nested_model(field.annotation)
        if inner is not None and inner not in models:
            models |= _nested_models(inner)
    return models


def _add_labels(model: type[Model], schema: dict[str, Any]) -> None:
    # Class names and docstrings are English, for programmers.
    schema.pop("title")
    schema.pop("description")
    for name, field in model.model_fields.items():
        words = field_help(model.__name__, name)
        labels = [f"{value}: {choice_label(model.__name__, name, value)}" for value in choices(field.annotation)]
        target = schema["properties"][name]
        # Optional fields are omitted, never null.
        if "anyOf" in target:
            kept = [option for option in target.pop("anyOf") if option != {"type": "null"}]
            target |= kept[0] if len(kept) == 1 else {"anyOf": kept}
        target.pop("default", None)
        target |= {
            "title": words.title,
            "description": "\n".join([words.description, *labels]),
            "examples": [_parse_example(words.example)],
        }


def _parse_example(example: str) -> Node:
    """Parse a YAML example to its value, which editors can insert."""
    document = read_document("", example.encode()).document
    assert document is not None
    return document.data
