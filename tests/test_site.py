import datetime
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from generator.archive.archive import Archive, build_archive
from generator.archive.mentions import EntryKind
from generator.archive.names import public_name
from generator.jobs.options import BuildOptions
from generator.pages import urls
from generator.plugin import build
from generator.publishing.build_state import MANIFEST
from generator.reading.checked_content import check_content
from generator.records.introspection import choice_label
from generator.records.model import Model
from generator.records.registries import Agency, Person, Topic
from generator.records.schema import Named
from generator.search.encoding import inflate
from generator.text.dates import format_date
from generator.text.strings import text
from generator.text.vietnamese import format_number
from tests.project import ROOT, SMALL, built, copy_project, tree, visible_text
from tests.search.index import Index

EXPECTED = SMALL / "expected"


def _golden_files(site: Path) -> dict[str, bytes]:
    """Files compared with tests/small/expected: without theme files, the search index (other tests decode it) and the
    manifest, which changes with each of them. Images are replaced: their bytes depend on the installed Pillow.
    """
    files = {path: data for path, data in tree(site).items() if not path.startswith("static/")}
    files = {path: data for path, data in files.items() if not path.endswith(".bin") and path != MANIFEST}
    return {path: b"PNG\n" if path.endswith(".png") else data for path, data in files.items()}


def bless() -> None:
    """Write the small site as it is built now to tests/small/expected."""
    site = built(SMALL / "site_config.yml")
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for path, data in _golden_files(site).items():
        target = EXPECTED / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    shutil.rmtree(site)
    shutil.rmtree(SMALL / ".site.cache")
    shutil.rmtree(SMALL / ".site.spare", ignore_errors=True)
    for left in (".site.made", ".site.lock"):
        (SMALL / left).unlink()


def test_small_site_matches_the_expected_files(small_site: Path) -> None:
    actual, expected = _golden_files(small_site), tree(EXPECTED)
    assert actual.keys() == expected.keys(), "`make bless` accepts pages that came or went"
    for path, data in actual.items():
        assert data.decode() == expected[path].decode(), f"{path}: `make bless` accepts the change"


def test_builds_are_reproducible(small_site: Path, tmp_path: Path) -> None:
    assert tree(built(copy_project(SMALL, tmp_path))) == tree(small_site)


def test_mkdocs_command_builds_the_same_site(small_site: Path, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)]
    subprocess.run(command, check=True)
    assert tree(tmp_path / "site") == tree(small_site)


@pytest.mark.parametrize(("jobs", "registry_text"), [(1, "[]\n"), (2, "[]\n"), (1, ""), (1, "# Chưa có mục nào.\n")])
def test_empty_archive_has_a_complete_site(jobs: int, registry_text: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    shutil.rmtree(tmp_path / "content/dialogues")
    shutil.rmtree(tmp_path / "content/attachments")
    for registry in (tmp_path / "content/registry").iterdir():
        registry.write_text(registry_text, encoding="utf-8")
    assert build(config, options=BuildOptions(jobs)) == ()
    files = tree(tmp_path / "site")
    assert Index.decode(files).cards == []
    assert set(json.loads(files["manifest.json"])["sha256"]) == files.keys() - {"manifest.json"}


def test_directive_status_is_the_same_in_csv_and_on_the_page(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    record = tmp_path / "content/dialogues/mau-tay-2024.md"
    text = record.read_text(encoding="utf-8").replace(
        "date: 2024-11-30, status: done", "date: 2024-05-01, status: done"
    )
    record.write_text(text, encoding="utf-8")
    site = built(config)
    assert ",in-progress," in (site / "du-lieu/chi-dao.csv").read_text(encoding="utf-8")
    assert 'data-status="in-progress"' in (site / "chi-dao/index.html").read_text(encoding="utf-8")


def test_new_record_changes_only_its_pages_and_the_lists_that_name_it(real_site: Path, tmp_path: Path) -> None:
    config = copy_project(ROOT, tmp_path)
    text = (tmp_path / "content/dialogues/hung-yen-2023.yml").read_text(encoding="utf-8")
    text = text.replace("2023-03-23", "2022-03-24")
    (tmp_path / "content/dialogues/hung-yen-2022.yml").write_text(text, encoding="utf-8")
    before, after = _golden_files(real_site), _golden_files(built(config))
    assert before.keys() <= after.keys()
    assert all("hung-yen-2022" in path or path == "nam/2022/index.html" for path in after.keys() - before.keys())
    changed = {path for path in before if before[path] != after[path]}
    # These pages show counts of the whole archive; every other changed page must name the new record.
    counting = {"thong-ke/index.html", "chu-de/index.html", "tinh/index.html", "nam/index.html"}
    unnamed = {path for path in changed - counting if b"hung-yen-2022" not in after[path]}
    assert unnamed == set()
    assert changed.isdisjoint({"nhan-vat/le-thi-thuy/index.html", "tinh/lang-son/index.html"})


def test_notes_consents_and_hidden_names_are_not_published(small_site: Path) -> None:
    for path, packed in tree(small_site).items():
        data = inflate(packed) if path.endswith(".bin") else packed
        for secret in ("BÍ MẬT", "HOSO-KIN", "Giấu", "Hoàng Văn Tắt"):
            assert secret not in data.decode(errors="replace"), path
    assert "H.V.T." in (small_site / "bieu-duong/index.html").read_text(encoding="utf-8")


def test_former_addresses_lead_to_the_present_ones_and_are_listed_nowhere(small_site: Path) -> None:
    former, present = "mau-tay-2023-2", "mau-tay-2024"
    files = {path: inflate(data) if path.endswith(".bin") else data for path, data in tree(small_site).items()}
    suffixes = {path.partition(f"{present}/")[2] for path in files if path.startswith(f"doi-thoai/{present}/")}
    pages = {f"doi-thoai/{former}/{path}": path for path in suffixes if path.endswith(".html")}
    assert len(pages) > 1
    named = {path for path, data in files.items() if former.encode() in data + path.encode()}
    assert named == {*pages, MANIFEST, f"du-lieu/doi-thoai/{present}.json"}
    for path, suffix in pages.items():
        page, url = files[path].decode(), f"doi-thoai/{present}/{suffix.removesuffix('index.html')}"
        root = "../" * path.count("/")
        assert f'<meta http-equiv="refresh" content="0; url={root}{url}">' in page
        assert f'<link rel="canonical" href="https://mau.example.vn/kho/{url}">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert re.search(rf'<a href="{root}{url}"[^>]*>\S', page)
        assert "ld+json" not in page


def test_html_in_records_and_prose_is_escaped(small_site: Path) -> None:
    for path, data in tree(small_site).items():
        if path.endswith(".html"):
            page = data.decode()
            ours = r'<script src="[^"]*static/js/theme.js">|<script type="(module|application/ld\+json)"'
            assert re.sub(ours, "", page).count("<script") == 0, path
            assert not re.search(r"<[^>]*\bonerror", page), path
            assert not re.search(r"""=["']?https://anh\.example\.vn""", page), path


def test_pages_load_nothing_from_other_hosts(real_site: Path) -> None:
    for path, data in tree(real_site).items():
        if path.endswith((".html", ".css")):
            assert not re.search(r"""(?:src|<link[^>]*href)=["']?https?:|url\(["']?https?:|@import""", data.decode()), (
                path
            )


def test_every_page_has_unique_title_description_breadcrumbs_and_sources(small_site: Path, real_site: Path) -> None:
    for site in (small_site, real_site):
        titles: dict[str, str] = {}
        for path, data in tree(site).items():
            if not path.endswith(".html"):
                continue
            page = data.decode()
            (title,) = re.findall(r"<title>(.+?)</title>", page.partition("<body")[0])
            assert titles.setdefault(f"{title}", path) == path, f"{path} and {titles[title]}"
            assert len(re.findall(r'<meta name="description" content="[^"]{20,}"', page)) == 1, path
            assert page.count("<h1>") == 1, path
            assert 'lang="vi"' in page, path
            if path not in {"index.html", "404.html"}:
                assert 'class="trail"' in page, path
            if path != "404.html" and 'class="prose"' not in page and 'http-equiv="refresh"' not in page:
                # A page of what no record names says so; there is nothing that could have a source.
                assert 'id="nguon"' in page or page.count('class="missing"') == 1, path


def _public_values(value: Model, archive: Archive) -> Iterator[str]:
    """Yield the public values of a record, each as pages show it."""
    if isinstance(value, Named):
        yield from filter(None, (public_name(value), value.deed, value.decision_number))
        return
    for name in type(value).model_fields:
        # `complete` is told by what pages say where a part has nothing: "nguồn không ghi", else "kho chưa ghi".
        # `formerly` is told by the pages at the former addresses.
        if name in {"notes", "accepted", "id", "at_least", "source", "complete", "formerly"}:
            continue
        found = getattr(value, name)
        for one in found if isinstance(found, tuple) else (found,):
            if isinstance(one, Model):
                yield from _public_values(one, archive)
            elif one is not None:
                yield from _display_forms(one, type(value).__name__, name, archive)


def _display_forms(one: object, model: str, name: str, archive: Archive) -> Iterator[str]:
    tables: tuple[Mapping[str, Agency | Person | Topic], ...] = (archive.agencies, archive.people, archive.topics)
    registries = {id_: entry for table in tables for id_, entry in table.items()}
    match one:
        case datetime.date():
            yield format_date(one)
        case int():
            yield format_number(one)
        case str() if one in registries:
            yield registries[one].name
        case str() if one in archive.documents:
            yield archive.documents[one].title
        case str() if one in archive.provinces:
            yield archive.provinces[one].periods[0].name
        case "in-hall":  # worded by the kind of the dialogue
            yield text("answer.in-hall.dialogue")
        case str():
            try:
                yield choice_label(model, name, one)
            except KeyError:
                yield one


@pytest.mark.parametrize("project", [SMALL, ROOT], ids=["small", "real"])
def test_every_public_value_of_a_record_is_on_its_pages(project: Path, small_site: Path, real_site: Path) -> None:
    content = check_content(project / "content")
    archive = build_archive(content.dialogues, content.registries)
    site = small_site if project is SMALL else real_site
    for dialogue in archive.dialogues:
        pages = [urls.dialogue(dialogue.id), *(urls.question(dialogue.id, q.record.id) for q in dialogue.questions)]
        html = "".join((site / page / "index.html").read_text(encoding="utf-8") for page in pages)
        visible = _normalised(visible_text(html) + " ".join(re.findall(r'href="(https?:[^"]*)"', html)))
        values = _public_values(dialogue.record, archive)
        forms = ((value, {_normalised(value), _normalised(_without_markup(value))}) for value in values)
        missing = [value for value, accepted in forms if not any(form in visible for form in accepted)]
        assert missing == [], dialogue.id


def _without_markup(markdown: str) -> str:
    """Remove bold and list markers and HTML tags."""
    return re.sub(r"\*\*|<[^>]*>|^- ", "", markdown, flags=re.MULTILINE)


def _normalised(words: str) -> str:
    """Normalise text for comparison: lower case, no whitespace."""
    return re.sub(r"\s+", "", words).casefold()


def test_pages_of_mentions_and_entries_link_to_each_other(real_site: Path) -> None:
    content = check_content(ROOT / "content")
    archive = build_archive(content.dialogues, content.registries)
    pages: dict[EntryKind, Callable[[str], str]] = {
        "agencies": urls.agency,
        "people": urls.person,
        "topics": urls.topic,
        "documents": urls.document,
    }
    for kind, url in pages.items():
        for id_ in getattr(archive, kind):
            for mention in archive.mentions(kind, id_):
                page = (real_site / urls.dialogue(mention.dialogue.id) / "index.html").read_text(encoding="utf-8")
                assert f'href="../../{url(id_)}"' in page, (mention.dialogue.id, id_)
                back = (real_site / url(id_) / "index.html").read_text(encoding="utf-8")
                assert urls.dialogue(mention.dialogue.id) in back, (id_, mention.dialogue.id)
