"""The record types: the one source of validation, JSON Schema, field docs and templates."""

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
    """Somebody in the position of that day; without `person` where the source does not name them."""

    person: PersonId | None = None
    position: Line


class Site(Model):
    """The places that a dialogue was held at, or joined from, on one level of government."""

    level: Level
    count: Count | None = None
    note: Line | None = None


class Remark(Model):
    """What somebody said outside questions and answers, in summary."""

    person: PersonId | None = None
    position: Line
    moment: Literal["opening", "exchange", "conclusion", "response"]
    text: Prose
    source: Id


class Participant(Model):
    """A group that took part, or agencies that were represented."""

    group: Line | None = None
    agencies: tuple[AgencyId, ...] = ()
    levels: tuple[Level, ...] = ()
    count: Count | None = None
    at_least: Flag = False


class Amount(Model):
    """A number as the source gives it; `at_least` where it says "hơn"."""

    value: Count
    at_least: Flag = False


class Counts(Model):
    """How many proposals, groups of contents and speakers a dialogue had."""

    proposals: Amount | None = None
    content_groups: Amount | None = None
    speakers: Amount | None = None


class Presentation(Model):
    """What was presented to the young people, and by which agencies."""

    agencies: tuple[AgencyId, ...] = ()
    subject: Line
    topics: tuple[TopicId, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    source: Id


class Respondent(Model):
    """Who gave answers, where the source does not say to which question."""

    agency: AgencyId | None = None
    person: PersonId | None = None
    position: Line | None = None
    note: Line | None = None


class AskedBy(Model):
    """Who asked, as far as recorded."""

    person: PersonId | None = None
    group: Line | None = None
    place: Line | None = None


class Answer(Model):
    """One answer: by whom, in what form and how completely the source gives it."""

    by: tuple[AgencyId, ...] = ()
    people: tuple[PersonAtTime, ...] = ()
    form: Literal["in-hall", "in-writing", "referred", "not-recorded"]
    completeness: Literal["verbatim", "summary", "mentioned"]
    date: IsoDate | None = None
    text: Prose | None = None
    documents: tuple[DocumentId, ...] = ()
    source: Id | None = None


class Question(Model):
    """A single question, or a theme that the source reports only in summary."""

    id: Count
    title: Line
    grain: Literal["question", "theme"]
    topics: tuple[TopicId, ...] = Field(min_length=1)
    asked_by: AskedBy | None = None
    text: Prose | None = None
    answers: tuple[Answer, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    note: Line | None = None
    source: Id


class Update(Model):
    """What became of a directive on a day."""

    date: IsoDate
    status: Literal["not-started", "in-progress", "done", "stopped"]
    text: Prose
    source: Id


class Directive(Model):
    """A request or instruction of the conclusions, to whom it was addressed, and what became of it."""

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
    """Somebody commended by name, and how far the name may be shown; a hidden name need not be written down."""

    name: Line | None = None
    display: Literal["full", "initials", "hidden"]
    minor: Flag = False
    consent: Line | None = None
    deed: Line | None = None
    decision_number: Line | None = None
    decision_date: IsoDate | None = None


class Commendation(Model):
    """Individuals or collectives commended for the same thing."""

    id: Count
    kind: Literal["individual", "collective"]
    count: Count | None = None
    award: Line | None = None
    awarded_by: tuple[AgencyId, ...] = ()
    reason: Line | None = None
    named: tuple[Named, ...] = ()
    source: Id


class Source(Model):
    """Where a fact is said: an article, a notice, minutes."""

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
    """A file in the record's folder of attachments."""

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
    notes: Prose | None = None


# --- what records refer to --------------------------------------------------------------------------------------------


class ProvincePeriod(Model):
    """The name and kind of a province between two days, both included; open where a day is not given."""

    name: Line
    kind: Literal["province", "city"]
    since: IsoDate | None = None
    until: IsoDate | None = None


class Province(Model):
    """A province or centrally run city and its history; `successor` where its last period has ended."""

    id: Id
    periods: tuple[ProvincePeriod, ...] = Field(min_length=1)
    successor: ProvinceId | None = None
    aliases: tuple[Line, ...] = ()


class Agency(Model):
    """A body that asks, answers, is addressed or commends; a `group` has no seal of its own."""

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
    """Somebody who spoke, chaired, answered or signed in an official capacity."""

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    note: Line | None = None


class Topic(Model):
    """What questions, presentations and directives are about."""

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
    """A form that search treats as one with its abbreviation, in every spelling of it that is in use."""

    id: Id
    full: Line
    short: tuple[Line, ...] = Field(min_length=1)
    note: Line | None = None


class PageHead(Model):
    """The front matter of a page of prose."""

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
"""The registries by the name of their file; each file is a list of entries."""

OPTIONAL_REGISTRIES = frozenset({"abbreviations"})
"""Those that no record refers to: an archive may do without their file, as with a file of no entries."""

RECORD_TYPES: Mapping[str, type[Model]] = {"dialogue": Dialogue, **REGISTRIES, "page": PageHead}
