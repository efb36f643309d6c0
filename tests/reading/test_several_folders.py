"""Sites that gather the records of several content folders, each of which is a valid archive by itself."""

import json
import shutil
from pathlib import Path

import pytest

from generator.plugin import build
from generator.reading.checked_content import check_content
from generator.reading.loader import ContentFolder
from generator.reading.problems import Problem
from generator.reading.settings import SiteConfigError
from tests.project import SMALL, built, copy_project, tree, visible_text

KEEPER = "Tỉnh đoàn Mẫu Đông"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small archive with one record moved to a second content folder."""
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


def positions_and_codes(project: Path) -> list[tuple[str, str]]:
    problems: tuple[Problem, ...] = build(project / "site_config.yml")
    return [(str(problem.position), problem.code) for problem in problems]


def test_the_site_has_all_records_and_names_their_keepers(
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


def test_a_gathered_folder_is_a_valid_archive_by_itself(project: Path) -> None:
    assert check_content(project / "kho-mau-dong/content").problems == ()


def test_problems_are_reported_in_their_own_folder(project: Path) -> None:
    record = project / "kho-mau-dong/content/dialogues/mau-dong-2021.yml"
    record.write_text(
        record.read_text(encoding="utf-8").replace("topics: [vay-von]", "topics: [vay-vom]", 1), encoding="utf-8"
    )
    assert positions_and_codes(project) == [("kho-mau-dong/content/dialogues/mau-dong-2021.yml:11:14", "unknown-id")]


def test_a_record_in_two_folders_is_a_problem(project: Path) -> None:
    record = project / "kho-mau-dong/content/dialogues/mau-dong-2021.yml"
    shutil.copy(record, project / "content/dialogues")
    assert positions_and_codes(project) == [("kho-mau-dong/content/dialogues/mau-dong-2021.yml:1:1", "duplicate-id")]


def test_entries_with_the_same_id_must_be_equal(project: Path) -> None:
    topics = project / "kho-mau-dong/content/registry/topics.yml"
    text = topics.read_text(encoding="utf-8")
    topics.write_text(text.replace("name: ", "name: Khác ", 1), encoding="utf-8")
    ((place, code),) = positions_and_codes(project)
    assert (place.split(":")[0], code) == ("kho-mau-dong/content/registry/topics.yml", "entry-differs")


def test_entries_of_one_folder_are_available_to_all(project: Path) -> None:
    topics = project / "kho-mau-dong/content/registry/topics.yml"
    topics.write_text(topics.read_text(encoding="utf-8") + "- id: rieng\n  name: Chủ đề riêng\n", encoding="utf-8")
    checked = check_content(project / "content", None, [ContentFolder(project / "kho-mau-dong/content", "kho", KEEPER)])
    assert checked.problems == ()
    assert [entry.id for entry in checked.registries["topics"]].count("rieng") == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", ["kho", "{folder: kho}", "{folder: kho, name: 1}", "{folder: kho, name: a, b: c}"])
def test_invalid_content_options_raise(row: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    gather(config, row)
    with pytest.raises(SiteConfigError, match="content"):
        build(config)
