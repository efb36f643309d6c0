"""Bytes of one content file → a Document: a strict subset of YAML in which every scalar is text, with marks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import yaml

from generator.reading.fast_yaml import COMMENT, MAX_DEPTH, MAX_NODES, NULLS, UNSEEN, Node, parse_plain
from generator.reading.problems import Position, Problem
from generator.text.vietnamese import normalise

Path: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = tuple[int, int]

MAX_BYTES = 4 * 1024 * 1024
MAX_UNSEEN = 100

# More marks on one letter than any language has; normalising them takes time with the square of their number.
_STACKED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{9,}"
)
# "title:Hội nghị": a key and its value without the space that makes them two.
_GLUED = re.compile(r"[ ]*(?:- )?[a-z_]+:[^\s/]")
# Stands for a key that is there already; no real key can be it, for unseen characters are taken out of keys.
_DUPLICATE = "\0"

# What libyaml says → the code of our problem; the first that is contained in its words.
_SYNTAX = (
    ("mapping values are not allowed", "yaml-colon"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("expected alphabetic or numeric", "yaml-start"),
    ("did not find expected node content", "yaml-start"),
    ("cannot start any token", "yaml-start"),
    ("unexpected end of stream", "yaml-quote"),
    ("unexpected document indicator", "yaml-quote"),
    ("expected ',' or", "yaml-bracket"),
    ("expected '-' indicator", "yaml-indent"),
    ("did not find expected key", "yaml-indent"),
    ("block sequence entries are not allowed", "yaml-dash"),
    ("unknown escape character", "yaml-escape"),
)


class ParserMissingError(RuntimeError):
    """PyYAML was installed without libyaml, whose parser is needed for safe and fast reading."""


@dataclass(frozen=True)
class Document:
    """What one file holds: its data, where each value and key stands, and the Markdown below its front matter."""

    file: str
    data: Node
    text: str = field(repr=False)
    """The YAML, from which marks are read where a problem needs them."""
    body: str = ""
    body_line: int = 1

    @cached_property
    def marks(self) -> tuple[Mapping[Path, Mark], Mapping[Path, Mark]]:
        """Where each value and each key stands."""
        builder = _Builder(self.file, self.text.split("\n"))
        builder.build(self.text)
        return builder.values, builder.keys

    def position(self, path: Path) -> Position:
        """Where the value at a path stands, or the nearest value around it where there is none."""
        values, _ = self.marks
        while path and path not in values:
            path = path[:-1]
        return Position(self.file, *values.get(path, (1, 1)))

    def key_position(self, path: Path) -> Position:
        """Where the key of a path stands; for an item of a list, the item itself."""
        _, keys = self.marks
        return Position(self.file, *keys[path]) if path in keys else self.position(path)


@dataclass(frozen=True)
class ReadResult:
    """A document, or None where the file cannot be read as one, and every problem seen on the way."""

    document: Document | None
    problems: tuple[Problem, ...]


def require_parser() -> None:
    """Raise ParserMissingError where PyYAML has no C parser."""
    if not yaml.__with_libyaml__:
        raise ParserMissingError


def read_document(file: str, content: bytes, *, front_matter: bool = False) -> ReadResult:
    """Read a YAML file, or with front_matter a Markdown file that begins with one. Never raises for any bytes."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        return ReadResult(None, (Problem.of(Position(file), "too-many-bytes", limit=limit),))
    try:
        content = content.removeprefix(b"\xef\xbb\xbf")
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        position = Position(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        return ReadResult(None, (Problem.of(position, "not-utf-8"),))
    text = text.replace("\r\n", "\n")
    if stacked := _STACKED.search(text):
        line = text.count("\n", 0, stacked.start()) + 1
        column = stacked.start() - (text.rfind("\n", 0, stacked.start()) + 1) + 1
        return ReadResult(None, (Problem.of(Position(file, line, column), "stacked-marks"),))
    problems = list(islice(_unseen_problems(file, text), MAX_UNSEEN))
    # Same width, so that every later mark stays true.
    text = UNSEEN.sub(" ", text) if problems else text
    body, body_line = "", 1
    if front_matter:
        parts = re.match(r"---[ ]*\n(.*?\n)??---[ ]*(?:\n|\Z)", text, re.DOTALL)
        if parts is None:
            return ReadResult(None, (*problems, Problem.of(Position(file), "front-matter-missing")))
        body = normalise(text[parts.end() :])
        body_line = text.count("\n", 0, parts.end()) + 1
        text = "\n" + (parts[1] or "")
    plain = parse_plain(text)
    if plain is not None:
        return ReadResult(Document(file, plain, text, body, body_line), tuple(problems))
    builder = _Builder(file, text.split("\n"))
    try:
        builder.build(text)
    except yaml.MarkedYAMLError as error:
        problems += [*builder.problems, _syntax_problem(file, builder.lines, error)]
        return ReadResult(None, tuple(problems))
    except _CapError as stop:
        return ReadResult(None, (*problems, *builder.problems, stop.problem))
    problems += builder.problems
    if not builder.documents and not front_matter:
        return ReadResult(None, (*problems, Problem.of(Position(file), "empty-file")))
    document = Document(file, builder.root, text, body, body_line)
    return ReadResult(document, tuple(problems))


def _unseen_problems(file: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n") if UNSEEN.search(text) else (), 1):
        if found := UNSEEN.search(line):
            code = "tab-character" if found[0] == "\t" else "unseen-character"
            yield Problem.of(Position(file, number, found.start() + 1), code, character=f"U+{ord(found[0]):04X}")


def _syntax_problem(file: str, lines: list[str], error: yaml.MarkedYAMLError) -> Problem:
    said = error.problem or ""
    code = next((code for words, code in _SYNTAX if words in said), "yaml-syntax")
    opened = code in {"yaml-quote", "yaml-bracket", "yaml-no-colon"}
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    position = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
    if mark and code in {"yaml-syntax", "yaml-colon", "yaml-no-colon"}:
        before = range(min(mark.line, len(lines) - 1), -1, -1)
        glued = next((number for number in before if _GLUED.match(lines[number])), None)
        if glued is not None:
            position, code = Position(file, glued + 1, lines[glued].index(":") + 1), "yaml-no-space"
    if code == "yaml-indent" and mark and lines[mark.line][: mark.column].strip(" -"):
        code = "yaml-after-quote"
    return Problem.of(position, code, said=said)


class _CapError(Exception):
    """Reading cannot go on: a cap was passed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


@dataclass
class _Open:
    """A list or mapping that is being filled; `key` is the mapping's key that waits for its value."""

    node: "list[Node] | dict[str, Node]"
    path: Path
    key: str | None = None


class _Builder:
    """Builds the tree from parser events, so that depth and number are capped before anything is nested."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.root: Node = ""
        self._stack: list[_Open] = []
        self._nodes = 0
        self.documents = 0

    def build(self, text: str) -> None:
        """Fill root, marks and problems. Raises yaml.MarkedYAMLError on bad syntax, _CapError past a cap."""
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            match event:
                case yaml.ScalarEvent():
                    self._refuse_extras(event)
                    self._scalar(event)
                case yaml.MappingStartEvent():
                    self._refuse_extras(event)
                    self._open(event, {})
                case yaml.SequenceStartEvent():
                    self._refuse_extras(event)
                    self._open(event, [])
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._stack.pop()
                case yaml.AliasEvent():
                    self._report(event, "yaml-alias", name=event.anchor)
                    self._place(event, "")
                case yaml.DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        raise _CapError(Problem.of(self._position(event), "yaml-second-document"))

    def _position(self, event: yaml.Event) -> Position:
        return Position(self.file, *_mark(event))

    def _report(self, event: yaml.Event, code: str, **values: Any) -> None:
        self.problems.append(Problem.of(self._position(event), code, **values))

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._report(event, "yaml-anchor", name=event.anchor)
        if event.tag is not None:
            self._report(event, "yaml-tag", tag=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        value = normalise(event.value)
        plain = event.style is None or event.style == ""
        if unseen := UNSEEN.search(value):
            self._report(event, "unseen-character", character=f"U+{ord(unseen[0]):04X}")
            value = UNSEEN.sub("", value)
        awaits_key = self._stack and isinstance(self._stack[-1].node, dict) and self._stack[-1].key is None
        if awaits_key:
            self._key(event, value, plain)
            return
        if plain and value in NULLS:
            self._report(event, "yaml-null", value=value)
        end = event.end_mark
        if plain and value and end is not None and (found := COMMENT.match(self.lines[end.line], end.column)):
            self.problems.append(Problem.of(Position(self.file, end.line + 1, found.end()), "yaml-comment"))
        self._place(event, value)

    def _key(self, event: yaml.ScalarEvent, key: str, plain: bool) -> None:
        top = self._stack[-1]
        assert isinstance(top.node, dict)
        if key == "<<" and plain:
            self._report(event, "yaml-merge")
        path = (*top.path, key)
        if key in top.node:
            self._report(event, "yaml-duplicate-key", key=key, line=self.keys[path][0])
            # The second value is still read, so that mistakes in it are seen; it is dropped when it ends.
            key = _DUPLICATE
            path = (*top.path, key)
        self.keys[path] = _mark(event)
        top.key = key

    def _open(self, event: yaml.CollectionStartEvent, node: "list[Node] | dict[str, Node]") -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _CapError(Problem.of(self._position(event), "too-deep", limit=MAX_DEPTH))
        path = self._place(event, node)
        self._stack.append(_Open(node, path))

    def _place(self, event: yaml.Event, value: Node) -> Path:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _CapError(Problem.of(self._position(event), "too-many-nodes", limit=MAX_NODES))
        path: Path = ()
        if not self._stack:
            self.root = value
        else:
            top = self._stack[-1]
            if isinstance(top.node, list):
                path = (*top.path, len(top.node))
                top.node.append(value)
            elif top.key is None:
                self._report(event, "yaml-key")
                top.key = ""
                path = (*top.path, "")
            else:
                path = (*top.path, top.key)
                if top.key != _DUPLICATE:
                    top.node[top.key] = value
                top.key = None
        self.values[path] = _mark(event)
        return path
