"""What became of a question, as far as the record says: answered, in general or alone, passed on, not reached."""

from typing import Literal, TypeAlias

from generator.records import schema
from generator.records.dialogue import Question

Outcome: TypeAlias = Literal[
    "answered",
    "in-general",
    "referred",
    "in-writing",
    "not-reached",
    "withdrawn",
    "general",
    "general-unentered",
    "not-recorded",
    "unentered",
]
"""Answered: an answer of its own or one that it shares with named others.  In general: somebody answered several
questions together, this one among them.  General: somebody answered, and the source does not say which
questions; general-unentered if the record does not name answers as complete.  Not recorded: the record names answers as
complete and has none.  Unentered: the record says nothing."""

ANSWERED: frozenset[Outcome] = frozenset({"answered", "in-general"})


def outcome(question: Question) -> Outcome:
    """Return what became of a question."""
    record, dialogue = question.record, question.dialogue.record
    answers = all_answers(question)
    for answer in answers:
        if not answer.is_referral:
            return "answered"
    if general_answers(question):
        return "in-general"
    if record.outcome in {"not-reached", "withdrawn"}:
        return record.outcome
    if answers:
        return "referred"
    if record.outcome:
        return record.outcome
    all_entered = "answers" in dialogue.complete
    if any(not one.questions for one in dialogue.respondents):
        return "general" if all_entered else "general-unentered"
    return "not-recorded" if all_entered else "unentered"


def all_answers(question: Question) -> tuple[schema.Answer, ...]:
    """Return the answers to a question, its own and those that it shares."""
    shared = question.dialogue.shared_answers.get(question.record.id)
    return question.record.answers + tuple(answer for _, answer in shared) if shared else question.record.answers


def answers_to(question: Question) -> tuple[tuple[Question | None, schema.Answer], ...]:
    """Return the answers to a question: its own, with None, and those that it shares, each with the other question."""
    own = tuple((None, answer) for answer in question.record.answers)
    return own + question.dialogue.shared_answers.get(question.record.id, ())


def sources_of_question(question: Question) -> tuple[schema.Source, ...]:
    """Return the sources of a question and of all that its page tells as answers to it, in the record's order."""
    return question.dialogue.sources_of(question.record, *all_answers(question), *general_answers(question))


def general_answers(question: Question) -> tuple[schema.Respondent, ...]:
    """Return those who answered in general to questions of which the record names this one, or to all."""
    respondents = question.dialogue.record.respondents
    if not respondents:
        return ()
    return tuple(one for one in respondents if one.all_questions or question.record.id in one.questions)


def given_answers(question: Question) -> tuple[schema.Answer, ...]:
    """Return the answers to a question, its own and those that it shares, without those that pass it on."""
    return tuple(answer for answer in all_answers(question) if not answer.is_referral)
