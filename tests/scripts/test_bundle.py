"""Bundled scripts: fewer files, without comments. tests/browser shows that they behave the same."""

import re
from pathlib import Path

import pytest

from generator.scripts.bundle import bundle_module
from generator.scripts.theme_bundles import BUNDLES, ENGINE, bundled_scripts
from generator.scripts.tokens import strip_comments, tokenize
from tests.project import ROOT, made_by

THEME = ROOT / "theme"


def test_bundles_import_nothing_but_the_engine() -> None:
    for path, script in made_by(bundled_scripts(THEME)).items():
        imported = set(re.findall(r'^import .* from "(.*)";$', script.decode(), re.MULTILINE))
        assert imported == (set() if path == ENGINE else {"./engine.js"})


def test_bundles_are_smaller_than_their_sources() -> None:
    sources = sum(len(path.read_bytes()) for path in (THEME / "static/js/search").iterdir())
    assert sum(map(len, made_by(bundled_scripts(THEME)).values())) < sources


def test_bundles_begin_with_the_compile_hint() -> None:
    assert {script.partition(b"\n")[0] for script in made_by(bundled_scripts(THEME)).values()} == {
        b"//# allFunctionsCalledOnLoad"
    }


def test_theme_without_search_has_no_bundles(tmp_path: Path) -> None:
    assert list(bundled_scripts(tmp_path)) == []
    assert len(list(bundled_scripts(THEME))) == len(BUNDLES)


@pytest.mark.parametrize("path", sorted((THEME / "static/js").rglob("*.js")), ids=lambda path: path.name)
def test_strip_comments_keeps_all_tokens(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    stripped = strip_comments(path.name, source)
    assert [token.text for token in tokenize("", stripped)] == [token.text for token in tokenize("", source)]
    assert strip_comments(path.name, stripped) == stripped


def test_external_modules_stay_static_and_dynamic_imports() -> None:
    one = [
        'import { b } from "./b.js";',
        'import { c } from "../c.js";',
        'export const go = () => [b, c, import("../d.js")];',
    ]
    files = {
        "a/one.js": "\n".join(one),
        "a/b.js": "export const b = 1; // one",
    }
    script = bundle_module("a/one.js", files.__getitem__, {"c.js", "d.js"})
    assert 'import * as $outside0 from "../c.js";' in script
    assert '"../d.js": () => import("../d.js")' in script
    assert "// one" not in script
    assert script.endswith("export { go };\n")
