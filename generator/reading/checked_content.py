"""A content folder → records and every problem in it: reading, validation and the cross-record rules in one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import PydanticCustomError

from generator.jobs.cache import Cache, deserialise, program_version, serialise
from generator.jobs.options import BuildOptions
from generator.jobs.workers import map_unordered
from generator.reading.checks.context import RuleContext
from generator.reading.checks.rules import check_dialogue, check_registries
from generator.reading.cursor import Cursor
from generator.reading.document import Document, ReadResult
from generator.reading.loader import Content, ContentFile, ContentFolder, load
from generator.reading.problems import Position, Problem, sorted_problems
from generator.reading.validation import validate
from generator.records.dialogue import Dialogue
from generator.records.model import Model
from generator.records.scalars import MAX_BODY, check_prose
from generator.records.schema import REGISTRIES, PageHead
from generator.records.schema import Dialogue as DialogueRecord
from generator.text.digest import digest

_BATCH = 4
"""So many dialogues are read in one piece of work."""
_LEAST_SHARED = 4
"""With fewer pieces, other processes would not be worth their start."""
_KIND = "records"


@dataclass(frozen=True)
class ProsePage:
    """A page of prose: its head, and its Markdown as MkDocs gets it."""

    head: PageHead
    markdown: str
    document: Document


@dataclass(frozen=True)
class CheckedContent:
    """What a content folder holds. Where there are problems, what they are in is left out of the records."""

    dialogues: tuple[Dialogue, ...]
    registries: Mapping[str, tuple[Model, ...]]
    prose: Mapping[str, ProsePage]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Examined:
    """What a dialogue's file holds: its record and narrative, or the problems that keep it from being a record."""

    record: DialogueRecord | None
    narrative: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Examiner:
    """Reads and checks dialogues, each on its own beside the registries, so that processes can share the work."""

    scene: RuleContext
    attachments: Mapping[str, Mapping[str, Path]]
    cache: Cache
    beside: bytes
    """A digest of what all dialogues are read with and beside."""

    def __call__(self, rows: Sequence[tuple[str, ContentFile]]) -> list[tuple[bytes, bytes]]:
        """Several dialogues, packed, each with its key; they are kept for the next time."""
        return [self._packed(*row) for row in rows]

    def key(self, id_: str, file: ContentFile, content: bytes) -> bytes:
        """A digest of all that a dialogue's record and problems are made from."""
        return digest(self.beside, file.name, content, *sorted(self.attachments.get(id_, {})))

    def _packed(self, id_: str, file: ContentFile) -> tuple[bytes, bytes]:
        try:
            content = file.content()
        except OSError as error:
            return b"", serialise(_Examined(None, "", (file.unreadable(error),)))
        key, found = self.key(id_, file, content), serialise(self._examined(id_, file.parsed(content)))
        self.cache.keep(_KIND, key, found)
        return key, found

    def _examined(self, id_: str, reading: ReadResult) -> _Examined:
        document = reading.document
        if document is None:
            return _Examined(None, "", reading.problems)
        validated = validate(DialogueRecord, document)
        scene = self.scene.of_dialogue(id_, document, self.attachments.get(id_, {}))
        problems = (
            *reading.problems,
            *_body_problems(document),
            *validated.problems,
            *check_dialogue(scene),
        )
        return _Examined(validated.record, document.body, problems)


def check_content(
    folder: Path, run: BuildOptions | None = None, others: Sequence[ContentFolder] = ()
) -> CheckedContent:
    """Read and check a content folder, and gather others. Raises ParserMissingError where PyYAML has no C parser."""
    content, run = load(folder, *others), run or BuildOptions()
    scene = RuleContext.of_registries(content)
    problems = [*content.problems, *check_registries(scene)]
    named = (repr((name, document.data)) for name, document in scene.registries)
    examiner = _Examiner(scene, content.attachments, run.cache, digest(program_version(), content.folder, *named))
    dialogues = []
    for id_, key, examined in _examined(content, examiner, run.jobs):
        problems += examined.problems
        if examined.record is not None:
            attachments = content.attachments.get(id_, {})
            keeper = content.keepers.get(id_, "")
            version = digest(key, keeper)
            dialogues.append(Dialogue(id_, examined.record, examined.narrative, attachments, version, keeper))
    return CheckedContent(
        dialogues=tuple(dialogues),
        registries={name: tuple(_entries(content, name, problems)) for name in REGISTRIES},
        prose=dict(_prose(content, problems)),
        problems=sorted_problems(problems),
    )


def _examined(content: Content, examiner: _Examiner, jobs: int) -> Iterator[tuple[str, bytes, _Examined]]:
    """Each dialogue's id, key and what its file holds: what is known from the last time, and what is read now."""
    found: dict[str, tuple[bytes, _Examined]] = {}
    for id_, file in content.dialogues.items():
        with suppress(OSError):
            key = examiner.key(id_, file, file.content())
            if (known := examiner.cache.find(_KIND, key)) is not None:
                found[id_] = key, known
    rows = [row for row in content.dialogues.items() if row[0] not in found]
    batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
    with map_unordered(examiner, batches, jobs, least=_LEAST_SHARED) as results:
        for place, read in results:
            found |= {id_: (key, deserialise(one)) for (id_, _), (key, one) in zip(batches[place], read, strict=True)}
    examiner.cache.leave_only(_KIND, (key for key, _ in found.values()))
    for id_ in content.dialogues:
        yield id_, *found[id_]


def _body_problems(document: Document) -> Iterator[Problem]:
    """What makes the Markdown below a front matter too much to render."""
    try:
        check_prose(document.body, MAX_BODY)
    except PydanticCustomError as error:
        yield Problem.of(Position(document.file, document.body_line), error.type, **(error.context or {}))


def _entries(content: Content, name: str, problems: list[Problem]) -> Iterator[Model]:
    known: set[str | None] = set()
    for document in (document for registry, document in content.registries if registry == name):
        if not isinstance(document.data, list):
            problems.append(Cursor.at_root(document).problem("not-a-list"))
        entries = list(Cursor.at_root(document).items())
        # What another folder has said of an entry before is the same.
        for entry in (entry for entry in entries if entry.text_of("id") not in known):
            validated = validate(REGISTRIES[name], document, entry.path)
            problems += validated.problems
            if validated.record is not None:
                yield validated.record
        known |= {entry.text_of("id") for entry in entries} - {None}


def _prose(content: Content, problems: list[Problem]) -> Iterator[tuple[str, ProsePage]]:
    for path, document in content.pages.items():
        problems += _body_problems(document)
        validated = validate(PageHead, document)
        problems += validated.problems
        if validated.record is not None:
            yield path, ProsePage(validated.record, document.body, document)
