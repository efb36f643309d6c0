import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.reading.checked_content import check_content
from generator.reading.loader import load_content
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


def codes_by_file(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.position.file, problem.code) for problem in problems]


def test_a_valid_content_folder_is_loaded_without_problems(content: Path) -> None:
    loaded = load_content(content)
    assert loaded.problems == ()
    assert set(loaded.dialogues) == {"tinh-mau-2021"}
    assert [name for name, _ in loaded.registries] == list(REGISTRIES)
    assert set(loaded.pages) == {"gioi-thieu.md", "huong-dan/index.md"}
    assert {id_: set(files) for id_, files in loaded.attachments.items()} == {"tinh-mau-2021": {"bien-ban.pdf"}}
    assert check_content(content).problems == ()


def test_file_names_start_with_the_content_folder(content: Path) -> None:
    assert load_content(content).dialogues["tinh-mau-2021"].name == "content/dialogues/tinh-mau-2021.yml"
    renamed = load_content(content.rename(content.with_name("kho")))
    assert renamed.dialogues["tinh-mau-2021"].name.startswith("kho/dialogues/")


def test_a_missing_content_folder_reports_folder_and_registries(tmp_path: Path) -> None:
    problems = load_content(tmp_path / "khong-co").problems
    assert ("khong-co", "missing-folder") in codes_by_file(problems)
    assert [file for file, code in codes_by_file(problems) if code == "missing-file"] == [
        f"khong-co/registry/{name}.yml" for name in REQUIRED
    ]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_registry_is_exactly_one_problem(content: Path, name: str) -> None:
    (content / "registry" / f"{name}.yml").unlink()
    assert codes_by_file(check_content(content).problems) == [(f"content/registry/{name}.yml", "missing-file")]


@pytest.mark.parametrize("name", sorted(OPTIONAL_REGISTRIES))
def test_an_optional_registry_may_be_missing(content: Path, name: str) -> None:
    (content / "registry" / f"{name}.yml").unlink()
    checked = check_content(content)
    assert checked.problems == ()
    assert checked.registries[name] == ()
    assert list(checked.registries) == list(REGISTRIES)


def test_optional_folders_may_be_missing(content: Path) -> None:
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
def test_unexpected_files_are_problems(content: Path, file: str) -> None:
    write(content / file, "x")
    (problem,) = check_content(content).problems
    assert problem.code == "unexpected-file"
    assert f"content/{file}".startswith(problem.position.file)


def test_remedies_list_the_expected_files_of_each_folder(content: Path) -> None:
    for file in ("x.txt", "dialogues/x.txt", "registry/x.txt", "pages/x.txt", "attachments/x.txt"):
        write(content / file, "x")
    remedies = {problem.position.file: problem.remedy for problem in load_content(content).problems}
    assert "dialogues/, registry/, pages/, attachments/" in remedies["content/x.txt"]
    assert "*.yml, *.md" in remedies["content/dialogues/x.txt"]
    assert "provinces.yml, places.yml, agencies.yml" in remedies["content/registry/x.txt"]
    assert "*.jpeg, *.jpg, *.md, *.pdf, *.png, *.webp" in remedies["content/pages/x.txt"]
    assert "<mã hồ sơ>/" in remedies["content/attachments/x.txt"]


@pytest.mark.parametrize("file", [".DS_Store", "dialogues/.tinh-mau-2022.yml.swp", "registry/.gitkeep", "pages/.x.md"])
def test_hidden_files_are_ignored(content: Path, file: str) -> None:
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
def test_symlinks_are_problems_and_are_not_followed(content: Path, tmp_path: Path, link: str) -> None:
    target = tmp_path / "ngoai"
    if "." in link:
        write(target, LEAST)
    else:
        write(target / "bi-mat.md", PAGE)
    (content / link).symlink_to(target)
    assert codes_by_file(check_content(content).problems) == [(f"content/{link}", "symlink")]


def test_symlinked_attachments_are_not_published(content: Path) -> None:
    file = content / "attachments/tinh-mau-2021/bien-ban.pdf"
    target = file.rename(content.parent / "ngoai.pdf")
    file.symlink_to(target)
    checked = check_content(content)
    assert codes_by_file(checked.problems) == [
        ("content/attachments/tinh-mau-2021/bien-ban.pdf", "symlink"),
        ("content/dialogues/tinh-mau-2021.yml", "attachment-missing"),
    ]
    assert checked.dialogues[0].attachments == {}


def test_a_symlinked_registry_is_reported_once(content: Path) -> None:
    file = content / "registry/people.yml"
    target = file.rename(content.parent / "people.yml")
    file.symlink_to(target)
    assert codes_by_file(check_content(content).problems) == [("content/registry/people.yml", "symlink")]


@pytest.mark.parametrize("folder", ["dialogues", "registry", "pages", "attachments"])
def test_symlinked_folders_are_problems(content: Path, folder: str) -> None:
    target = (content / folder).rename(content.parent / folder)
    (content / folder).symlink_to(target)
    assert (f"content/{folder}", "symlink") in codes_by_file(load_content(content).problems)


def test_unreadable_files_are_problems(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., object] = Path.open

    def refuse(path: Path, *mode: str) -> object:
        if path.name == "topics.yml":
            raise PermissionError(13, "Permission denied")
        return real(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = load_content(content).problems
    assert (problem.position.file, problem.code) == ("content/registry/topics.yml", "unreadable")
    assert "Permission denied" in problem.message


@pytest.mark.parametrize(
    "name",
    ["Tinh-mau-2021", "tinh_mau-2021", "tỉnh-mẫu-2021", "tinh-mau", "2021", "tinh-mau-21", "tinh-mau-2021-1",
     "tinh-mau-2021-02", "tinh-mau-2021-a", "tinh mau-2021", "tinh-mau-２０２１", "tinh--mau-2021"],
)  # fmt: skip
def test_file_names_that_are_not_ids_are_problems(content: Path, name: str) -> None:
    (content / "dialogues/tinh-mau-2021.yml").rename(content / f"dialogues/{name}.yml")
    assert (f"content/dialogues/{name}.yml", "bad-file-name") in codes_by_file(load_content(content).problems)


@pytest.mark.parametrize("name", ["tinh-mau-2021", "tinh-mau-2021-2", "tinh-mau-2021-10", "tinh-mau-2021-15"])
def test_file_names_that_are_ids_are_valid(content: Path, name: str) -> None:
    (content / "dialogues/tinh-mau-2021.yml").rename(content / f"dialogues/{name}.yml")
    assert load_content(content).problems == ()


def test_two_files_with_the_same_id_are_a_problem(content: Path) -> None:
    write(content / "dialogues/tinh-mau-2021.md", f"---\n{LEAST}---\n")
    (problem,) = load_content(content).problems
    assert (problem.position.file, problem.code) == ("content/dialogues/tinh-mau-2021.yml", "duplicate-id")
    assert "content/dialogues/tinh-mau-2021.md" in problem.message


def test_attachments_not_listed_by_their_record_are_problems(content: Path) -> None:
    write(content / "attachments/tinh-mau-2021/phu-luc.pdf", "%PDF")
    assert codes_by_file(check_content(content).problems) == [
        ("content/attachments/tinh-mau-2021/phu-luc.pdf", "attachment-unused")
    ]


def test_attachment_folders_without_a_record_are_problems(content: Path) -> None:
    write(content / "attachments/tinh-mau-2022/phu-luc.pdf", "%PDF")
    assert codes_by_file(check_content(content).problems) == [
        ("content/attachments/tinh-mau-2022", "attachment-unclaimed")
    ]


def test_a_missing_attachment_suggests_a_similar_file(content: Path) -> None:
    file = content / "attachments/tinh-mau-2021/bien-ban.pdf"
    file.rename(file.with_name("Bien-ban.PDF"))
    missing = next(problem for problem in check_content(content).problems if problem.code == "attachment-missing")
    assert missing.remedy.startswith("Có phải “Bien-ban.PDF”?")


def test_attachments_of_an_unreadable_record_are_not_reported(content: Path) -> None:
    write(content / "dialogues/tinh-mau-2021.yml", 'title: "Hội nghị\n')
    assert codes_by_file(check_content(content).problems) == [("content/dialogues/tinh-mau-2021.yml", "yaml-quote")]


def test_dialogues_have_their_attachments(content: Path) -> None:
    (dialogue,) = check_content(content).dialogues
    assert dialogue.attachments == {"bien-ban.pdf": content / "attachments/tinh-mau-2021/bien-ban.pdf"}


def test_pages_with_invalid_front_matter_are_left_out(content: Path) -> None:
    write(content / "pages/gioi-thieu.md", "---\ntitle: Trang mẫu\nnotes: x\n---\n\nChữ.\n")
    checked = check_content(content)
    assert codes_by_file(checked.problems) == [
        ("content/pages/gioi-thieu.md", "missing-key"),
        ("content/pages/gioi-thieu.md", "unknown-key"),
    ]
    assert set(checked.prose) == {"huong-dan/index.md"}


def test_problems_are_sorted_by_file_line_and_column(content: Path) -> None:
    for name in ("tinh-mau-2023", "tinh-mau-2022"):
        write(content / f"dialogues/{name}.yml", LEAST + "venue: ''\ntheme: ''\n")
    positions = [problem.position for problem in check_content(content).problems]
    assert len(positions) == 6
    assert positions == sorted(positions)
