"""Pages that the preview renders after an edit are those of the next whole build."""

from functools import partial
from pathlib import Path

import pytest

from generator.jobs.cache import MemoryCache
from generator.jobs.options import BuildOptions
from generator.plugin import OnBuilt, build
from generator.preview.controller import PreviewController
from generator.preview.incremental import IncrementalRenderer
from generator.preview.state import PreviewState
from generator.reading.problems import Problem
from generator.reading.settings import read_settings
from tests.project import SMALL, copy_project, tree

RECORD = "content/dialogues/mau-tay-2024-2.yml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return copy_project(SMALL, tmp_path)


@pytest.fixture
def options(config: Path) -> BuildOptions:
    return BuildOptions(1, MemoryCache.for_site(config.parent / "site"))


@pytest.fixture
def state() -> PreviewState:
    return PreviewState()


@pytest.fixture
def controller(config: Path, options: BuildOptions, state: PreviewState) -> PreviewController:
    """The controller of a preview whose site is built."""
    builder = partial(build, config, None, options)
    controller = PreviewController(builder, _renderer(config, options), state, lambda problems: None)
    controller.rebuild()
    return controller


def _renderer(config: Path, options: BuildOptions) -> IncrementalRenderer:
    return IncrementalRenderer(partial(read_settings, config), options)


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
        (RECORD, "kind: working-session\n", "kind: working-session\nformerly: [mau-tay-2022]\n"),
    ],
)
def test_pages_of_an_edited_record_equal_those_of_the_next_build(
    config: Path, options: BuildOptions, record: str, old: str, new: str
) -> None:
    renderer = _renderer(config, options)
    assert build(config, None, options, renderer.set_built) == ()
    before = tree(config.parent / "site")
    assert renderer.render_changes().pages == {}
    _edit(config, old, new, record)
    rendered = dict(renderer.render_changes().pages)
    assert build(config, None, options, renderer.set_built) == ()
    after = tree(config.parent / "site")
    assert rendered == {path: after[path] for path in rendered}
    of_record = f"doi-thoai/{Path(record).stem}/"
    changed = {path for path in after if after[path] != before.get(path)}
    assert {path for path in changed if path.startswith(of_record) and path.endswith(".html")} <= rendered.keys()
    assert any(data != before.get(path) for path, data in rendered.items())
    assert renderer.render_changes().pages == {}


def test_problems_are_returned_without_pages(config: Path, options: BuildOptions) -> None:
    renderer = _renderer(config, options)
    assert build(config, None, options, renderer.set_built) == ()
    _edit(config, "kind: working-session", "kind: working-sesion")
    changes = renderer.render_changes()
    assert [problem.position.line for problem in changes.problems] == [3]
    assert changes.pages == {}


def test_site_is_built_when_changes_pause(config: Path, options: BuildOptions, state: PreviewState) -> None:
    builds = []
    printed: list[Problem] = []

    def counting_build(on_built: OnBuilt) -> tuple[Problem, ...]:
        builds.append(1)
        return build(config, None, options, on_built)

    controller = PreviewController(counting_build, _renderer(config, options), state, printed.extend)
    controller.rebuild()
    controller.build_pending()
    assert (len(builds), state.pages, state.report) == (1, {}, "")

    _edit(config, "lần hai", "lần nữa")
    controller.update()
    page = "doi-thoai/mau-tay-2024-2/index.html"
    assert "lần nữa".encode() in state.pages[page]
    assert len(builds) == 1

    _edit(config, "kind: working-session", "kind: working-sesion")
    controller.update()
    controller.build_pending()
    assert "working-sesion" in state.report
    assert printed
    assert "lần nữa".encode() in state.pages[page], "the last good page is still shown"
    assert len(builds) == 1

    _edit(config, "kind: working-sesion", "kind: working-session")
    controller.update()
    assert state.report == ""
    controller.build_pending()
    assert (len(builds), state.pages) == (2, {})
    assert "lần nữa".encode() in (config.parent / "site" / page).read_bytes()


def test_theme_error_is_reported_until_it_is_mended(
    config: Path, controller: PreviewController, state: PreviewState
) -> None:
    _edit(config, "{% block content %}", "{% block content %}{{ nothing.of.this.name }}", "theme/pages/dialogue.html")
    controller.rebuild()
    assert "nothing" in state.report
    _edit(config, "{{ nothing.of.this.name }}", "", "theme/pages/dialogue.html")
    controller.rebuild()
    assert state.report == ""


def test_problem_outside_records_is_reported_until_a_build_finds_it_mended(
    config: Path, controller: PreviewController, state: PreviewState
) -> None:
    prose = next(path for path in (config.parent / "content/pages").rglob("*.md"))
    prose.write_text(prose.read_text(encoding="utf-8") + "\n[đi đâu](/khong/co/)\n", encoding="utf-8")
    controller.rebuild()
    assert "/khong/co/" in state.report
    controller.update()
    assert "/khong/co/" in state.report
    prose.write_text(prose.read_text(encoding="utf-8").replace("[đi đâu](/khong/co/)", ""), encoding="utf-8")
    controller.update()
    controller.build_pending()
    assert state.report == ""


def test_page_version_changes_with_bytes_report_and_reload_all(state: PreviewState) -> None:
    first = state.version(b"page", "")
    state.show(pages={"index.html": b"other"})
    assert state.version(b"page", "") == first, "an unchanged page is not reloaded"
    assert state.version(b"other", "") != first
    assert state.version(b"page", "a problem") != first
    state.show(reload_all=True)
    assert state.version(b"page", "") != first


def test_report_disappears_when_the_record_is_mended(
    config: Path, controller: PreviewController, state: PreviewState
) -> None:
    _edit(config, "kind: working-session", "kind: working-sesion")
    controller.rebuild()
    assert "working-sesion" in state.report
    _edit(config, "kind: working-sesion", "kind: working-session")
    controller.update()
    assert state.report == ""


def test_program_error_stays_reported(config: Path, controller: PreviewController, state: PreviewState) -> None:
    controller.reject_program("SyntaxError")
    _edit(config, "lần hai", "lần nữa")
    controller.update()
    assert state.report == "SyntaxError"
    controller.build_pending()
    assert state.report == "SyntaxError"


def test_no_pages_are_rendered_if_too_many_dialogues_changed(
    config: Path, options: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.preview.incremental._MAX_CHANGED_DIALOGUES", 0)
    renderer = _renderer(config, options)
    assert build(config, None, options, renderer.set_built) == ()
    _edit(config, "lần hai", "lần nữa")
    changes = renderer.render_changes()
    assert (changes.pages, changes.is_outdated) == ({}, True)


def test_warnings_stand_in_the_terminal_once_and_do_not_cover_pages(
    config: Path, options: BuildOptions, state: PreviewState
) -> None:
    printed: list[tuple[str, ...]] = []

    def note_codes(problems: tuple[Problem, ...]) -> None:
        printed.append(tuple(problem.code for problem in problems))

    controller = PreviewController(partial(build, config, None, options), _renderer(config, options), state, note_codes)
    controller.rebuild()
    _edit(config, "date: ", "theme: Hỏi 0912345678\ndate: ")
    controller.update()
    assert state.report == ""
    assert any(b"0912345678" in page for page in state.pages.values())
    controller.build_pending()
    assert state.report == ""
    assert [codes for codes in printed if codes] == [("phone-number",)]
    _edit(config, "kind: working-session", "kind: working-sesion")
    controller.update()
    assert "working-sesion" in state.report
    assert "phone-number" not in state.report
    assert set(printed[-1]) == {"phone-number", "not-a-choice"}
