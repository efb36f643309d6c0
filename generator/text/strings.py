"""Every word that visitors and staff read, by key, from strings.vi.toml; an unknown key or argument raises."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

_SOURCE = resources.files("generator.text").joinpath("strings.vi.toml").read_text(encoding="utf-8")
_TABLE: dict[str, Any] = tomllib.loads(_SOURCE)


class FieldWords(NamedTuple):
    """What an editor shows of a field: its name, what belongs in it, and one good value."""

    title: str
    description: str
    example: str


def text(key: str, /, **values: object) -> str:
    """The string under a dotted key, its {placeholders} filled. Raises KeyError where either is unknown."""
    words = _words(key)
    return words.format(**values) if values or "{" in words else words


@cache
def _words(key: str) -> str:
    found: Any = _TABLE
    for part in key.split("."):
        if not isinstance(found, dict):
            raise KeyError(key)
        found = found[part]
    if not isinstance(found, str):
        raise KeyError(key)
    return found


def field_words(model: str, field: str) -> FieldWords:
    """Title, description and example of a record's field. Raises KeyError where one is not written."""
    words = _TABLE["field"][model][field]
    return FieldWords(words["title"], words["description"], words["example"])


def keys() -> Iterator[str]:
    """Every dotted key that holds a string."""

    def walk(table: dict[str, Any], prefix: str) -> Iterator[str]:
        for name, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, f"{prefix}{name}.")
            else:
                yield prefix + name

    return walk(_TABLE, "")
