"""Parse an ES module into its imports, its exports, and its body without these.

Supports only the syntax that the theme uses, and rejects any other with its line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.scripts.tokens import Token, UnsupportedSyntaxError, line_number, syntax_error, tokenize


class Import(NamedTuple):
    """A static import declaration."""

    path: str
    """As written."""
    line: int
    namespace: str | None
    """Local name of a namespace import (`* as name`)."""
    names: tuple[tuple[str, str], ...]
    """(exported name, local name)."""


@dataclass(frozen=True)
class Module:
    """A parsed module."""

    body: str
    """The source without import and export declarations, with $import for `import` and $url for `import.meta.url`."""
    imports: tuple[Import, ...]
    exports: Mapping[str, str]
    """Exported name → local name."""
    dynamic_imports: Mapping[str, int]
    """Path, as written, that the module may import dynamically → line."""


_RESERVED_NAMES = frozenset({"$exports", "$load", "$import", "$url"})
_PATH = re.compile(r"\.{1,2}/[\w./-]+\.js")
_IDENTIFIER = re.compile(r"(?!\d)[\w$]+")


class _ModuleParser:
    """Walks the tokens of one module and collects imports, exports and replacements."""

    def __init__(self, path: str, source: str) -> None:
        self._path, self._source = path, source
        end = Token("end", "", len(source), len(source), 0)
        self._tokens = [*tokenize(path, source), end, end]
        self._index = 0
        self._replacements: list[tuple[int, int, str]] = []
        self._imports: list[Import] = []
        self._exports: dict[str, str] = {}
        self._dynamic: dict[str, int] = {}

    def parse(self) -> Module:
        """Parse the module. Raises UnsupportedSyntaxError."""
        previous, in_async = "", False
        while (token := self._next()).kind != "end":
            if token.kind == "word" and previous != ".":
                if token.text == "import":
                    self._parse_import(token)
                elif token.text == "export" and token.depth == 0:
                    self._parse_export(token)
                elif token.text in _RESERVED_NAMES or (token.text == "await" and token.depth == 0 and not in_async):
                    raise self._error(token)
            if token.depth == 0:
                in_async = token.text == "async" or (in_async and token.text != ";")
            previous = token.text
        body, end = "", 0
        for start, stop, text in sorted(self._replacements):
            body, end = body + self._source[end:start] + text, stop
        return Module(body + self._source[end:], tuple(self._imports), self._exports, self._dynamic)

    def _next(self, *expected: str, kind: str = "") -> Token:
        """Consume a token. Raises UnsupportedSyntaxError if its text or its kind is not as expected."""
        token = self._tokens[self._index]
        if (expected and token.text not in expected) or (kind and token.kind != kind):
            raise self._error(token)
        self._index += 1
        return token

    def _peek(self) -> Token:
        return self._tokens[self._index]

    def _error(self, token: Token) -> UnsupportedSyntaxError:
        return syntax_error(self._path, self._source, token.start)

    def _line_of(self, token: Token) -> int:
        return line_number(self._source, token.start)

    def _replace(self, start: int, end: int, text: str = "") -> None:
        self._replacements.append((start, end, text))

    def _parse_import(self, token: Token) -> None:
        following = self._peek()
        if following.text == "(":
            self._replace(token.start, token.end, "$import")
            self._parse_dynamic_import()
        elif following.text == ".":
            self._next(".")
            self._next("meta")
            self._next(".")
            self._replace(token.start, self._next("url").end, "$url")
        elif token.depth == 0:
            self._parse_static_import(token)
        elif following.text != ":":
            raise self._error(token)

    def _parse_dynamic_import(self) -> None:
        """Parse `import("./a.js")`; with a variable as argument, record every path among the module's strings."""
        path, end = self._tokens[self._index + 1 : self._index + 3]
        if path.kind == "string" and end.text == ")":
            self._dynamic[self._relative_path(path)] = self._line_of(path)
            return
        paths = [token for token in self._tokens if token.kind == "string" and _PATH.fullmatch(token.text[1:-1])]
        if not paths:
            raise self._error(path)
        self._dynamic |= {token.text[1:-1]: self._line_of(token) for token in paths}

    def _parse_static_import(self, token: Token) -> None:
        namespace: str | None = None
        names: list[tuple[str, str]] = []
        if self._peek().kind != "string":
            if self._next("*", "{").text == "*":
                self._next("as")
                namespace = self._identifier()
            else:
                names = self._specifiers()
            self._next("from")
        path = self._relative_path(self._next(kind="string"))
        self._imports.append(Import(path, self._line_of(token), namespace, tuple(names)))
        self._replace(token.start, self._next(";").end)

    def _parse_export(self, token: Token) -> None:
        """Record an exported name; the declaration itself stays in the body."""
        following = self._next("function", "async", "class", "const", "var", "{")
        if following.text == "{":
            self._exports |= {exported: local for local, exported in self._specifiers()}
            self._replace(token.start, self._next(";").end)
            return
        if following.text == "async":
            self._next("function")
        if self._peek().text == "*" and following.text in {"function", "async"}:
            self._next("*")
        first = self._peek()
        name = self._identifier()
        if following.text in {"const", "var"}:
            self._check_single_declaration(first)
        self._exports[name] = name
        self._replace(token.start, following.start)

    def _check_single_declaration(self, first: Token) -> None:
        """Raise UnsupportedSyntaxError unless one initialised name is declared: only the first would be exported."""
        for before, after in pairwise(self._tokens[self._index - 1 :]):
            if before is not first and before.depth == 0 and before.text == ";":
                return
            if (before is first and after.text != "=") or (after.depth == 0 and after.text in {",", "export"}):
                break
        raise self._error(first)

    def _specifiers(self) -> list[tuple[str, str]]:
        """Parse `{a, b as c}` after the opening brace into pairs of names: (a, a), (b, c)."""
        pairs: list[tuple[str, str]] = []
        while self._peek().text != "}":
            name = alias = self._identifier()
            if self._peek().text == "as":
                self._next("as")
                alias = self._identifier()
            pairs.append((name, alias))
            if self._peek().text != "}":
                self._next(",")
        self._next("}")
        return pairs

    def _identifier(self) -> str:
        token = self._next(kind="word")
        if token.text == "default" or not _IDENTIFIER.fullmatch(token.text):
            raise self._error(token)
        return token.text

    def _relative_path(self, token: Token) -> str:
        if not _PATH.fullmatch(token.text[1:-1]):
            raise self._error(token)
        return token.text[1:-1]


def parse_module(path: str, source: str) -> Module:
    """Parse a module. Raises UnsupportedSyntaxError if it uses syntax that is not supported."""
    return _ModuleParser(path, source).parse()
