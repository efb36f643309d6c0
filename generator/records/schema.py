"""Record types: the single source of validation, JSON Schema, field reference and blank records."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from generator.records.model import Model
from generator.records.scalars import (
    AgencyId,
    AttachmentName,
    Count,
    DocumentId,
    Flag,
    Id,
    IsoDate,
    Line,
    PersonId,
    Prose,
    ProvinceId,
    Sha256,
    TopicId,
    Url,
)

Level: TypeAlias = Literal["province", "district", "commune"]


# --- the dialogue -----------------------------------------------------------------------------------------------------


class PersonAtTime(Model):
    """A person in the position held on that day; no `person` if the source gives no name."""

    person: PersonId | None = None
    position: Line


class Site(Model):
    """The sites of one level of government where a dialogue was held or joined online."""

    level: Level
    count: Count | None = None
    note: Line | None = None


class Remark(Model):
    """Summary of a statement outside questions and answers."""

    person: PersonId | None = None
    position: Line
    moment: Literal["opening", "exchange", "conclusion", "response"]
    text: Prose
    source: Id


class Participant(Model):
    """A group of participants, or agencies represented."""

    group: Line | None = None
    agencies: tuple[AgencyId, ...] = ()
    levels: tuple[Level, ...] = ()
    count: Count | None = None
    at_least: Flag = False


class Amount(Model):
    """A number as the source gives it; `at_least` if the source says "hơn" (more than)."""

    value: Count
    at_least: Flag = False


class Counts(Model):
    """Numbers of proposals, content groups and speakers of a dialogue."""

    proposals: Amount | None = None
    content_groups: Amount | None = None
    speakers: Amount | None = None


class Presentation(Model):
    """A presentation to the young people, by agencies."""

    agencies: tuple[AgencyId, ...] = ()
    subject: Line
    topics: tuple[TopicId, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    source: Id


class Respondent(Model):
    """Somebody who answered, if the source does not say which question."""

    agency: AgencyId | None = None
    person: PersonId | None = None
    position: Line | None = None
    note: Line | None = None


class AskedBy(Model):
    """The asker of a question, as far as recorded."""

    person: PersonId | None = None
    group: Line | None = None
    place: Line | None = None


class Answer(Model):
    """One answer: by whom, in which form, and how completely the source reports it."""

    by: tuple[AgencyId, ...] = ()
    people: tuple[PersonAtTime, ...] = ()
    form: Literal["in-hall", "in-writing", "referred", "not-recorded"]
    completeness: Literal["verbatim", "summary", "mentioned"]
    date: IsoDate | None = None
    text: Prose | None = None
    documents: tuple[DocumentId, ...] = ()
    source: Id | None = None


class Question(Model):
    """A single question, or a theme if the source only summarises several questions."""

    id: Count
    title: Line
    grain: Literal["question", "theme"]
    topics: tuple[TopicId, ...] = ()
    asked_by: AskedBy | None = None
    text: Prose | None = None
    answers: tuple[Answer, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    note: Line | None = None
    source: Id


class Update(Model):
    """The state of a directive on a date."""

    date: IsoDate
    status: Literal["not-started", "in-progress", "done", "stopped"]
    text: Prose
    source: Id


class Directive(Model):
    """A request or instruction in the conclusions: its addressees and its implementation."""

    id: Count
    to: tuple[AgencyId, ...] = Field(min_length=1)
    by: PersonAtTime | None = None
    text: Prose
    topics: tuple[TopicId, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    deadline: IsoDate | None = None
    updates: tuple[Update, ...] = ()
    source: Id


class Named(Model):
    """A person commended by name, and how the name may be displayed; a hidden name may be left out."""

    name: Line | None = None
    display: Literal["full", "initials", "hidden"]
    minor: Flag = False
    consent: Line | None = None
    deed: Line | None = None
    decision_number: Line | None = None
    decision_date: IsoDate | None = None


class Commendation(Model):
    """Individuals or collectives commended for the same reason."""

    id: Count
    kind: Literal["individual", "collective"]
    count: Count | None = None
    award: Line | None = None
    awarded_by: tuple[AgencyId, ...] = ()
    reason: Line | None = None
    named: tuple[Named, ...] = ()
    source: Id


class Source(Model):
    """A source of facts: an article, a notice, minutes."""

    id: Id
    kind: Literal["news", "official-document", "minutes", "report", "recording", "other"]
    publisher: Line | None = None
    title: Line
    author: Line | None = None
    signers: tuple[PersonAtTime, ...] = ()
    number: Line | None = None
    published: IsoDate | None = None
    retrieved: IsoDate | None = None
    url: Url | None = None
    sha256: Sha256 | None = None
    note: Line | None = None


class Attachment(Model):
    """A file in the attachments folder of the record."""

    file: AttachmentName
    title: Line
    source: Id | None = None


class Dialogue(Model):
    """The record of one dialogue or working session."""

    title: Line
    kind: Literal["dialogue", "working-session"]
    province: ProvinceId
    date: IsoDate
    date_note: Line | None = None
    time_of_day: Literal["morning", "afternoon", "evening", "all-day"] | None = None
    theme: Line | None = None
    format: Literal["in-person", "online", "hybrid"] | None = None
    organiser: AgencyId | None = None
    venue: Line | None = None
    sites: tuple[Site, ...] = ()
    chairs: tuple[PersonAtTime, ...] = ()
    participants: tuple[Participant, ...] = ()
    counts: Counts | None = None
    presentations: tuple[Presentation, ...] = ()
    respondents: tuple[Respondent, ...] = ()
    remarks: tuple[Remark, ...] = ()
    summary: Prose | None = None
    questions: tuple[Question, ...] = ()
    directives: tuple[Directive, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    gaps: tuple[Line, ...] = ()
    accepted: tuple[Line, ...] = ()
    notes: Prose | None = None


# --- registries -------------------------------------------------------------------------------------------------------


class ProvincePeriod(Model):
    """Name and kind of a province from `since` to `until`, inclusive; open-ended if a date is missing."""

    name: Line
    kind: Literal["province", "city"]
    since: IsoDate | None = None
    until: IsoDate | None = None


class Province(Model):
    """A province or centrally run city and its periods; `successor` if the last period has ended."""

    id: Id
    periods: tuple[ProvincePeriod, ...] = Field(min_length=1)
    successor: ProvinceId | None = None
    aliases: tuple[Line, ...] = ()


class Agency(Model):
    """A body that asks, answers, is addressed or commends; a `group` is a collective term without a seal of its own."""

    id: Id
    name: Line
    kind: Literal["agency", "group"]
    province: ProvinceId | None = None
    abbreviations: tuple[Line, ...] = ()
    since: IsoDate | None = None
    until: IsoDate | None = None
    successors: tuple[AgencyId, ...] = ()
    note: Line | None = None


class Person(Model):
    """A person who spoke, chaired, answered or signed in an official capacity."""

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    note: Line | None = None


class Topic(Model):
    """A topic of questions, presentations and directives."""

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    description: Line | None = None


class LegalDocument(Model):
    """A legal or programme document that records cite."""

    id: Id
    kind: Literal[
        "law",
        "resolution",
        "decree",
        "decision",
        "directive",
        "conclusion",
        "circular",
        "strategy",
        "programme",
        "project",
        "regulation",
        "plan",
        "notice",
        "other",
    ]
    title: Line
    number: Line | None = None
    date: IsoDate | None = None
    issuers: tuple[AgencyId, ...] = ()
    url: Url | None = None
    note: Line | None = None


class Abbreviation(Model):
    """A full form that search treats as equal to its abbreviation; `short` lists the spellings in use."""

    id: Id
    full: Line
    short: tuple[Line, ...] = Field(min_length=1)
    note: Line | None = None


class PageHead(Model):
    """The front matter of a prose page."""

    title: Line
    description: Line


REGISTRIES: Mapping[str, type[Model]] = {
    "provinces": Province,
    "agencies": Agency,
    "people": Person,
    "topics": Topic,
    "documents": LegalDocument,
    "abbreviations": Abbreviation,
}
"""Entry type by registry; registry/<name>.yml is a list of entries."""

OPTIONAL_REGISTRIES = frozenset({"abbreviations"})
"""Registries that no record refers to; a missing file counts as an empty list."""

RECORD_TYPES: Mapping[str, type[Model]] = {"dialogue": Dialogue, **REGISTRIES, "page": PageHead}
