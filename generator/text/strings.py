"""Interface strings by dotted key, from strings.vi.toml. Unknown keys and missing arguments raise KeyError."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

_SOURCE = resources.files("generator.text").joinpath("strings.vi.toml").read_text(encoding="utf-8")
_TABLE: dict[str, Any] = tomllib.loads(_SOURCE)


class FieldHelp(NamedTuple):
    """Help that an editor shows for a record field: name, description and a valid example (YAML)."""

    title: str
    description: str
    example: str


def text(key: str, /, **values: object) -> str:
    """The string of a dotted key with its {placeholders} filled. Raises KeyError if the key or a value is missing."""
    template = _template(key)
    return template.format(**values) if values or "{" in template else template


@cache
def _template(key: str) -> str:
    value: Any = _TABLE
    for part in key.split("."):
        if not isinstance(value, dict):
            raise KeyError(key)
        value = value[part]
    if not isinstance(value, str):
        raise KeyError(key)
    return value


def field_help(model: str, field: str) -> FieldHelp:
    """Title, description and example of a record field, of its own or of every sourced fact. Raises KeyError."""
    table = _TABLE["field"]
    row = table[model].get(field) or table["Sourced"][field]
    return FieldHelp(row["title"], row["description"], row["example"])


def keys() -> Iterator[str]:
    """Yield every dotted key that holds a string."""

    def walk(table: dict[str, Any], prefix: str) -> Iterator[str]:
        for name, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, f"{prefix}{name}.")
            else:
                yield prefix + name

    return walk(_TABLE, "")
