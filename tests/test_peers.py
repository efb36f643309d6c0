"""The bench of builds: the forms of the archive, the turns, the arithmetic of its tables."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.reading.checked_content import check_content
from tests.cost import Cost
from tests.peers import __main__ as bench
from tests.peers import figures, report, rounds
from tests.peers.figures import Row, beyond, ratio
from tests.peers.forms import FOLDERS, FORMS
from tests.peers.projects import Project
from tests.peers.records import Records, records
from tests.peers.rounds import Measured, measure
from tests.peers.variants import CHANGED, HUGO_PAGEFIND, PAGES_ONLY, VARIANTS, WHOLE, Commands, Variant
from tests.search_bench.corpus import corpus
from tests.search_bench.facts import Corpus
from tests.tools import CannotRunError

SIZE = 60


@cache
def made() -> tuple[Corpus, Records]:
    archive = corpus(SIZE)
    return archive, records(archive)


def front_matter(path: Path) -> tuple[dict[str, Any], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def questions(folder: Path) -> Iterator[Path]:
    return folder.glob("*/doi-thoai/*/hoi-dap/*.md")


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_a_page_for_each_question_with_its_texts(form: str, tmp_path: Path) -> None:
    archive, pages = made()
    FORMS[form](pages, tmp_path)
    found = {path: front_matter(path) for path in questions(tmp_path)}
    assert len(found) == SIZE
    for id_, record in archive.dialogues.items():
        for question in record["questions"]:
            [(head, body)] = [
                one for path, one in found.items() if path.parts[-3] == id_ and path.stem == question["id"]
            ]
            assert head["title"] == question["title"]
            texts = [question["text"], *(answer["text"] for answer in question["answers"] if "text" in answer)]
            assert all(text in body for text in texts)
            who = f"{question['asked_by']['group']}, {question['asked_by']['place']}"
            assert head.get("asked_by") == who or f"**{who}**" in body


@pytest.mark.parametrize("form", FORMS)
def test_no_form_has_names_that_are_not_shown_or_notes(form: str, tmp_path: Path) -> None:
    archive, pages = made()
    FORMS[form](pages, tmp_path)
    texts = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md"))
    rows = [row for record in archive.dialogues.values() for row in record["commendations"]]
    assert "không có thật" in texts
    assert "Ghi chú nội bộ" not in texts
    assert not [
        one["name"] for row in rows for one in row["named"] if one["display"] == "hidden" and one["name"] in texts
    ]


def test_what_pages_are_listed_under_has_a_name_in_every_form(tmp_path: Path) -> None:
    _, pages = made()
    FORMS["hugo"](pages, tmp_path / "hugo")
    FORMS["eleventy"](pages, tmp_path / "eleventy")
    named = json.loads((tmp_path / "eleventy/content/_data/terms.json").read_text(encoding="utf-8"))
    for kind, folder in FOLDERS.items():
        there = {
            path.parent.name: front_matter(path)[0]["title"] for path in tmp_path.glob(f"hugo/content/{folder}/*/*.md")
        }
        assert there == named[kind] == pages.terms[kind]
        heads = [front_matter(path)[0] for path in (tmp_path / "hugo/content/doi-thoai").rglob("*.md")]
        assert {id_ for head in heads for id_ in head.get(folder, ())} == there.keys()


def test_the_archive_of_the_bench_has_no_problems_before_and_after_one_record_is_changed(tmp_path: Path) -> None:
    project = Project.make(tmp_path / "doithoai", "doithoai", *made())
    before = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    project.change(1)
    project.change(2)
    changed = [path for path, data in before.items() if path.read_bytes() != data]
    assert len(changed) == 1
    assert "Lần sửa 2. Lần sửa 1. " in changed[0].read_text(encoding="utf-8")
    assert check_content(project.folder / "content").problems == ()


def test_a_cold_build_finds_a_project_as_it_was_written(tmp_path: Path) -> None:
    project = Project.make(tmp_path / "hugo", "hugo", *made())
    before = sorted(project.folder.rglob("*"))
    (project.folder / ".cache/deep").mkdir(parents=True)
    project.site.mkdir()
    (project.folder / ".lock").touch()
    project.clear()
    assert sorted(project.folder.rglob("*")) == before


# --- turns ------------------------------------------------------------------------------------------------------------


def fake(name: str, source: str, form: str = "mkdocs", warm: bool = False) -> Variant:
    return Variant(name, form, lambda: [[sys.executable, "-c", source]], "nothing", warm)


BUILD = """
import os
os.makedirs("site", exist_ok=True)
open("site/x", "a").write(".")
open("../log", "a").write("{name} ")
"""


def built(name: str, **more: Any) -> Variant:
    return fake(name, BUILD.format(name=name), **more)


def measured(variants: list[Variant], folder: Path, watched: bool = False) -> dict[str, Measured]:
    found = measure(variants, folder, *made(), rounds=2, watched=watched, out={})
    return {one.variant.name: one for one in found}


def test_every_variant_is_built_once_in_each_round_from_nothing(tmp_path: Path) -> None:
    found = measured([built("a"), built("b")], tmp_path)
    assert (tmp_path / "log").read_text() == "a b a b "
    assert [[step.size for step in steps] for steps in found["a"].rounds] == [[1], [1]]


def test_memory_is_measured_in_a_round_of_its_own(tmp_path: Path) -> None:
    found = measured([built("a")], tmp_path, watched=True)["a"]
    assert (tmp_path / "log").read_text() == "a a a "
    assert found.peak > 0
    assert [steps[0].peak for steps in found.rounds] == [0, 0]


def test_a_warm_build_finds_what_the_one_before_it_left_and_another_record(tmp_path: Path) -> None:
    variants = [built("cold", form="doithoai"), built("warm", form="doithoai", warm=True)]
    found = measured(variants, tmp_path)
    assert [steps[0].size for steps in found["warm"].rounds] == [2, 2]
    assert "Lần sửa 2." in "".join(path.read_text() for path in tmp_path.glob("doithoai/content/dialogues/*"))


def missing() -> list[list[str]]:
    raise CannotRunError("it is not there")


def commands_of(source: str) -> Commands:
    return lambda: [[sys.executable, "-c", source]]


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        (missing, "it is not there"),
        (commands_of("raise SystemExit(3)"), "ended with code 3"),
        (commands_of("import time; time.sleep(60)"), "over 0 minutes"),
    ],
)
def test_what_cannot_be_built_says_why_and_is_not_tried_again(
    commands: Commands, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "LIMIT", 5)  # seconds: enough to start Python on a busy machine
    calls = []

    def counted() -> list[list[str]]:
        calls.append(1)
        return commands()

    found = measured([Variant("odd", "mkdocs", counted, "nothing"), built("b")], tmp_path)
    assert (found["odd"].failed, found["odd"].rounds, len(calls)) == (reason, [], 1)
    assert len(found["b"].rounds) == 2


@pytest.mark.parametrize("watched", [True, False])
def test_what_is_slow_is_built_once_where_there_are_many_questions(
    watched: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = replace(built("slow"), slow=True)
    assert len(measured([slow], tmp_path / "few")["slow"].rounds) == 2
    monkeypatch.setattr(rounds, "SMALL", SIZE - 1)
    found = measured([slow, built("quick")], tmp_path / "many", watched=watched)
    assert (tmp_path / "many/log").read_text() == "slow quick quick " + "quick " * watched
    assert [len(one.rounds) for one in found.values()] == [1, 2]


# --- figures ----------------------------------------------------------------------------------------------------------


def taken(name: str, *seconds: float, steps: int = 1) -> Measured:
    variant = next(one for one in VARIANTS if one.name == name)
    return Measured(variant, [[Cost(one / steps, one, 0, 3, 700)] * steps for one in seconds], peak=5)


def test_ratios_are_of_builds_of_one_round() -> None:
    assert ratio([1, 10, 3], [2, 40, 3]) == 0.5
    assert ratio([1, 2, 3], [4]) == 0.5


def test_rows_have_medians_and_ratios_against_both_builds_of_doithoai() -> None:
    found = [
        taken(PAGES_ONLY, 1, 1, 1),
        taken(WHOLE, 2, 3, 4),
        taken(CHANGED, 1, 1, 1),
        taken(HUGO_PAGEFIND, 4, 6, 16, steps=2),
    ]
    pages, whole, changed, hugo = figures.rows(found, 1000, "disk")
    assert (whole.seconds, whole.least, whole.rounds, whole.peak, whole.files, whole.bytes) == (3, 2, 3, 5, 3, 700)
    assert (whole.ratios, pages.ratios) == ({}, {})
    assert changed.ratios == {WHOLE: 1 / 3}
    assert hugo.ratios == {WHOLE: 0.5, PAGES_ONLY: 1 / 6}
    assert hugo.cpu_ratios == {WHOLE: 0.25, PAGES_ONLY: 1 / 12}
    assert (hugo.seconds, hugo.steps, hugo.cpu) == (6, (3, 3), 12)


def row(name: str, size: int, seconds: float, failed: str = "") -> Row:
    return Row(size, "memory disk", name, "nothing", failed=failed, rounds=3, seconds=seconds, least=seconds)


def test_beyond_the_sizes_measured_goes_the_line_through_the_two_largest() -> None:
    found = [row("x", 1, 1), row("x", 10, 2), row("x", 20, 4), row("x", 100, 0, "too long"), row("y", 30, 99)]
    assert beyond(found, "x", "memory disk", 100) == 20
    assert beyond(found, "x", "memory disk", 20) == pytest.approx(2 + 10 / 9)
    assert beyond(found, "y", "memory disk", 100) is None
    assert beyond(found, "x", "disk", 100) is None


ABOUT = {"date": "2026-11-26", "cores": 2, "system": "Linux", "python": "3.11", "memory": "PSS", "versions": {"x": "1"}}


def test_the_report_says_what_was_left_out_and_what_lies_beyond() -> None:
    found = [
        *(row(name, size, seconds) for name, size, seconds in ((WHOLE, 10, 1), (HUGO_PAGEFIND, 10, 5))),
        *(row(name, size, seconds) for name, size, seconds in ((WHOLE, 20, 2), (HUGO_PAGEFIND, 20, 10))),
        row(WHOLE, 100, 12),
        row(HUGO_PAGEFIND, 100, 0, "only doithoai"),
    ]
    text = report.markdown(found, ABOUT)
    assert "| Hugo + Pagefind | left out: only doithoai |" in text
    assert "100 questions, memory disk: doithoai 12.0 s; Hugo + Pagefind about 50 s" in text
    assert text.count("on the line through") == 1
    assert "2026-11-26" in text
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert len(widths) == 1


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [(True, True, 0), (False, True, 1), (True, False, 2)],
    ids=("all", "not ours", "no other"),
)
def test_the_exit_code_says_who_could_be_built(
    ours: bool, theirs: bool, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variants = [
        Variant(WHOLE, "doithoai", built(WHOLE).commands if ours else missing, "all"),
        Variant("other", "mkdocs", built("other").commands if theirs else missing, "less"),
    ]
    monkeypatch.setattr(bench, "VARIANTS", variants)
    monkeypatch.setattr(bench, "VERSIONS", {"other": lambda: "1"})
    places = ["--memory", str(tmp_path), "--disk", str(tmp_path), "--to", str(tmp_path / "out")]
    assert bench.main(["10", "--rounds", "1", *places]) == code
    written = json.loads((tmp_path / "out/peers.json").read_text(encoding="utf-8"))
    assert [(one["place"], one["name"]) for one in written["rows"]] == [
        (place, name) for place in ("memory disk", "disk") for name in (WHOLE, "other")
    ]
    assert "### 10 questions, disk" in (tmp_path / "out/peers.md").read_text(encoding="utf-8")


def test_every_variant_has_a_form() -> None:
    assert {one.form for one in VARIANTS} == {"doithoai", *FORMS}
