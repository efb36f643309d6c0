"""Input of the cross-record rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from generator.reading.cursor import Cursor
from generator.reading.document import Document
from generator.reading.loader import LoadedContent
from generator.reading.problems import Position
from generator.records.dialogue import Dialogue
from generator.records.model import FieldPath
from generator.text.dates import PartialDate

_Entries: TypeAlias = Mapping[str, Mapping[str, Cursor]]


@dataclass(frozen=True)
class RuleContext:
    """Documents to check, valid or not, and the registry entries that they may refer to.

    There is one context for the registries and one per dialogue, so a rule cannot compare dialogues.
    """

    folder: str
    """Name of the content folder in messages."""
    entries: _Entries
    """Registry → id → entry; the first entry if an id repeats."""
    registries: tuple[tuple[str, Document], ...]
    """Registry documents to check, as pairs (registry, document); empty in the context of a dialogue."""
    dialogues: Mapping[str, Cursor]
    """Dialogue documents to check, by id; empty in the context of the registries."""
    attachments: Mapping[str, Mapping[str, Path]]
    """Path by dialogue id and file name."""

    @classmethod
    def for_registries(cls, content: LoadedContent) -> "RuleContext":
        """Context of the registries and of the attachments without a dialogue."""
        unclaimed = {id_: files for id_, files in content.attachments.items() if id_ not in content.dialogues}
        entries: dict[str, dict[str, Cursor]] = {}
        for registry, document in content.registries:
            entries[registry] = {**entries_by_id(document), **entries.get(registry, {})}
        return cls(content.folder, entries, content.registries, {}, unclaimed)

    def for_dialogue(self, id_: str, document: Document, attachments: Mapping[str, Path]) -> "RuleContext":
        """Context of one dialogue and its attachments, with the same registry entries."""
        return RuleContext(self.folder, self.entries, (), {id_: Cursor.at_root(document)}, {id_: attachments})

    @property
    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield (record type, document) for every document to check."""
        for dialogue in self.dialogues.values():
            yield "dialogue", dialogue.document
        yield from self.registries


@dataclass(frozen=True)
class ArchiveContext:
    """All records together, read now or cached, for the rules that compare dialogues."""

    dialogues: Sequence[Dialogue]
    """The valid ones."""
    formerly: Mapping[str, Sequence[str]]
    """Id of every dialogue → its former ids as typed, also of those that the schema refuses."""
    entries: _Entries
    """Registry → id → entry, as in RuleContext."""
    locate: Callable[[str, FieldPath], Position]
    """Position of a value of a dialogue, by id and path; reads the file again, so only problems ask for it."""


def entries_by_id(document: Document) -> Mapping[str, Cursor]:
    """Entries of a registry document by id; the first entry if an id repeats."""
    entries: dict[str, Cursor] = {}
    for entry in Cursor.at_root(document).items():
        if (id_ := entry.get_text("id")) is not None:
            entries.setdefault(id_, entry)
    return entries


def entries_in_place_of(entries: Mapping[str, Cursor], id_: str, date: PartialDate) -> list[str]:
    """Ids of what is right on a date for a province or place that did not exist then: successors, or predecessors."""
    after = [id_]
    for current in after:  # grows by what each became, up to what existed
        if not existed_on(entries[current], date):
            after += [other for other in _successors(entries[current]) if other in entries and other not in after]
    before = [id_]
    for current in before:  # grows by what became part of each
        found = (other for other, entry in entries.items() if current in _successors(entry))
        before += [other for other in found if other not in before]
    return next(filter(None, ([id_ for id_ in ids if existed_on(entries[id_], date)] for ids in (after, before))), [])


def _successors(entry: Cursor) -> list[str]:
    """Ids of what a province (`successor`) or place (`successors`) has become."""
    return [
        cursor.text for path in (("successor",), ("successors", "*")) for cursor in entry.select(*path) if cursor.text
    ]


def province_of(value_of: Callable[[str], str | None], entries: _Entries) -> str | None:
    """Id of the province of a record by its keys: its own, that of its place or its host; None for national hosts."""
    for key, registry in (("place", "places"), ("host", "agencies")):
        if (entry := entries.get(registry, {}).get(value_of(key) or "")) is not None:
            return entry.get_text("province")
    return value_of("province")


def existed_on(entry: Cursor, date: PartialDate) -> bool:
    """Whether a period of a province or place includes a day that the date may mean."""
    return next(periods_on(entry, date), None) is not None


def periods_on(entry: Cursor, date: PartialDate) -> Iterator[Cursor]:
    """Yield the periods of a province or place that include a day that the date may mean."""
    for period in entry.select("periods", "*"):
        since, until = period.get_day("since") or date.last, period.get_day("until") or date.first
        if since <= date.last and date.first <= until:
            yield period
