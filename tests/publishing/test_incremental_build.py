"""A build after a change gives the bytes of a build from nothing, and leaves alone what the change does not reach."""

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
from generator.publishing import writer as pour
from generator.publishing.build_state import MANIFEST
from generator.reading import checked_content as examine
from generator.search import indexing as search
from tests.project import SMALL, built, copy_project, tree

DIALOGUES = "content/dialogues"
WORDS = st.sampled_from(["Việc làm", "vay vốn", "nhà ở", "chuyển đổi số", "một chữ khác", "đất", "**đậm**"])


def _records(project: Path) -> list[Path]:
    return sorted((project / DIALOGUES).glob("*.yml"))


def _change_line(key: str) -> Callable[[Path, st.DataObject], None]:
    """Put other words behind a key of a record."""

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
    """Take a record away, but the last."""
    records = _records(project)
    if len(records) > 1:
        data.draw(st.sampled_from(records), label="record").unlink()


def _add(project: Path, data: st.DataObject) -> None:
    """Put a copy of a record beside it, as another dialogue of the same year."""
    record = data.draw(st.sampled_from(_records(project)), label="record")
    copy = record.with_name(f"{re.sub('-[0-9]$', '', record.stem)}-{data.draw(st.integers(3, 9))}.yml")
    if copy != record and "attachments:" not in record.read_text(encoding="utf-8"):
        shutil.copyfile(record, copy)


def _rename(project: Path, data: st.DataObject) -> None:
    """Give a record another number of its year."""
    record = data.draw(st.sampled_from(_records(project)), label="record")
    other = record.with_name(f"{re.sub('-[0-9]$', '', record.stem)}-{data.draw(st.integers(3, 9))}.yml")
    if not other.exists() and "attachments:" not in record.read_text(encoding="utf-8"):
        record.rename(other)


def _touch_registry(project: Path, data: st.DataObject) -> None:
    """Describe a topic otherwise."""
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
    "registry": _touch_registry,
    "theme": _change_theme,
}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Shrinking would build sites for many minutes; the drawn steps tell enough.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=st.data())
def test_whatever_changes_the_site_is_the_one_that_a_first_build_gives(
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
        shutil.rmtree(project / "cold", ignore_errors=True)
        for folder in ("content", "theme"):
            shutil.copytree(project / folder, project / "cold" / folder)
        shutil.copyfile(config, project / "cold/site_config.yml")
        assert site == tree(built(project / "cold/site_config.yml"))


def _times(site: Path) -> dict[str, int]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in files}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    built(copy_project(SMALL, tmp_path))
    return tmp_path


def test_what_did_not_change_keeps_its_time(project: Path) -> None:
    before = _times(project / "site")
    for _ in range(3):
        built(project / "site_config.yml")
        assert _times(project / "site") == before


def test_a_change_of_words_rewrites_only_where_they_stand(project: Path) -> None:
    site = project / "site"
    before, times = tree(site), _times(site)
    record = project / DIALOGUES / "mau-dong-2021.yml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("- ở xã\n", "- ở xã bên\n"), encoding="utf-8")
    built(project / "site_config.yml")
    after = tree(site)
    changed = {path for path, data in after.items() if before.get(path) != data}
    assert {path for path, time in _times(site).items() if times.get(path) != time} == changed
    assert {path for path in changed if path.endswith(".html")} == {
        "doi-thoai/mau-dong-2021/index.html",
        "doi-thoai/mau-dong-2021/hoi-dap/2/index.html",
    }
    # What results show of the other dialogues has its old address still.
    assert len({path.rpartition("/")[0] for path in changed if path.startswith("tim-kiem/the/")}) == 1


def test_a_file_of_the_site_that_somebody_changed_is_made_again(project: Path) -> None:
    page = project / "site/doi-thoai/mau-dong-2021/index.html"
    right = page.read_bytes()
    page.write_text("khác", encoding="utf-8")
    built(project / "site_config.yml")
    assert page.read_bytes() == right


def test_what_somebody_put_into_the_site_does_not_come_back(project: Path) -> None:
    right = tree(project / "site")
    (project / "site/doi-thoai/khac").mkdir()
    (project / "site/doi-thoai/khac/index.html").write_text("khác", encoding="utf-8")
    for _ in range(3):
        built(project / "site_config.yml")
        assert tree(project / "site") == right
        assert not (project / "site/doi-thoai/khac").exists()


def test_a_site_that_was_brought_back_from_elsewhere_is_taken_over(project: Path) -> None:
    before = _times(project / "site")
    shutil.move(project / "site", project / "kept")
    shutil.copytree(project / "kept", project / "site")
    for _ in range(3):
        built(project / "site_config.yml")
        assert _times(project / "site") == before


def _stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on file systems that keep times to two seconds: whatever is written was written at once."""
    write = pour._written

    def written(target: str, data: bytes) -> tuple[int, int, int]:
        write(target, data)
        os.utime(target, ns=(10**18, 10**18))
        status = Path(target).stat()
        return status.st_size, status.st_mtime_ns, status.st_ino

    monkeypatch.setattr(pour, "_written", written)


def test_what_differs_is_told_also_where_the_clock_is_coarse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stopped_clock(monkeypatch)
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


def _file_for_folder(spare: Path) -> None:
    shutil.rmtree(spare / "doi-thoai/mau-dong-2021")
    (spare / "doi-thoai/mau-dong-2021").write_text("khác", encoding="utf-8")


def _folder_for_file(spare: Path) -> None:
    (spare / "index.html").unlink()
    (spare / "index.html").mkdir()
    (spare / "index.html/khac").write_text("khác", encoding="utf-8")


def _half_made(spare: Path) -> None:
    for file in [path for path in spare.rglob("*") if path.is_file()][::2]:
        file.unlink()
        file.write_text("nửa chừng", encoding="utf-8")


def _without_folders(spare: Path) -> None:
    shutil.rmtree(spare / "doi-thoai")
    (spare / "rong/rong").mkdir(parents=True)


def _linked_folder(spare: Path) -> None:
    (spare / "doi-thoai").rename(spare.parent / "elsewhere")
    (spare / "doi-thoai").symlink_to(spare.parent / "elsewhere")


def _link_to_nothing(spare: Path) -> None:
    shutil.rmtree(spare / "tinh")
    (spare / "tinh").symlink_to("nothing")


def _pipe(spare: Path) -> None:
    shutil.rmtree(spare / "tinh")
    os.mkfifo(spare / "tinh")


def _file(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("khác", encoding="utf-8")


def _link(spare: Path) -> None:
    spare.rename(spare.parent / "elsewhere")
    spare.symlink_to("elsewhere")


def _broken_link(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.symlink_to("nothing")


LEFT = (
    *(_file_for_folder, _folder_for_file, _half_made, _without_folders, _linked_folder, _link_to_nothing, _pipe),
    *(_file, _link, _broken_link, shutil.rmtree),
)


@pytest.mark.parametrize("left", LEFT)
def test_whatever_is_left_of_the_site_before_the_next_is_as_it_should_be(
    left: Callable[[Path], None], project: Path
) -> None:
    right = tree(project / "site")
    built(project / "site_config.yml")
    left(project / ".site.spare")
    elsewhere = tree(project / "elsewhere")
    for _ in range(4):
        built(project / "site_config.yml")
        assert tree(project / "site") == right
        assert all(any(folder.iterdir()) for folder in (project / "site").rglob("*") if folder.is_dir())
    assert tree(project / "elsewhere") == elsewhere
    assert len(list(project.glob(".site.spare*"))) <= 2, "sites that are of no use pile up"


def test_a_question_that_moves_to_another_dialogue_is_led_to_there(project: Path) -> None:
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


def test_a_file_of_the_theme_that_takes_a_folder_s_place_takes_nothing_else_away(project: Path) -> None:
    built(project / "site_config.yml")
    (project / "theme/doi-thoai").write_text("khác", encoding="utf-8")
    config = copy_project(project, project / "cold")
    shutil.copyfile(project / "theme/doi-thoai", project / "cold/theme/doi-thoai")
    cold = tree(built(config))
    for _ in range(3):
        assert tree(built(project / "site_config.yml")) == cold


@pytest.mark.parametrize("damage", ["empty", "cut", "other"])
def test_what_was_kept_and_is_damaged_is_as_if_it_were_not_there(project: Path, damage: str) -> None:
    right = tree(project / "site")
    kept = [project / ".site.made", *(path for path in project.glob(".site.cache/**/*") if path.is_file())]
    assert {"records", "search", "templates"} <= {part for path in kept for part in path.parts}
    for file in kept:
        data = file.read_bytes()
        file.write_bytes({"empty": b"", "cut": data[:-1], "other": data[:-1] + b"\0"}[damage])
    built(project / "site_config.yml")
    assert tree(project / "site") == right


def test_what_is_kept_does_not_grow(project: Path) -> None:
    kept = {path.name for path in project.glob(".site.cache/*/*")}
    for word in ("một", "hai", "ba"):
        record = project / DIALOGUES / "mau-dong-2021.yml"
        record.write_text(record.read_text(encoding="utf-8") + f"theme: {word}\n" * (word == "một"), encoding="utf-8")
        built(project / "site_config.yml")
    assert len({path.name for path in project.glob(".site.cache/*/*")}) == len(kept)


def test_the_manifest_has_the_digest_of_every_file(project: Path) -> None:
    files = tree(project / "site")
    manifest = json.loads(files.pop(MANIFEST))
    assert manifest == {"version": 1, "sha256": {path: sha256(data).hexdigest() for path, data in files.items()}}


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes share the work of a small archive too."""
    for module in (examine, pour, search):
        monkeypatch.setattr(module, "_BATCH", 1)
        monkeypatch.setattr(module, "_LEAST_SHARED", 2)
    monkeypatch.setattr(pour, "_LEAST_SPAWNED", 2)


@pytest.fixture(params=["alone", "beside threads"])
def beside(request: pytest.FixtureRequest) -> Iterator[None]:
    """With threads running, other processes are not forked but begin anew."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    if request.param == "beside threads":
        thread.start()
    yield
    end.set()
    if thread.ident:
        thread.join()


@pytest.mark.usefixtures("small_pieces", "beside")
@pytest.mark.parametrize("jobs", [2, 3])
def test_as_many_processes_as_there_may_be_make_the_same_site(jobs: int, project: Path) -> None:
    right = tree(project / "site")
    shutil.rmtree(project / ".site.cache")
    (project / ".site.made").unlink()
    assert build(project / "site_config.yml", run=BuildOptions(jobs)) == ()
    assert tree(project / "site") == right
