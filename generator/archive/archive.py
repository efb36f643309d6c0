"""The records joined: lookups, back-references, orders and counts over frozen data."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from generator.archive.mentions import Key, Kind, Mention, mentions_in
from generator.records import schema
from generator.records.dialogue import Dialogue, Question
from generator.records.model import Model
from generator.text.digest import digest
from generator.text.vietnamese import collation_key, person_key


@dataclass(frozen=True)
class Totals:
    """Counts over all dialogues; `updated` are directives of which it is known what became of them."""

    questions: int
    answered: int
    directives: int
    updated: int
    commended: int


@dataclass(frozen=True)
class Archive:
    """Everything that is published, joined. Dialogues stand from old to new."""

    dialogues: tuple[Dialogue, ...]
    provinces: Mapping[str, schema.Province]
    agencies: Mapping[str, schema.Agency]
    people: Mapping[str, schema.Person]
    topics: Mapping[str, schema.Topic]
    documents: Mapping[str, schema.LegalDocument]
    abbreviations: Mapping[str, schema.Abbreviation]
    registry_version: bytes = b""
    """A digest of all registries."""

    @cached_property
    def by_province(self) -> Mapping[str, tuple[Dialogue, ...]]:
        """Dialogues by the province of their day."""
        return _grouped((dialogue.record.province, dialogue) for dialogue in self.dialogues)

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Dialogue, ...]]:
        """Dialogues by year, years from old to new."""
        return _grouped((dialogue.record.date.year, dialogue) for dialogue in self.dialogues)

    @cached_property
    def held(self) -> Mapping[tuple[str, int], int]:
        """How many dialogues there are of a province and year."""
        return Counter((dialogue.record.province, dialogue.record.date.year) for dialogue in self.dialogues)

    @cached_property
    def versions(self) -> Mapping[Dialogue, bytes]:
        """For each dialogue a digest of its record and of what it is called among the others."""
        return {
            dialogue: digest(dialogue.version, repr(self.held[dialogue.record.province, dialogue.record.date.year] > 1))
            for dialogue in self.dialogues
        }

    @cached_property
    def version(self) -> bytes:
        """A digest of all that is published."""
        return digest(*(dialogue.id for dialogue in self.dialogues), *self.versions.values(), self.registry_version)

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the provinces that a province took in, in the Vietnamese order of their names."""
        ended = sorted(self.provinces.values(), key=lambda province: collation_key(province.periods[-1].name))
        return _grouped((province.successor, province.id) for province in ended if province.successor)

    @cached_property
    def predecessor_agencies(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the agencies that an agency took over from."""
        return _grouped((after, agency.id) for agency in self.agencies.values() for after in agency.successors)

    @cached_property
    def agencies_of(self) -> Mapping[str, tuple[schema.Agency, ...]]:
        """Agencies by their province."""
        return _grouped((agency.province, agency) for agency in self.agencies.values() if agency.province)

    @cached_property
    def issued_by(self) -> Mapping[str, tuple[schema.LegalDocument, ...]]:
        """Documents by issuing agency."""
        documents = self.documents.values()
        return _grouped((issuer, document) for document in documents for issuer in document.issuers)

    @cached_property
    def _mentions(self) -> Mapping[Key, tuple[Mention, ...]]:
        return _grouped(pair for dialogue in reversed(self.dialogues) for pair in mentions_in(dialogue))

    def mentions(self, kind: Kind, id_: str) -> tuple[Mention, ...]:
        """Every mention of a registry entry, newest dialogue first."""
        return self._mentions.get((kind, id_), ())

    @cached_property
    def totals(self) -> "Totals":
        """What the archive holds in numbers."""
        return Totals(
            questions=sum(len(dialogue.questions) for dialogue in self.dialogues),
            answered=sum(bool(q.record.answers) for dialogue in self.dialogues for q in dialogue.questions),
            directives=sum(len(dialogue.directives) for dialogue in self.dialogues),
            updated=sum(bool(d.record.updates) for dialogue in self.dialogues for d in dialogue.directives),
            commended=sum(c.record.count or len(c.record.named) for d in self.dialogues for c in d.commendations),
        )

    @cached_property
    def _questions_by_topic(self) -> Mapping[str, tuple[Question, ...]]:
        questions = (question for dialogue in reversed(self.dialogues) for question in dialogue.questions)
        return _grouped((topic, question) for question in questions for topic in question.record.topics)

    def questions_on(self, topic: str) -> tuple[Question, ...]:
        """The questions on a topic, newest dialogue first."""
        return self._questions_by_topic.get(topic, ())

    def gathered(self, province: str) -> tuple[Dialogue, ...]:
        """The dialogues of a province and of all that it took in, from old to new."""
        ids, ahead = {province}, [province]
        while ahead:
            new = set(self.predecessors.get(ahead.pop(), ())) - ids
            ids |= new
            ahead += new
        return tuple(dialogue for dialogue in self.dialogues if dialogue.record.province in ids)

    def neighbours(self, dialogue: Dialogue) -> tuple[Dialogue | None, Dialogue | None]:
        """The dialogues of the same province before and after one."""
        row = self.by_province[dialogue.record.province]
        place = row.index(dialogue)
        return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)


def join(dialogues: Iterable[Dialogue], registries: Mapping[str, Sequence[Model]]) -> Archive:
    """The archive of validated records; registries by name, entries in any order."""
    return Archive(
        dialogues=tuple(sorted(dialogues, key=lambda dialogue: (dialogue.record.date, dialogue.id))),
        provinces=_by_id(registries["provinces"], schema.Province, lambda entry: collation_key(entry.periods[-1].name)),
        agencies=_by_id(registries["agencies"], schema.Agency, lambda entry: collation_key(entry.name)),
        people=_by_id(registries["people"], schema.Person, lambda entry: person_key(entry.name)),
        topics=_by_id(registries["topics"], schema.Topic, lambda entry: collation_key(entry.name)),
        documents=_by_id(registries["documents"], schema.LegalDocument, lambda entry: collation_key(entry.title)),
        abbreviations=_by_id(
            registries["abbreviations"], schema.Abbreviation, lambda entry: collation_key(entry.short[0])
        ),
        registry_version=digest(*(repr(entries) for entries in registries.values())),
    )


def period_on(province: schema.Province, day: datetime.date) -> schema.ProvincePeriod:
    """The period of a province that holds on a day, or its last where none does."""
    for period in province.periods:
        if (period.since or day) <= day <= (period.until or day):
            return period
    return province.periods[-1]


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Entry = TypeVar(
    "_Entry", schema.Province, schema.Agency, schema.Person, schema.Topic, schema.LegalDocument, schema.Abbreviation
)


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    groups: defaultdict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _by_id(
    entries: Iterable[Model], model: type[_Entry], key: Callable[[_Entry], tuple[Any, ...]]
) -> dict[str, _Entry]:
    """Entries of one type by id, in the order of a key."""
    typed = [entry for entry in entries if isinstance(entry, model)]
    return {entry.id: entry for entry in sorted(typed, key=lambda entry: (key(entry), entry.id))}
