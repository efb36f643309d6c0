import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.reading.checked_content import check_content
from generator.reading.loader import load
from generator.reading.problems import Problem
from generator.records.schema import OPTIONAL_REGISTRIES, REGISTRIES
from tests import golden

REQUIRED = [name for name in REGISTRIES if name not in OPTIONAL_REGISTRIES]
LEAST = golden.CASES.joinpath("records", "good-least.yml").read_text(encoding="utf-8")
PAGE = "---\ntitle: Trang mẫu\ndescription: Trang để kiểm thử\n---\n\nChữ.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one dialogue, its attachment, every registry and two pages."""
    folder = tmp_path / "content"
    shutil.copytree(golden.CASES / "registry", folder / "registry")
    write(folder / "dialogues/tinh-mau-2021.yml", LEAST + "attachments: [{file: bien-ban.pdf, title: Biên bản}]\n")
    write(folder / "attachments/tinh-mau-2021/bien-ban.pdf", "%PDF")
    write(folder / "pages/gioi-thieu.md", PAGE)
    write(folder / "pages/huong-dan/index.md", PAGE)
    write(folder / "pages/huong-dan/anh.png", "PNG")
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.position.file, problem.code) for problem in problems]


def test_everything_in_its_place_is_loaded_without_a_problem(content: Path) -> None:
    loaded = load(content)
    assert loaded.problems == ()
    assert set(loaded.dialogues) == {"tinh-mau-2021"}
    assert [name for name, _ in loaded.registries] == list(REGISTRIES)
    assert set(loaded.pages) == {"gioi-thieu.md", "huong-dan/index.md"}
    assert {id_: set(files) for id_, files in loaded.attachments.items()} == {"tinh-mau-2021": {"bien-ban.pdf"}}
    assert check_content(content).problems == ()


def test_files_are_named_from_the_folder_that_holds_the_content(content: Path) -> None:
    assert load(content).dialogues["tinh-mau-2021"].name == "content/dialogues/tinh-mau-2021.yml"
    assert load(content.rename(content.with_name("kho"))).dialogues["tinh-mau-2021"].name.startswith("kho/dialogues/")


def test_a_missing_folder_is_a_problem_and_so_is_each_registry_in_it(tmp_path: Path) -> None:
    problems = load(tmp_path / "khong-co").problems
    assert ("khong-co", "missing-folder") in told(problems)
    assert [file for file, code in told(problems) if code == "missing-file"] == [
        f"khong-co/registry/{name}.yml" for name in REQUIRED
    ]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_registry_is_one_problem_and_hides_no_other(content: Path, name: str) -> None:
    (content / "registry" / f"{name}.yml").unlink()
    assert told(check_content(content).problems) == [(f"content/registry/{name}.yml", "missing-file")]


@pytest.mark.parametrize("name", OPTIONAL_REGISTRIES)
def test_an_optional_registry_may_be_missing(content: Path, name: str) -> None:
    (content / "registry" / f"{name}.yml").unlink()
    examination = check_content(content)
    assert examination.problems == ()
    assert examination.registries[name] == ()
    assert list(examination.registries) == list(REGISTRIES)


def test_folders_without_anything_in_them_may_be_missing(content: Path) -> None:
    for name in ("dialogues", "pages", "attachments"):
        shutil.rmtree(content / name)
    assert check_content(content).problems == ()


STRAY = (
    "ghi-chu.txt",
    "nhap/ghi-chu.yml",
    "dialogues/tinh-mau-2022.yaml",
    "dialogues/tinh-mau-2022.docx",
    "dialogues/2022/tinh-mau-2022.yml",
    "registry/nguoi.yml",
    "registry/people.yaml",
    "registry/people.md",
    "registry/cu/people.yml",
    "pages/anh.svg",
    "pages/trang.html",
    "pages/Anh.PNG",
    "pages/huong-dan/trang.yml",
    "attachments/bien-ban.pdf",
    "attachments/tinh-mau-2021/cu/bien-ban.pdf",
)


@pytest.mark.parametrize("file", STRAY)
def test_what_does_not_belong_in_a_folder_is_a_problem(content: Path, file: str) -> None:
    write(content / file, "x")
    (problem,) = check_content(content).problems
    assert problem.code == "unexpected-file"
    assert f"content/{file}".startswith(problem.position.file)


def test_what_is_told_as_expected_in_a_folder_is_what_may_stand_there(content: Path) -> None:
    for file in ("x.txt", "dialogues/x.txt", "registry/x.txt", "pages/x.txt", "attachments/x.txt"):
        write(content / file, "x")
    remedies = {problem.position.file: problem.remedy for problem in load(content).problems}
    assert "dialogues/, registry/, pages/, attachments/" in remedies["content/x.txt"]
    assert "*.yml, *.md" in remedies["content/dialogues/x.txt"]
    assert "provinces.yml, agencies.yml" in remedies["content/registry/x.txt"]
    assert "*.jpeg, *.jpg, *.md, *.pdf, *.png, *.webp" in remedies["content/pages/x.txt"]
    assert "<mã hồ sơ>/" in remedies["content/attachments/x.txt"]


@pytest.mark.parametrize("file", [".DS_Store", "dialogues/.tinh-mau-2022.yml.swp", "registry/.gitkeep", "pages/.x.md"])
def test_hidden_files_are_passed_over(content: Path, file: str) -> None:
    write(content / file, "x")
    assert check_content(content).problems == ()


@pytest.mark.parametrize(
    "link",
    [
        "ngoai",
        "dialogues/tinh-mau-2022.yml",
        "pages/ngoai.md",
        "pages/ngoai",
        "attachments/tinh-mau-2022",
    ],
)
def test_a_symlink_is_a_problem_and_is_not_followed(content: Path, tmp_path: Path, link: str) -> None:
    target = tmp_path / "ngoai"
    if "." in link:
        write(target, LEAST)
    else:
        write(target / "bi-mat.md", PAGE)
    (content / link).symlink_to(target)
    assert told(check_content(content).problems) == [(f"content/{link}", "symlink")]


def test_a_symlink_among_attachments_is_not_published(content: Path) -> None:
    file = content / "attachments/tinh-mau-2021/bien-ban.pdf"
    target = file.rename(content.parent / "ngoai.pdf")
    file.symlink_to(target)
    examination = check_content(content)
    assert told(examination.problems) == [
        ("content/attachments/tinh-mau-2021/bien-ban.pdf", "symlink"),
        ("content/dialogues/tinh-mau-2021.yml", "attachment-missing"),
    ]
    assert examination.dialogues[0].attachments == {}


def test_a_registry_that_is_a_symlink_is_told_once(content: Path) -> None:
    file = content / "registry/people.yml"
    target = file.rename(content.parent / "people.yml")
    file.symlink_to(target)
    assert told(check_content(content).problems) == [("content/registry/people.yml", "symlink")]


@pytest.mark.parametrize("folder", ["dialogues", "registry", "pages", "attachments"])
def test_a_folder_that_is_a_symlink_is_a_problem(content: Path, folder: str) -> None:
    target = (content / folder).rename(content.parent / folder)
    (content / folder).symlink_to(target)
    assert (f"content/{folder}", "symlink") in told(load(content).problems)


def test_a_file_that_cannot_be_opened_is_a_problem(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., object] = Path.open

    def refuse(path: Path, *mode: str) -> object:
        if path.name == "topics.yml":
            raise PermissionError(13, "Permission denied")
        return real(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = load(content).problems
    assert (problem.position.file, problem.code) == ("content/registry/topics.yml", "unreadable")
    assert "Permission denied" in problem.message


@pytest.mark.parametrize(
    "name",
    ["Tinh-mau-2021", "tinh_mau-2021", "tỉnh-mẫu-2021", "tinh-mau", "2021", "tinh-mau-21", "tinh-mau-2021-1",
     "tinh-mau-2021-02", "tinh-mau-2021-a", "tinh mau-2021", "tinh-mau-２０２１", "tinh--mau-2021"],
)  # fmt: skip
def test_a_file_name_that_is_no_id_is_a_problem(content: Path, name: str) -> None:
    (content / "dialogues/tinh-mau-2021.yml").rename(content / f"dialogues/{name}.yml")
    assert (f"content/dialogues/{name}.yml", "bad-file-name") in told(load(content).problems)


@pytest.mark.parametrize("name", ["tinh-mau-2021", "tinh-mau-2021-2", "tinh-mau-2021-10", "tinh-mau-2021-15"])
def test_a_file_name_that_is_an_id_is_none(content: Path, name: str) -> None:
    (content / "dialogues/tinh-mau-2021.yml").rename(content / f"dialogues/{name}.yml")
    assert load(content).problems == ()


def test_two_files_of_one_id_are_a_problem(content: Path) -> None:
    write(content / "dialogues/tinh-mau-2021.md", f"---\n{LEAST}---\n")
    (problem,) = load(content).problems
    assert (problem.position.file, problem.code) == ("content/dialogues/tinh-mau-2021.yml", "duplicate-id")
    assert "content/dialogues/tinh-mau-2021.md" in problem.message


def test_an_attachment_that_no_record_lists_is_a_problem(content: Path) -> None:
    write(content / "attachments/tinh-mau-2021/phu-luc.pdf", "%PDF")
    assert told(check_content(content).problems) == [
        ("content/attachments/tinh-mau-2021/phu-luc.pdf", "attachment-unused")
    ]


def test_attachments_of_no_record_are_a_problem(content: Path) -> None:
    write(content / "attachments/tinh-mau-2022/phu-luc.pdf", "%PDF")
    assert told(check_content(content).problems) == [("content/attachments/tinh-mau-2022", "attachment-unclaimed")]


def test_a_missing_attachment_names_the_file_that_it_may_be(content: Path) -> None:
    file = content / "attachments/tinh-mau-2021/bien-ban.pdf"
    file.rename(file.with_name("Bien-ban.PDF"))
    missing = next(problem for problem in check_content(content).problems if problem.code == "attachment-missing")
    assert missing.remedy.startswith("Có phải “Bien-ban.PDF”?")


def test_attachments_of_a_record_that_cannot_be_read_are_not_called_unclaimed(content: Path) -> None:
    write(content / "dialogues/tinh-mau-2021.yml", 'title: "Hội nghị\n')
    assert told(check_content(content).problems) == [("content/dialogues/tinh-mau-2021.yml", "yaml-quote")]


def test_attachments_reach_the_dialogue_that_they_belong_to(content: Path) -> None:
    (dialogue,) = check_content(content).dialogues
    assert dialogue.attachments == {"bien-ban.pdf": content / "attachments/tinh-mau-2021/bien-ban.pdf"}


def test_a_page_with_a_wrong_head_is_left_out(content: Path) -> None:
    write(content / "pages/gioi-thieu.md", "---\ntitle: Trang mẫu\nnotes: x\n---\n\nChữ.\n")
    examination = check_content(content)
    assert told(examination.problems) == [
        ("content/pages/gioi-thieu.md", "missing-key"),
        ("content/pages/gioi-thieu.md", "unknown-key"),
    ]
    assert set(examination.prose) == {"huong-dan/index.md"}


def test_problems_of_many_files_come_by_file_line_and_column(content: Path) -> None:
    for name in ("tinh-mau-2023", "tinh-mau-2022"):
        write(content / f"dialogues/{name}.yml", LEAST + "venue: ''\ntheme: ''\n")
    positions = [problem.position for problem in check_content(content).problems]
    assert len(positions) == 6
    assert positions == sorted(positions)
