"""Templates compiled for speed: what never changes goes in as they are compiled, and values are reached directly.

A page has some forty strings, ten parts and two hundred values. Looking each string up again, asking of each call
whether it wants the context, and trying an item where there is no attribute would take three quarters of its time.
"""

import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from jinja2 import nodes, runtime
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.ext import Extension
from markupsafe import Markup, escape

from generator.jobs.cache import read_value, serialise, write_value
from generator.text.strings import text

# What markupsafe's own `escape` calls, without the making of a Markup that would be taken apart at once.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""What is HTML already, as markup. `Markup` would first ask it whether it knows better."""
_STRING = re.compile(r"""\{\{ t\((["'])([\w.-]+)\1\) \}\}""")
_INCLUDE = re.compile(r"""(?:^[ \t]+)?\{% include "([^"]+)" %\}\n?""", re.MULTILINE)


class InlineExtension(Extension):
    """Puts `{{ t("key") }}` and `{% include "part" %}` in their places before a template is compiled.

    What a part sets is therefore set in what includes it.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with its strings and parts; those of the parts too."""
        whole = _INCLUDE.sub(self._part, source)
        return _STRING.sub(lambda found: str(escape(text(found[2]))), whole)

    def _part(self, found: re.Match[str]) -> str:
        loader: Any = self.environment.loader
        source, _, _ = loader.get_source(self.environment, found[1])
        return _INCLUDE.sub(self._part, source)


def written(value: Any) -> str:
    """A value as it is written into a page: escaped, unless it is markup. Called some two hundred times for a page."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    if kind is Markup:
        safe: Markup = value
        return safe
    return str(value) if kind is int else escape(value)


class Macro(runtime.Macro):
    """A macro that is called at once where its arguments stand in order and are all there."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """What it writes, as markup."""
        if kwargs or self.caller or len(args) != self._argument_count:
            return super().__call__(*args, **kwargs)
        return markup(self._func(*args))


class _DirectCodeGenerator(CodeGenerator):
    """Writes `a.b` as an attribute, `a[b]` as an item and `f(x)` as a call, as Python would."""

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    @optimizeconst
    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - Jinja's
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's
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

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("environment.written(")


class Environment(jinja2.Environment):
    """Jinja's environment for pages: autoescape, strict undefined, and templates that are compiled as above.

    Functions that Jinja hands its context to, and other output than HTML, are not for it.
    """

    code_generator_class = _DirectCodeGenerator
    written = staticmethod(written)
    Macro = Macro

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
        self._found: dict[str, jinja2.Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates know when one is loaded. Jinja's chain of tables is slow to walk for each page."""
        return {**self.globals, **(d or {})}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:  # noqa: A002 - Jinja's
        """A template, looked up once: every page asks for its own and for the frame, and none changes meanwhile."""
        if name not in self._found:
            self._found[name] = super().get_template(name, parent, globals)
        return self._found[name]

    def not_put_in(self, names: Iterable[str]) -> list[str]:
        """The templates among some that no other of them puts in its place: those that are compiled on their own."""
        assert self.loader is not None
        sources = {name: self.loader.get_source(self, name)[0] for name in names}
        put_in = {name for source in sources.values() for name in _INCLUDE.findall(source)}
        return [name for name in sources if name not in put_in]

    def whole_source(self, name: str) -> str:
        """What is compiled as a template: its source with what is put into it."""
        assert self.loader is not None
        return self.preprocess(self.loader.get_source(self, name)[0], name)


class TemplateCache(jinja2.BytecodeCache):
    """Keeps compiled templates in a folder, those of one kind apart; what is damaged is as if it were not there."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder, self._kind = folder, kind

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what is kept of it."""
        if isinstance(kept := read_value(self._path(bucket)), bytes):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        write_value(self._path(bucket), serialise(bucket.bytecode_to_string()))

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._kind}-{bucket.key}"
