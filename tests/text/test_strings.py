import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.reading.problems import Position, Problem
from generator.text.strings import _template, field_help, keys, text

ROOT = Path(__file__).parent.parent.parent
CODE = sorted(ROOT.glob("generator/**/*.py"))
TEMPLATES = sorted(ROOT.glob("theme/**/*.html"))
KEYS = frozenset(keys())

# Prefixes of keys that are composed at run time; the parts after the prefix are string literals in code or templates.
DYNAMIC = (
    "found.kind.",
    "data.",  # theme/pages/data.html: by table
    "answer.in-hall.",  # theme/parts/answer.html: by kind of dialogue
    "fact.theme.",  # theme/pages/dialogue.html: by kind of dialogue
    "fact.",  # theme/pages/dialogue.html: by kind of count
    "nav.",  # partials, home, not-found: by section
    "page.",  # pages/: by template; theme/pages/search.html: by section
    "province.lead.",  # archive/host.py: by kind of province
    "place.lead.",  # archive/host.py: by kind of place
    "directive.name.",  # archive/names.py: by force
    "directive.to.",  # theme/pages/dialogue.html: by force
    "found.meta.to.",  # search/dialogue_records.py: by force
    "outcome.",  # theme/parts/answer.html: by outcome
    "outcome-short.",  # theme/parts/rows.html: by outcome
    "new.no-",  # commands/records.py: by key of the host
    "date.",  # text/dates.py: by precision
    "schema.",  # editing/json_schema.py: by record type
    "build.site-",  # cli.py: by what is wrong with the site's folder
    "stage.",  # jobs/timings.py: by stage of a build
    "table.",  # exports/csv_files.py: by table
)
# Tested in test_schema and below.
NAMED_BY_TYPE = ("choice.", "field.", "problem.")


def trees() -> Iterator[ast.Module]:
    for path in CODE:
        yield ast.parse(path.read_text(encoding="utf-8"))


LITERALS = frozenset(
    node.value
    for tree in trees()
    for node in ast.walk(tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
)
MARKUP = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
QUOTED = LITERALS | frozenset(found[1] for found in re.finditer(r"""["']([\w-]+)["']""", MARKUP))


def called_name(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def keys_in_code() -> Iterator[str]:
    """Yield every literal key passed to text()."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called_name(node) in {"text", "t"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def keys_in_templates() -> Iterator[str]:
    for found in re.finditer(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""", MARKUP):
        yield found[1]


def codes_in_code() -> Iterator[str]:
    """Yield every literal problem code in the code."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                position_by_name = {"of": 1, "problem": 0, "problem_of_key": 0, "_report": 1, "PydanticCustomError": 0}
                index = position_by_name.get(called_name(node), len(node.args))
                if index < len(node.args):
                    code = node.args[index]
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        yield code.value


def test_unknown_keys_raise() -> None:
    for key in ("khong-co", "nav.khong-co", "khong-co.home", ""):
        with pytest.raises(KeyError):
            text(key)


def test_keys_of_tables_raise() -> None:
    with pytest.raises(KeyError):
        text("nav")


def test_keys_below_a_string_raise() -> None:
    with pytest.raises(KeyError):
        text("nav.home.more")


def test_missing_arguments_raise() -> None:
    with pytest.raises(KeyError):
        text("page.year.title")
    with pytest.raises(KeyError):
        text("page.year.title", month=3)
    assert text("page.year.title", year=2021) == "Năm 2021"


@pytest.mark.parametrize(("model", "field"), [("Dialogue", "khong-co"), ("KhongCo", "title")])
def test_field_help_of_unknown_fields_raises(model: str, field: str) -> None:
    with pytest.raises(KeyError):
        field_help(model, field)


CODES = sorted({key.split(".")[1] for key in KEYS if key.startswith("problem.")} - {"near"})


@pytest.mark.parametrize("code", CODES)
def test_problem_codes_have_message_and_remedy_and_are_used(code: str) -> None:
    assert {key for key in KEYS if key.startswith(f"problem.{code}.")} == {
        f"problem.{code}.message",
        f"problem.{code}.remedy",
    }
    assert code in LITERALS


def placeholders(template: str) -> dict[str, str]:
    return {name: f"<{name}>" for name in re.findall(r"(?<!\{)\{(\w+)\}", template)}


@pytest.mark.parametrize("code", CODES)
def test_problems_accept_all_placeholders_of_their_strings(code: str) -> None:
    source = ROOT.joinpath("generator", "text", "strings.vi.toml").read_text(encoding="utf-8")
    section = source.partition(f"[problem.{code}]")[2].partition("\n\n")[0]
    problem = Problem.of(Position("a.yml"), code, **placeholders(section))
    for value in placeholders(section).values():
        assert value in problem.message + problem.remedy


def test_a_suggestion_precedes_the_remedy() -> None:
    problem = Problem.of(Position("a.yml", 2, 3), "unknown-key", "title", key="titel", keys="title, kind")
    assert problem.remedy == "Có phải “title”? Các khóa dùng được: title, kind."


def test_every_key_named_in_code_and_templates_exists() -> None:
    named = {*keys_in_code(), *keys_in_templates()}
    assert len(named) > 80
    assert named - KEYS == set()


def test_every_problem_code_in_code_has_strings() -> None:
    codes = set(codes_in_code())
    assert len(codes) > 50
    assert codes - set(CODES) == set()


def test_every_string_is_used() -> None:
    named = {*keys_in_code(), *keys_in_templates()}
    unused = {key for key in KEYS - named if not key.startswith((*DYNAMIC, *NAMED_BY_TYPE)) and key not in LITERALS}
    assert unused == set()


def test_parts_of_dynamic_keys_are_quoted_in_code_or_templates() -> None:
    named = {*keys_in_code(), *keys_in_templates()}
    unused = set()
    for key in KEYS - named:
        for prefix in DYNAMIC:
            if key.startswith(prefix):
                last = key.removeprefix(prefix).split(".")
                unused |= {key for part in last if part not in QUOTED | {"title", "description"}}
    assert unused == set()


@pytest.mark.parametrize("key", ["date.inferred", "directive.deadline-inferred", "paging.title"])
def test_a_short_mark_in_brackets_has_no_space_to_break_at(key: str) -> None:
    mark = text(key, date="28/9/2021", words="trong 1 tuần", title="Chủ đề", number=2).partition("(")[2]
    assert "\u00a0" in mark
    assert " " not in mark
    assert " (" in text(key, date="28/9/2021", words="trong 1 tuần", title="Chủ đề", number=2)


def test_every_string_marks_what_is_inferred_without_a_space_to_break_at() -> None:
    """But in headings of tables for spreadsheets and in what staff read."""
    shown = (key for key in KEYS if not key.startswith(("problem.", "field.", "table.")))
    assert [key for key in shown if "(suy ra" in _template(key)] == []


def test_every_dynamic_prefix_is_used() -> None:
    for prefix in DYNAMIC:
        in_code = any(literal.endswith(prefix) for literal in LITERALS)
        assert in_code or f'"{prefix}"' in MARKUP, prefix
