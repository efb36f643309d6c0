"""What README, CONTRIBUTING, the guides, the editor's settings and the CI files say is true.

In the guides, a block in the language `yaml` is right: its keys take the place of those of a small record, or, when its
first line names a registry file, its entries are added there; when it names a record, it is the whole of that file.
Blocks add up in the order of the page. A block in the language `yml` is wrong on purpose: it is tried and dropped, and
the `text` block after it is what check says of it.
"""

import contextlib
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
import yaml

from generator.commands import main  # noqa: F401 - its import fills the group
from generator.commands.group import cli
from generator.editing.json_schema import render_schema
from generator.plugin import build
from generator.reading.checked_content import check_content
from generator.reading.problems import format_problems
from generator.records.schema import RECORD_TYPES
from tests.project import ROOT, copy_project, tree

README, CONTRIBUTING, CHANGELOG = (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))
GUIDES = sorted((ROOT / "content/pages/huong-dan").glob("*.md"))
DOCUMENTS = [README, CONTRIBUTING, CHANGELOG, *GUIDES]
WORKFLOW, PIPELINE = ROOT / ".github/workflows/archive.yml", ROOT / ".gitlab-ci.yml"
SCHEMAS = ROOT / ".vscode/schemas"

RECORD = """\
title: Hội nghị đối thoại
kind: dialogue
province: lang-son
date: 2022-03-25
sources:
  - {id: bao-tinh, kind: news, title: Bài báo}
"""
RECORD_FILE = "content/dialogues/lang-son-2022.yml"


class Block(NamedTuple):
    """A fenced block of a document."""

    language: str
    text: str


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(document: Path) -> list[Block]:
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", read(document), re.MULTILINE | re.DOTALL)]


def spans(document: Path) -> list[str]:
    """What stands between single backticks in the running text."""
    prose = re.sub(r"^```.*?^```$", "", read(document), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


def table(document: Path, first_heading: str) -> list[list[str]]:
    """The rows of the table whose first column has a heading, without the backticks of whole cells."""
    found = re.search(rf"^\| {first_heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", read(document), re.MULTILINE)
    assert found
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in found[1].splitlines()]


# --- commands ---------------------------------------------------------------------------------------------------------


def shell_lines(document: Path) -> Iterator[list[str]]:
    """The commands of a document's shell blocks, as words."""
    for block in blocks(document):
        if block.language in {"sh", "bat"}:
            for line in block.text.splitlines():
                yield shlex.split(line, comments=True, posix=block.language == "sh")


def in_parts(words: list[str]) -> None:
    """Parse a call of doithoai without running it. Raises click.UsageError where there is no such command or option."""
    if words[0].startswith("-"):
        assert words[0] in {"--help", *(name for param in cli.params for name in param.opts)}
        return
    assert words[0] in cli.commands
    cli.commands[words[0]].make_context(words[0], words[1:])


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_command_exists_with_its_options(document: Path) -> None:
    for words in shell_lines(document):
        if words[0] == "doithoai":
            in_parts(words[1:])
    for span in spans(document):
        words = span.split()
        if words[0] == "doithoai" and words[1:]:
            # Where parameters are missing, the command is meant and not a whole call of it.
            with contextlib.suppress(click.MissingParameter):
                in_parts(words[1:])


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    calls = [*shell_lines(document), *(span.split() for span in spans(document))]
    assert {words[1] for words in calls if words[0] == "make" and words[1:]} <= targets


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_guide_leads_from_the_template_to_the_page(tmp_path: Path) -> None:
    copy_project(ROOT, tmp_path)
    guide = ROOT / "content/pages/huong-dan/them-ho-so.md"
    news = [words[1:] for words in shell_lines(guide) if words[:2] == ["doithoai", "new"]]
    assert news
    for words in news:
        done = run(tmp_path, "generator", *words)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / RECORD_FILE).is_file()
    # The second one of the year has only been made, as an example: an unfilled template does not pass.
    (tmp_path / "content/dialogues/lang-son-2022-2.yml").unlink()
    follow(guide, tmp_path / "content")
    assert run(tmp_path, "generator", "check").returncode == 0
    assert run(tmp_path, "generator", "build").returncode == 0
    for page in ("doi-thoai/lang-son-2022", "doi-thoai/lang-son-2022/hoi-dap/1", "doi-thoai/lang-son-2022/hoi-dap/2"):
        assert (tmp_path / "site" / page / "index.html").is_file()


def test_mkdocs_alone_builds_the_same_site(tmp_path: Path) -> None:
    config = copy_project(ROOT, tmp_path)
    assert "mkdocs build -f site_config.yml" in spans(README)
    assert build(config, tmp_path / "ours") == ()
    done = run(tmp_path, "mkdocs", "build", "-q", "-f", "site_config.yml")
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "site") == tree(tmp_path / "ours")


# --- examples of the guides -------------------------------------------------------------------------------------------


def parts(text: str) -> dict[str, str]:
    """A record's lines by the key at the left margin that they belong to."""
    found = re.findall(r"^([a-z_]+):.*\n(?:(?:[ ].*)?\n)*", text, re.MULTILINE)
    whole = re.findall(r"^[a-z_]+:.*\n(?:(?:[ ].*)?\n)*", text, re.MULTILINE)
    assert "".join(whole) == text
    return dict(zip(found, whole, strict=True))


def report(content: Path, record: dict[str, str]) -> str:
    (content.parent / RECORD_FILE).write_text("".join(record.values()), encoding="utf-8")
    return format_problems(check_content(content).problems, "text")


def without_places(problems: str) -> str:
    """A report without lines and columns: they are those of the reader's own file."""
    return re.sub(r"^(\S+):\d+:\d+: ", r"\1: ", problems, flags=re.MULTILINE)


def follow(guide: Path, content: Path) -> None:
    """Do in a content folder what the blocks of a guide show, and see that each is what it is said to be."""
    record = parts(RECORD)
    found = blocks(guide)
    for place, block in enumerate(found):
        if block.language == "yaml" and (file := re.match(r"# (content/registry/\w+\.yml)\n", block.text)):
            path = content.parent / file[1]
            path.write_text(read(path) + block.text, encoding="utf-8")
        elif block.language == "yaml" and (file := re.match(r"# (content/dialogues/[\w-]+\.yml)\n", block.text)):
            (content.parent / file[1]).write_text(block.text, encoding="utf-8")
        elif block.language == "yaml":
            record |= parts(block.text)
        elif block.language == "yml":
            said = found[place + 1]
            assert said.language == "text"
            assert without_places(report(content, record | parts(block.text))) == without_places(said.text)
        assert report(content, record) == "", block.text


@pytest.mark.parametrize("guide", GUIDES, ids=by_name)
def test_every_example_of_a_guide_is_right_or_gives_the_problem_that_is_shown(guide: Path, tmp_path: Path) -> None:
    copy_project(ROOT, tmp_path)
    follow(guide, tmp_path / "content")


# --- paths, links and tables ------------------------------------------------------------------------------------------

PATH = re.compile(r"\.?\w[\w.-]*(?:/[\w.-]*)+|[\w-]+\.(?:py|md|yml|toml|txt)")
MADE = {"site/", ".venv/", ".site.cache/", ".site.spare/", ".site.made", "manifest.json"}
"""What the program makes, and is not there in a clean clone."""


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=by_name)
def test_every_path_exists(document: Path) -> None:
    named = {span for span in spans(document) if PATH.fullmatch(span)}
    assert named
    folders = (ROOT, ROOT / "generator", Path(str(resources.files("material"))) / "templates")
    for path in named - MADE:
        assert any((folder / path).exists() for folder in folders), path


@pytest.mark.parametrize("document", [README, CONTRIBUTING, CHANGELOG], ids=by_name)
def test_every_link_to_a_file_leads_to_it(document: Path) -> None:
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", re.sub(r"!\[[^\]]*\]\([^)]*\)", "", read(document))):
        assert target.startswith("https://") or (document.parent / target).is_file(), target


def test_where_things_are_names_what_is_there() -> None:
    for path, _ in table(README, "path"):
        assert (ROOT / path).exists(), path


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    groups: dict[str, list[str]] = {"runtime": project["dependencies"], **project["optional-dependencies"]}
    declared = {(re.split(r"[<>=~!\[; ]", line)[0], group) for group, lines in groups.items() for line in lines}
    rows = table(CONTRIBUTING, "package")
    assert {(package, group) for package, group, _ in rows} == declared
    assert all(reason for *_, reason in rows)


# --- editor and CI ----------------------------------------------------------------------------------------------------


def bless() -> None:
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    for name in RECORD_TYPES:
        (SCHEMAS / f"{name}.schema.json").write_text(render_schema(name), encoding="utf-8", newline="\n")


def test_the_editors_schemas_are_what_the_program_writes() -> None:
    assert {path.name: read(path) for path in SCHEMAS.iterdir()} == {
        f"{name}.schema.json": render_schema(name) for name in RECORD_TYPES
    }


def test_the_editor_binds_each_schema_to_files_that_are_there() -> None:
    bound = json.loads(read(ROOT / ".vscode/settings.json"))["yaml.schemas"]
    assert {Path(schema).name for schema in bound} == {f"{name}.schema.json" for name in {*RECORD_TYPES} - {"page"}}
    for schema, files in bound.items():
        assert (ROOT / schema).is_file()
        assert list(ROOT.glob(files))
    assert "redhat.vscode-yaml" in json.loads(read(ROOT / ".vscode/extensions.json"))["recommendations"]


def ci_lines(file: Path) -> list[list[str]]:
    """Every command of a CI file, as words."""

    def walk(node: Any, key: str = "") -> Iterator[str]:
        if isinstance(node, dict):
            for name, value in node.items():
                yield from walk(value, name)
        elif isinstance(node, list):
            for item in node:
                yield from walk(item, key)
        elif key in {"run", "script", "before_script"}:
            yield from str(node).splitlines()

    return [shlex.split(line) for line in walk(yaml.load(read(file), Loader=yaml.BaseLoader))]


@pytest.mark.parametrize("file", [WORKFLOW, PIPELINE], ids=by_name)
def test_ci_installs_what_is_locked_and_checks_and_builds(file: Path) -> None:
    lines = ci_lines(file)
    installs = [words for words in shell_lines(README) if words[:2] == ["pip", "install"]]
    assert len(installs) == 2
    assert [words for words in lines if words[0] == "pip"] == installs
    ours = [words[1:] for words in lines if words[0] == "doithoai"]
    for words in ours:
        in_parts(words)
    assert {words[0] for words in ours} == {"check", "build"}
    assert {words[0] for words in lines} <= {"pip", "doithoai", "mv"}
