"""Back-references: every place in a dialogue that mentions a registry entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.archive.outcome import all_answers
from generator.records.attendance import Leader, PersonAtTime
from generator.records.dialogue import Commendation, Dialogue, Directive, Question

EntryKind: TypeAlias = Literal["provinces", "agencies", "people", "topics", "documents"]
EntryKey: TypeAlias = tuple[EntryKind, str]


@dataclass(frozen=True, eq=False)
class Mention:
    """A mention of a registry entry in a dialogue.

    `role` is where it stands in the record ("chair", "answer", …), `item` the question, directive or commendation,
    `position` the person's job title at the time, `agency` the id of the agency that the record ties it to,
    `detail` the text of a note, presentation or remark.
    """

    dialogue: Dialogue
    role: str
    item: Question | Directive | Commendation | None = None
    position: str | None = None
    detail: str | None = None
    agency: str | None = None


_Pairs: TypeAlias = Iterator[tuple[EntryKey, Mention]]


def mentions_in(dialogue: Dialogue) -> _Pairs:
    """Yield ((registry, entry id), mention) for every place of a record that names a registry entry."""
    yield from _event_mentions(dialogue)
    yield from _speaker_mentions(dialogue)
    yield from _presentation_mentions(dialogue)
    for question in dialogue.questions:
        yield from _question_mentions(question)
    for directive in dialogue.directives:
        yield from _directive_mentions(directive)
    for commendation in dialogue.commendations:
        yield from _each_id("agencies", commendation.record.awarded_by, Mention(dialogue, "commendation", commendation))


def _each_id(kind: EntryKind, ids: Iterable[str], mention: Mention) -> _Pairs:
    for id_ in ids:
        yield (kind, id_), mention


def _each_person(
    people: Iterable[PersonAtTime], dialogue: Dialogue, role: str, item: Question | Directive | None = None
) -> _Pairs:
    for person in people:
        if person.person:
            agency = person.agency if isinstance(person, Leader) else None
            yield ("people", person.person), Mention(dialogue, role, item, person.position, agency=agency)


def _event_mentions(dialogue: Dialogue) -> _Pairs:
    record = dialogue.record
    if record.host:
        yield ("agencies", record.host), Mention(dialogue, "host")
    yield from _each_id("agencies", record.all_organisers, Mention(dialogue, "organiser"))
    for role, leaders in (("chair", record.chairs), ("leader", record.leaders)):
        yield from _each_person(leaders, dialogue, role)
        for leader in leaders:
            yield from _each_id("agencies", (leader.agency,) if leader.agency else (), Mention(dialogue, role))
    for participant in record.participants:
        yield from _each_id("agencies", participant.agencies, Mention(dialogue, "participant"))
    yield from _each_id("documents", record.documents, Mention(dialogue, "citation"))
    for source in record.sources:
        yield from _each_person(source.signers, dialogue, "signer")


def _speaker_mentions(dialogue: Dialogue) -> _Pairs:
    for respondent in dialogue.record.respondents:
        some = "respondent-some" if respondent.questions else "respondent"
        role = "respondent-all" if respondent.all_questions else some
        if respondent.agency:
            yield ("agencies", respondent.agency), Mention(dialogue, role, detail=respondent.note)
        if respondent.person:
            mention = Mention(dialogue, role, position=respondent.position, agency=respondent.agency)
            yield ("people", respondent.person), mention
    for remark in dialogue.record.remarks:
        if remark.person:
            yield ("people", remark.person), Mention(dialogue, "remark", position=remark.position, detail=remark.text)


def _presentation_mentions(dialogue: Dialogue) -> _Pairs:
    for presentation in dialogue.record.presentations:
        mention = Mention(dialogue, "presentation", detail=presentation.subject)
        yield from _each_id("agencies", presentation.agencies, mention)
        yield from _each_id("topics", presentation.topics, mention)
        yield from _each_id("documents", presentation.documents, mention)


def _question_mentions(question: Question) -> _Pairs:
    dialogue, record = question.dialogue, question.record
    asked = Mention(dialogue, "question", question)
    yield from _each_id("topics", record.topics, asked)
    yield from _each_id("documents", record.documents, asked)
    if record.asked_by and record.asked_by.person:
        yield ("people", record.asked_by.person), asked
    if record.asked_by and record.asked_by.agency:
        yield ("agencies", record.asked_by.agency), asked
    for answer in all_answers(question):
        answered = Mention(dialogue, "referral" if answer.is_referral else "answer", question)
        if answer.referred_to:
            yield from _each_id("agencies", answer.referred_to, Mention(dialogue, "referred-to", question))
        yield from _each_id("agencies", answer.by, answered)
        yield from _each_id("documents", answer.documents, answered)
        yield from _each_person(answer.people, dialogue, answered.role, question)


def _directive_mentions(directive: Directive) -> _Pairs:
    record = directive.record
    mention = Mention(directive.dialogue, "directive", directive)
    yield from _each_id("agencies", record.to, mention)
    yield from _each_id("topics", record.topics, mention)
    yield from _each_id("documents", record.documents, mention)
    if record.by:
        yield from _each_person((record.by,), directive.dialogue, "directive", directive)
