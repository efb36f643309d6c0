"""JSON Schema of each record type, with the Vietnamese words that editors show beside a field."""

import json
from typing import Any

from generator.reading.document import read_document
from generator.reading.fast_yaml import Node
from generator.records.introspection import choice_label, choices, nested_model
from generator.records.model import Model
from generator.records.schema import RECORD_TYPES, REGISTRIES
from generator.text.strings import field_words, text

# The newest dialect that editors' YAML extensions read without a warning.
DIALECT = "http://json-schema.org/draft-07/schema#"


def json_schema(name: str) -> dict[str, Any]:
    """The schema of a file of a record type; a registry's file is a list of entries."""
    model = RECORD_TYPES[name]
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = {model.__name__: schema, **schema.pop("$defs", {})}
    for part in _models_in(model):
        _describe(part, definitions[part.__name__])
    del definitions[model.__name__]
    body = {"type": "array", "items": schema} if name in REGISTRIES else schema
    return {"$schema": DIALECT, "title": text(f"schema.{name}"), **body, "definitions": definitions}


def render_schema(name: str) -> str:
    """The schema as text."""
    return json.dumps(json_schema(name), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _models_in(model: type[Model]) -> dict[type[Model], None]:
    """A model and all that it holds, each once."""
    found: dict[type[Model], None] = {model: None}
    for field in model.model_fields.values():
        inner = nested_model(field.annotation)
        if inner is not None and inner not in found:
            found |= _models_in(inner)
    return found


def _describe(model: type[Model], schema: dict[str, Any]) -> None:
    # The class's name and docstring are for programmers.
    schema.pop("title")
    schema.pop("description")
    for name, field in model.model_fields.items():
        words = field_words(model.__name__, name)
        labels = [f"{value}: {choice_label(model.__name__, name, value)}" for value in choices(field.annotation)]
        target = schema["properties"][name]
        # What is left out is not recorded: "null" is no value of any field.
        if "anyOf" in target:
            kept = [option for option in target.pop("anyOf") if option != {"type": "null"}]
            target |= kept[0] if len(kept) == 1 else {"anyOf": kept}
        target.pop("default", None)
        target |= {
            "title": words.title,
            "description": "\n".join([words.description, *labels]),
            "examples": [_value(words.example)],
        }


def _value(example: str) -> Node:
    """An example as the value that it stands for, so that an editor can insert it."""
    document = read_document("", example.encode()).document
    assert document is not None
    return document.data
