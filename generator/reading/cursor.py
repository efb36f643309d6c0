"""Typed access to values of a document that may be invalid: values of the wrong shape read as None or empty.

Cross-record rules use cursors instead of records, so that one mistake in a file (such as a missing title) does not
hide the others.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic_core import PydanticCustomError

from generator.reading.document import Document
from generator.reading.fast_yaml import Node
from generator.reading.problems import Position, Problem
from generator.records.model import FieldPath
from generator.records.scalars import parse_attachment, parse_count, parse_date, parse_exact_day, parse_id
from generator.text.dates import PartialDate

_Value = TypeVar("_Value")


class Cursor(NamedTuple):
    """A value of a document and its path."""

    document: Document
    path: FieldPath
    value: Node

    @classmethod
    def at_root(cls, document: Document) -> "Cursor":
        """A cursor on the root of the document."""
        return cls(document, (), document.data)

    def _parsed(self, parse: Callable[[object], _Value]) -> _Value | None:
        try:
            return parse(self.value)
        except PydanticCustomError:
            return None

    @property
    def text(self) -> str | None:
        """The value as stripped text, or None."""
        return self.value.strip() if isinstance(self.value, str) else None

    @property
    def is_id(self) -> bool:
        """Whether the value is a valid id; the schema reports invalid ids."""
        return self._parsed(parse_id) is not None

    @property
    def is_attachment_name(self) -> bool:
        """Whether the value is a valid attachment file name."""
        return self._parsed(parse_attachment) is not None

    @property
    def date(self) -> PartialDate | None:
        """The value as a date, which may be a month or a year, or None."""
        return self._parsed(parse_date)

    @property
    def day(self) -> datetime.date | None:
        """The value as a day, or None."""
        return self._parsed(parse_exact_day)

    @property
    def number(self) -> int | None:
        """The value as a count (integer ≥ 1), or None."""
        return self._parsed(parse_count)

    def get(self, key: str) -> "Cursor | None":
        """The value of a key, or None."""
        if isinstance(self.value, dict) and key in self.value:
            return Cursor(self.document, (*self.path, key), self.value[key])
        return None

    def items(self) -> "Iterator[Cursor]":
        """Yield the items of a list."""
        if isinstance(self.value, list):
            for index, item in enumerate(self.value):
                yield Cursor(self.document, (*self.path, index), item)

    def select(self, *steps: str) -> "Iterator[Cursor]":
        """Every value at a path of keys, where "*" selects all items of a list."""
        selected: list[tuple[FieldPath, Node]] = [(self.path, self.value)]
        for step in steps:
            if step == "*":
                lists = ((path, value) for path, value in selected if isinstance(value, list))
                selected = [((*path, index), item) for path, value in lists for index, item in enumerate(value)]
            else:
                mappings = ((path, value) for path, value in selected if isinstance(value, dict))
                selected = [((*path, step), value[step]) for path, value in mappings if step in value]
        return (Cursor(self.document, path, value) for path, value in selected)

    def get_text(self, key: str) -> str | None:
        """The text of a key, or None."""
        return child.text if (child := self.get(key)) else None

    def get_date(self, key: str) -> PartialDate | None:
        """The date of a key, or None."""
        return child.date if (child := self.get(key)) else None

    def get_day(self, key: str) -> datetime.date | None:
        """The day of a key, or None."""
        return child.day if (child := self.get(key)) else None

    @property
    def position(self) -> Position:
        """Position of the value in its file."""
        return self.document.position(self.path)

    def problem(self, code: str, suggestion: str | None = None, **values: Any) -> Problem:
        """A problem at the position of the value."""
        return Problem.of(self.position, code, suggestion, **values)

    def problem_of_key(self, code: str, **values: Any) -> Problem:
        """A problem at the position of the value's key."""
        return Problem.of(self.document.key_position(self.path), code, **values)
