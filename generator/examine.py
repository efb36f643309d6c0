"""A content folder → records and every problem in it: reading, validation and the cross-record rules in one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import PydanticCustomError

from generator.checks import check
from generator.cursor import Cursor
from generator.dialogue import Dialogue
from generator.loader import Content, load
from generator.problems import Position, Problem, in_order
from generator.scalars import MAX_BODY, check_prose
from generator.schema import REGISTRIES, Model, PageHead
from generator.schema import Dialogue as DialogueRecord
from generator.source import Document
from generator.validation import validate


@dataclass(frozen=True)
class Prose:
    """A page of prose: its head, and its Markdown as MkDocs gets it."""

    head: PageHead
    markdown: str
    document: Document


@dataclass(frozen=True)
class Examination:
    """What a content folder holds. Where there are problems, what they are in is left out of the records."""

    dialogues: tuple[Dialogue, ...]
    registries: Mapping[str, tuple[Model, ...]]
    prose: Mapping[str, Prose]
    problems: tuple[Problem, ...]


def examine(folder: Path) -> Examination:
    """Read and check a content folder. Raises ParserMissingError where PyYAML has no C parser."""
    content = load(folder)
    problems = [*content.problems, *check(content)]
    return Examination(
        dialogues=tuple(_dialogues(content, problems)),
        registries={name: tuple(_entries(content, name, problems)) for name in REGISTRIES},
        prose=dict(_prose(content, problems)),
        problems=in_order(problems),
    )


def _body_problems(document: Document) -> Iterator[Problem]:
    """What makes the Markdown below a front matter too much to render."""
    try:
        check_prose(document.body, MAX_BODY)
    except PydanticCustomError as error:
        yield Problem.of(Position(document.file, document.body_line), error.type, **(error.context or {}))


def _dialogues(content: Content, problems: list[Problem]) -> Iterator[Dialogue]:
    for id_, document in content.dialogues.items():
        problems += _body_problems(document)
        validated = validate(DialogueRecord, document)
        problems += validated.problems
        if validated.record is not None:
            yield Dialogue(id_, validated.record, document.body, content.attachments.get(id_, {}))


def _entries(content: Content, name: str, problems: list[Problem]) -> Iterator[Model]:
    document = content.registries.get(name)
    if document is None:
        return
    if not isinstance(document.data, list):
        problems.append(Cursor.at_root(document).problem("not-a-list"))
    for entry in Cursor.at_root(document).items():
        validated = validate(REGISTRIES[name], document, entry.path)
        problems += validated.problems
        if validated.record is not None:
            yield validated.record


def _prose(content: Content, problems: list[Problem]) -> Iterator[tuple[str, Prose]]:
    for path, document in content.pages.items():
        problems += _body_problems(document)
        validated = validate(PageHead, document)
        problems += validated.problems
        if validated.record is not None:
            yield path, Prose(validated.record, document.body, document)
