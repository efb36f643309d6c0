"""The ZIP of the offline edition, and the option of `doithoai build` that writes it."""

import base64
import json
import os
import re
import zipfile
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.offline.edition import SITE_FOLDER, offline_path, write_offline
from generator.publishing.staging import BuildRunningError, locked
from generator.scripts.bundle import bundle_script
from tests.commands.test_commands import doithoai
from tests.project import ROOT, SMALL, built, copy_project


class _Links(HTMLParser):
    """Collects URLs and ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "action", "xlink:href"} and value is not None:
                self.links.append(value)
            if name == "id" and value:
                self.ids.add(value)
        if ("http-equiv", "refresh") in attrs:
            self.links.append((dict(attrs)["content"] or "").partition("url=")[2])


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=[SMALL, ROOT], ids=["small", "real"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(copy_project(request.param, tmp_path_factory.mktemp("offline")))


@pytest.fixture(scope="module")
def edition(site: Path) -> dict[str, bytes]:
    return contents(write_offline(site, ROOT / "theme"))


def test_every_link_leads_to_a_file_and_fragment_of_the_zip(edition: dict[str, bytes]) -> None:
    pages = {name: _Links(data.decode()) for name, data in edition.items() if name.endswith(".html")}
    assert len(pages) > 40
    broken = []
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"(https?|mailto):", link):
                continue
            assert not link.startswith(("/", "\\")), f"{name}: {link}"
            target = urlsplit(urljoin(f"http://usb/{name}", link))
            found = unquote(target.path).removeprefix("/")
            if found not in edition or (target.fragment and target.fragment not in pages[found].ids):
                broken.append(f"{name}: {link}")
    assert broken == []


def test_zip_holds_every_file_except_those_for_servers(site: Path, edition: dict[str, bytes]) -> None:
    published = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    kept = {name.removeprefix(f"{SITE_FOLDER}/") for name in edition if name.startswith(f"{SITE_FOLDER}/")}
    index = {path for path in published if path.endswith(".bin")}
    _, modules = bundle_script("static/js/main.js", lambda path: (ROOT / "theme" / path).read_text(encoding="utf-8"))
    useless = {path for path in published if re.fullmatch(r"404\.html|robots\.txt|sitemap.*\.xml", path)}
    assert kept - published == {f"{path}.js" for path in index} | {"static/js/open.js"}
    assert published - kept == index | useless | (modules - {"static/js/main.js"})
    same = [path for path in published & kept if not path.endswith((".html", "main.js"))]
    assert {path for path in same if edition[f"{SITE_FOLDER}/{path}"] != (site / path).read_bytes()} == set()


def test_pages_have_no_modules_preloads_and_cors_attributes(edition: dict[str, bytes]) -> None:
    for name, data in edition.items():
        if name.endswith(".html"):
            for unfit in (b'type="module"', b"crossorigin", b"preload", b"file:"):
                assert unfit not in data, name


def test_zip_holds_no_local_path(site: Path, edition: dict[str, bytes]) -> None:
    folder = str(site.parent).encode()
    assert [name for name, data in edition.items() if folder in data] == []


def test_top_level_has_read_me_and_start_page(edition: dict[str, bytes]) -> None:
    top = sorted(name for name in edition if not name.startswith(f"{SITE_FOLDER}/"))
    assert top == ["DOC-TOI.txt", "Mo-kho-doi-thoai.html"]
    assert f"{SITE_FOLDER}/index.html" in _Links(edition["Mo-kho-doi-thoai.html"].decode()).links
    words = edition["DOC-TOI.txt"].decode("utf-8-sig")
    assert "Mo-kho-doi-thoai.html" in words
    assert words.count("\n") == words.count("\r\n")


def test_search_index_files_are_wrapped_in_scripts(tmp_path: Path) -> None:
    site = built(copy_project(SMALL, tmp_path))
    data = {"tim-kiem/chi-muc.bin": bytes(range(256)), "tim-kiem/chi-muc/0a/k/0/12.bin": os.urandom(20_000)}
    for path, some in data.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(some)
    file = write_offline(site, ROOT / "theme")
    found = contents(file)
    for path, some in data.items():
        script = found[f"{SITE_FOLDER}/{path}.js"].decode("ascii")
        call = re.fullmatch(r"doithoaiOffline\.give\((\"[^\"]*\"), \"([\w+/=]*)\"\);\n", script)
        assert call
        assert json.loads(call[1]) == path
        assert base64.b64decode(call[2]) == some
        assert f"{SITE_FOLDER}/{path}" not in found
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo(f"{SITE_FOLDER}/tim-kiem/chi-muc/0a/k/0/12.bin.js")
    assert entry.compress_size < 1.05 * 20_000


def index_data(edition: dict[str, bytes], path: str) -> Any:
    """Return the JSON of a search index file of the edition."""
    script = edition[f"{SITE_FOLDER}/{path}.js"].decode()
    return json.loads(zlib.decompress(base64.b64decode(script.split('"')[3]), -zlib.MAX_WBITS))


def test_result_cards_link_to_files(site: Path, edition: dict[str, bytes]) -> None:
    assert index_data(edition, "tim-kiem/chi-muc.bin")["build"]
    files = sorted((site / "tim-kiem/the").rglob("*.bin"))
    assert files
    for file in files:
        before = json.loads(zlib.decompress(file.read_bytes(), -zlib.MAX_WBITS))
        after = index_data(edition, file.relative_to(site).as_posix())
        assert [card[1:] for card in after] == [card[1:] for card in before]
        for (url, *_), (rewritten, *_) in zip(before, after, strict=True):
            assert rewritten.replace("index.html", "") == url
            assert f"{SITE_FOLDER}/{rewritten.partition('#')[0]}" in edition


def test_zip_is_deterministic_and_sorted_by_name(site: Path) -> None:
    file = offline_path(site)
    first = write_offline(site, ROOT / "theme").read_bytes()
    for path in site.rglob("*"):
        os.utime(path, (0, 0))
    assert write_offline(site, ROOT / "theme").read_bytes() == first
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_attachments_are_unchanged(tmp_path: Path) -> None:
    site = built(copy_project(SMALL, tmp_path))
    folder = site / "doi-thoai/mau-tay-2024/tep"
    folder.mkdir(exist_ok=True)
    (folder / "bang.txt").write_bytes(b'<a href="./">')
    assert (
        contents(write_offline(site, ROOT / "theme"))[f"{SITE_FOLDER}/doi-thoai/mau-tay-2024/tep/bang.txt"]
        == b'<a href="./">'
    )


def test_existing_zip_is_replaced_only_when_the_new_one_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = built(copy_project(SMALL, tmp_path))
    file = write_offline(site, ROOT / "theme")
    before = file.read_bytes()

    def stop(done: int, total: int) -> None:
        assert file.read_bytes() == before
        if done > 5:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_offline(site, ROOT / "theme", stop)
    assert file.read_bytes() == before
    assert {path.name for path in site.parent.iterdir() if "ngoai-tuyen" in path.name} == {file.name}


def test_locked_site_raises_build_running_error(tmp_path: Path) -> None:
    site = built(copy_project(SMALL, tmp_path))
    with locked(site), pytest.raises(BuildRunningError):
        write_offline(site, ROOT / "theme")
    assert not offline_path(site).exists()


def test_progress_counts_every_file_up_to_the_total(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_offline(built(copy_project(SMALL, tmp_path)), ROOT / "theme", lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert {total for _, total in steps} == {len(steps)}


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(SMALL, tmp_path)
    return tmp_path


def test_build_writes_the_zip_only_with_offline_option(project: Path) -> None:
    assert doithoai(project, "build").returncode == 0
    assert not (project / "site-ngoai-tuyen.zip").exists()
    done = doithoai(project, "build", "--offline")
    assert done.returncode == 0
    assert re.search(r"Đã ghi bản ngoại tuyến: site-ngoai-tuyen\.zip \(\d+ MB\)\.", done.stderr)
    assert "kho/index.html" in zipfile.ZipFile(project / "site-ngoai-tuyen.zip").namelist()


def test_problems_in_the_content_keep_the_existing_zip(project: Path) -> None:
    file = project / "site-ngoai-tuyen.zip"
    file.write_bytes(b"last")
    record = project / "content/dialogues/mau-dong-2021.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("[vay-von]", "[vai-von]"), encoding="utf-8")
    assert doithoai(project, "build", "--offline").returncode == 1
    assert file.read_bytes() == b"last"


def test_module_that_cannot_be_bundled_is_reported_with_its_line(project: Path) -> None:
    with (project / "theme/static/js/contents.js").open("a", encoding="utf-8") as script:
        script.write("export default 1;\n")
    done = doithoai(project, "build", "--offline")
    assert done.returncode == 2
    assert re.search(r"static/js/contents\.js:\d+: export default 1;", done.stderr)
    assert (project / "site/index.html").is_file()
    assert not (project / "site-ngoai-tuyen.zip").exists()


def test_zip_that_cannot_be_written_is_reported(project: Path) -> None:
    (project / "site-ngoai-tuyen.zip").mkdir()
    done = doithoai(project, "build", "--offline")
    assert done.returncode == 2
    assert "không ghi được bản ngoại tuyến: site-ngoai-tuyen.zip (" in done.stderr
    assert [path.name for path in project.iterdir() if path.suffix == ".part"] == []
