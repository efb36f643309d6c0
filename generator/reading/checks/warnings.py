"""Rules for what may be right although it is seldom so; each yields warnings, which a record can accept."""

import re
from collections.abc import Iterator

from generator.reading.checks.context import RuleContext
from generator.reading.cursor import Cursor
from generator.reading.problems import WARNINGS, Problem, problem_codes
from generator.text.personal_data import find_email_address, find_phone_number, may_hold_personal_data
from generator.text.vietnamese import closest_match

_NOT_RUNNING_TEXT = frozenset(
    {"notes", "accepted", "consent", "id", "url", "sha256", "file", "number", "decision_number", "date"}
)
"""Keys whose values are not published, or are no words of a source that could hold personal data."""


def accepted_codes_are_warnings(context: RuleContext) -> Iterator[Problem]:
    """`accepted` of a record lists codes of warnings only."""
    for dialogue in context.dialogues.values():
        for cursor in dialogue.select("accepted", "*"):
            if cursor.text and cursor.text not in WARNINGS:
                codes = ", ".join(sorted(WARNINGS))
                if cursor.text in problem_codes():
                    yield cursor.problem("accepted-error", named=cursor.text, codes=codes)
                else:
                    suggestion = closest_match(cursor.text, sorted(WARNINGS))
                    yield cursor.problem("accepted-unknown", suggestion, named=cursor.text, codes=codes)


_ESCAPED = re.compile(r"\\[xuU]")
"""Escapes in quoted YAML that may stand for a digit or "@"."""


def questions_have_topics(context: RuleContext) -> Iterator[Problem]:
    """A question has a topic, or readers do not find it by topic."""
    for dialogue in context.dialogues.values():
        for question in dialogue.select("questions", "*"):
            if isinstance(question.value, dict) and question.value.get("topics", []) == []:
                yield question.problem("question-without-topics")


def texts_have_no_personal_data(context: RuleContext) -> Iterator[Problem]:
    """Published texts of a record contain no telephone numbers and no e-mail addresses."""
    for dialogue in context.dialogues.values():
        document = dialogue.document
        if not may_hold_personal_data(f"{document.text}\n{document.body}") and not _ESCAPED.search(document.text):
            continue
        for text in _running_texts(dialogue):
            for code, number in _personal_data(str(text.value)):
                yield text.problem(code, start=_start(number))
        for code, number in _personal_data(document.body):
            position = document.body_position(max(0, document.body.find(number)))
            yield Problem.of(position, code, start=_start(number))


def _personal_data(text: str) -> Iterator[tuple[str, str]]:
    """Yield the problem code of each kind of personal data in a text, and the first find."""
    if number := find_phone_number(text):
        yield "phone-number", number
    if address := find_email_address(text):
        yield "email-address", address


def _start(found: str) -> str:
    """The start of personal data, enough to find it: reports are printed in public logs."""
    return found[: min(4, len(found) // 2)]


def _running_texts(cursor: Cursor) -> Iterator[Cursor]:
    """Yield every published text at or below a value."""
    if isinstance(cursor.value, str):
        yield cursor
    elif isinstance(cursor.value, dict):
        for key, value in cursor.value.items():
            if key not in _NOT_RUNNING_TEXT:
                yield from _running_texts(Cursor(cursor.document, (*cursor.path, key), value))
    else:
        for item in cursor.items():
            yield from _running_texts(item)
