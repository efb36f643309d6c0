"""The parts of Jinja that generator/rendering/environment.py overrides are those known, and change no page."""

import hashlib
import inspect
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import jinja2
import markupsafe
import pytest
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from generator.jobs.options import BuildOptions
from generator.plugin import build
from generator.rendering import environment
from generator.rendering.environment import DirectCodeGenerator, Environment, escape_value
from tests.project import SMALL, copy_project, tree

# SHA-256 of the source of each method that is overridden or that calls one, at Jinja 3.1.6.
KNOWN: dict[str, tuple[Callable[..., object], str]] = {
    "CodeGenerator.visit_Call": (CodeGenerator.visit_Call, "f851b3bf5364bdfe"),
    "CodeGenerator.signature": (CodeGenerator.signature, "d0d7af384c163e5e"),
    "CodeGenerator._output_child_pre": (CodeGenerator._output_child_pre, "950d7b8230fc9ca2"),
    "CodeGenerator._output_child_post": (CodeGenerator._output_child_post, "d943023c1d348a9e"),
    "CodeGenerator.visit_Output": (CodeGenerator.visit_Output, "c6adf91f7665468f"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_overridden_parts_of_jinja_are_those_known(name: str) -> None:
    method, expected = KNOWN[name]
    found = hashlib.sha256(inspect.getsource(inspect.unwrap(method)).encode()).hexdigest()[:16]
    assert found == expected, (
        f"Jinja {metadata.version('jinja2')} has another {name} than the one that DirectCodeGenerator in "
        f"generator/rendering/environment.py was written against: compare both, mend the override or leave it out, "
        f'run this file, then write "{found}" here.'
    )


def test_pages_are_those_of_jinjas_own_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites = []
    for generator_class in (DirectCodeGenerator, CodeGenerator):
        config = copy_project(SMALL, tmp_path / generator_class.__name__)
        monkeypatch.setattr(environment.Environment, "code_generator_class", generator_class)
        assert build(config, options=BuildOptions()) == ()
        sites.append({path: data for path, data in tree(config.parent / "site").items() if path.endswith(".html")})
    assert sites[0]
    assert sites[0] == sites[1]


@pytest.mark.parametrize("value", ["<b>", "a & b", 7, 7.5, None, True, Markup("<b>"), ["<"]])
def test_values_are_escaped_as_jinja_escapes_them(value: object) -> None:
    loader = jinja2.DictLoader({"page": "{{ value }}"})
    stock = jinja2.Environment(loader=loader, autoescape=True).get_template("page").render(value=value)
    assert Environment(loader).get_template("page").render(value=value) == stock == str(escape_value(value))


@pytest.mark.parametrize("text", ["", "a", "<b>&\"'", "Đối thoại & “hỏi”", "&amp;"])
def test_markupsafes_inner_escape_is_there_and_escapes(text: str) -> None:
    inner = getattr(markupsafe, "_escape_inner", None)
    assert inner is not None, (
        f"markupsafe {metadata.version('markupsafe')} has no _escape_inner: rendering/environment.py then uses "
        "the slower public escape. Measure with `python -m tests.rendering.overrides`, and leave the private name out."
    )
    assert inner(text) == str(markupsafe.escape(text))
