"""What the preview shows of an edited record before the whole site is built again is what will stand in that site."""

import pickle
from functools import partial
from pathlib import Path

import pytest

from generator.jobs.cache import Cache, MemoryCache, serialise
from generator.jobs.options import BuildOptions
from generator.plugin import OnBuilt, build, content_folders
from generator.preview.controller import PreviewController
from generator.preview.incremental import IncrementalRenderer
from generator.preview.state import PreviewState
from generator.reading.problems import Problem
from tests.project import SMALL, copy_project, tree

RECORD = "content/dialogues/mau-tay-2024-2.yml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return copy_project(SMALL, tmp_path)


@pytest.fixture
def run(config: Path) -> BuildOptions:
    return BuildOptions(1, MemoryCache.beside(config.parent / "site"))


@pytest.fixture
def state() -> PreviewState:
    return PreviewState()


@pytest.fixture
def following(config: Path, run: BuildOptions, state: PreviewState) -> PreviewController:
    """The preview of a site that has been built."""
    following = PreviewController(partial(build, config, None, run), _glance(config, run), state, lambda problems: None)
    following.rebuild()
    return following


def _glance(config: Path, run: BuildOptions) -> IncrementalRenderer:
    return IncrementalRenderer(partial(content_folders, config), run)


def _edit(config: Path, old: str, new: str, record: str = RECORD) -> None:
    path = config.parent / record
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("record", "old", "new"),
    [
        (RECORD, "lần hai", "lần nữa"),
        ("content/dialogues/mau-tay-2024.md", "title: ", "title: Sửa "),
    ],
)
def test_edited_records_are_seen_as_the_site_will_show_them(
    config: Path, run: BuildOptions, record: str, old: str, new: str
) -> None:
    glance = _glance(config, run)
    assert build(config, None, run, glance.built) == ()
    before = tree(config.parent / "site")
    assert glance.look().pages == {}
    _edit(config, old, new, record)
    seen = dict(glance.look().pages)
    assert build(config, None, run, glance.built) == ()
    after = tree(config.parent / "site")
    assert seen == {path: after[path] for path in seen}
    of_record = f"doi-thoai/{Path(record).stem}/"
    changed = {path for path in after if after[path] != before.get(path)}
    assert {path for path in changed if path.startswith(of_record) and path.endswith(".html")} <= seen.keys()
    assert any(data != before[path] for path, data in seen.items())
    assert glance.look().pages == {}


def test_problems_are_seen_and_nothing_else(config: Path, run: BuildOptions) -> None:
    glance = _glance(config, run)
    assert build(config, None, run, glance.built) == ()
    _edit(config, "kind: working-session", "kind: working-sesion")
    look = glance.look()
    assert [problem.position.line for problem in look.problems] == [3]
    assert look.pages == {}


def test_the_site_follows_once_nothing_changes(config: Path, run: BuildOptions, state: PreviewState) -> None:
    builds = []
    said: list[Problem] = []

    def counted(built: OnBuilt) -> tuple[Problem, ...]:
        builds.append(1)
        return build(config, None, run, built)

    following = PreviewController(counted, _glance(config, run), state, said.extend)
    following.rebuild()
    following.rest()
    assert (len(builds), state.pages, state.report) == (1, {}, "")

    _edit(config, "lần hai", "lần nữa")
    following.look()
    page = "doi-thoai/mau-tay-2024-2/index.html"
    assert "lần nữa".encode() in state.pages[page]
    assert len(builds) == 1

    _edit(config, "kind: working-session", "kind: working-sesion")
    following.look()
    following.rest()
    assert "working-sesion" in state.report
    assert said
    assert "lần nữa".encode() in state.pages[page], "the last good page stays"
    assert len(builds) == 1

    _edit(config, "kind: working-sesion", "kind: working-session")
    following.look()
    assert state.report == ""
    following.rest()
    assert (len(builds), state.pages) == (2, {})
    assert "lần nữa".encode() in (config.parent / "site" / page).read_bytes()


def test_a_fault_of_the_theme_is_shown_and_the_last_pages_stay(
    config: Path, following: PreviewController, state: PreviewState
) -> None:
    _edit(config, "{% block content %}", "{% block content %}{{ nothing.of.this.name }}", "theme/pages/dialogue.html")
    following.rebuild()
    assert "nothing" in state.report
    _edit(config, "{{ nothing.of.this.name }}", "", "theme/pages/dialogue.html")
    following.rebuild()
    assert state.report == ""


def test_what_a_look_at_records_cannot_see_stays_shown_until_a_build_finds_it_mended(
    config: Path, following: PreviewController, state: PreviewState
) -> None:
    prose = next(path for path in (config.parent / "content/pages").rglob("*.md"))
    prose.write_text(prose.read_text(encoding="utf-8") + "\n[đi đâu](/khong/co/)\n", encoding="utf-8")
    following.rebuild()
    assert "/khong/co/" in state.report
    following.look()
    assert "/khong/co/" in state.report
    prose.write_text(prose.read_text(encoding="utf-8").replace("[đi đâu](/khong/co/)", ""), encoding="utf-8")
    following.look()
    following.rest()
    assert state.report == ""


def test_a_page_tells_its_version_from_that_before(state: PreviewState) -> None:
    first = state.version(b"page", "")
    state.show(pages={"index.html": b"other"})
    assert state.version(b"page", "") == first, "a page that is the same is not loaded anew"
    assert state.version(b"other", "") != first
    assert state.version(b"page", "a problem") != first
    state.show(everywhere=True)
    assert state.version(b"page", "") != first


def test_a_mended_record_is_shown_without_what_was_wrong_with_it(
    config: Path, following: PreviewController, state: PreviewState
) -> None:
    _edit(config, "kind: working-session", "kind: working-sesion")
    following.rebuild()
    assert "working-sesion" in state.report
    _edit(config, "kind: working-sesion", "kind: working-session")
    following.look()
    assert state.report == ""


def test_a_program_that_cannot_be_loaded_stays_shown(
    config: Path, following: PreviewController, state: PreviewState
) -> None:
    following.refuse("SyntaxError")
    _edit(config, "lần hai", "lần nữa")
    following.look()
    assert state.report == "SyntaxError"
    following.rest()
    assert state.report == "SyntaxError"


def test_where_all_records_are_others_the_build_shows_them(
    config: Path, run: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.preview.incremental._MOST", 0)
    glance = _glance(config, run)
    assert build(config, None, run, glance.built) == ()
    _edit(config, "lần hai", "lần nữa")
    look = glance.look()
    assert (look.pages, look.is_new) == ({}, True)


def test_memory_holds_what_it_has_found_until_it_is_to_forget(tmp_path: Path) -> None:
    memory = MemoryCache(tmp_path)
    memory.keep("kind", b"one", serialise(("a value",)))
    found = memory.find("kind", b"one")
    assert found == ("a value",)
    (tmp_path / "kind" / b"one".hex()).unlink()
    assert memory.find("kind", b"one") is found
    memory.leave_only("other", [])
    assert memory.find("kind", b"one") is found
    memory.leave_only("kind", [b"two"])
    assert memory.find("kind", b"one") is None
    assert type(pickle.loads(pickle.dumps(memory))) is Cache
