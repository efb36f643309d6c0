"""A site is published whole or not at all: locks, failed and killed builds, folders that must not be replaced."""

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from generator.plugin import build
from generator.publishing.staging import BuildRunningError, Staging, UnusableSiteError
from generator.reading.settings import SiteConfigError
from tests.project import SMALL, built, copy_project, tree


def _add_problem(config: Path) -> None:
    """Make a dialogue name a province that does not exist."""
    record = config.parent / "content/dialogues/mau-tay-2024-2.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("mau-tay\n", "mau-tai\n"), encoding="utf-8")


def test_build_with_a_problem_leaves_the_last_site(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    _add_problem(config)
    assert [problem.code for problem in build(config)] == ["file-name-differs", "unknown-id"]
    assert tree(tmp_path / "site") == before


def test_mkdocs_build_with_a_problem_fails_and_leaves_the_last_site(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    _add_problem(config)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(config)]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert completed.returncode == 1
    assert "mau-tay-2024-2.yml:4:11: " in completed.stderr
    assert tree(tmp_path / "site") == before


def test_template_error_leaves_the_last_site(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    (tmp_path / "theme/pages/data.html").write_text("{{ nothing.of.this.name }}", encoding="utf-8")
    with pytest.raises(Exception, match="nothing"):
        build(config)
    assert tree(tmp_path / "site") == before
    assert not (tmp_path / ".site.next").exists()


def test_second_build_is_refused_while_one_runs(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    with FileLock(tmp_path / ".site.lock"), pytest.raises(BuildRunningError):
        build(config)
    assert tree(tmp_path / "site") == before


def test_leftovers_of_a_killed_build_are_deleted_and_the_last_site_is_restored(tmp_path: Path) -> None:
    (tmp_path / ".site.last").mkdir()
    (tmp_path / ".site.last/du-lieu").mkdir()
    (tmp_path / ".site.last/du-lieu/danh-muc.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".site.last/index.html").write_text("last", encoding="utf-8")
    (tmp_path / ".site.next").mkdir()
    (tmp_path / ".site.next/half.html").write_text("half", encoding="utf-8")
    staging = Staging(tmp_path / "site")
    staging.discard()
    assert tree(tmp_path / "site") == {"du-lieu/danh-muc.json": b"{}", "index.html": b"last"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


@pytest.mark.parametrize("site", ["content/registry", "theme", "."])
def test_site_folder_must_be_apart_from_the_source_folders(site: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    config.write_text(
        config.read_text(encoding="utf-8").replace("site_dir: site", f"site_dir: {site}"), encoding="utf-8"
    )
    before = tree(tmp_path)
    with pytest.raises(SiteConfigError):
        build(config)
    assert tree(tmp_path) == before


def test_folder_that_is_no_site_of_this_program_is_not_replaced(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(UnusableSiteError, match="is-foreign"):
        build(config)
    assert tree(tmp_path / "site") == {"thesis.doc": b"years of work"}


def test_symbolic_link_to_the_site_is_kept_and_its_target_replaced(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    (tmp_path / "web").mkdir()
    (tmp_path / "site").symlink_to("web")
    for _ in range(2):
        assert build(config) == ()
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "web/index.html").is_file()


def test_leftovers_that_cannot_be_deleted_do_not_stop_a_build(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / ".site.next").write_text("in the way", encoding="utf-8")
    (tmp_path / ".site.spare").write_text("in the way", encoding="utf-8")
    staging = Staging(site)
    staging.tree.mkdir()
    (staging.tree / "index.html").write_text("new", encoding="utf-8")
    staging.publish()
    assert tree(site) == {"index.html": b"new"}
