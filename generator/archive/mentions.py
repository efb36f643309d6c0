"""Back-references: every place in a dialogue that mentions a registry entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.records.dialogue import Commendation, Dialogue, Directive, Question
from generator.records.schema import PersonAtTime

Kind: TypeAlias = Literal["provinces", "agencies", "people", "topics", "documents"]
Key: TypeAlias = tuple[Kind, str]


@dataclass(frozen=True, eq=False)
class Mention:
    """A dialogue's mention of a registry entry: as what, in which question or directive, in which position."""

    dialogue: Dialogue
    role: str
    item: Question | Directive | Commendation | None = None
    position: str | None = None
    detail: str | None = None


_Pairs: TypeAlias = Iterator[tuple[Key, Mention]]


def mentions_in(dialogue: Dialogue) -> _Pairs:
    """Each registry entry that a record mentions, once for each place."""
    yield from _of_the_occasion(dialogue)
    yield from _of_speakers(dialogue)
    yield from _of_presentations(dialogue)
    for question in dialogue.questions:
        yield from _of_question(question)
    for directive in dialogue.directives:
        yield from _of_directive(directive)
    for commendation in dialogue.commendations:
        yield from _all("agencies", commendation.record.awarded_by, Mention(dialogue, "commendation", commendation))


def _all(kind: Kind, ids: Iterable[str], mention: Mention) -> _Pairs:
    for id_ in ids:
        yield (kind, id_), mention


def _people(
    people: Iterable[PersonAtTime], dialogue: Dialogue, role: str, item: Question | Directive | None = None
) -> _Pairs:
    for one in people:
        if one.person:
            yield ("people", one.person), Mention(dialogue, role, item, one.position)


def _of_the_occasion(dialogue: Dialogue) -> _Pairs:
    record = dialogue.record
    if record.organiser:
        yield ("agencies", record.organiser), Mention(dialogue, "organiser")
    yield from _people(record.chairs, dialogue, "chair")
    for participant in record.participants:
        yield from _all("agencies", participant.agencies, Mention(dialogue, "participant"))
    yield from _all("documents", record.documents, Mention(dialogue, "citation"))
    for source in record.sources:
        yield from _people(source.signers, dialogue, "signer")


def _of_speakers(dialogue: Dialogue) -> _Pairs:
    for respondent in dialogue.record.respondents:
        if respondent.agency:
            yield ("agencies", respondent.agency), Mention(dialogue, "respondent", detail=respondent.note)
        if respondent.person:
            yield ("people", respondent.person), Mention(dialogue, "respondent", position=respondent.position)
    for remark in dialogue.record.remarks:
        if remark.person:
            yield ("people", remark.person), Mention(dialogue, "remark", position=remark.position, detail=remark.text)


def _of_presentations(dialogue: Dialogue) -> _Pairs:
    for presentation in dialogue.record.presentations:
        mention = Mention(dialogue, "presentation", detail=presentation.subject)
        yield from _all("agencies", presentation.agencies, mention)
        yield from _all("topics", presentation.topics, mention)
        yield from _all("documents", presentation.documents, mention)


def _of_question(question: Question) -> _Pairs:
    dialogue, record = question.dialogue, question.record
    asked = Mention(dialogue, "question", question)
    yield from _all("topics", record.topics, asked)
    yield from _all("documents", record.documents, asked)
    if record.asked_by and record.asked_by.person:
        yield ("people", record.asked_by.person), asked
    for answer in record.answers:
        answered = Mention(dialogue, "answer", question)
        yield from _all("agencies", answer.by, answered)
        yield from _all("documents", answer.documents, answered)
        yield from _people(answer.people, dialogue, "answer", question)


def _of_directive(directive: Directive) -> _Pairs:
    record = directive.record
    mention = Mention(directive.dialogue, "directive", directive)
    yield from _all("agencies", record.to, mention)
    yield from _all("topics", record.topics, mention)
    yield from _all("documents", record.documents, mention)
    if record.by:
        yield from _people((record.by,), directive.dialogue, "directive", directive)
