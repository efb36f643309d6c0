import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator"

# A module imports only from lower layers. CONTRIBUTING.md shows the same table, which test_docs compares with this one.
LAYERS = {
    "generator": 0,
    "cache": 0,
    "markdown": 0,
    "model": 0,
    "output": 0,
    "plain_yaml": 0,
    "scalars": 0,
    "scripts.javascript": 0,
    "search.analysis": 0,
    "search.packing": 0,
    "search.record": 0,
    "standing": 0,
    "strings": 0,
    "urls": 0,
    "vietnamese": 0,
    "workers": 0,
    "account": 1,
    "charts": 1,
    "command": 1,
    "compiling": 1,
    "faults": 1,
    "offline.links": 1,
    "problems": 1,
    "publish": 1,
    "schema": 1,
    "scripts.modules": 1,
    "search.cards": 1,
    "share_image": 1,
    "timings": 1,
    "dialogue": 2,
    "preview": 2,
    "run": 2,
    "scripts.bundle": 2,
    "search.parts": 2,
    "source": 2,
    "cursor": 3,
    "loader": 3,
    "mentions": 3,
    "offline": 3,
    "page": 3,
    "pour": 3,
    "prose": 3,
    "scripts": 3,
    "search.postings": 3,
    "validation": 3,
    "archive": 4,
    "checks.scene": 4,
    "json_schema": 4,
    "search.files": 4,
    "templates": 4,
    "checks.records": 5,
    "checks.registries": 5,
    "exports.images": 5,
    "exports.tables": 5,
    "figures": 5,
    "names": 5,
    "pages.overviews": 5,
    "related": 5,
    "versions": 5,
    "checks": 6,
    "citation": 6,
    "exports.records": 6,
    "pages.dialogues": 6,
    "pages.entries": 6,
    "search.entries": 6,
    "examine": 7,
    "exports.feeds": 7,
    "exports.sitemap": 7,
    "json_ld": 7,
    "pages": 7,
    "search.records": 7,
    "exports": 8,
    "render": 8,
    "search": 8,
    "site": 9,
    "glance": 10,
    "plugin": 10,
    "following": 11,
    "serving": 12,
    "cli": 13,
    "__main__": 14,
}


def name_of(path: Path) -> str:
    """checks/records.py → checks.records, checks/__init__.py → checks, __init__.py → generator."""
    steps = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps) or "generator"


MODULES = {name_of(path): path for path in sorted(PACKAGE.glob("**/*.py"))}


def imported(path: Path) -> Iterator[str]:
    """What a file imports, wherever in it: modules, and names of a package that are modules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            assert node.module is not None
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in names if name.removeprefix("generator.") in MODULES]
            yield from modules
            if len(modules) < len(names):
                yield node.module


def own(path: Path) -> set[str]:
    """The modules of this program that a file imports."""
    found = {name for name in imported(path) if name.partition(".")[0] == "generator"}
    return {name.removeprefix("generator.") for name in found}


def test_every_module_has_a_layer() -> None:
    assert MODULES.keys() == LAYERS.keys()


@pytest.mark.parametrize("module", sorted(MODULES.keys() & LAYERS.keys()))
def test_a_module_imports_only_from_lower_layers(module: str) -> None:
    not_below = {other for other in own(MODULES[module]) if LAYERS.get(other, 0) >= LAYERS[module]}
    assert not_below == set()


def test_layers_stand_no_higher_than_needed() -> None:
    """A number says what a module rests on, so that the table can be read from the bottom."""
    for module, layer in LAYERS.items():
        below = [LAYERS.get(other, 0) for other in own(MODULES[module])]
        assert layer == 1 + max(below, default=-1), module


def test_only_the_plugin_knows_mkdocs() -> None:
    knowing = {module for module, path in MODULES.items() if any(i.startswith("mkdocs") for i in imported(path))}
    assert knowing == {"plugin"}


def test_reading_and_checking_know_no_web_framework() -> None:
    """Only what renders imports Jinja, only what cleans HTML imports nh3 and Markdown."""
    users: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        for name in imported(path):
            users.setdefault(name.partition(".")[0], set()).add(module)
    assert users["jinja2"] <= {"render", "compiling", "faults", "plugin"}
    assert users["nh3"] == {"markdown"}
    assert users["markdown"] == {"markdown"}
    assert users["yaml"] == {"source", "plain_yaml"}
