"""Tokenise JavaScript as far as parsing module declarations requires."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class UnsupportedSyntaxError(Exception):
    """A module uses syntax that cannot be bundled, or imports what does not exist: (path, line, description)."""

    def __init__(self, path: str, line: int, description: str) -> None:
        # Separate arguments keep the exception picklable, for worker processes.
        super().__init__(path, line, description)

    def __str__(self) -> str:
        return "{}:{}: {}".format(*self.args)


class Token(NamedTuple):
    """A token, and the number of brackets open around it."""

    kind: str
    """word (numbers too), string, template, regex or punctuator."""
    text: str
    start: int
    end: int
    depth: int


_TOKEN = re.compile(
    r"""(?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<word>[\w$\#]+)
    |(?P<punctuator>=>|\.\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_OPERATOR_WORDS = frozenset(
    {"await", "case", "delete", "do", "else", "in", "instanceof", "of", "return", "throw", "typeof", "void", "yield"}
)


def tokenize(path: str, source: str) -> Iterator[Token]:
    """Yield the tokens of a module without whitespace and comments; of a template, each part between substitutions.

    Raises UnsupportedSyntaxError at an unmatched closing bracket or an unclosed literal.
    """
    offset, depth, last = 0, 0, ""
    templates: list[int] = []  # depths at which a template substitution ends
    while offset < len(source):
        found = _TOKEN.match(source, offset)
        assert found  # any character is a punctuator
        kind, text, before = found.lastgroup or "", found[0], depth
        if text == "/" and last not in {"value", ")", "]", "}"}:
            kind, found = "regex", _REGEX.match(source, offset)
        elif text == "`" or (text == "}" and templates and templates[-1] == depth):
            if text == "}":
                before = depth = templates.pop() - 1
            kind, found = "template", _TEMPLATE.match(source, offset + 1)
            if found and found[1] == "${":
                depth += 1
                templates.append(depth)
        elif text in {"(", "[", "{"}:
            depth += 1
        elif text in {")", "]", "}"}:
            before = depth = depth - 1
        if found is None or depth < 0 or (kind == "punctuator" and text in {'"', "'"}):
            raise syntax_error(path, source, offset)
        if kind != "space":
            yield Token(kind, source[offset : found.end()], offset, found.end(), before)
            last = text if kind == "punctuator" or text in _OPERATOR_WORDS or found[0].endswith("${") else "value"
        offset = found.end()


def strip_comments(path: str, source: str) -> str:
    """Remove comments and indentation; keep line ends, which may end a statement.

    Raises UnsupportedSyntaxError.
    """
    pieces: list[str] = []
    end = 0
    for token in tokenize(path, source):
        space = source[end : token.start]
        pieces += ("\n" if "\n" in space else " " if space else "", source[token.start : token.end])
        end = token.end
    return "".join(pieces).strip() + "\n"


def syntax_error(path: str, source: str, offset: int) -> UnsupportedSyntaxError:
    """Return the error for an offset, described by its line."""
    line = source[source.rfind("\n", 0, offset) + 1 :].partition("\n")[0]
    return UnsupportedSyntaxError(path, line_number(source, offset), line.strip())


def line_number(source: str, offset: int) -> int:
    """Return the line number of an offset, from 1."""
    return source.count("\n", 0, offset) + 1
