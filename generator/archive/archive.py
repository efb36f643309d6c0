"""Archive: all published records with lookups, back-references, sort orders and counts. Immutable."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from generator.archive.host import Host, HostKey, host_of
from generator.archive.mentions import EntryKey, EntryKind, Mention, mentions_in
from generator.records.dialogue import Dialogue, Question
from generator.records.model import Model
from generator.records.registries import Abbreviation, Agency, LegalDocument, Person, Place, Province, Topic
from generator.text.digest import digest
from generator.text.vietnamese import collation_key, person_sort_key


@dataclass(frozen=True)
class Totals:
    """Counts over all dialogues; `updated` counts directives with at least one update."""

    questions: int
    directives: int
    forces: frozenset[str | None]
    """Forces of all directives."""
    updated: int
    individuals: int
    collectives: int


@dataclass(frozen=True)
class Archive:
    """All published records. Dialogues are sorted by (date, id), registry entries by Vietnamese collation."""

    dialogues: tuple[Dialogue, ...]
    provinces: Mapping[str, Province]
    places: Mapping[str, Place]
    agencies: Mapping[str, Agency]
    people: Mapping[str, Person]
    topics: Mapping[str, Topic]
    documents: Mapping[str, LegalDocument]
    abbreviations: Mapping[str, Abbreviation]
    registries_digest: bytes = b""
    """Digest of all registry entries."""

    @cached_property
    def hosts(self) -> Mapping[Dialogue, Host]:
        """Map dialogue to its host, named as on the dialogue's date."""
        return {
            dialogue: host_of(dialogue.record, self.provinces, self.places, self.agencies)
            for dialogue in self.dialogues
        }

    @cached_property
    def dialogues_by_host(self) -> Mapping[HostKey, tuple[Dialogue, ...]]:
        """Map host to its dialogues, oldest first."""
        return _group_pairs((self.hosts[dialogue].key, dialogue) for dialogue in self.dialogues)

    @cached_property
    def dialogues_by_province(self) -> Mapping[str, tuple[Dialogue, ...]]:
        """Map province id to the dialogues of all hosts in it, oldest first; the province as it was on the date."""
        pairs = ((self.hosts[dialogue].province, dialogue) for dialogue in self.dialogues)
        return _group_pairs((province, dialogue) for province, dialogue in pairs if province)

    @cached_property
    def dialogues_by_year(self) -> Mapping[int, tuple[Dialogue, ...]]:
        """Map year to its dialogues; years and dialogues oldest first."""
        return _group_pairs((dialogue.record.date.year, dialogue) for dialogue in self.dialogues)

    @cached_property
    def dialogue_counts(self) -> Mapping[tuple[HostKey, int], int]:
        """Map (host, year) to the number of dialogues."""
        return Counter((self.hosts[dialogue].key, dialogue.record.date.year) for dialogue in self.dialogues)

    @cached_property
    def digests(self) -> Mapping[Dialogue, bytes]:
        """Map dialogue to a digest of its record and of its display name (see `names.dialogue_name`)."""
        keys = ((dialogue, (self.hosts[dialogue].key, dialogue.record.date.year)) for dialogue in self.dialogues)
        return {dialogue: digest(dialogue.digest, repr(self.dialogue_counts[key] > 1)) for dialogue, key in keys}

    @cached_property
    def digest(self) -> bytes:
        """Digest of all published records."""
        return digest(*(dialogue.id for dialogue in self.dialogues), *self.digests.values(), self.registries_digest)

    @cached_property
    def province_names(self) -> frozenset[str]:
        """The names of all provinces in all their periods."""
        return frozenset(period.name for province in self.provinces.values() for period in province.periods)

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """Map province id to the ids of the provinces merged into it, in Vietnamese order of their last names."""
        ended = sorted(self.provinces.values(), key=lambda province: collation_key(province.periods[-1].name))
        return _group_pairs((province.successor, province.id) for province in ended if province.successor)

    @cached_property
    def predecessor_agencies(self) -> Mapping[str, tuple[str, ...]]:
        """Map agency id to the ids of the agencies that name it as successor."""
        return _group_pairs((after, agency.id) for agency in self.agencies.values() for after in agency.successors)

    @cached_property
    def agencies_by_province(self) -> Mapping[str, tuple[Agency, ...]]:
        """Map province id to its agencies."""
        return _group_pairs((agency.province, agency) for agency in self.agencies.values() if agency.province)

    @cached_property
    def agencies_by_place(self) -> Mapping[str, tuple[Agency, ...]]:
        """Map place id to the agencies of that district or commune."""
        return _group_pairs((agency.place, agency) for agency in self.agencies.values() if agency.place)

    @cached_property
    def places_by_province(self) -> Mapping[str, tuple[Place, ...]]:
        """Map province id to its places."""
        return _group_pairs((place.province, place) for place in self.places.values())

    @cached_property
    def documents_by_issuer(self) -> Mapping[str, tuple[LegalDocument, ...]]:
        """Map agency id to the documents it issued."""
        documents = self.documents.values()
        return _group_pairs((issuer, document) for document in documents for issuer in document.issuers)

    @cached_property
    def _mentions(self) -> Mapping[EntryKey, tuple[Mention, ...]]:
        return _group_pairs(pair for dialogue in reversed(self.dialogues) for pair in mentions_in(dialogue))

    def mentions(self, kind: EntryKind, id_: str) -> tuple[Mention, ...]:
        """Return every mention of a registry entry, newest dialogue first."""
        return self._mentions.get((kind, id_), ())

    @cached_property
    def totals(self) -> "Totals":
        """Counts over all dialogues."""
        return Totals(
            questions=sum(len(dialogue.questions) for dialogue in self.dialogues),
            directives=sum(len(dialogue.directives) for dialogue in self.dialogues),
            forces=frozenset(one.force for dialogue in self.dialogues for one in dialogue.record.directives),
            updated=sum(bool(d.record.updates) for dialogue in self.dialogues for d in dialogue.directives),
            individuals=self._commended("individual"),
            collectives=self._commended("collective"),
        )

    def _commended(self, kind: str) -> int:
        rows = (one.record for dialogue in self.dialogues for one in dialogue.commendations if one.record.kind == kind)
        return sum(row.count or len(row.named) for row in rows)

    @cached_property
    def _questions_by_topic(self) -> Mapping[str, tuple[Question, ...]]:
        questions = (question for dialogue in reversed(self.dialogues) for question in dialogue.questions)
        return _group_pairs((topic, question) for question in questions for topic in question.record.topics)

    def questions_on(self, topic: str) -> tuple[Question, ...]:
        """Return the questions with a topic, newest dialogue first."""
        return self._questions_by_topic.get(topic, ())

    def dialogues_with_predecessors(self, province: str) -> tuple[Dialogue, ...]:
        """Return the dialogues in a province and in all its direct and indirect predecessors, oldest first."""
        ids, pending = {province}, [province]
        while pending:
            new = set(self.predecessors.get(pending.pop(), ())) - ids
            ids |= new
            pending += new
        return tuple(dialogue for dialogue in self.dialogues if self.hosts[dialogue].province in ids)

    def neighbours(self, dialogue: Dialogue) -> tuple[Dialogue | None, Dialogue | None]:
        """Return the previous and the next dialogue of the same host; None at either end."""
        row = self.dialogues_by_host[self.hosts[dialogue].key]
        index = row.index(dialogue)
        return (row[index - 1] if index else None), (row[index + 1] if index + 1 < len(row) else None)


def build_archive(dialogues: Iterable[Dialogue], registries: Mapping[str, Sequence[Model]]) -> Archive:
    """Build an Archive from validated records; `registries` maps registry name to entries in any order."""
    return Archive(
        dialogues=tuple(sorted(dialogues, key=lambda dialogue: (dialogue.record.date, dialogue.id))),
        provinces=_index_by_id(registries["provinces"], Province, lambda entry: collation_key(entry.periods[-1].name)),
        places=_index_by_id(registries.get("places", ()), Place, lambda entry: collation_key(entry.periods[-1].name)),
        agencies=_index_by_id(registries["agencies"], Agency, lambda entry: collation_key(entry.name)),
        people=_index_by_id(registries["people"], Person, lambda entry: person_sort_key(entry.name)),
        topics=_index_by_id(registries["topics"], Topic, lambda entry: collation_key(entry.name)),
        documents=_index_by_id(registries["documents"], LegalDocument, lambda entry: collation_key(entry.title)),
        abbreviations=_index_by_id(
            registries["abbreviations"], Abbreviation, lambda entry: collation_key(entry.short[0])
        ),
        registries_digest=digest(*(repr(entries) for entries in registries.values())),
    )


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Entry = TypeVar("_Entry", Province, Place, Agency, Person, Topic, LegalDocument, Abbreviation)


def _group_pairs(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    groups: defaultdict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _index_by_id(
    entries: Iterable[Model], model: type[_Entry], key: Callable[[_Entry], tuple[Any, ...]]
) -> dict[str, _Entry]:
    """Map id to entry for the entries of one type, sorted by `key`, then by id."""
    typed = [entry for entry in entries if isinstance(entry, model)]
    return {entry.id: entry for entry in sorted(typed, key=lambda entry: (key(entry), entry.id))}
