"""The scripts as they are published: fewer files, without comments. That they do the same is shown in the browser."""

import re
from pathlib import Path

import pytest

from generator.scripts.bundle import bundle_module
from generator.scripts.published import BUNDLES, ENGINE, bundled_scripts
from generator.scripts.tokens import tokenize, without_comments
from tests.project import ROOT, made_by

THEME = ROOT / "theme"


def test_a_packed_script_imports_nothing_but_the_engine() -> None:
    for path, script in made_by(bundled_scripts(THEME)).items():
        imported = set(re.findall(r'^import .* from "(.*)";$', script.decode(), re.MULTILINE))
        assert imported == (set() if path == ENGINE else {"./engine.js"})


def test_a_packed_script_is_smaller_than_what_it_is_made_from() -> None:
    sources = sum(len(path.read_bytes()) for path in (THEME / "static/js/search").iterdir())
    assert sum(map(len, made_by(bundled_scripts(THEME)).values())) < sources


def test_packed_scripts_ask_for_all_functions_to_be_made_ready_at_once() -> None:
    assert {script.partition(b"\n")[0] for script in made_by(bundled_scripts(THEME)).values()} == {
        b"//# allFunctionsCalledOnLoad"
    }


def test_a_theme_without_search_has_no_packed_scripts(tmp_path: Path) -> None:
    assert list(bundled_scripts(tmp_path)) == []
    assert len(list(bundled_scripts(THEME))) == len(BUNDLES)


@pytest.mark.parametrize("path", sorted((THEME / "static/js").rglob("*.js")), ids=lambda path: path.name)
def test_comments_go_and_nothing_else(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    bare = without_comments(path.name, source)
    assert [token.text for token in tokenize("", bare)] == [token.text for token in tokenize("", source)]
    assert without_comments(path.name, bare) == bare


def test_what_stays_outside_is_imported_and_fetched_by_need() -> None:
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
