import datetime
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from filelock import FileLock

from generator.archive.archive import Archive, join
from generator.archive.mentions import Kind
from generator.archive.names import shown_name
from generator.jobs.cache import Cache
from generator.jobs.options import BuildOptions
from generator.pages import urls
from generator.pages.page import SiteInfo
from generator.plugin import SiteConfigError, build
from generator.publishing.build_state import MANIFEST
from generator.publishing.staging import BuildRunningError, Staging, UnusableSiteError
from generator.reading.checked_content import check_content
from generator.records.introspection import choice_label
from generator.records.model import Model
from generator.records.schema import Agency, Named, Person, Topic
from generator.rendering.shell import Shell
from generator.search.encoding import inflate
from generator.site import Site
from generator.text.vietnamese import format_date, format_number
from tests.project import ROOT, SMALL, built, copy_project, tree, visible_text
from tests.search.index import Index

EXPECTED = SMALL / "expected"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(copy_project(SMALL, tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(copy_project(ROOT, tmp_path_factory.mktemp("real")))


def _made(site: Path) -> dict[str, bytes]:
    """What the program makes: all but what it copies from the theme, and the search index, which other tests read;
    and the manifest, which changes with any of them.

    The bytes of pictures depend on the machine's Pillow.
    """
    files = {path: data for path, data in tree(site).items() if not path.startswith("static/")}
    files = {path: data for path, data in files.items() if not path.endswith(".bin") and path != MANIFEST}
    return {path: b"PNG\n" if path.endswith(".png") else data for path, data in files.items()}


def bless() -> None:
    """Accept the small site as it is built now."""
    site = built(SMALL / "site_config.yml")
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for path, data in _made(site).items():
        target = EXPECTED / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    shutil.rmtree(site)
    shutil.rmtree(SMALL / ".site.cache")
    shutil.rmtree(SMALL / ".site.spare", ignore_errors=True)
    for left in (".site.made", ".site.lock"):
        (SMALL / left).unlink()


def test_the_small_site_is_the_blessed_one(small: Path) -> None:
    made, expected = _made(small), tree(EXPECTED)
    assert made.keys() == expected.keys(), "`make bless` accepts pages that came or went"
    for path, data in made.items():
        assert data.decode() == expected[path].decode(), f"{path}: `make bless` accepts the change"


def test_the_same_content_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    assert tree(built(copy_project(SMALL, tmp_path))) == tree(small)


def test_mkdocs_gives_the_same_site(small: Path, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)]
    subprocess.run(command, check=True)
    assert tree(tmp_path / "site") == tree(small)


def test_mkdocs_fails_on_a_bad_record_and_leaves_the_last_site(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    _break(config)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "mau-tay-2024-2.yml:4:11: " in done.stderr
    assert tree(tmp_path / "site") == before


def _break(config: Path) -> Path:
    record = config.parent / "content/dialogues/mau-tay-2024-2.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("mau-tay\n", "mau-tai\n"), encoding="utf-8")
    return record


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_archive_with_nothing_in_it_yet_has_a_whole_site(jobs: int, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    shutil.rmtree(tmp_path / "content/dialogues")
    shutil.rmtree(tmp_path / "content/attachments")
    for registry in (tmp_path / "content/registry").iterdir():
        registry.write_text("[]\n", encoding="utf-8")
    assert build(config, run=BuildOptions(jobs)) == ()
    files = tree(tmp_path / "site")
    assert Index.read(files).cards == []
    assert set(json.loads(files["manifest.json"])["sha256"]) == files.keys() - {"manifest.json"}


def test_a_frame_is_cut_at_its_marks_and_carries_no_blank_lines() -> None:
    shell = Shell.cut("<a>\n  \n\t<b>c d</b> \n<!--doithoai:head--> <e>\n<!--doithoai:content-->\n\n</a>\n")
    assert shell == Shell(b"<a>\n<b>c d</b>\n", b" <e>\n", b"\n</a>\n")
    assert shell.pour("đầu", "thân") == "<a>\n<b>c d</b>\nđầu <e>\nthân\n</a>\n".encode()


def test_lines_that_a_frame_shows_stay_as_they_are() -> None:
    kept = "<pre>\n\n  a\n</pre>"
    assert Shell.cut(f"{kept}<!--doithoai:head--><!--doithoai:content-->").before == kept.encode()


def test_a_part_that_only_the_frame_needs_is_its_own(tmp_path: Path) -> None:
    """Pages' templates are compiled in their own way, and kept in the same folder as the frame's."""
    config = copy_project(SMALL, tmp_path)
    (tmp_path / "theme/parts/note.html").write_text("<p>{{ t('nav.home') }} {{ nothing | default('') }}</p>\n")
    header = tmp_path / "theme/partials/header.html"
    header.write_text('{% include "parts/note.html" %}' + header.read_text(encoding="utf-8"), encoding="utf-8")
    examination = check_content(tmp_path / "content")
    site = Site(examination, tmp_path / "theme", SiteInfo("", "", ""))
    site.keep_compiled(Cache.beside(tmp_path / "site"))
    site.compile_templates()
    assert "<p>Trang chủ </p>" in (built(config) / "index.html").read_text(encoding="utf-8")


def test_a_problem_leaves_the_last_site_as_it_was(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    _break(config)
    assert [problem.code for problem in build(config)] == ["file-name-differs", "unknown-id"]
    assert tree(tmp_path / "site") == before


def test_a_fault_in_a_template_leaves_the_last_site_as_it_was(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    (tmp_path / "theme/pages/data.html").write_text("{{ nothing.of.this.name }}", encoding="utf-8")
    with pytest.raises(Exception, match="nothing"):
        build(config)
    assert tree(tmp_path / "site") == before
    assert not (tmp_path / ".site.next").exists()


def test_a_second_build_is_refused_while_one_runs(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    before = tree(built(config))
    with FileLock(tmp_path / ".site.lock"), pytest.raises(BuildRunningError):
        build(config)
    assert tree(tmp_path / "site") == before


def test_what_a_killed_build_left_is_cleared_away_and_the_last_site_brought_back(tmp_path: Path) -> None:
    (tmp_path / ".site.last").mkdir()
    (tmp_path / ".site.last/du-lieu").mkdir()
    (tmp_path / ".site.last/du-lieu/danh-muc.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".site.last/index.html").write_text("last", encoding="utf-8")
    (tmp_path / ".site.next").mkdir()
    (tmp_path / ".site.next/half.html").write_text("half", encoding="utf-8")
    staging = Staging(tmp_path / "site")
    staging.discard()
    assert tree(tmp_path / "site") == {"du-lieu/danh-muc.json": b"{}", "index.html": b"last"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


@pytest.mark.parametrize("site", ["content/registry", "theme", "."])
def test_a_site_cannot_take_the_place_of_what_it_is_made_from(site: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    config.write_text(
        config.read_text(encoding="utf-8").replace("site_dir: site", f"site_dir: {site}"), encoding="utf-8"
    )
    before = tree(tmp_path)
    with pytest.raises(SiteConfigError):
        build(config)
    assert tree(tmp_path) == before


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(UnusableSiteError, match="is-foreign"):
        build(config)
    assert tree(tmp_path / "site") == {"thesis.doc": b"years of work"}


def test_a_site_that_is_a_link_is_replaced_where_it_leads(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    (tmp_path / "web").mkdir()
    (tmp_path / "site").symlink_to("web")
    for _ in range(2):
        assert build(config) == ()
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "web/index.html").is_file()


def test_what_cannot_be_cleared_away_does_not_stop_a_build(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / ".site.next").write_text("in the way", encoding="utf-8")
    (tmp_path / ".site.spare").write_text("in the way", encoding="utf-8")
    staging = Staging(site)
    staging.tree.mkdir()
    (staging.tree / "index.html").write_text("new", encoding="utf-8")
    staging.publish()
    assert tree(site) == {"index.html": b"new"}


def test_the_first_lines_of_a_page_of_prose_are_its_text(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/ghi-chu.md"
    page.write_text("---\ntitle: a\ndescription: b\n---\nNote: quan trọng\nEmail: a@b\n\nCòn lại\n", encoding="utf-8")
    assert "Note: quan trọng" in visible_text((built(config) / "ghi-chu/index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["README.md", "feed.xml.md", "templates/x.md", "doi-thoai/mau-dong-2021/anh.md"])
def test_a_page_that_would_be_lost_is_a_problem(name: str, tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages" / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    problems = build(config)
    if name.startswith("doi-thoai"):
        assert problems == ()
        assert (tmp_path / "site" / name.replace(".md", "/index.html")).is_file()
    else:
        assert [problem.code for problem in problems] == ["bad-page-name"]


def test_the_table_of_directives_says_what_the_page_says(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    record = tmp_path / "content/dialogues/mau-tay-2024.md"
    text = record.read_text(encoding="utf-8").replace(
        "date: 2024-11-30, status: done", "date: 2024-05-01, status: done"
    )
    record.write_text(text, encoding="utf-8")
    site = built(config)
    assert ",in-progress," in (site / "du-lieu/chi-dao.csv").read_text(encoding="utf-8")
    assert 'data-status="in-progress"' in (site / "chi-dao/index.html").read_text(encoding="utf-8")


def test_a_broken_link_in_a_page_of_prose_is_a_problem_at_its_place(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/gioi-thieu.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nXem [đây](../khong-co/).\n", encoding="utf-8")
    (problem,) = build(config)
    assert (problem.code, str(problem.position)) == ("broken-link", "content/pages/gioi-thieu.md:11:11")
    assert not (tmp_path / "site").exists()


def test_a_page_of_prose_cannot_take_the_place_of_a_page_of_records(tmp_path: Path) -> None:
    config = copy_project(SMALL, tmp_path)
    page = tmp_path / "content/pages/doi-thoai/mau-dong-2021.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    assert [problem.code for problem in build(config)] == ["index-page"]


def test_a_sixth_record_changes_only_its_pages_and_the_lists_that_name_it(real: Path, tmp_path: Path) -> None:
    config = copy_project(ROOT, tmp_path)
    text = (tmp_path / "content/dialogues/hung-yen-2023.yml").read_text(encoding="utf-8")
    text = text.replace("2023-03-23", "2022-03-24")
    (tmp_path / "content/dialogues/hung-yen-2022.yml").write_text(text, encoding="utf-8")
    before, after = _made(real), _made(built(config))
    assert before.keys() <= after.keys()
    assert all("hung-yen-2022" in path or path == "nam/2022/index.html" for path in after.keys() - before.keys())
    changed = {path for path in before if before[path] != after[path]}
    # Counts of the whole archive stand on these; every other page that changed names the new record.
    counting = {"thong-ke/index.html", "chu-de/index.html", "tinh/index.html", "nam/index.html"}
    unnamed = {path for path in changed - counting if b"hung-yen-2022" not in after[path]}
    assert unnamed == set()
    assert changed.isdisjoint({"nhan-vat/le-thi-thuy/index.html", "tinh/lang-son/index.html"})


def test_notes_consents_and_hidden_names_are_published_nowhere(small: Path) -> None:
    for path, packed in tree(small).items():
        data = inflate(packed) if path.endswith(".bin") else packed
        for secret in ("BÍ MẬT", "HOSO-KIN", "Giấu", "Hoàng Văn Tắt"):
            assert secret not in data.decode(errors="replace"), path
    assert "H.V.T." in (small / "bieu-duong/index.html").read_text(encoding="utf-8")


def test_markup_in_records_and_prose_is_text_or_dropped(small: Path) -> None:
    for path, data in tree(small).items():
        if path.endswith(".html"):
            page = data.decode()
            ours = r'<script src="[^"]*static/js/theme.js">|<script type="(module|application/ld\+json)"'
            assert re.sub(ours, "", page).count("<script") == 0, path
            assert not re.search(r"<[^>]*\bonerror", page), path
            assert "anh.example.vn" not in page, path


def test_pages_ask_no_other_host_for_anything(real: Path) -> None:
    for path, data in tree(real).items():
        if path.endswith((".html", ".css")):
            assert not re.search(r"""(?:src|<link[^>]*href)=["']?https?:|url\(["']?https?:|@import""", data.decode()), (
                path
            )


def test_every_page_has_title_description_trail_and_sources(small: Path, real: Path) -> None:
    for site in (small, real):
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
            if path != "404.html" and 'class="prose"' not in page:
                assert 'id="nguon"' in page, path


def _facts(value: Model, archive: Archive) -> Iterator[str]:
    """What readers should see of a record: each leaf in the words in which pages show it."""
    if isinstance(value, Named):
        yield from filter(None, (shown_name(value), value.deed, value.decision_number))
        return
    for name in type(value).model_fields:
        if name in {"notes", "id", "at_least", "source"}:
            continue
        found = getattr(value, name)
        for one in found if isinstance(found, tuple) else (found,):
            if isinstance(one, Model):
                yield from _facts(one, archive)
            elif one is not None:
                yield from _shown(one, type(value).__name__, name, archive)


def _shown(one: object, model: str, name: str, archive: Archive) -> Iterator[str]:
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
        case str():
            try:
                yield choice_label(model, name, one)
            except KeyError:
                yield one


@pytest.mark.parametrize("project", [SMALL, ROOT], ids=["small", "real"])
def test_every_fact_of_a_record_stands_on_its_page(project: Path, small: Path, real: Path) -> None:
    examination = check_content(project / "content")
    archive = join(examination.dialogues, examination.registries)
    site = small if project is SMALL else real
    for dialogue in archive.dialogues:
        pages = [urls.dialogue(dialogue.id), *(urls.question(dialogue.id, q.record.id) for q in dialogue.questions)]
        html = "".join((site / page / "index.html").read_text(encoding="utf-8") for page in pages)
        said = _plain(visible_text(html) + " ".join(re.findall(r'href="(https?:[^"]*)"', html)))
        facts = _facts(dialogue.record, archive)
        missing = [fact for fact in facts if _plain(fact) not in said and _plain(_unmarked(fact)) not in said]
        assert missing == [], dialogue.id


def _unmarked(markdown: str) -> str:
    """Markdown without its marks and raw HTML."""
    return re.sub(r"\*\*|<[^>]*>|^- ", "", markdown, flags=re.MULTILINE)


def _plain(words: str) -> str:
    """Words for comparing: case, spaces and the marks of lists and links do not matter."""
    return re.sub(r"\s+", "", words).casefold()


def test_every_mention_of_an_entry_is_a_link_to_its_page(real: Path) -> None:
    examination = check_content(ROOT / "content")
    archive = join(examination.dialogues, examination.registries)
    pages: dict[Kind, Callable[[str], str]] = {
        "agencies": urls.agency,
        "people": urls.person,
        "topics": urls.topic,
        "documents": urls.document,
    }
    for kind, url in pages.items():
        for id_ in getattr(archive, kind):
            for mention in archive.mentions(kind, id_):
                page = (real / urls.dialogue(mention.dialogue.id) / "index.html").read_text(encoding="utf-8")
                assert f'href="../../{url(id_)}"' in page, (mention.dialogue.id, id_)
                back = (real / url(id_) / "index.html").read_text(encoding="utf-8")
                assert urls.dialogue(mention.dialogue.id) in back, (id_, mention.dialogue.id)
