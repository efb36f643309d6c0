"""An ES module taken apart: what it imports and exports, and its body without that.

The few forms that the theme uses are known; any other is refused, with its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.scripts.tokens import Token, UnsupportedSyntaxError, line_of, syntax_error, tokenize


class Import(NamedTuple):
    """What a module takes from another before it runs."""

    path: str
    """As written."""
    line: int
    everything: str | None
    """The name for all of it."""
    names: tuple[tuple[str, str], ...]
    """Names there, and here."""


@dataclass(frozen=True)
class Module:
    """A module that has been taken apart."""

    body: str
    imports: tuple[Import, ...]
    exports: Mapping[str, str]
    """Names inside, by names outside."""
    dynamic: Mapping[str, int]
    """Paths, as written, that the module may import as it runs, and their lines."""


_OURS = frozenset({"$exports", "$load", "$import", "$url"})
_PATH = re.compile(r"\.{1,2}/[\w./-]+\.js")
_NAME = re.compile(r"(?!\d)[\w$]+")


class _Reader:
    """Goes through the tokens of one module and notes what to change in it."""

    def __init__(self, path: str, source: str) -> None:
        self._path, self._source = path, source
        end = Token("end", "", len(source), len(source), 0)
        self._tokens = [*tokenize(path, source), end, end]
        self._place = 0
        self._changes: list[tuple[int, int, str]] = []
        self._imports: list[Import] = []
        self._exports: dict[str, str] = {}
        self._dynamic: dict[str, int] = {}

    def read(self) -> Module:
        """The module. Raises UnknownFormError."""
        previous, in_async = "", False
        while (token := self._next()).kind != "end":
            if token.kind == "word" and previous != ".":
                if token.text == "import":
                    self._import(token)
                elif token.text == "export" and token.depth == 0:
                    self._export(token)
                elif token.text in _OURS or (token.text == "await" and token.depth == 0 and not in_async):
                    raise self._refusal(token)
            if token.depth == 0:
                in_async = token.text == "async" or (in_async and token.text != ";")
            previous = token.text
        body, end = "", 0
        for start, stop, text in sorted(self._changes):
            body, end = body + self._source[end:start] + text, stop
        return Module(body + self._source[end:], tuple(self._imports), self._exports, self._dynamic)

    def _next(self, *expected: str, kind: str = "") -> Token:
        """The next token. Raises UnknownFormError unless it is one of those, or of the kind, that are expected."""
        token = self._tokens[self._place]
        if (expected and token.text not in expected) or (kind and token.kind != kind):
            raise self._refusal(token)
        self._place += 1
        return token

    def _ahead(self) -> Token:
        return self._tokens[self._place]

    def _refusal(self, token: Token) -> UnsupportedSyntaxError:
        return syntax_error(self._path, self._source, token.start)

    def _line(self, token: Token) -> int:
        return line_of(self._source, token.start)

    def _change(self, start: int, end: int, text: str = "") -> None:
        self._changes.append((start, end, text))

    def _import(self, token: Token) -> None:
        ahead = self._ahead()
        if ahead.text == "(":
            self._change(token.start, token.end, "$import")
            self._dynamic_import()
        elif ahead.text == ".":
            self._next(".")
            self._next("meta")
            self._next(".")
            self._change(token.start, self._next("url").end, "$url")
        elif token.depth == 0:
            self._static_import(token)
        elif ahead.text != ":":
            raise self._refusal(token)

    def _dynamic_import(self) -> None:
        """import("./a.js"), or of a variable: then any path that stands in the module may be meant."""
        path, end = self._tokens[self._place + 1 : self._place + 3]
        if path.kind == "string" and end.text == ")":
            self._dynamic[self._own_path(path)] = self._line(path)
            return
        strings = [one for one in self._tokens if one.kind == "string" and _PATH.fullmatch(one.text[1:-1])]
        if not strings:
            raise self._refusal(path)
        self._dynamic |= {one.text[1:-1]: self._line(one) for one in strings}

    def _static_import(self, token: Token) -> None:
        everything: str | None = None
        names: list[tuple[str, str]] = []
        if self._ahead().kind != "string":
            if self._next("*", "{").text == "*":
                self._next("as")
                everything = self._name()
            else:
                names = self._names()
            self._next("from")
        path = self._own_path(self._next(kind="string"))
        self._imports.append(Import(path, self._line(token), everything, tuple(names)))
        self._change(token.start, self._next(";").end)

    def _export(self, token: Token) -> None:
        """Note a name for the outside, and leave the declaration."""
        ahead = self._next("function", "async", "class", "const", "var", "{")
        if ahead.text == "{":
            self._exports |= {outside: inside for inside, outside in self._names()}
            self._change(token.start, self._next(";").end)
            return
        if ahead.text == "async":
            self._next("function")
        if self._ahead().text == "*" and ahead.text in {"function", "async"}:
            self._next("*")
        first = self._ahead()
        name = self._name()
        if ahead.text in {"const", "var"}:
            self._one_declaration(first)
        self._exports[name] = name
        self._change(token.start, ahead.start)

    def _one_declaration(self, first: Token) -> None:
        """See that a declaration is of one name, so that no other is left inside."""
        for before, after in pairwise(self._tokens[self._place - 1 :]):
            if before is not first and before.depth == 0 and before.text == ";":
                return
            if (before is first and after.text != "=") or (after.depth == 0 and after.text in {",", "export"}):
                break
        raise self._refusal(first)

    def _names(self) -> list[tuple[str, str]]:
        """What stands between braces: pairs of a name there and a name here."""
        pairs: list[tuple[str, str]] = []
        while self._ahead().text != "}":
            one = other = self._name()
            if self._ahead().text == "as":
                self._next("as")
                other = self._name()
            pairs.append((one, other))
            if self._ahead().text != "}":
                self._next(",")
        self._next("}")
        return pairs

    def _name(self) -> str:
        token = self._next(kind="word")
        if token.text == "default" or not _NAME.fullmatch(token.text):
            raise self._refusal(token)
        return token.text

    def _own_path(self, token: Token) -> str:
        if not _PATH.fullmatch(token.text[1:-1]):
            raise self._refusal(token)
        return token.text[1:-1]


def parse(path: str, source: str) -> Module:
    """Take a module apart. Raises UnknownFormError where it is written in another way than is known."""
    return _Reader(path, source).read()
