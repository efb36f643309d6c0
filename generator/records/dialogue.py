"""A dialogue with the data that its record does not hold: id (from the file name), narrative, attachments."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from generator.records import schema
from generator.records.attendance import Sourced

ItemRecord = TypeVar("ItemRecord", schema.Question, schema.Directive, schema.Commendation)


@dataclass(frozen=True, eq=False)
class Dialogue:
    """A dialogue record with its id, the Markdown narrative of a .md file, and attachment paths by file name."""

    id: str
    record: schema.Dialogue
    narrative: str = ""
    attachments: Mapping[str, Path] = field(default_factory=dict)
    digest: bytes = b""
    """Digest of the file, the registries and the keeper; equal digests mean equal record data."""
    keeper: str = ""
    """Name of the institution that keeps the record, if it comes from another content folder; else empty."""

    @cached_property
    def questions(self) -> "tuple[DialogueItem[schema.Question], ...]":
        """The questions, in the record's order."""
        return tuple(DialogueItem(self, question) for question in self.record.questions)

    @cached_property
    def directives(self) -> "tuple[DialogueItem[schema.Directive], ...]":
        """The directives, in the record's order."""
        return tuple(DialogueItem(self, directive) for directive in self.record.directives)

    @cached_property
    def commendations(self) -> "tuple[DialogueItem[schema.Commendation], ...]":
        """The commendations, in the record's order."""
        return tuple(DialogueItem(self, commendation) for commendation in self.record.commendations)

    @cached_property
    def shared_answers(self) -> "Mapping[int, tuple[tuple[Question, schema.Answer], ...]]":
        """Map the id of a question to the answers to other questions that answer it too, each with its question."""
        shared: dict[int, tuple[tuple[Question, schema.Answer], ...]] = {}
        for question in self.questions:
            for answer in question.record.answers:
                for id_ in answer.also:
                    shared[id_] = (*shared.get(id_, ()), (question, answer))
        return shared

    def sources_of(self, *facts: Sourced) -> tuple[schema.Source, ...]:
        """The sources that facts of the record stand in, in the record's order."""
        if len(self.record.sources) == 1:
            return self.record.sources
        used = {source for fact in facts for source in self.record.source_ids(fact)}
        return tuple(source for source in self.record.sources if source.id in used)

    def source(self, id_: str) -> schema.Source:
        """The source with this id. Raises StopIteration if the record has none."""
        return next(source for source in self.record.sources if source.id == id_)


@dataclass(frozen=True, eq=False)
class DialogueItem(Generic[ItemRecord]):
    """A question, directive or commendation together with its dialogue."""

    dialogue: Dialogue
    record: ItemRecord

    @property
    def status(self) -> str:
        """Status of a directive by its newest update; "unknown" without updates."""
        updates = self.record.updates if isinstance(self.record, schema.Directive) else ()
        # The sort is stable: of updates on one day, the last in the record is the newest.
        return sorted(updates, key=lambda update: update.date)[-1].status if updates else "unknown"


Question: TypeAlias = DialogueItem[schema.Question]
Directive: TypeAlias = DialogueItem[schema.Directive]
Commendation: TypeAlias = DialogueItem[schema.Commendation]


def days_of_entry(record: schema.Dialogue) -> list[datetime.date]:
    """The days on which staff entered and corrected a record, as far as it says them."""
    return [*((record.entered_on,) if record.entered_on else ()), *(one.date for one in record.corrections)]


def last_modified(dialogue: Dialogue) -> datetime.date:
    """The day on which a record was entered or last corrected; if it says neither, the newest date in it."""
    record = dialogue.record
    if entered := days_of_entry(record):
        return max(entered)
    dates = [record.date, *(answer.date for question in record.questions for answer in question.answers)]
    dates += (source.published for source in record.sources)
    dates += (update.date for directive in record.directives for update in directive.updates)
    retrieved = (source.retrieved for source in record.sources)
    return max(day for day in (*(date.first for date in dates if date), *retrieved) if day)
