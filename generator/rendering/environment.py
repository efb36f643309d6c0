"""The Jinja environment of pages: strings and includes inlined before compilation, calls and output compiled directly.

A page has some forty strings, ten includes and two hundred values. `python -m tests.rendering.overrides` measures what
each override of Jinja gives; one that gives less than 3 % of a build is left out.
"""

import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.ext import Extension
from markupsafe import Markup, escape

from generator.jobs.cache import read_value, serialise, write_value
from generator.text.strings import text

# The function that markupsafe.escape wraps: a page has some two hundred values that need no Markup of their own.
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
as_markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Mark HTML as safe: `Markup(html)` without its search for an __html__ method."""
_STRING = re.compile(r"""\{\{ t\((["'])([\w.-]+)\1\) \}\}""")
_INCLUDE = re.compile(r"""(?:^[ \t]+)?\{% include "([^"]+)" %\}\n?""", re.MULTILINE)


class InlineExtension(Extension):
    """Replaces `{{ t("key") }}` and `{% include "part" %}` by what they stand for before a template is compiled.

    A variable set in an included part is therefore set in the including template too.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with its strings and includes inlined, recursively."""
        inlined = _INCLUDE.sub(self._included_source, source)
        return _STRING.sub(lambda match: str(escape(text(match[2]))), inlined)

    def _included_source(self, match: re.Match[str]) -> str:
        loader: Any = self.environment.loader
        source, _, _ = loader.get_source(self.environment, match[1])
        return _INCLUDE.sub(self._included_source, source)


def escape_value(value: Any) -> str:
    """Escape a value for HTML unless it is Markup."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    if kind is Markup:
        safe: Markup = value
        return safe
    return str(value) if kind is int else escape(value)


class DirectCodeGenerator(CodeGenerator):
    """Compiles `f(x)` to a Python call, without asking whether `f` wants Jinja's context, and output to escape_value.

    Overrides private methods of Jinja: tests/rendering/test_environment.py fails when a new Jinja changes these.
    """

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's
        """Write a call."""
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        for stars, rest in (("*", node.dyn_args), ("**", node.dyn_kwargs)):
            if rest is not None:
                self.write(stars)
                self.visit(rest, frame)
                self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """Write `a if b` as `a if b else ""`: Jinja makes an Undefined with a message instead, each time b is false."""
        if node.expr2 is None:
            node.expr2 = nodes.Const("")
        super().visit_CondExpr(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("environment.escape_value(")


class Environment(jinja2.Environment):
    """Autoescape, strict undefined, templates compiled as above and looked up once.

    Does not support functions marked with pass_context or pass_environment, nor output other than HTML.
    """

    code_generator_class = DirectCodeGenerator
    escape_value = staticmethod(escape_value)
    # Python's own, without Jinja's second try as an item: `a.b` is an attribute, `a["b"]` an item.
    getattr = staticmethod(getattr)  # type: ignore[assignment]

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            extensions=[InlineExtension],
        )
        self._templates: dict[str, jinja2.Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template as one dict: Jinja's ChainMap is slow to search for every page."""
        return {**self.globals, **(d or {})}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:  # noqa: A002 - Jinja's
        """Return a template from memory after its first use: no template changes while an environment lives."""
        if name not in self._templates:
            self._templates[name] = super().get_template(name, parent, globals)
        return self._templates[name]

    def standalone_templates(self, names: Iterable[str]) -> list[str]:
        """Return the names that no other named template includes: those compiled on their own."""
        assert self.loader is not None
        sources = {name: self.loader.get_source(self, name)[0] for name in names}
        included = {name for source in sources.values() for name in _INCLUDE.findall(source)}
        return [name for name in sources if name not in included]

    def inlined_source(self, name: str) -> str:
        """Return the source of a template as it is compiled."""
        assert self.loader is not None
        return self.preprocess(self.loader.get_source(self, name)[0], name)


class TemplateCache(jinja2.BytecodeCache):
    """Stores compiled templates in a folder, one file each, named by kind and key; damaged files count as missing."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder, self._kind = folder, kind

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket from its file, if that is there and whole."""
        if isinstance(stored := read_value(self._path(bucket)), bytes):
            bucket.bytecode_from_string(stored)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a bucket's bytecode to its file."""
        write_value(self._path(bucket), serialise(bucket.bytecode_to_string()))

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._kind}-{bucket.key}"
