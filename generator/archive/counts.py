"""How many questions, answers and directives dialogues have: a zero only where records say that all is entered."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.archive.archive import Archive
from generator.archive.outcome import ANSWERED, outcome
from generator.records.dialogue import Dialogue


class Counts(NamedTuple):
    """Counts over some dialogues; None where there is nothing and the records do not say that there is nothing."""

    questions: int | None
    answered: int | None
    directives: int | None
    updated: int | None


def counts(dialogues: Sequence[Dialogue]) -> Counts:
    """Return the counts over some dialogues."""
    outcomes = [outcome(question) for dialogue in dialogues for question in dialogue.questions]
    all_answers = _all_entered(dialogues, "answers") and "general" not in outcomes
    updated = sum(bool(item.record.updates) for dialogue in dialogues for item in dialogue.directives)
    return Counts(
        question_count(dialogues),
        _known(sum(one in ANSWERED for one in outcomes), all_answers and _all_entered(dialogues, "questions")),
        _known(sum(len(dialogue.directives) for dialogue in dialogues), _all_entered(dialogues, "directives")),
        # No record can say that it has all news of what became of its directives.
        updated or None,
    )


def question_count(dialogues: Sequence[Dialogue]) -> int | None:
    """Return the number of questions of some dialogues, None if it is not known that there are none."""
    return _known(sum(len(dialogue.questions) for dialogue in dialogues), _all_entered(dialogues, "questions"))


def topic_count(archive: Archive, topic: str) -> int | None:
    """Return the number of questions on a topic, None if it is not known that there are none."""
    return _known(len(archive.questions_on(topic)), _all_entered(archive.dialogues, "questions"))


def _known(number: int, is_whole: bool) -> int | None:
    return number if number or is_whole else None


def _all_entered(dialogues: Sequence[Dialogue], part: str) -> bool:
    return bool(dialogues) and all(part in dialogue.record.complete for dialogue in dialogues)
