"""A dialogue as the archive holds it: the record of its file with the id that the file's name gives."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from generator.records import schema

Part = TypeVar("Part", schema.Question, schema.Directive, schema.Commendation)


@dataclass(frozen=True, eq=False)
class Dialogue:
    """A dialogue with its id, the narrative of its .md file, and its attachments by name."""

    id: str
    record: schema.Dialogue
    narrative: str = ""
    attachments: Mapping[str, Path] = field(default_factory=dict)
    version: bytes = b""
    """A digest of its file and of the registries: where it is the same, all that is said of the dialogue is."""
    keeper: str = ""
    """Who keeps its record, where it was gathered from another folder."""

    @cached_property
    def questions(self) -> "tuple[Item[schema.Question], ...]":
        """Its questions, in the record's order."""
        return tuple(Item(self, question) for question in self.record.questions)

    @cached_property
    def directives(self) -> "tuple[Item[schema.Directive], ...]":
        """Its directives, in the record's order."""
        return tuple(Item(self, directive) for directive in self.record.directives)

    @cached_property
    def commendations(self) -> "tuple[Item[schema.Commendation], ...]":
        """Its commendations, in the record's order."""
        return tuple(Item(self, commendation) for commendation in self.record.commendations)

    def source(self, id_: str) -> schema.Source:
        """The source with an id of this record."""
        return next(source for source in self.record.sources if source.id == id_)


@dataclass(frozen=True, eq=False)
class Item(Generic[Part]):
    """A question, directive or commendation in its dialogue."""

    dialogue: Dialogue
    record: Part

    @property
    def status(self) -> str:
        """What the newest update says became of a directive; "unknown" where there is none."""
        updates = self.record.updates if isinstance(self.record, schema.Directive) else ()
        # Sorting keeps the record's order within a day: the one written last is the newest.
        return sorted(updates, key=lambda update: update.date)[-1].status if updates else "unknown"


Question: TypeAlias = Item[schema.Question]
Directive: TypeAlias = Item[schema.Directive]
Commendation: TypeAlias = Item[schema.Commendation]


def last_change(dialogue: Dialogue) -> datetime.date:
    """The newest day that a record knows of: its own, a source's, an answer's or a directive's update."""
    record = dialogue.record
    days = [record.date, *(answer.date for question in record.questions for answer in question.answers)]
    days += (day for source in record.sources for day in (source.published, source.retrieved))
    days += (update.date for directive in record.directives for update in directive.updates)
    return max(day for day in days if day)
