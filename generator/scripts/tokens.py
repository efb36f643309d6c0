"""JavaScript as tokens, as far as modules are told apart by them."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class UnsupportedSyntaxError(Exception):
    """A module is written in a way that cannot be bundled: its path, a line, and what stands there."""

    def __init__(self, path: str, line: int, what: str) -> None:
        # In parts, so that it passes from process to process.
        super().__init__(path, line, what)

    def __str__(self) -> str:
        return "{}:{}: {}".format(*self.args)


class Token(NamedTuple):
    """A word, number, string, template, pattern or mark, and how many brackets are open around it."""

    kind: str
    text: str
    start: int
    end: int
    depth: int


_TOKEN = re.compile(
    r"""(?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<word>[\w$\#]+)
    |(?P<mark>=>|\.\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_BEFORE_VALUES = frozenset(
    {"await", "case", "delete", "do", "else", "in", "instanceof", "of", "return", "throw", "typeof", "void", "yield"}
)


def tokenize(path: str, source: str) -> Iterator[Token]:
    """The tokens of a module without spaces and comments; a template is a token for each part between its values."""
    place, depth, last = 0, 0, ""
    templates: list[int] = []  # the depths at which a value in a template ends
    while place < len(source):
        found = _TOKEN.match(source, place)
        assert found  # any character is a mark
        kind, text, before = found.lastgroup or "", found[0], depth
        if text == "/" and last not in {"value", ")", "]", "}"}:
            kind, found = "regex", _REGEX.match(source, place)
        elif text == "`" or (text == "}" and templates and templates[-1] == depth):
            if text == "}":
                before = depth = templates.pop() - 1
            kind, found = "template", _TEMPLATE.match(source, place + 1)
            if found and found[1] == "${":
                depth += 1
                templates.append(depth)
        elif text in {"(", "[", "{"}:
            depth += 1
        elif text in {")", "]", "}"}:
            before = depth = depth - 1
        if found is None or depth < 0 or (kind == "mark" and text in {'"', "'"}):
            raise syntax_error(path, source, place)
        if kind != "space":
            yield Token(kind, source[place : found.end()], place, found.end(), before)
            last = text if kind == "mark" or text in _BEFORE_VALUES or found[0].endswith("${") else "value"
        place = found.end()


def without_comments(path: str, source: str) -> str:
    """The same script without comments and indents; line ends stay, for they may end a statement.

    Raises UnknownFormError.
    """
    pieces: list[str] = []
    end = 0
    for token in tokenize(path, source):
        space = source[end : token.start]
        pieces += ("\n" if "\n" in space else " " if space else "", source[token.start : token.end])
        end = token.end
    return "".join(pieces).strip() + "\n"


def syntax_error(path: str, source: str, place: int) -> UnsupportedSyntaxError:
    """What is said of a place that cannot be read: its line."""
    line = source[source.rfind("\n", 0, place) + 1 :].partition("\n")[0]
    return UnsupportedSyntaxError(path, line_of(source, place), line.strip())


def line_of(source: str, place: int) -> int:
    """The number of the line in which a place lies."""
    return source.count("\n", 0, place) + 1
