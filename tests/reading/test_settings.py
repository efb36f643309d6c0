from pathlib import Path

import pytest
from mkdocs.config import load_config

from generator.reading.settings import SiteConfigError, read_settings
from tests.project import ROOT

PLAIN = """\
site_name: Kho mẫu
docs_dir: content/pages
theme:
  name: null
  custom_dir: theme
plugins:
  - doithoai
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("content/pages", "theme", "noi-dung/pages", "khac"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def write(project: Path, config: str, name: str = "site_config.yml") -> Path:
    path = project / name
    path.write_text(config, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "config",
    [
        PLAIN,
        PLAIN.replace("content/pages", "noi-dung/pages/"),
        PLAIN + "site_dir: ../trang\n",
        PLAIN + "site_dir: /tmp/trang\n",
        PLAIN + "site_dir: !ENV [KHONG_CO, TRANG]\n",
        PLAIN + "site_dir: !ENV [KHONG_CO, trang-mac-dinh]\n",
        PLAIN.replace("  - doithoai", "  doithoai: {}"),
        PLAIN.replace("- doithoai", "- doithoai:\n      content:\n        - {folder: khac, name: Nơi khác}"),
        PLAIN + "markdown_extensions:\n  - toc:\n      slugify: !!python/name:json.dumps\n",
        "INHERIT: tren.yml\nsite_name: Khác\n",
        "INHERIT: tren.yml\ntheme: {custom_dir: noi-dung}\n",
        (ROOT / "site_config.yml").read_text(encoding="utf-8"),
    ],
)
def test_folders_are_those_that_mkdocs_reads(config: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANG", "trang-tu-moi-truong")
    write(project, PLAIN, "tren.yml")
    path = write(project, config)
    settings, expected = read_settings(path), load_config(str(path))
    assert str(settings.content) == str(Path(expected.docs_dir).parent)
    assert str(settings.site) == str(Path(expected.site_dir))
    assert str(settings.theme) == str(Path(expected.theme.custom_dir or ""))
    rows = expected.plugins["doithoai"].config["content"]
    assert [(one.path, one.keeper) for one in settings.gathered] == [
        ((project / row["folder"]).resolve(), row["name"]) for row in rows
    ]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("", "khóa: giá trị"),
        ("- a\n- b\n", "khóa: giá trị"),
        ("site_name: [a\n", "Dòng 1, cột 12"),
        (PLAIN.replace("content/pages", "content"), "docs_dir"),
        (PLAIN.replace("docs_dir: content/pages\n", ""), "docs_dir"),
        (PLAIN.replace("custom_dir: theme", "custom_dir: null"), "theme.custom_dir"),
        (PLAIN.replace("theme:\n  name: null\n  custom_dir: theme", "theme: material"), "theme.custom_dir"),
        (PLAIN + "use_directory_urls: false\n", "use_directory_urls"),
        (PLAIN + "site_dir: [a]\n", "site_dir"),
        (PLAIN.replace("doithoai", "search"), "plugins: [doithoai]"),
        (PLAIN.replace("- doithoai", "- doithoai: {content: [{folder: a}]}"), "folder"),
        (PLAIN.replace("- doithoai", "- doithoai: {content: khac}"), "folder"),
        ("INHERIT: site_config.yml\n", "INHERIT"),
        ("INHERIT: khong-co.yml\n", "Không đọc được"),
    ],
)
def test_what_is_wrong_is_said(config: str, said: str, project: Path) -> None:
    file = write(project, config)
    with pytest.raises(SiteConfigError) as refused:
        read_settings(file)
    assert said in str(refused.value)
    assert refused.value.file == project / ("khong-co.yml" if "khong-co" in config else file.name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"site_name:Kho\ntheme: a\n", "Dòng 1, cột 10"),
        (b"a: [b\n", "ngoặc"),
        (b"a: 'b\n", "ngoặc đơn mở"),
        (b"a: b: c\n", "ngoặc kép"),
        (b"a: !!python/tuple [b]\n? [c]\n: d\n", "YAML"),
        (b"\xff\xfe a", "UTF-8"),
        (b"a: \x01", "UTF-8"),
        (b"[" * 200_000 + b"]" * 200_000, "lồng nhau"),
    ],
)
def test_an_inherited_file_that_is_no_yaml_is_named_in_vietnamese(content: bytes, said: str, project: Path) -> None:
    (project / "tren.yml").write_bytes(content)
    with pytest.raises(SiteConfigError) as refused:
        read_settings(write(project, "INHERIT: tren.yml\n"))
    assert said in str(refused.value)
    assert refused.value.file == project / "tren.yml"


def test_nothing_in_a_configuration_is_run(project: Path) -> None:
    ran = project / "ran"
    config = PLAIN + f"extra: !!python/object/apply:os.mkdir [{str(ran)!r}]\n"
    assert read_settings(write(project, config)).content == project / "content"
    assert not ran.exists()
