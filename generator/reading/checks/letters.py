"""Rule for the texts of all files: their letters are in Unicode, and none was lost."""

import re
from collections.abc import Iterator

from generator.reading.checks.context import RuleContext
from generator.reading.cursor import Cursor
from generator.reading.document import Document
from generator.reading.fast_yaml import Node
from generator.reading.problems import Position, Problem
from generator.records.model import FieldPath
from generator.text.encodings import may_be_misread, misreadings

_ESCAPED = re.compile(r"\\[xuUN_LP]")
"""Escapes in quoted YAML that may stand for a letter."""


def texts_are_in_unicode(context: RuleContext) -> Iterator[Problem]:
    """Every text of the checked documents has the letters that it was written with."""
    for _, document in context.documents:
        yield from misread_texts(document)


def misread_texts(document: Document) -> Iterator[Problem]:
    """Yield a problem for each text of a document that is in an old encoding, or has lost letters."""
    if may_be_misread(document.text, is_plain=document.is_plain) or _ESCAPED.search(document.text):
        for path, text in _texts((), document.data):
            if may_be_misread(text):
                for code, typed, read in misreadings(text):
                    yield Cursor(document, path, text).problem(code, typed=typed, read=read)
    if may_be_misread(document.body, is_plain=document.is_plain):
        for number, line in enumerate(document.body.split("\n"), document.body_line):
            for code, typed, read in misreadings(line):
                yield Problem.of(Position(document.file, number), code, typed=typed, read=read)


def _texts(path: FieldPath, value: Node) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield path, value
    else:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts((*path, key), item)
