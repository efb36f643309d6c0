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


def provinces_in_place_of(provinces: Mapping[str, Cursor], id_: str, date: PartialDate) -> list[str]:
    """Ids of the provinces that are right on a date for one that did not exist then: successor, or predecessors."""
    seen: set[str] = set()
    current = id_
    while current in provinces and current not in seen:
        seen.add(current)
        current = provinces[current].get_text("successor") or ""
        if current in provinces and existed_on(provinces[current], date):
            return [current]
    before = [id_]
    for current in before:  # grows by what became part of each
        found = (other for other, entry in provinces.items() if entry.get_text("successor") == current)
        before += [other for other in found if other not in before]
    return [other for other in before if existed_on(provinces[other], date)]


def province_of(dialogue: Cursor, entries: Mapping[str, Mapping[str, Cursor]]) -> str | None:
    """Id of the province of a record: its own, that of its place, or that of its host; None for national hosts."""
    for key, registry in (("place", "places"), ("host", "agencies")):
        if (entry := entries.get(registry, {}).get(dialogue.get_text(key) or "")) is not None:
            return entry.get_text("province")
    return dialogue.get_text("province")


def existed_on(entry: Cursor, date: PartialDate) -> bool:
    """Whether a period of a province or place includes a day that the date may mean."""
    return any(
        (period.get_day("since") or date.last) <= date.last and date.first <= (period.get_day("until") or date.first)
        for period in entry.select("periods", "*")
    )
