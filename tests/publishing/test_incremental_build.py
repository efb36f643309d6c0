"""Incremental builds: the same bytes as a clean build, and unchanged files keep their mtime."""

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.jobs.options import BuildOptions
from generator.plugin import build
from generator.publishing import writer
from generator.publishing.build_state import MANIFEST
from generator.reading import checked_content
from generator.search import indexing
from tests.project import SMALL, built, copy_project, tree

DIALOGUES = "content/dialogues"
WORDS = st.sampled_from(["Việc làm", "vay vốn", "nhà ở", "chuyển đổi số", "một chữ khác", "đất", "**đậm**"])


def _records(project: Path) -> list[Path]:
    return sorted((project / DIALOGUES).glob("*.yml"))


def _change_line(key: str) -> Callable[[Path, st.DataObject], None]:
    """Return a change that replaces a value of this key in one record."""

    def change(project: Path, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(_records(project)), label="record")
        lines = record.read_text(encoding="utf-8").split("\n")
        places = [place for place, line in enumerate(lines) if re.match(rf"[ -]*{key}: +[^\s>|]", line)]
        if not places:
            return
        place = data.draw(st.sampled_from(places), label="line")
        lines[place] = re.sub(
            rf"({key}: ).*", rf"\g<1>{data.draw(WORDS)} {data.draw(st.integers(0, 99))}", lines[place]
        )
        record.write_text("\n".join(lines), encoding="utf-8")

    return change


def _remove(project: Path, data: st.DataObject) -> None:
    """Delete a record unless it is the only one."""
    records = _records(project)
    if len(records) > 1:
        data.draw(st.sampled_from(records), label="record").unlink()


def _add(project: Path, data: st.DataObject) -> None:
    """Copy a record as another dialogue of the same year."""
    record = data.draw(st.sampled_from(_records(project)), label="record")
    copy = record.with_name(f"{re.sub('-[0-9]$', '', record.stem)}-{data.draw(st.integers(3, 9))}.yml")
    if copy != record and "attachments:" not in record.read_text(encoding="utf-8"):
        text = record.read_text(encoding="utf-8")
        copy.write_text(re.sub(r"^formerly: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")


def _rename(project: Path, data: st.DataObject) -> None:
    """Rename a record to another number within its year."""
    record = data.draw(st.sampled_from(_records(project)), label="record")
    other = record.with_name(f"{re.sub('-[0-9]$', '', record.stem)}-{data.draw(st.integers(3, 9))}.yml")
    if not other.exists() and "attachments:" not in record.read_text(encoding="utf-8"):
        record.rename(other)


def _former(project: Path, data: st.DataObject) -> None:
    """Give a record another former id."""
    record = data.draw(st.sampled_from(_records(project)), label="record")
    text = re.sub(r"^formerly: .*\n", "", record.read_text(encoding="utf-8"), flags=re.MULTILINE)
    former = f"mau-cu-{data.draw(st.integers(2001, 2009), label='former')}"
    record.write_text(f"{text.rstrip()}\nformerly: [{former}]\n", encoding="utf-8")


def _rename_topic(project: Path, data: st.DataObject) -> None:
    """Change the name of a topic."""
    file = project / "content/registry/topics.yml"
    text = file.read_text(encoding="utf-8")
    name = data.draw(st.sampled_from(re.findall(r"name: (.+)", text)), label="topic")
    file.write_text(text.replace(f"name: {name}\n", f"name: {name.strip(chr(34))} khác\n", 1), encoding="utf-8")


def _change_theme(project: Path, data: st.DataObject) -> None:
    """Change a template."""
    template = project / "theme/parts/frame.html"
    mark = f"<!-- {data.draw(st.integers(0, 3))} -->"
    template.write_text(template.read_text(encoding="utf-8") + mark, encoding="utf-8")


CHANGES = {
    "title": _change_line("title"),
    "text": _change_line("text"),
    "position": _change_line("position"),
    "remove": _remove,
    "add": _add,
    "rename": _rename,
    "former": _former,
    "registry": _rename_topic,
    "theme": _change_theme,
}


def _clean_build(project: Path, target: Path) -> Path:
    """Build a project in another folder, of whose last build only compiled templates are left: they change no byte."""
    for path in (target / "content", target / "theme", target / "site", *target.glob(".site.*/records")):
        shutil.rmtree(path, ignore_errors=True)
    for path in (*target.glob(".site.spare*"), *target.glob(".site.cache/search")):
        shutil.rmtree(path, ignore_errors=True)
    (target / ".site.made").unlink(missing_ok=True)
    for folder in ("content", "theme"):
        shutil.copytree(project / folder, target / folder)
    shutil.copyfile(project / "site_config.yml", target / "site_config.yml")
    return built(target / "site_config.yml")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Shrinking would build sites for many minutes; the drawn steps explain a failure well enough.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=st.data())
def test_incremental_builds_equal_clean_builds_after_any_changes(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = tmp_path_factory.mktemp("warm")
    config = copy_project(SMALL, project)
    built(config)
    for _ in range(data.draw(st.integers(1, 3), label="builds")):
        before = tree(project / "site")
        for name in data.draw(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3), label="changes"):
            CHANGES[name](project, data)
        problems = build(config)
        site = tree(project / "site")
        if problems:
            assert site == before
            continue
        assert site == tree(_clean_build(project, project / "cold"))


def _mtimes(site: Path) -> dict[str, int]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in files}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    built(copy_project(SMALL, tmp_path))
    return tmp_path


def test_unchanged_files_keep_their_mtime(project: Path) -> None:
    before = _mtimes(project / "site")
    for _ in range(3):
        built(project / "site_config.yml")
        assert _mtimes(project / "site") == before


def test_changed_text_rewrites_only_files_that_show_it(project: Path) -> None:
    site = project / "site"
    before, times = tree(site), _mtimes(site)
    record = project / DIALOGUES / "mau-dong-2021.yml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("- ở xã\n", "- ở xã bên\n"), encoding="utf-8")
    built(project / "site_config.yml")
    after = tree(site)
    changed = {path for path, data in after.items() if before.get(path) != data}
    assert {path for path, time in _mtimes(site).items() if times.get(path) != time} == changed
    assert {path for path in changed if path.endswith(".html")} == {
        "doi-thoai/mau-dong-2021/index.html",
        "doi-thoai/mau-dong-2021/hoi-dap/2/index.html",
    }
    # Only one file of result cards is new: the cards of other dialogues keep their URLs.
    assert len({path.rpartition("/")[0] for path in changed if path.startswith("tim-kiem/the/")}) == 1


def test_published_file_edited_by_hand_is_restored(project: Path) -> None:
    page = project / "site/doi-thoai/mau-dong-2021/index.html"
    expected = page.read_bytes()
    page.write_text("khác", encoding="utf-8")
    built(project / "site_config.yml")
    assert page.read_bytes() == expected


def test_foreign_files_in_the_site_are_removed(project: Path) -> None:
    expected = tree(project / "site")
    (project / "site/doi-thoai/khac").mkdir()
    (project / "site/doi-thoai/khac/index.html").write_text("khác", encoding="utf-8")
    for _ in range(3):
        built(project / "site_config.yml")
        assert tree(project / "site") == expected
        assert not (project / "site/doi-thoai/khac").exists()


def test_site_restored_from_a_copy_is_reused(project: Path) -> None:
    before = _mtimes(project / "site")
    shutil.move(project / "site", project / "kept")
    shutil.copytree(project / "kept", project / "site")
    for _ in range(3):
        built(project / "site_config.yml")
        assert _mtimes(project / "site") == before


def _stop_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give all written files the same mtime, as file systems with a resolution of two seconds may do."""
    write_new_file = writer._write_new_file

    def write_with_fixed_mtime(target: str, data: bytes) -> tuple[int, int, int]:
        write_new_file(target, data)
        os.utime(target, ns=(10**18, 10**18))
        status = Path(target).stat()
        return status.st_size, status.st_mtime_ns, status.st_ino

    monkeypatch.setattr(writer, "_write_new_file", write_with_fixed_mtime)


def test_same_size_and_mtime_are_told_apart_by_inode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_clock(monkeypatch)
    config = copy_project(SMALL, tmp_path)
    record = tmp_path / DIALOGUES / "mau-dong-2021.yml"
    text = record.read_text(encoding="utf-8")
    sites = []
    for word in ("xã", "xa", "xà", "xà", "xã"):
        record.write_text(text.replace("- ở xã\n", f"- ở {word}\n"), encoding="utf-8")
        sites.append(tree(built(config)))
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)
        cold = copy_project(SMALL, tmp_path / "cold")
        shutil.copyfile(record, tmp_path / "cold" / DIALOGUES / record.name)
        assert sites[-1] == tree(built(cold))
    assert sites[0] != sites[1] != sites[2] == sites[3] != sites[4]


def _file_in_place_of_folder(spare: Path) -> None:
    shutil.rmtree(spare / "doi-thoai/mau-dong-2021")
    (spare / "doi-thoai/mau-dong-2021").write_text("khác", encoding="utf-8")


def _folder_in_place_of_file(spare: Path) -> None:
    (spare / "index.html").unlink()
    (spare / "index.html").mkdir()
    (spare / "index.html/khac").write_text("khác", encoding="utf-8")


def _half_overwritten(spare: Path) -> None:
    for file in [path for path in spare.rglob("*") if path.is_file()][::2]:
        file.unlink()
        file.write_text("nửa chừng", encoding="utf-8")


def _missing_and_empty_folders(spare: Path) -> None:
    shutil.rmtree(spare / "doi-thoai")
    (spare / "rong/rong").mkdir(parents=True)


def _symlink_to_folder(spare: Path) -> None:
    (spare / "doi-thoai").rename(spare.parent / "elsewhere")
    (spare / "doi-thoai").symlink_to(spare.parent / "elsewhere")


def _dangling_symlink(spare: Path) -> None:
    shutil.rmtree(spare / "tinh")
    (spare / "tinh").symlink_to("nothing")


def _named_pipe(spare: Path) -> None:
    shutil.rmtree(spare / "tinh")
    os.mkfifo(spare / "tinh")


def _spare_is_file(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("khác", encoding="utf-8")


def _spare_is_symlink(spare: Path) -> None:
    spare.rename(spare.parent / "elsewhere")
    spare.symlink_to("elsewhere")


def _spare_is_dangling_symlink(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.symlink_to("nothing")


DAMAGES = (
    *(_file_in_place_of_folder, _folder_in_place_of_file, _half_overwritten, _missing_and_empty_folders),
    *(_symlink_to_folder, _dangling_symlink, _named_pipe),
    *(_spare_is_file, _spare_is_symlink, _spare_is_dangling_symlink, shutil.rmtree),
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_spare_folder_does_not_change_the_next_sites(damage: Callable[[Path], None], project: Path) -> None:
    expected = tree(project / "site")
    built(project / "site_config.yml")
    damage(project / ".site.spare")
    elsewhere = tree(project / "elsewhere")
    for _ in range(4):
        built(project / "site_config.yml")
        assert tree(project / "site") == expected
        assert all(any(folder.iterdir()) for folder in (project / "site").rglob("*") if folder.is_dir())
    assert tree(project / "elsewhere") == elsewhere
    assert len(list(project.glob(".site.spare*"))) <= 2, "unusable spare folders pile up"


def test_links_follow_a_question_moved_to_another_dialogue(project: Path) -> None:
    def record(name: str, day: str, *questions: str) -> None:
        rows = "".join(f"  - {{{row}, grain: question, source: bao}}\n" for row in questions)
        head = f"title: Mẫu {name}\nkind: dialogue\nprovince: {name.rpartition('-')[0]}\ndate: {day}\nquestions:\n"
        source = "sources:\n  - {id: bao, kind: news, title: Báo}\n"
        (project / DIALOGUES / f"{name}.yml").write_text(f"{head}{rows}{source}", encoding="utf-8")

    for path in (project / DIALOGUES).iterdir():
        path.unlink()
    shutil.rmtree(project / "content/attachments")
    first = "id: 1, title: Nhà ở xã hội, topics: [vay-von]"
    moving = "id: 3, title: Học nghề ở trung tâm huyện, topics: [viec-lam]"
    other = "id: 4, title: Đường liên thôn, topics: [vay-von]"
    record("mau-tay-2023", "2023-02-03", "id: 1, title: Học nghề ở trung tâm tỉnh, topics: [viec-lam]")
    record("mau-dong-2021", "2021-02-03", first, moving)
    record("mau-nam-2022", "2022-02-03", other)
    near = built(project / "site_config.yml") / "doi-thoai/mau-tay-2023/hoi-dap/1/index.html"
    assert "mau-dong-2021/hoi-dap/3/" in near.read_text(encoding="utf-8")
    record("mau-dong-2021", "2021-02-03", first)
    record("mau-nam-2022", "2022-02-03", moving, other)
    built(project / "site_config.yml")
    assert "mau-nam-2022/hoi-dap/3/" in near.read_text(encoding="utf-8")
    assert "mau-dong-2021/hoi-dap/3/" not in near.read_text(encoding="utf-8")


def test_theme_file_replacing_a_folder_removes_nothing_else(project: Path) -> None:
    built(project / "site_config.yml")
    (project / "theme/doi-thoai").write_text("khác", encoding="utf-8")
    config = copy_project(project, project / "cold")
    shutil.copyfile(project / "theme/doi-thoai", project / "cold/theme/doi-thoai")
    cold = tree(built(config))
    for _ in range(3):
        assert tree(built(project / "site_config.yml")) == cold


@pytest.mark.parametrize("damage", ["empty", "cut", "other"])
def test_damaged_cache_files_are_ignored(project: Path, damage: str) -> None:
    expected = tree(project / "site")
    kept = [project / ".site.made", *(path for path in project.glob(".site.cache/**/*") if path.is_file())]
    assert {"records", "search", "templates"} <= {part for path in kept for part in path.parts}
    for file in kept:
        data = file.read_bytes()
        file.write_bytes({"empty": b"", "cut": data[:-1], "other": data[:-1] + b"\0"}[damage])
    built(project / "site_config.yml")
    assert tree(project / "site") == expected


def test_cache_does_not_grow(project: Path) -> None:
    kept = {path.name for path in project.glob(".site.cache/*/*")}
    for word in ("một", "hai", "ba"):
        record = project / DIALOGUES / "mau-dong-2021.yml"
        record.write_text(record.read_text(encoding="utf-8") + f"theme: {word}\n" * (word == "một"), encoding="utf-8")
        built(project / "site_config.yml")
    assert len({path.name for path in project.glob(".site.cache/*/*")}) == len(kept)


def test_manifest_lists_the_digest_of_every_file(project: Path) -> None:
    files = tree(project / "site")
    manifest = json.loads(files.pop(MANIFEST))
    assert manifest == {"version": 1, "sha256": {path: sha256(data).hexdigest() for path, data in files.items()}}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make even the small archive large enough for several processes."""
    for module in (checked_content, writer, indexing):
        monkeypatch.setattr(module, "_BATCH_SIZE", 1)
        monkeypatch.setattr(module, "_MIN_SHARED_BATCHES", 2)
    monkeypatch.setattr(writer, "_MIN_SPAWNED_BATCHES", 2)


@pytest.fixture(params=["alone", "beside threads"])
def threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the test without and with another thread, which makes workers be spawned instead of forked."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    if request.param == "beside threads":
        thread.start()
    yield
    stop.set()
    if thread.ident:
        thread.join()


@pytest.mark.usefixtures("small_batches", "threads")
@pytest.mark.parametrize("jobs", [2, 3])
def test_several_processes_build_the_same_site(jobs: int, project: Path) -> None:
    expected = tree(project / "site")
    shutil.rmtree(project / ".site.cache")
    (project / ".site.made").unlink()
    assert build(project / "site_config.yml", options=BuildOptions(jobs)) == ()
    assert tree(project / "site") == expected


def test_former_addresses_come_change_and_go_with_their_record(project: Path) -> None:
    record = project / DIALOGUES / "mau-dong-2021.yml"
    text = record.read_text(encoding="utf-8")
    for former in ("[mau-dong-2020]", "[mau-dong-2020, mau-dong-2019]", "[mau-dong-2019]"):
        record.write_text(f"{text}formerly: {former}\n", encoding="utf-8")
        site = tree(built(project / "site_config.yml"))
        assert site == tree(_clean_build(project, project / "cold"))
        for id_ in ("mau-dong-2020", "mau-dong-2019"):
            pages = {path for path in site if path.startswith(f"doi-thoai/{id_}/")}
            expected = ("index.html", "hoi-dap/1/index.html", "hoi-dap/2/index.html") if id_ in former else ()
            assert pages == {f"doi-thoai/{id_}/{path}" for path in expected}
    renamed = record.with_name("mau-dong-2021-3.yml")
    record.rename(renamed)
    renamed.write_text(f"{text}formerly: [mau-dong-2021]\n", encoding="utf-8")
    site = tree(built(project / "site_config.yml"))
    assert site == tree(_clean_build(project, project / "cold"))
    assert b"../../doi-thoai/mau-dong-2021-3/" in site["doi-thoai/mau-dong-2021/index.html"]
    record.write_text(f"{text}formerly: []\n", encoding="utf-8")
    renamed.unlink()
    assert b"refresh" not in tree(built(project / "site_config.yml"))["doi-thoai/mau-dong-2021/index.html"]
