"""A look into a document that may be wrong: what has the right shape is seen, what has not is passed over.

The cross-record rules read documents through cursors and not records, so that one mistake in a file (a missing
title, say) does not keep the others in it from being seen.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic_core import PydanticCustomError

from generator.reading.document import Document, Path
from generator.reading.fast_yaml import Node
from generator.reading.problems import Position, Problem
from generator.records.scalars import parse_attachment, parse_count, parse_date, parse_id

_Value = TypeVar("_Value")


class Cursor(NamedTuple):
    """One value of a document and where it stands."""

    document: Document
    path: Path
    value: Node

    @classmethod
    def at_root(cls, document: Document) -> "Cursor":
        """The whole document."""
        return cls(document, (), document.data)

    def _parsed(self, parse: Callable[[object], _Value]) -> _Value | None:
        try:
            return parse(self.value)
        except PydanticCustomError:
            return None

    @property
    def text(self) -> str | None:
        """The value as text, without surrounding space; None where it is none."""
        return self.value.strip() if isinstance(self.value, str) else None

    @property
    def is_id(self) -> bool:
        """Whether the value could be an id; that it could not is said by the schema."""
        return self._parsed(parse_id) is not None

    @property
    def is_attachment_name(self) -> bool:
        """Whether the value could be the name of an attachment."""
        return self._parsed(parse_attachment) is not None

    @property
    def date(self) -> datetime.date | None:
        """The value as a date."""
        return self._parsed(parse_date)

    @property
    def number(self) -> int | None:
        """The value as a count."""
        return self._parsed(parse_count)

    def get(self, key: str) -> "Cursor | None":
        """The value under a key."""
        if isinstance(self.value, dict) and key in self.value:
            return Cursor(self.document, (*self.path, key), self.value[key])
        return None

    def items(self) -> "Iterator[Cursor]":
        """The items of a list."""
        if isinstance(self.value, list):
            for place, item in enumerate(self.value):
                yield Cursor(self.document, (*self.path, place), item)

    def each(self, *steps: str) -> "Iterator[Cursor]":
        """Every value that is reached by these keys, with "*" for the items of a list."""
        found: list[tuple[Path, Node]] = [(self.path, self.value)]
        for step in steps:
            if step == "*":
                lists = ((path, value) for path, value in found if isinstance(value, list))
                found = [((*path, place), item) for path, value in lists for place, item in enumerate(value)]
            else:
                mappings = ((path, value) for path, value in found if isinstance(value, dict))
                found = [((*path, step), value[step]) for path, value in mappings if step in value]
        return (Cursor(self.document, path, value) for path, value in found)

    def text_of(self, key: str) -> str | None:
        """The text under a key."""
        return below.text if (below := self.get(key)) else None

    def date_of(self, key: str) -> datetime.date | None:
        """The date under a key."""
        return below.date if (below := self.get(key)) else None

    @property
    def position(self) -> Position:
        """Where the value stands."""
        return self.document.position(self.path)

    def problem(self, code: str, near: str | None = None, **values: Any) -> Problem:
        """A problem that points at this value."""
        return Problem.of(self.position, code, near, **values)

    def problem_of_key(self, code: str, **values: Any) -> Problem:
        """A problem that points at the key of this value."""
        return Problem.of(self.document.key_position(self.path), code, **values)
