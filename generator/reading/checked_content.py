"""Content folder → records and problems: reading, schema validation and cross-record rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pydantic_core import PydanticCustomError

from generator.jobs.cache import Cache, deserialise, program_version, serialise
from generator.jobs.options import BuildOptions
from generator.jobs.workers import map_unordered
from generator.reading.checks.context import ArchiveContext, RuleContext
from generator.reading.checks.letters import misread_texts
from generator.reading.checks.rules import check_archive, check_dialogue, check_registries
from generator.reading.cursor import Cursor
from generator.reading.document import Document, ReadResult
from generator.reading.loader import ContentFile, ContentFolder, LoadedContent, load_content
from generator.reading.page_html import dropped_html
from generator.reading.problems import WARNINGS, Position, Problem, sorted_problems
from generator.reading.validation import validate
from generator.records.dialogue import Dialogue
from generator.records.model import FieldPath, Model
from generator.records.scalars import MAX_BODY, check_markdown
from generator.records.schema import REGISTRIES, PageHead
from generator.records.schema import Dialogue as DialogueRecord
from generator.text.digest import digest

_BATCH_SIZE = 4
"""Dialogues per task of a worker process."""
_MIN_SHARED_BATCHES = 4
"""With fewer tasks, starting worker processes costs more than it saves."""
_CACHE_KIND = "records"


@dataclass(frozen=True)
class ProsePage:
    """A prose page: front matter, Markdown body as passed to MkDocs, and document."""

    head: PageHead
    markdown: str
    document: Document


@dataclass(frozen=True)
class CheckedContent:
    """Records and pages of a content folder, without those that the schema refuses, and all problems."""

    dialogues: tuple[Dialogue, ...]
    registries: Mapping[str, tuple[Model, ...]]
    prose: Mapping[str, ProsePage]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _DialogueResult:
    """Record and narrative of a dialogue file, and its problems; the record is None if it is invalid."""

    record: DialogueRecord | None
    narrative: str
    problems: tuple[Problem, ...]
    formerly: tuple[str, ...] = ()
    """What an invalid record has in its list of former ids, too; "" for what is no text."""


@dataclass(frozen=True)
class _DialogueReader:
    """Reads and checks dialogues independently of each other; picklable, for worker processes."""

    context: RuleContext
    attachments: Mapping[str, Mapping[str, Path]]
    cache: Cache
    shared_inputs: bytes
    """Digest of the inputs of all dialogues: program version, name of the folder and registries."""

    def __call__(self, rows: Sequence[tuple[str, ContentFile]]) -> list[tuple[bytes, bytes]]:
        """Read dialogues, store the results in the cache and return (cache key, serialised _DialogueResult) of each."""
        return [self._read_serialised(*row) for row in rows]

    def key(self, id_: str, file: ContentFile, content: bytes) -> bytes:
        """Cache key: a digest of all inputs of a dialogue's record and problems."""
        return digest(self.shared_inputs, file.name, content, *sorted(self.attachments.get(id_, {})))

    def _read_serialised(self, id_: str, file: ContentFile) -> tuple[bytes, bytes]:
        try:
            content = file.read_bytes()
        except OSError as error:
            return b"", serialise(_DialogueResult(None, "", (file.unreadable_problem(error),)))
        key, data = self.key(id_, file, content), serialise(self._check(id_, file.parse(content)))
        self.cache.put(_CACHE_KIND, key, data)
        return key, data

    def _check(self, id_: str, result: ReadResult) -> _DialogueResult:
        document = result.document
        if document is None:
            return _DialogueResult(None, "", result.problems)
        validated = validate(DialogueRecord, document, entries=self.context.entries)
        context = self.context.for_dialogue(id_, document, self.attachments.get(id_, {}))
        problems = (
            *result.problems,
            *_body_problems(document),
            *validated.problems,
            *check_dialogue(context),
        )
        accepted = {cursor.text for cursor in Cursor.at_root(document).select("accepted", "*")} & WARNINGS
        kept = tuple(problem for problem in problems if problem.code not in accepted)
        formerly = tuple(cursor.text or "" for cursor in Cursor.at_root(document).select("formerly", "*"))
        return _DialogueResult(validated.record, document.body, kept, formerly)


def check_content(
    folder: Path, options: BuildOptions | None = None, others: Sequence[ContentFolder] = ()
) -> CheckedContent:
    """Read and check a content folder, merging `others` into it. Raises LibyamlMissingError if libyaml is missing."""
    content, options = load_content(folder, *others), options or BuildOptions()
    context = RuleContext.for_registries(content)
    problems = [*content.problems, *check_registries(context)]
    registries = (repr((name, document.data)) for name, document in context.registries)
    shared_inputs = digest(program_version(), content.folder, *registries)
    reader = _DialogueReader(context, content.attachments, options.cache, shared_inputs)
    dialogues, formerly = [], {}
    for id_, key, result in _read_dialogues(content, reader, options.jobs):
        problems += result.problems
        formerly[id_] = result.formerly
        if result.record is not None:
            attachments = content.attachments.get(id_, {})
            keeper = content.keepers.get(id_, "")
            dialogue_digest = digest(key, keeper)
            dialogues.append(Dialogue(id_, result.record, result.narrative, attachments, dialogue_digest, keeper))
    locate = cache(partial(_locate, content))
    problems += check_archive(ArchiveContext(dialogues, formerly, context.entries, locate))
    return CheckedContent(
        dialogues=tuple(dialogues),
        registries={name: tuple(_entries(content, context, name, problems)) for name in REGISTRIES},
        prose=dict(_prose(content, problems)),
        problems=sorted_problems(_without_repeated_ids(problems)),
    )


def _read_dialogues(
    content: LoadedContent, reader: _DialogueReader, jobs: int
) -> Iterator[tuple[str, bytes, _DialogueResult]]:
    """Yield id, cache key and result of each dialogue, from the cache or read in worker processes."""
    results: dict[str, tuple[bytes, _DialogueResult]] = {}
    for id_, file in content.dialogues.items():
        with suppress(OSError):
            key = reader.key(id_, file, file.read_bytes())
            if (cached := reader.cache.get(_CACHE_KIND, key)) is not None:
                results[id_] = key, cached
    rows = [row for row in content.dialogues.items() if row[0] not in results]
    batches = [rows[start : start + _BATCH_SIZE] for start in range(0, len(rows), _BATCH_SIZE)]
    with map_unordered(reader, batches, jobs, min_items=_MIN_SHARED_BATCHES) as completed:
        for index, outputs in completed:
            for (id_, _), (key, data) in zip(batches[index], outputs, strict=True):
                results[id_] = key, deserialise(data)
    reader.cache.prune(_CACHE_KIND, (key for key, _ in results.values()))
    for id_ in content.dialogues:
        yield id_, *results[id_]


def _without_repeated_ids(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Drop the schema's report of an invalid id where a rule reports it too, with the id that is meant."""
    longest: dict[Position, Problem] = {}
    for problem in problems:
        if problem.code != "bad-id":
            yield problem
        elif len(problem.remedy) > len(longest.setdefault(problem.position, problem).remedy):
            longest[problem.position] = problem
    yield from longest.values()


def _locate(content: LoadedContent, id_: str, path: FieldPath) -> Position:
    """Position of a value of a dialogue, from its file read again: records, which may be cached, have none."""
    file = content.dialogues[id_]
    document = file.read().document
    return document.position(path) if document is not None else Position(file.name)


def _body_problems(document: Document) -> Iterator[Problem]:
    """Yield the limit that the Markdown below a front matter exceeds, if any."""
    try:
        check_markdown(document.body, MAX_BODY)
    except PydanticCustomError as error:
        values = error.context or {}
        yield Problem.of(document.body_position(values.pop("at", 0)), error.type, **values)


def _entries(content: LoadedContent, context: RuleContext, name: str, problems: list[Problem]) -> Iterator[Model]:
    seen: set[str | None] = set()
    for document in (document for registry, document in content.registries if registry == name):
        if not isinstance(document.data, list):
            problems.append(Cursor.at_root(document).problem("not-a-list", more=""))
        entries = list(Cursor.at_root(document).items())
        # An entry may repeat in several folders; the rules report entries that differ.
        for entry in (entry for entry in entries if entry.get_text("id") not in seen):
            validated = validate(REGISTRIES[name], document, entry.path, context.entries)
            problems += validated.problems
            if validated.record is not None:
                yield validated.record
        seen |= {entry.get_text("id") for entry in entries} - {None}


def _prose(content: LoadedContent, problems: list[Problem]) -> Iterator[tuple[str, ProsePage]]:
    for path, document in content.pages.items():
        limits = tuple(_body_problems(document))
        # A page beyond a limit may have a tag in every other letter; it must become smaller first.
        problems += (*limits, *(() if limits else dropped_html(document)), *misread_texts(document))
        validated = validate(PageHead, document)
        problems += validated.problems
        if validated.record is not None:
            yield path, ProsePage(validated.record, document.body, document)
