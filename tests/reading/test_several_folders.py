"""A site that gathers the records of several content folders, each of which is an archive of its own."""

import json
import shutil
from pathlib import Path

import pytest

from generator.plugin import SiteConfigError, build
from generator.reading.checked_content import check_content
from generator.reading.loader import ContentFolder
from generator.reading.problems import Problem
from tests.project import SMALL, built, copy_project, tree, visible_text

KEEPER = "Tỉnh đoàn Mẫu Đông"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small archive, one of whose records has a folder of its own."""
    config = copy_project(SMALL, tmp_path)
    other = tmp_path / "kho-mau-dong/content"
    shutil.copytree(tmp_path / "content/registry", other / "registry")
    (other / "dialogues").mkdir()
    shutil.move(tmp_path / "content/dialogues/mau-dong-2021.yml", other / "dialogues")
    gather(config, f"{{folder: kho-mau-dong/content, name: {KEEPER}}}")
    return tmp_path


def gather(config: Path, row: str) -> None:
    text = config.read_text(encoding="utf-8")
    assert "plugins: [doithoai]" in text
    config.write_text(text.replace("[doithoai]", f"[{{doithoai: {{content: [{row}]}}}}]"), encoding="utf-8")


def told(project: Path) -> list[tuple[str, str]]:
    problems: tuple[Problem, ...] = build(project / "site_config.yml")
    return [(str(problem.position), problem.code) for problem in problems]


def test_the_gathered_site_has_every_record_and_says_whose_it_is(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tree(built(project / "site_config.yml"))
    whole = tree(built(copy_project(SMALL, tmp_path_factory.mktemp("whole"))))
    assert {path for path in site if path.endswith(".html")} == {path for path in whole if path.endswith(".html")}
    theirs = ("doi-thoai/mau-dong-2021/index.html", "doi-thoai/mau-dong-2021/hoi-dap/1/index.html")
    for path in (path for path in site if path.startswith("doi-thoai/mau-") and path.endswith(".html")):
        said = f"Hồ sơ do {KEEPER} lập và giữ." in visible_text(site[path].decode())
        assert said == path.startswith("doi-thoai/mau-dong-2021/"), path
    assert set(theirs) <= site.keys()
    assert json.loads(site["du-lieu/doi-thoai/mau-dong-2021.json"])["keeper"] == KEEPER
    assert "keeper" not in json.loads(site["du-lieu/doi-thoai/mau-tay-2024.json"])


def test_a_folder_that_is_gathered_is_an_archive_of_its_own(project: Path) -> None:
    assert check_content(project / "kho-mau-dong/content").problems == ()


def test_a_mistake_is_told_in_the_folder_in_which_it_stands(project: Path) -> None:
    record = project / "kho-mau-dong/content/dialogues/mau-dong-2021.yml"
    record.write_text(
        record.read_text(encoding="utf-8").replace("topics: [vay-von]", "topics: [vay-vom]", 1), encoding="utf-8"
    )
    assert told(project) == [("kho-mau-dong/content/dialogues/mau-dong-2021.yml:11:14", "unknown-id")]


def test_a_record_that_two_folders_have_is_a_problem(project: Path) -> None:
    record = project / "kho-mau-dong/content/dialogues/mau-dong-2021.yml"
    shutil.copy(record, project / "content/dialogues")
    assert told(project) == [("kho-mau-dong/content/dialogues/mau-dong-2021.yml:1:1", "duplicate-id")]


def test_entries_of_one_id_must_say_the_same(project: Path) -> None:
    topics = project / "kho-mau-dong/content/registry/topics.yml"
    text = topics.read_text(encoding="utf-8")
    topics.write_text(text.replace("name: ", "name: Khác ", 1), encoding="utf-8")
    ((place, code),) = told(project)
    assert (place.split(":")[0], code) == ("kho-mau-dong/content/registry/topics.yml", "entry-differs")


def test_an_entry_that_only_one_folder_has_is_there_for_all(project: Path) -> None:
    topics = project / "kho-mau-dong/content/registry/topics.yml"
    topics.write_text(topics.read_text(encoding="utf-8") + "- id: rieng\n  name: Chủ đề riêng\n", encoding="utf-8")
    examination = check_content(
        project / "content", None, [ContentFolder(project / "kho-mau-dong/content", "kho", KEEPER)]
    )
    assert examination.problems == ()
    assert [entry.id for entry in examination.registries["topics"]].count("rieng") == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", ["kho", "{folder: kho}", "{folder: kho, name: 1}", "{folder: kho, name: a, b: c}"])
def test_what_cannot_be_gathered_is_said(row: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    gather(config, row)
    with pytest.raises(SiteConfigError, match="content"):
        build(config)
