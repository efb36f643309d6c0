"""Record types: the single source of validation, JSON Schema, field reference and blank records."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from generator.records.attendance import Counts, Leader, Participant, PersonAtTime, Site, Sourced
from generator.records.model import Model
from generator.records.quantities import DeadlineText
from generator.records.registries import Abbreviation, Agency, LegalDocument, Person, Place, Province, Topic
from generator.records.scalars import (
    AgencyId,
    AttachmentName,
    Count,
    Date,
    Day,
    DocumentId,
    Flag,
    Id,
    Line,
    PersonId,
    PlaceId,
    Prose,
    ProvinceId,
    Sha256,
    TopicId,
    Url,
)


class Remark(Sourced):
    """Summary of a statement outside questions and answers."""

    person: PersonId | None = None
    position: Line
    moment: Literal["opening", "exchange", "conclusion", "response"] | None = None
    text: Prose


class Presentation(Sourced):
    """A presentation to the young people, by agencies."""

    agencies: tuple[AgencyId, ...] = ()
    subject: Line
    topics: tuple[TopicId, ...] = ()
    documents: tuple[DocumentId, ...] = ()


class Respondent(Sourced):
    """Somebody who answered in general: some questions, all, or the source does not say which."""

    agency: AgencyId | None = None
    person: PersonId | None = None
    position: Line | None = None
    note: Line | None = None
    questions: tuple[Count, ...] = ()
    all_questions: Flag = False
    text: Prose | None = None


class AskedBy(Model):
    """The asker of a question, as far as recorded."""

    person: PersonId | None = None
    group: Line | None = None
    position: Line | None = None
    agency: AgencyId | None = None
    place: Line | None = None


class Answer(Sourced):
    """One answer: by whom, in which form, and how completely the source reports it."""

    by: tuple[AgencyId, ...] = ()
    people: tuple[PersonAtTime, ...] = ()
    form: Literal["in-hall", "in-writing", "referred", "not-recorded"] | None = None
    completeness: Literal["verbatim", "summary", "mentioned"] | None = None
    verbatim: Flag = False
    date: Date | None = None
    text: Prose | None = None
    also: tuple[Count, ...] = ()
    referred_to: tuple[AgencyId, ...] = ()
    documents: tuple[DocumentId, ...] = ()

    @property
    def extent(self) -> Literal["verbatim", "summary", "mentioned"] | None:
        """How completely the source reports it; `verbatim` is another form of one such word."""
        return "verbatim" if self.verbatim else self.completeness

    @property
    def is_referral(self) -> bool:
        """Whether the question was passed on and not answered."""
        return self.form == "referred" or bool(self.referred_to and not self.text)


class Question(Sourced):
    """A single question, or a theme if the source only summarises several questions."""

    id: Count
    number: Line | None = None
    title: Line
    grain: Literal["question", "theme"] | None = None
    topics: tuple[TopicId, ...] = ()
    outcome: Literal["in-writing", "not-reached", "withdrawn"] | None = None
    asked_by: AskedBy | None = None
    text: Prose | None = None
    answers: tuple[Answer, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    note: Line | None = None


class Update(Sourced):
    """The state of a directive on a date."""

    date: Date
    status: Literal["not-started", "in-progress", "done", "stopped"]
    text: Prose


class Directive(Sourced):
    """What a leader ordered, asked for, suggested or promised: its addressees and its implementation."""

    id: Count
    force: Literal["directive", "request", "suggestion", "commitment"] | None = None
    to: tuple[AgencyId, ...] = ()
    by: PersonAtTime | None = None
    text: Prose
    question: Count | None = None
    topics: tuple[TopicId, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    deadline: DeadlineText | None = None
    deadline_day: Day | None = None
    updates: tuple[Update, ...] = ()


class Named(Model):
    """A person commended by name, and how the name may be displayed; a hidden name may be left out."""

    name: Line | None = None
    display: Literal["full", "initials", "hidden"]
    minor: Flag = False
    consent: Line | None = None
    deed: Line | None = None
    decision_number: Line | None = None
    decision_date: Date | None = None


class Commendation(Sourced):
    """Individuals or collectives commended for the same reason."""

    id: Count
    kind: Literal["individual", "collective"]
    count: Count | None = None
    award: Line | None = None
    awarded_by: tuple[AgencyId, ...] = ()
    reason: Line | None = None
    named: tuple[Named, ...] = ()


class Source(Model):
    """A source of facts: an article, a notice, minutes."""

    id: Id
    kind: Literal["news", "official-document", "minutes", "report", "recording", "other"]
    publisher: Line | None = None
    title: Line
    author: Line | None = None
    signers: tuple[PersonAtTime, ...] = ()
    number: Line | None = None
    published: Date | None = None
    retrieved: Day | None = None
    url: Url | None = None
    archived: Url | None = None
    sha256: Sha256 | None = None
    note: Line | None = None


class Attachment(Model):
    """A file in the attachments folder of the record."""

    file: AttachmentName
    title: Line
    source: Id | None = None


class Correction(Model):
    """A change of a published record that readers should know of."""

    date: Day
    what: Line
    why: Line | None = None


class Dialogue(Model):
    """The record of one dialogue, forum, meeting or working session."""

    title: Line
    kind: Literal["dialogue", "forum", "meeting", "working-session"]
    province: ProvinceId | None = None
    place: PlaceId | None = None
    host: AgencyId | None = None
    date: Date
    date_note: Line | None = None
    status: Literal["held", "announced", "cancelled"] | None = None
    time_of_day: Literal["morning", "afternoon", "evening", "all-day"] | None = None
    theme: Line | None = None
    format: Literal["in-person", "online", "hybrid"] | None = None
    organisers: tuple[AgencyId, ...] = ()
    organiser: AgencyId | None = None
    venue: Line | None = None
    sites: tuple[Site, ...] = ()
    chairs: tuple[Leader, ...] = ()
    leaders: tuple[Leader, ...] = ()
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
    differs: tuple[Line, ...] = ()
    gaps: tuple[Line, ...] = ()
    complete: tuple[
        Literal[
            "chairs",
            "leaders",
            "organisers",
            "participants",
            "counts",
            "presentations",
            "respondents",
            "remarks",
            "questions",
            "answers",
            "directives",
            "commendations",
            "sources",
        ],
        ...,
    ] = ()
    entered_on: Day | None = None
    corrections: tuple[Correction, ...] = ()
    formerly: tuple[Id, ...] = ()
    accepted: tuple[Line, ...] = ()
    notes: Prose | None = None

    @property
    def all_organisers(self) -> tuple[str, ...]:
        """Ids of the organisers; `organiser` is the earlier form of one."""
        return self.organisers or ((self.organiser,) if self.organiser else ())

    def source_ids(self, fact: Sourced) -> tuple[str, ...]:
        """Ids of the sources of a fact: those it names, else the only source of the record, else none."""
        named = (*((fact.source,) if fact.source else ()), *fact.sources)
        return named or ((self.sources[0].id,) if len(self.sources) == 1 else ())


class PageHead(Model):
    """The front matter of a prose page."""

    title: Line
    description: Line


REGISTRIES: Mapping[str, type[Model]] = {
    "provinces": Province,
    "places": Place,
    "agencies": Agency,
    "people": Person,
    "topics": Topic,
    "documents": LegalDocument,
    "abbreviations": Abbreviation,
}
"""Entry type by registry; registry/<name>.yml is a list of entries."""

OPTIONAL_REGISTRIES = frozenset({"places", "abbreviations"})
"""Registries that an archive may do without; a missing file counts as an empty list."""

RECORD_TYPES: Mapping[str, type[Model]] = {"dialogue": Dialogue, **REGISTRIES, "page": PageHead}
