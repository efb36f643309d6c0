"""Bytes of a content file → Document: a strict YAML subset in which every scalar is text, with positions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import yaml

from generator.reading.characters import character_problems, unreadable_problem
from generator.reading.conflicts import conflict_problems
from generator.reading.decoding import decode
from generator.reading.fast_yaml import COMMENT, INVISIBLE, MAX_DEPTH, MAX_NODES, NULLS, Node, parse_fast
from generator.reading.odd_signs import signs_in_line
from generator.reading.problems import Position, Problem
from generator.reading.yaml_syntax import syntax_problem
from generator.records.model import FieldPath
from generator.text.encodings import UNREADABLE, UNUSUAL
from generator.text.vietnamese import normalise

Mark: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

MAX_PROBLEMS_OF_KIND = 100
"""Limit of problems per file with single characters, and of conflicts of git."""

# Replaces a duplicate key; cannot collide with a real key, from which invisible characters are removed.
_DUPLICATE = "\0"


class LibyamlMissingError(RuntimeError):
    """PyYAML was built without libyaml, which is required for safe and fast parsing."""


@dataclass(frozen=True)
class Document:
    """Parsed content file: data, positions of values and keys, and the Markdown below the front matter."""

    file: str
    data: Node
    text: str = field(repr=False)
    """The YAML text, parsed again for `marks` if a problem needs a position."""
    body: str = ""
    """Markdown below the front matter; empty for YAML files."""
    body_line: int = 1
    """Line of the file at which the body starts, from 1."""
    is_plain: bool = False
    """Whether the file has no characters besides ASCII and the usual letters and signs of Vietnamese."""

    @cached_property
    def marks(self) -> tuple[Mapping[FieldPath, Mark], Mapping[FieldPath, Mark]]:
        """Marks of values and marks of keys, by path."""
        builder = _TreeBuilder(self.file, self.text.split("\n"))
        builder.build(self.text)
        return builder.values, builder.keys

    def position(self, path: FieldPath) -> Position:
        """Position of the value at a path, or of its innermost existing parent."""
        values, _ = self.marks
        while path and path not in values:
            path = path[:-1]
        return Position(self.file, *values.get(path, (1, 1)))

    def key_position(self, path: FieldPath) -> Position:
        """Position of the key at a path; for a list item, of the item."""
        _, keys = self.marks
        return Position(self.file, *keys[path]) if path in keys else self.position(path)

    def body_position(self, offset: int) -> Position:
        """Position of a character of the body, counted from 0."""
        line = self.body.count("\n", 0, offset)
        column = offset - (self.body.rfind("\n", 0, offset) + 1)
        return Position(self.file, self.body_line + line, column + 1)


@dataclass(frozen=True)
class ReadResult:
    """The document, or None if the file cannot be parsed, and all problems found."""

    document: Document | None
    problems: tuple[Problem, ...]


def require_libyaml() -> None:
    """Raise LibyamlMissingError if PyYAML was built without libyaml."""
    if not yaml.__with_libyaml__:
        raise LibyamlMissingError


def read_document(file: str, content: bytes, *, front_matter: bool = False, is_registry: bool = False) -> ReadResult:
    """Parse a YAML file or, with `front_matter`, a Markdown file with YAML front matter. Never raises.

    A file of a registry (`is_registry`) without data, though maybe with comments, is a list of no entries.
    """
    text = decode(file, content)
    if isinstance(text, Problem):
        return ReadResult(None, (text,))
    problems = list(islice(conflict_problems(file, text), MAX_PROBLEMS_OF_KIND))
    if problems:
        return ReadResult(None, tuple(problems))
    is_plain = UNUSUAL.search(text) is None
    if not is_plain:
        problems += islice(character_problems(file, text), MAX_PROBLEMS_OF_KIND)
        # Replaced by a space so that later columns stay correct.
        text = INVISIBLE.sub(" ", text)
    body, body_line = "", 1
    if front_matter:
        parts = re.match(r"---[ ]*\n(.*?\n)??---[ ]*(?:\n|\Z)", text, re.DOTALL)
        if parts is None:
            return ReadResult(None, (*problems, Problem.of(Position(file), "front-matter-missing")))
        body = normalise(text[parts.end() :])
        body_line = text.count("\n", 0, parts.end()) + 1
        text = "\n" + (parts[1] or "")
    data = parse_fast(text, is_plain=is_plain)
    if data is not None and not (is_registry and data == ""):
        return ReadResult(Document(file, data, text, body, body_line, is_plain), tuple(problems))
    builder = _TreeBuilder(file, text.split("\n"))
    try:
        builder.build(text)
    except yaml.MarkedYAMLError as error:
        # A sign may have been reported for the key that it is in.
        problems += dict.fromkeys([*builder.problems, syntax_problem(file, builder.lines, error)])
        return ReadResult(None, tuple(problems))
    except _LimitError as error:
        return ReadResult(None, (*problems, *builder.problems, error.problem))
    problems += builder.problems
    if not builder.documents and not front_matter and not is_registry:
        return ReadResult(None, (*problems, Problem.of(Position(file), "empty-file")))
    data = [] if is_registry and builder.root == "" else builder.root
    document = Document(file, data, text, body, body_line, is_plain)
    return ReadResult(document, tuple(problems))


class _LimitError(Exception):
    """A limit was exceeded and parsing stops."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


@dataclass
class _OpenNode:
    """A list or mapping under construction; `key` is the mapping key whose value comes next."""

    node: "list[Node] | dict[str, Node]"
    path: FieldPath
    key: str | None = None


class _TreeBuilder:
    """Builds the tree from parser events, so that depth and node count are checked before nodes are created."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.values: dict[FieldPath, Mark] = {}
        self.keys: dict[FieldPath, Mark] = {}
        self.root: Node = ""
        self._stack: list[_OpenNode] = []
        self._nodes = 0
        self.documents = 0

    def build(self, text: str) -> None:
        """Fill root, marks and problems. Raises yaml.MarkedYAMLError for bad syntax, _LimitError beyond a limit."""
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            match event:
                case yaml.ScalarEvent():
                    self._report_anchor_and_tag(event)
                    self._add_scalar(event)
                case yaml.MappingStartEvent():
                    self._report_anchor_and_tag(event)
                    self._open(event, {})
                case yaml.SequenceStartEvent():
                    self._report_anchor_and_tag(event)
                    self._open(event, [])
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._stack.pop()
                case yaml.AliasEvent():
                    self._report(event, "yaml-alias", name=event.anchor)
                    self._add_value(event, "")
                case yaml.DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        raise _LimitError(Problem.of(self._position(event), "yaml-second-document"))

    def _position(self, event: yaml.Event) -> Position:
        return Position(self.file, *_mark(event))

    def _report(self, event: yaml.Event, code: str, **values: Any) -> None:
        self.problems.append(Problem.of(self._position(event), code, **values))

    def _report_anchor_and_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._report(event, "yaml-anchor", name=event.anchor)
        if event.tag is not None:
            self._report(event, "yaml-tag", tag=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _add_scalar(self, event: yaml.ScalarEvent) -> None:
        value = normalise(event.value)
        plain = event.style is None or event.style == ""
        if invisible := INVISIBLE.search(value):
            self._report(event, "unseen-character", character=f"U+{ord(invisible[0]):04X}")
            value = INVISIBLE.sub("", value)
        if (unreadable := UNREADABLE.search(value)) and unreadable[0] not in "".join(self._lines_of(event)):
            self.problems.append(unreadable_problem(self._position(event), unreadable[0]))
        awaits_key = self._stack and isinstance(self._stack[-1].node, dict) and self._stack[-1].key is None
        if awaits_key:
            self._begin_pair(event, value, plain)
            return
        if plain and value in NULLS:
            self._report(event, "yaml-null", value=value)
        end = event.end_mark
        if plain and value and end is not None and (comment := COMMENT.match(self.lines[end.line], end.column)):
            self.problems.append(Problem.of(Position(self.file, end.line + 1, comment.end()), "yaml-comment"))
        self._add_value(event, value)

    def _lines_of(self, event: yaml.Event) -> list[str]:
        start, end = event.start_mark, event.end_mark
        return self.lines[start.line : end.line + 1] if start and end else []

    def _begin_pair(self, event: yaml.ScalarEvent, key: str, plain: bool) -> None:
        top = self._stack[-1]
        assert isinstance(top.node, dict)
        if key == "<<" and plain:
            self._report(event, "yaml-merge")
        sign = next(signs_in_line(key), None) if plain else None
        if sign is not None:
            line, column = _mark(event)
            self.problems.append(sign.problem(Position(self.file, line, column + sign.place)))
        path = (*top.path, key)
        if key in top.node:
            if sign is None:
                self._report(event, "yaml-duplicate-key", key=key, line=self.keys[path][0])
            # The second value is still parsed, so that its problems are reported, but it is not stored.
            key = _DUPLICATE
            path = (*top.path, key)
        self.keys[path] = _mark(event)
        top.key = key

    def _open(self, event: yaml.CollectionStartEvent, node: "list[Node] | dict[str, Node]") -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _LimitError(Problem.of(self._position(event), "too-deep", limit=MAX_DEPTH))
        path = self._add_value(event, node)
        self._stack.append(_OpenNode(node, path))

    def _add_value(self, event: yaml.Event, value: Node) -> FieldPath:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _LimitError(Problem.of(self._position(event), "too-many-nodes", limit=MAX_NODES))
        path: FieldPath = ()
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
