"""CONTRIBUTING.md leads to the right file in two looks: the wing in one table, the module in the table of its wing."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from tests.project import ROOT
from tests.test_wings import PACKAGE, WINGS, modules_of, wing_of

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
_BEGIN, _END = "<!-- Modules, from their docstrings: `make bless` writes this. -->", "<!-- End of the modules. -->"
MAX_ROWS = 20
"""Rows of a table that fits on one screen."""


def first_line(module: str) -> str:
    """The first paragraph of a module's docstring, on one line."""
    docstring = ast.get_docstring(ast.parse(modules_of(PACKAGE)[module].read_text(encoding="utf-8")))
    assert docstring, module
    return " ".join(docstring.partition("\n\n")[0].split())


def module_tables() -> str:
    """The modules of each package, in the order of the wings."""
    modules, pieces = modules_of(PACKAGE), []
    for wing in WINGS:
        inside = [name for name in modules if name.startswith(f"{wing}.") and modules[name].name != "__init__.py"]
        for package in sorted({name.rpartition(".")[0] for name in inside}):
            here = [name for name in inside if name.rpartition(".")[0] == package]
            rows = [f"| `{name.replace('.', '/')}.py` | {first_line(name)} |" for name in here]
            pieces.append(
                "\n".join([f"### {package.replace('.', '/')}/", "", "| module | its job |", "|---|---|", *rows])
            )
    return "\n\n".join(pieces)


def parts() -> tuple[str, str, str]:
    """CONTRIBUTING.md before, in and after the tables of modules."""
    before, begin, rest = CONTRIBUTING.read_text(encoding="utf-8").partition(_BEGIN)
    inside, end, after = rest.partition(_END)
    assert begin
    assert end
    return before + begin, inside, end + after


def bless() -> None:
    before, _, after = parts()
    CONTRIBUTING.write_text(f"{before}\n\n{module_tables()}\n\n{after}", encoding="utf-8", newline="\n")


def wing_rows() -> dict[str, str]:
    rows = re.findall(r"^\| `([\w_]+?)(?:/|\.py)` \| (.+) \|$", parts()[0], re.MULTILINE)
    return dict(rows)


def module_rows() -> dict[str, str]:
    rows = re.findall(r"^\| `([\w_/]+)\.py` \| (.+) \|$", parts()[1], re.MULTILINE)
    return {path.replace("/", "."): job for path, job in rows}


def test_the_table_of_wings_is_the_one_that_holds() -> None:
    assert tuple(wing_rows()) == WINGS


def test_the_tables_of_modules_are_what_the_docstrings_say() -> None:
    assert parts()[1].strip() == module_tables(), "`make bless` writes them"


def test_each_table_fits_on_one_screen() -> None:
    assert len(wing_rows()) <= MAX_ROWS
    counts: dict[str, int] = {}
    for module in module_rows():
        package = module.rpartition(".")[0]
        counts[package] = counts.get(package, 0) + 1
    assert max(counts.values()) <= MAX_ROWS


class Answer(NamedTuple):
    """The words by which a reader picks the wing and then the module, the module, and what must be defined in it."""

    in_wing: str
    in_module: str
    module: str
    symbol: str


QUESTIONS: Mapping[str, Answer] = {
    "Where is a date read?": Answer("record", "dates", "records.scalars", "parse_date"),
    "Where does a feed entry get its id?": Answer("feeds", "feeds", "exports.feeds", "_AUTHORITY"),
    "Which file do I touch to add a chart?": Answer("charts", "charts", "drawing.charts", "bar_chart"),
    "Where is a rule about records added?": Answer("rule", "rules", "reading.checks.rules", "RECORD_RULES"),
    "Where is the address of a page decided?": Answer("addresses", "URL", "pages.urls", "question"),
    "Where is decided that a page is rendered again?": Answer("data", "digest", "pages.fingerprints", "page_digest"),
    "Where does the new site take the place of the old?": Answer(
        "all or nothing", "swap", "publishing.staging", "Staging"
    ),
    "Where do “kĩ” and “kỹ” become one for the search?": Answer(
        "Vietnamese", "search", "text.analysis", "analyse_token"
    ),
    "Which words of a problem does CI show?": Answer("problems", "annotations", "reading.problems", "FORMATS"),
    "How long does the preview wait after a change?": Answer("watches", "Watches", "preview.watcher", "IDLE_SECONDS"),
    "Where is a page's JSON-LD made?": Answer("their data", "JSON-LD", "pages.json_ld", "json_ld"),
    "Which exit code does a command give?": Answer("command", "exit codes", "commands.main", "main"),
}


def defined(module: str) -> Iterator[str]:
    for node in ast.parse(modules_of(PACKAGE)[module].read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        for target in node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]:
            if isinstance(target, ast.Name):
                yield target.id


@pytest.mark.parametrize("question", QUESTIONS)
def test_two_looks_lead_to_the_file(question: str) -> None:
    answer = QUESTIONS[question]
    assert answer.in_wing.lower() in wing_rows()[wing_of(answer.module)].lower()
    assert answer.in_module.lower() in module_rows()[answer.module].lower()
    assert answer.symbol in defined(answer.module)
