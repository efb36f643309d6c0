"""The offline edition: links that name files, the bundle of modules, the ZIP and the command that writes it."""

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
from hypothesis import given
from hypothesis import strategies as st

from generator.offline.edition import FOLDER, offline_file, write_offline
from generator.offline.links import offline_link, offline_page
from generator.publishing.staging import BuildRunningError, locked
from generator.scripts.bundle import bundle
from generator.scripts.modules import parse
from generator.scripts.tokens import UnsupportedSyntaxError
from tests.commands.test_commands import doithoai
from tests.project import ROOT, SMALL, built, copy_project

PAGES = frozenset({"", "doi-thoai/", "doi-thoai/a/", "doi-thoai/a/hoi-dap/1/", "chi-dao/", "tim-kiem/"})
HERE = "doi-thoai/a/"

# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("./", "./index.html"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("../../", "../../index.html"),
        ("hoi-dap/1/", "hoi-dap/1/index.html"),
        ("hoi-dap/1/#tra-loi", "hoi-dap/1/index.html#tra-loi"),
        ("../../chi-dao/?to=a&status=b#c", "../../chi-dao/index.html?to=a&status=b#c"),
        ("../../chi-dao", "../../chi-dao/index.html"),
        ("../../chi-dao?to=a", "../../chi-dao/index.html?to=a"),
        ("/chi-dao/", "../../chi-dao/index.html"),
        ("/", "../../index.html"),
        ("/du-lieu/a.json", "../../du-lieu/a.json"),
        ("tep/ban-ghi.pdf", "tep/ban-ghi.pdf"),
        ("../../feed.xml", "../../feed.xml"),
        ("../index.html", "../index.html"),
        ("../../khong-co", "../../khong-co"),
        ("#nguon", "#nguon"),
        ("?q=a/", "?q=a/"),
        ("", ""),
        ("https://example.vn/", "https://example.vn/"),
        ("//example.vn/", "//example.vn/"),
        ("mailto:kho@example.vn", "mailto:kho@example.vn"),
        ("data:,/", "data:,/"),
        ("https://[/", "https://[/"),
    ],
)
def test_a_link_leads_to_a_file(target: str, led: str) -> None:
    assert offline_link(target, HERE, PAGES) == led
    assert offline_link(led, HERE, PAGES) == led


ADDRESSES = st.lists(
    st.sampled_from([*"a./?#:%&=\\ đ", "..", "//", "chi-dao", "index.html", "https:"]), max_size=12
).map("".join)


@given(ADDRESSES, st.sampled_from(sorted(PAGES)))
def test_a_link_that_has_been_led_stays(target: str, here: str) -> None:
    once = offline_link(target, here, PAGES)
    assert offline_link(once, here, PAGES) == once


@given(st.sampled_from(["https:", "http:", "HTTP:", "mailto:", "tel:", ""]), ADDRESSES)
def test_what_is_elsewhere_is_left_alone(scheme: str, rest: str) -> None:
    target = f"{scheme}//{rest}"
    assert offline_link(target, HERE, PAGES) == target


@given(ADDRESSES)
def test_no_link_starts_at_the_root_of_a_disk(target: str) -> None:
    led = offline_link(target, HERE, PAGES)
    assert not led.startswith("/") or led.startswith("//")


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<a href="../">A</a>', '<a href="../index.html">A</a>'),
        ("<a class=x href=../>A</a>", '<a class=x href="../index.html">A</a>'),
        ("<A HREF='../'>A</A>", '<A HREF="../index.html">A</A>'),
        ('<a title="a > b" href="./">', '<a title="a > b" href="./index.html">'),
        ("<a title=\" href='./'\" href='#x'>", "<a title=\" href='./'\" href='#x'>"),
        ('<a href="./?a=1&amp;b=2">', '<a href="./index.html?a=1&amp;b=2">'),
        ('<a href="a.csv?a=1&b=2">', '<a href="a.csv?a=1&b=2">'),
        ('<form action="../../tim-kiem/" method="get">', '<form action="../../tim-kiem/index.html" method="get">'),
        ('<svg><a xlink:href="./" href="./"/></svg>', '<svg><a xlink:href="./index.html" href="./index.html"/></svg>'),
        ('<link rel="canonical" href="https://example.vn/a/">', '<link rel="canonical" href="https://example.vn/a/">'),
        ('<link rel="next" href="../">', '<link rel="next" href="../index.html">'),
        ('<meta property="og:url" content="a/">', '<meta property="og:url" content="a/">'),
        ('<div data-root="../../">', '<div data-root="../../">'),
        ('<!-- <a href="./"> -->', '<!-- <a href="./"> -->'),
        ("<script>\"<a href='./'>\"</script>", "<script>\"<a href='./'>\"</script>"),
        ("a < b <p>c</p>", "a < b <p>c</p>"),
        ('<script type="module" src="../a.js"></script>', '<script defer src="../a.js"></script>'),
        ("<script src=a.js type='module'></script>", "<script src=a.js defer></script>"),
        ('<script type="application/ld+json">{}</script>', '<script type="application/ld+json">{}</script>'),
        ('<link rel="preload" href="a.woff2" as="font" crossorigin>', ""),
        ('<link href="a.js" rel="modulepreload">', ""),
        (
            '<link rel="stylesheet" href="a.css" crossorigin="anonymous" integrity="x">',
            '<link rel="stylesheet" href="a.css">',
        ),
    ],
)
def test_a_page_asks_for_nothing_that_needs_a_server(html: str, made: str) -> None:
    assert offline_page(html, HERE, PAGES) == made
    assert offline_page(made, HERE, PAGES) == made


@given(st.lists(st.sampled_from(["<a ", "href=", '"', "'", "./", ">", "<!--", "-->", "<script", "</script", " ", "x"])))
def test_any_page_is_taken_and_changed_once_only(pieces: list[str]) -> None:
    once = offline_page("".join(pieces), HERE, PAGES)
    assert offline_page(once, HERE, PAGES) == once


# --- modules ----------------------------------------------------------------------------------------------------------


def bundled(**sources: str) -> tuple[str, frozenset[str]]:
    """A bundle of modules that stand in the folder js/, from js/main.js on."""

    def read(path: str) -> str:
        if (name := path.removeprefix("js/").removesuffix(".js")) in sources:
            return sources[name]
        raise FileNotFoundError(path)

    return bundle("js/main.js", read)


@pytest.mark.parametrize(
    ("source", "exports", "body"),
    [
        ("export function f(a, b) {}", {"f": "f"}, "function f(a, b) {}"),
        ("export async function f() {}", {"f": "f"}, "async function f() {}"),
        ("export function* f() {}", {"f": "f"}, "function* f() {}"),
        ("export async function* f() {}", {"f": "f"}, "async function* f() {}"),
        ("export class C extends B {}", {"C": "C"}, "class C extends B {}"),
        ("export const a = [1, 2];", {"a": "a"}, "const a = [1, 2];"),
        ("export const f = (a, b) => ({ a, b });", {"f": "f"}, "const f = (a, b) => ({ a, b });"),
        ("export var a = 1;", {"a": "a"}, "var a = 1;"),
        ("const a = 1, b = 2; export { a, b as c, };", {"a": "a", "c": "b"}, "const a = 1, b = 2; "),
        ("/** x */\nexport const a = 1;\n", {"a": "a"}, "/** x */\nconst a = 1;\n"),
    ],
)
def test_each_form_of_export(source: str, exports: dict[str, str], body: str) -> None:
    module = parse("a.js", source)
    assert (module.exports, module.body) == (exports, body)


@pytest.mark.parametrize(
    ("source", "everything", "names"),
    [
        ('import "./x.js";', None, ()),
        ("import { a } from './x.js';", None, (("a", "a"),)),
        ('import { a, b as c } from "./x.js";', None, (("a", "a"), ("b", "c"))),
        ('import {\n  a, // one\n  b,\n} from "./x.js";', None, (("a", "a"), ("b", "b"))),
        ('import * as x from "../x/y-z.js";', "x", ()),
    ],
)
def test_each_form_of_import(source: str, everything: str | None, names: tuple[tuple[str, str], ...]) -> None:
    module = parse("a.js", f"// first\n{source}\nrun();")
    (found,) = module.imports
    assert (found.line, found.everything, found.names) == (2, everything, names)
    assert module.body == "// first\n\nrun();"


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ('const m = await_; import("./x.js").then(f);', ["./x.js"]),
        ('async () => { const { a } = await import("./x.js"); }', ["./x.js"]),
        ('const t = { "[a]": "./x.js", b: "../y.js" }; for (const p of t) import(p);', ["./x.js", "../y.js"]),
        ("const f = (p) => `${import(p)} ${'./x.js'}`;", ["./x.js"]),
    ],
)
def test_each_form_of_dynamic_import(source: str, paths: list[str]) -> None:
    module = parse("a.js", source)
    assert list(module.dynamic) == paths
    assert "$import(" in module.body


def test_the_address_of_a_module_is_that_of_its_own_file() -> None:
    assert parse("a.js", 'new URL("x", import.meta.url);').body == 'new URL("x", $url);'


@pytest.mark.parametrize(
    "source",
    [
        'import a from "./x.js";',
        'import a, { b } from "./x.js";',
        'import { default as a } from "./x.js";',
        'import { "a b" as a } from "./x.js";',
        'import { a } from "x";',
        'import { a } from "https://example.vn/x.js";',
        'import { a } from "./x.json" with { type: "json" };',
        'import { a } from "./x.js"',
        "import(",
        "import(path);",
        'import("x");',
        "import.meta.env;",
        "export default 1;",
        "export default function f() {}",
        'export * from "./x.js";',
        'export { a } from "./x.js";',
        "export { a as default };",
        "export let a = 1;",
        "export const a = 1, b = 2;",
        "export const { a } = b;",
        "export const [a] = b;",
        "export const a = 1",
        "await f();",
        "const a = await f();",
        "for await (const a of b) {}",
        "f($load);",
        "const a = `${`;",
        "f(];}",
        'const a = "b;',
        "const a = /b;",
    ],
)
def test_any_other_form_is_refused_with_its_place(source: str) -> None:
    first = source.splitlines()[0]
    with pytest.raises(UnsupportedSyntaxError, match=rf"^js/a\.js:2: .*{re.escape(first[-8:-1])}"):
        parse("js/a.js", f"// first\n{source}")


@pytest.mark.parametrize(
    "source",
    [
        'const s = "export default 1; import a from b";',
        "const s = 'it\\'s import(x)';",
        "const s = `import(x) ${f(`export ${1}`)} \\` import(y) \\${`;",
        "const r = /import[/\"'`](x)\\//u.test(s) ? a / b / c : [/`/g];",
        "// import(x)\n/* export * from `\n*/ f();",
        "o.import(x); o?.export; const o = { import: 1, export: 2 };",
        "async () => await f(); f(async () => { for await (const a of b) await c; });",
        "return_ / 2; f(a) / 2; a[0] / 2; `a` / 2; `${a}` / 2;",
        "class A { #b = 1; static async *c() { yield /d/; } }",
    ],
)
def test_what_only_looks_like_it_is_left_alone(source: str) -> None:
    module = parse("a.js", source)
    assert module.body == source
    assert (module.imports, module.exports, module.dynamic) == ((), {}, {})


def test_a_bundle_holds_what_is_reached_once_and_what_is_imported_first_first() -> None:
    script, paths = bundled(
        main='import { b } from "./b.js";\nimport { c } from "./c.js";\nimport("./d.js");\nb(c);',
        b='import { c } from "./c.js";\nexport const b = c;',
        c="export const c = 1;",
        d='import { b } from "./b.js";\nexport const start = b;',
        unused="export const e = 1;",
    )
    assert paths == {"js/main.js", "js/b.js", "js/c.js", "js/d.js"}
    assert re.findall(r'^"(.*)": \(function', script, re.MULTILINE) == ["c.js", "b.js", "main.js", "d.js"]
    assert "export" not in re.sub(r"\$?exports\b", "", script)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"main": 'import "./b.js";'}, "js/main.js:1: no such module: ./b.js"),
        ({"main": 'f();\nimport("./b.js");'}, "js/main.js:2: no such module: ./b.js"),
        ({"main": 'import { b } from "./b.js";', "b": ""}, "js/main.js:1: ./b.js does not export b"),
        (
            {"main": 'import "./b.js";', "b": '\nimport "./main.js";'},
            "js/b.js:2: a circle of imports: js/main.js → js/b.js → js/main.js",
        ),
    ],
)
def test_modules_that_do_not_fit_together_are_refused(sources: dict[str, str], said: str) -> None:
    with pytest.raises(UnsupportedSyntaxError) as caught:
        bundled(**sources)
    assert str(caught.value) == said


def test_two_modules_may_import_each_other_as_they_run() -> None:
    _, paths = bundled(main='import("./b.js");', b='export const f = () => import("./main.js");')
    assert len(paths) == 2


def test_every_module_of_the_theme_can_be_bundled_and_is_reached() -> None:
    static = ROOT / "theme/static"
    scripts = {path.relative_to(static).as_posix(): path.read_text(encoding="utf-8") for path in static.rglob("*.js")}
    parsed = {path: parse(path, source) for path, source in scripts.items()}
    left = [path for path, module in parsed.items() if re.search(r"^(?:im|ex)port\b", module.body, re.MULTILINE)]
    assert left == []
    modules = {path for path, module in parsed.items() if module.exports}
    _, reached = bundle("js/main.js", lambda path: (static / path).read_text(encoding="utf-8"))
    assert modules <= reached, "a module that nothing imports"


# --- the ZIP ----------------------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    """What a page asks for or leads to, and the ids in it."""

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


def test_every_link_of_every_page_leads_to_a_file_of_the_zip_and_a_place_in_it(edition: dict[str, bytes]) -> None:
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


def test_every_page_and_data_file_of_the_site_is_there_and_nothing_that_needs_a_server(
    site: Path, edition: dict[str, bytes]
) -> None:
    published = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    kept = {name.removeprefix(f"{FOLDER}/") for name in edition if name.startswith(f"{FOLDER}/")}
    index = {path for path in published if path.endswith(".bin")}
    _, modules = bundle("static/js/main.js", lambda path: (ROOT / "theme" / path).read_text(encoding="utf-8"))
    useless = {path for path in published if re.fullmatch(r"404\.html|robots\.txt|sitemap.*\.xml", path)}
    assert kept - published == {f"{path}.js" for path in index} | {"static/js/open.js"}
    assert published - kept == index | useless | (modules - {"static/js/main.js"})
    same = [path for path in published & kept if not path.endswith((".html", "main.js"))]
    assert {path for path in same if edition[f"{FOLDER}/{path}"] != (site / path).read_bytes()} == set()


def test_pages_load_no_module_and_no_font_ahead(edition: dict[str, bytes]) -> None:
    for name, data in edition.items():
        if name.endswith(".html"):
            for unfit in (b'type="module"', b"crossorigin", b"preload", b"file:"):
                assert unfit not in data, name


def test_no_path_of_this_machine_is_in_it(site: Path, edition: dict[str, bytes]) -> None:
    folder = str(site.parent).encode()
    assert [name for name, data in edition.items() if folder in data] == []


def test_the_top_says_what_to_open(edition: dict[str, bytes]) -> None:
    top = sorted(name for name in edition if not name.startswith(f"{FOLDER}/"))
    assert top == ["DOC-TOI.txt", "Mo-kho-doi-thoai.html"]
    assert f"{FOLDER}/index.html" in _Links(edition["Mo-kho-doi-thoai.html"].decode()).links
    words = edition["DOC-TOI.txt"].decode("utf-8-sig")
    assert "Mo-kho-doi-thoai.html" in words
    assert words.count("\n") == words.count("\r\n")


def test_files_of_the_search_index_come_as_scripts(tmp_path: Path) -> None:
    site = built(copy_project(SMALL, tmp_path))
    data = {"tim-kiem/chi-muc.bin": bytes(range(256)), "tim-kiem/chi-muc/0a/k/0/12.bin": os.urandom(20_000)}
    for path, some in data.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(some)
    file = write_offline(site, ROOT / "theme")
    found = contents(file)
    for path, some in data.items():
        script = found[f"{FOLDER}/{path}.js"].decode("ascii")
        call = re.fullmatch(r"doithoaiOffline\.give\((\"[^\"]*\"), \"([\w+/=]*)\"\);\n", script)
        assert call
        assert json.loads(call[1]) == path
        assert base64.b64decode(call[2]) == some
        assert f"{FOLDER}/{path}" not in found
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo(f"{FOLDER}/tim-kiem/chi-muc/0a/k/0/12.bin.js")
    assert entry.compress_size < 1.05 * 20_000


def handed_over(edition: dict[str, bytes], path: str) -> Any:
    """What a file of the search index holds in the edition."""
    script = edition[f"{FOLDER}/{path}.js"].decode()
    return json.loads(zlib.decompress(base64.b64decode(script.split('"')[3]), -zlib.MAX_WBITS))


def test_the_index_of_the_search_is_there_and_its_cards_lead_to_files(site: Path, edition: dict[str, bytes]) -> None:
    assert handed_over(edition, "tim-kiem/chi-muc.bin")["build"]
    files = sorted((site / "tim-kiem/the").rglob("*.bin"))
    assert files
    for file in files:
        before = json.loads(zlib.decompress(file.read_bytes(), -zlib.MAX_WBITS))
        after = handed_over(edition, file.relative_to(site).as_posix())
        assert [card[1:] for card in after] == [card[1:] for card in before]
        for (url, *_), (led, *_) in zip(before, after, strict=True):
            assert led.replace("index.html", "") == url
            assert f"{FOLDER}/{led.partition('#')[0]}" in edition


def test_the_same_site_gives_the_same_bytes_in_the_order_of_names(site: Path) -> None:
    file = offline_file(site)
    first = write_offline(site, ROOT / "theme").read_bytes()
    for path in site.rglob("*"):
        os.utime(path, (0, 0))
    assert write_offline(site, ROOT / "theme").read_bytes() == first
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_what_is_attached_is_not_touched(tmp_path: Path) -> None:
    site = built(copy_project(SMALL, tmp_path))
    folder = site / "doi-thoai/mau-tay-2024/tep"
    folder.mkdir(exist_ok=True)
    (folder / "bang.txt").write_bytes(b'<a href="./">')
    assert (
        contents(write_offline(site, ROOT / "theme"))[f"{FOLDER}/doi-thoai/mau-tay-2024/tep/bang.txt"]
        == b'<a href="./">'
    )


def test_the_last_zip_stays_until_the_next_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_site_that_is_being_built_is_not_read(tmp_path: Path) -> None:
    site = built(copy_project(SMALL, tmp_path))
    with locked(site), pytest.raises(BuildRunningError):
        write_offline(site, ROOT / "theme")
    assert not offline_file(site).exists()


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_offline(built(copy_project(SMALL, tmp_path)), ROOT / "theme", lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert {total for _, total in steps} == {len(steps)}


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(SMALL, tmp_path)
    return tmp_path


def test_the_command_writes_the_zip_beside_the_site_only_where_asked_to(project: Path) -> None:
    assert doithoai(project, "build").returncode == 0
    assert not (project / "site-ngoai-tuyen.zip").exists()
    done = doithoai(project, "build", "--offline")
    assert done.returncode == 0
    assert re.search(r"Đã ghi bản ngoại tuyến: site-ngoai-tuyen\.zip \(\d+ MB\)\.", done.stderr)
    assert "kho/index.html" in zipfile.ZipFile(project / "site-ngoai-tuyen.zip").namelist()


def test_problems_of_the_content_leave_the_last_zip(project: Path) -> None:
    file = project / "site-ngoai-tuyen.zip"
    file.write_bytes(b"last")
    record = project / "content/dialogues/mau-dong-2021.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("[vay-von]", "[vai-von]"), encoding="utf-8")
    assert doithoai(project, "build", "--offline").returncode == 1
    assert file.read_bytes() == b"last"


def test_a_module_that_cannot_be_bundled_is_named(project: Path) -> None:
    with (project / "theme/static/js/contents.js").open("a", encoding="utf-8") as script:
        script.write("export default 1;\n")
    done = doithoai(project, "build", "--offline")
    assert done.returncode == 2
    assert re.search(r"static/js/contents\.js:\d+: export default 1;", done.stderr)
    assert (project / "site/index.html").is_file()
    assert not (project / "site-ngoai-tuyen.zip").exists()


def test_a_zip_that_cannot_be_written_is_said(project: Path) -> None:
    (project / "site-ngoai-tuyen.zip").mkdir()
    done = doithoai(project, "build", "--offline")
    assert done.returncode == 2
    assert "không ghi được bản ngoại tuyến: site-ngoai-tuyen.zip (" in done.stderr
    assert [path.name for path in project.iterdir() if path.suffix == ".part"] == []
