import datetime
import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.records.schema import RECORD_TYPES
from tests.project import ROOT, SMALL, copy_project, tree


def doithoai(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a project's folder."""
    command = [sys.executable, "-m", "generator", *arguments]
    more = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=folder, env=more, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(SMALL, tmp_path)
    return tmp_path


def _spoil(project: Path) -> None:
    record = project / "content/dialogues/mau-dong-2021.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("[vay-von]", "[vai-von]"), encoding="utf-8")


def test_check_finds_nothing_in_the_real_content() -> None:
    done = doithoai(ROOT, "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Không có vấn đề nào trong 5 hồ sơ." in done.stderr


def test_check_says_where_what_and_how_to_mend_in_each_format(project: Path) -> None:
    _spoil(project)
    text, data, annotations = (doithoai(project, "check", "--format", form) for form in ("text", "json", "github"))
    assert (text.returncode, data.returncode, annotations.returncode) == (1, 1, 1)
    assert "content/dialogues/mau-dong-2021.yml:11:14: Chưa có mã “vai-von”" in text.stdout
    assert "Có phải “vay-von”?" in text.stdout
    (problem,) = json.loads(data.stdout)
    assert (problem["line"], problem["column"], problem["code"]) == (11, 14, "unknown-id")
    assert annotations.stdout.startswith("::error file=content/dialogues/mau-dong-2021.yml,line=11,col=14,")


def test_build_writes_the_site_or_says_why_not(project: Path) -> None:
    assert doithoai(project, "build").returncode == 0
    before = tree(project / "site")
    assert "index.html" in before
    _spoil(project)
    done = doithoai(project, "build")
    assert done.returncode == 1
    assert "[unknown-id]" in done.stdout
    assert tree(project / "site") == before


@pytest.mark.parametrize(("option", "value", "bounds"), [("--jobs", "0", "1–256"), ("--jobs", "hai", "1–256")])
def test_a_number_out_of_bounds_is_said_in_vietnamese(project: Path, option: str, value: str, bounds: str) -> None:
    done = doithoai(project, "build", option, value)
    assert done.returncode == 2
    assert f"{option} phải là một số nguyên ({bounds})." in done.stderr


_WORKER_KILLED = """
import os, signal, sys
from generator.commands.main import main
from generator.publishing import writer

parent, write_batch = os.getpid(), writer.SiteWriter.write_batch

def killed(self, batch):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return write_batch(self, batch)

writer.SiteWriter.write_batch, writer._MIN_SHARED_BATCHES, writer._BATCH_SIZE = killed, 2, 1
sys.argv = ["doithoai", "build", "--jobs", "3"]
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a few pages are shared only among processes that are forked")
def test_a_build_of_which_a_process_is_killed_says_so_and_leaves_the_last_site(project: Path) -> None:
    assert doithoai(project, "build").returncode == 0
    before = tree(project / "site")
    shutil.rmtree(project / ".site.cache")
    (project / ".site.made").unlink()
    command = [sys.executable, "-c", _WORKER_KILLED]
    more = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=project, env=more, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert "đã dừng một tiến trình" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(project / "site") == before


THEME_FAULTS = [
    ("pages/question.html", "{{ record.text | prose }}", "{{ record.txet | prose }}", ["has no attribute 'txet'"]),
    ("parts/answer.html", "{{ answer.text | prose }}", "{{ answer.txet | prose }}", ["'txet'", "{{ answer.txet"]),
    ("parts/links.html", "{% macro dialogue(one) -%}", "{% macro dialogue(one -%}", ["expected token", "{% macro dia"]),
    ("pages/question.html", '"parts/answer.html"', '"parts/tra-loi.html"', ["không có mẫu “parts/tra-loi.html”"]),
    ("pages/question.html", '"parts/frame.html"', '"parts/khung.html"', ["không có mẫu “parts/khung.html”"]),
    ("main.html", "{% extends", "{{ nothing.at.all }}{% extends", ["theme/main.html", "is undefined"]),
    ("partials/header.html", "{%", "{% if %}{%", ["theme/partials/header.html"]),
    ("static/js/search/page.js", "import", "import x from ;\nimport", ["static/js/search/page.js:", "import x from ;"]),
]


@pytest.mark.parametrize("fault", THEME_FAULTS, ids=lambda fault: str(fault[2]))
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_of_the_theme_is_said_in_words(
    fault: tuple[str, str, str, list[str]], jobs: str, project: Path
) -> None:
    file, old, new, said = fault
    path = project / "theme" / file
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    done = doithoai(project, "build", "--jobs", jobs)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [words for words in said if words not in done.stderr] == []
    assert "giao diện" in done.stderr
    assert len(done.stderr.splitlines()) < 7
    assert not (project / "site").exists()


def test_a_build_tells_how_long_its_stages_take(project: Path) -> None:
    done = doithoai(project, "build", "--timings", "--jobs", "2")
    assert done.returncode == 0
    assert re.search(r"^Đọc và kiểm tra hồ sơ +\d+,\d\d giây, bộ xử lý \d+,\d\d giây$", done.stderr, re.MULTILINE)
    assert "giây" not in doithoai(project, "build").stderr


def test_what_is_left_out_to_measure_the_rest_is_not_there(project: Path) -> None:
    whole = (doithoai(project, "build"), tree(project / "site"))[1]
    assert doithoai(project, "build", "--without", "search", "--without", "data").returncode == 0
    bare = tree(project / "site")
    left_out = whole.keys() - bare.keys()
    assert {"du-lieu/hoi-dap.csv", "du-lieu/doi-thoai/mau-dong-2021.json", "sitemap.xml"} <= left_out
    assert any(path.startswith("tim-kiem/chi-muc/") for path in left_out)
    assert not [path for path in left_out if path.endswith(".html")]
    assert doithoai(project, "build").returncode == 0
    assert tree(project / "site") == whole


@pytest.mark.parametrize("more", [[], ["--full"]])
def test_new_writes_a_template_that_check_leads_through(project: Path, more: list[str]) -> None:
    done = doithoai(project, "new", "dialogue", "--province", "mau-nam", "--date", "2025-03-26", *more)
    assert done.returncode == 0
    path = project / "content/dialogues/mau-nam-2025.yml"
    template = path.read_text(encoding="utf-8")
    report = doithoai(project, "check")
    assert report.returncode == 1
    assert all("mau-nam-2025.yml:" in line for line in report.stdout.splitlines() if not line.startswith(" "))
    filled = template.replace('title: ""', "title: Tên mẫu", 1).replace('kind: ""', "kind: dialogue", 1)
    filled = filled.replace('id: ""', "id: bao").replace('kind: ""', "kind: news").replace('title: ""', "title: Bài")
    path.write_text(filled, encoding="utf-8")
    assert doithoai(project, "check").stdout == ""


def test_new_is_short_without_full_and_dated_today(project: Path) -> None:
    for number, more in (("3", []), ("4", ["--full"])):
        today = datetime.date.today()
        arguments = ("--province", "mau-tay", "--date", "2024-03", "--number", number, *more)
        assert doithoai(project, "new", "dialogue", *arguments).returncode == 0
        written = (project / f"content/dialogues/mau-tay-2024-{number}.yml").read_text(encoding="utf-8")
        assert f"entered_on: {today}\n" in written or datetime.date.today() > today
        assert (len(written.splitlines()) > 100) == bool(more)
        assert "so-noi-vu-mau-tay" in written
        assert "hung-yen" not in written


def test_new_refuses_to_overwrite_a_record_in_either_form(project: Path) -> None:
    before = tree(project / "content")
    for date in ("2024-01-01", "2024-12-31"):
        done = doithoai(project, "new", "dialogue", "--province", "mau-tay", "--date", date)
        assert done.returncode == 2
        assert "Đã có content/dialogues/mau-tay-2024.md" in done.stderr
        assert "--number 3" in done.stderr
    assert tree(project / "content") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "Không có lệnh “chek”."),
        (["check", "--format", "xml"], "--format phải là một trong: text, json, github."),
        (["check", "--fast"], "Không có tùy chọn --fast."),
        (["check", "extra"], "Lệnh gọi thừa hoặc sai tham số."),
        (["new", "dialogue", "--province", "mau-tay"], "Thiếu --date."),
        (["new", "dialogue", "--province", "mau-tai", "--date", "2024-01-01"], "Có phải “mau-tay”?"),
        (["new", "dialogue", "--province", "mau-dong", "--date", "2026-01-01"], "đúng vào ngày ấy: mau-tay."),
        (["new", "dialogue", "--province", "mau_tay", "--date", "2024-01-01"], "Có phải “mau-tay”?"),
        (["new", "dialogue", "--province", "Mẫu Tây", "--date", "2024-01-01"], "Có phải “mau-tay”?"),
        (["new", "dialogue", "--province", "xa-mau", "--date", "2024-03-01"], "--place MÃ"),
        (["new", "dialogue", "--province", "huyen-mau-tay", "--date", "2024-03-01"], "dưới tỉnh"),
        (["new", "dialogue", "--province", "trung-uong", "--date", "2024-01-01"], "--host MÃ"),
        (["new", "dialogue", "--province", "mau-tay-xa-mau-ha", "--date", "2026"], "bằng --place mau-tay-xa-mau-ha."),
        (["new", "dialogue", "--province", "chinh-phu-mau", "--date", "2026"], "bằng --host chinh-phu-mau."),
        (["new", "dialogue", "--province", "../../mau", "--date", "2024-01-01"], "Không có tỉnh"),
        (["new", "dialogue", "--province", "mau-tay", "--date", "2024-01-01", "--number", "4"], "ghi --number 3."),
        (["new", "dialogue", "--province", "mau-tay", "--date", "2023-01-01", "--number", "2"], "bỏ --number."),
        (["new", "dialogue", "--province", "mau-tay", "--date", "2024-01-01", "--number", "2"], "thêm --number 3."),
        (["new", "dialogue", "--province", "mau-tay", "--date", "1/2/2024"], "Viết năm-tháng-ngày"),
        (["--config", "khong-co.yml", "check"], "Không thấy tệp khong-co.yml."),
    ],
)
def test_wrong_use_is_explained_in_vietnamese_and_gives_two(project: Path, arguments: list[str], said: str) -> None:
    done = doithoai(project, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Error" not in done.stderr


def test_a_configuration_without_the_plugin_is_wrong_use(project: Path) -> None:
    (project / "site_config.yml").write_text("site_name: a\ndocs_dir: content/pages\nplugins: []\n", encoding="utf-8")
    done = doithoai(project, "build")
    assert done.returncode == 2
    assert "plugins: [doithoai]" in done.stderr


@pytest.mark.parametrize("broken", ["khac.yml", "tren.yml"])
def test_the_configuration_that_is_wrong_is_named_in_vietnamese(project: Path, broken: str) -> None:
    (project / "khac.yml").write_text("INHERIT: tren.yml\n", encoding="utf-8")
    (project / "tren.yml").write_text("site_name: a\n", encoding="utf-8")
    (project / broken).write_text("site_name: [a\n", encoding="utf-8")
    done = doithoai(project, "--config", "khac.yml", "check")
    assert done.returncode == 2
    assert done.stderr.startswith(f"Không dùng được {broken}. Dòng 1, cột 12: Ngoặc")
    assert "site_config.yml" not in done.stderr


@pytest.mark.parametrize("command", [[], ["build"], ["check"], ["new"], ["schema"], ["serve"]])
def test_help_is_in_vietnamese(command: list[str]) -> None:
    done = doithoai(ROOT, *command, "--help")
    assert done.returncode == 0
    assert "Cách dùng: " in done.stdout
    for english in ("Usage", "Options", "Show this", "default", "required"):
        assert english not in done.stdout


def test_schema_writes_one_file_for_each_record_type(project: Path) -> None:
    assert doithoai(project, "schema", "out").returncode == 0
    assert {path.name for path in (project / "out").iterdir()} == {f"{name}.schema.json" for name in RECORD_TYPES}
    schema = json.loads((project / "out/dialogue.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["chairs"]["title"]
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"title", "kind", "date", "sources"}


def test_a_missing_c_parser_is_said(project: Path) -> None:
    (project / "sitecustomize.py").write_text("import yaml\nyaml.__with_libyaml__ = False\n", encoding="utf-8")
    done = doithoai(project, "check", PYTHONPATH=f"{project}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert "libyaml" in done.stderr


def _leave_out_topics(project: Path) -> None:
    record = project / "content/dialogues/mau-dong-2021.yml"
    text = record.read_text(encoding="utf-8")
    assert "    topics: [vay-von]\n" in text
    record.write_text(text.replace("    topics: [vay-von]\n", ""), encoding="utf-8")


def test_warnings_are_shown_and_counted_and_change_no_exit_code(project: Path) -> None:
    _leave_out_topics(project)
    for command in ("check", "build"):
        done = doithoai(project, command)
        assert done.returncode == 0
        assert re.search(r"^content/.*: cảnh báo: .* \[question-without-topics\]$", done.stdout, re.MULTILINE)
        assert "Có 0 lỗi, 1 cảnh báo." in done.stderr
    assert (project / "site/doi-thoai/mau-dong-2021/index.html").is_file()
    (problem,) = json.loads(doithoai(project, "check", "--format", "json").stdout)
    assert problem["severity"] == "warning"
    assert doithoai(project, "check", "--format", "github").stdout.startswith("::warning file=")


def test_warnings_are_errors_if_strict(project: Path) -> None:
    assert doithoai(project, "build", "--strict").returncode == 0
    before = tree(project / "site")
    _leave_out_topics(project)
    for command in ("check", "build"):
        done = doithoai(project, command, "--strict")
        assert done.returncode == 1
        assert "cảnh báo: " in done.stdout
    assert "trang cũ giữ nguyên" in done.stderr
    assert tree(project / "site") == before


def test_mkdocs_alone_shows_warnings_and_refuses_them_if_strict(project: Path) -> None:
    _leave_out_topics(project)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", "site_config.yml"]
    for option, code in (([], 0), (["--strict"], 1)):
        more = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([*command, *option], cwd=project, env=more, capture_output=True, text=True, check=False)
        assert "question-without-topics" in done.stderr
        assert done.returncode == code


@pytest.mark.parametrize(
    "arguments", [["new", "dialogue", "--province", "mau-tay", "--date", "2020-01-01"], ["schema"]]
)
def test_what_cannot_be_written_is_said_in_words(project: Path, arguments: list[str]) -> None:
    shutil.rmtree(project / "content/dialogues")
    (project / "content/dialogues").write_text("", encoding="utf-8")
    (project / ".vscode").write_text("", encoding="utf-8")
    done = doithoai(project, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Không ghi được ")
    assert done.stderr.endswith(": ở chỗ của thư mục đang có một tệp.\n")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "không có quyền ghi ở đó"),
        (errno.EROFS, "ổ đĩa chỉ cho đọc"),
        (errno.ENOSPC, "ổ đĩa hết chỗ"),
    ],
)
def test_a_read_only_folder_is_said_in_words(project: Path, number: int, said: str) -> None:
    patch = f"def refuse(path, *_, **__):\n    raise OSError({number}, '', str(path))\n"
    code = f"import pathlib\n{patch}pathlib.Path.write_text = refuse\n"
    (project / "sitecustomize.py").write_text(code, encoding="utf-8")
    search_path = f"{project}{os.pathsep}{ROOT}"
    arguments = ("new", "dialogue", "--province", "mau-tay", "--date", "2020-01-01")
    done = doithoai(project, *arguments, PYTHONPATH=search_path)
    assert done.returncode == 2
    assert done.stderr == f"Không ghi được content/dialogues/mau-tay-2020.yml: {said}.\n"
