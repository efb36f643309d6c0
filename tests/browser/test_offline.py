"""The offline edition in a browser, opened from the folder into which it was unpacked, without a server."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from generator.offline.edition import write_offline
from generator.scripts.bundle import bundle_script
from tests.browser.conftest import OpenShared, failed
from tests.browser.features import open_page, wait_for_features
from tests.browser.page_types import page_types
from tests.browser.reads import attributes_of, count_of
from tests.project import ROOT
from tests.quality.server import serving

pytestmark = pytest.mark.browser

# A folder name with letters, spaces and characters that have a meaning in URLs.
STICK = "USB của Đoàn #1 (100%)"


@pytest.fixture(scope="session")
def stick(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the ZIP of the real site has been unpacked."""
    folder = tmp_path_factory.mktemp("usb") / STICK
    with zipfile.ZipFile(write_offline(real_site, ROOT / "theme")) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def home(stick: Path) -> str:
    """The URL of the site's root, with a trailing slash."""
    return f"{(stick / 'kho').as_uri()}/"


@pytest.fixture
def opened(open_shared: OpenShared, stick: Path) -> Iterator[Page]:
    """A page that fails the test on any browser error and any request outside the folder."""
    page = open_shared({"viewport": {"width": 1000, "height": 800}, "locale": "vi-VN"})
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: wrong.extend(failed(request)))
    page.on("request", lambda request: wrong.extend([] if request.url.startswith(stick.as_uri()) else [request.url]))
    yield page
    page.close()
    assert wrong == []


def test_no_page_kind_logs_errors(opened: Page, real_site: Path, home: str) -> None:
    kinds = {name: url for name, url in page_types(real_site).items() if url.endswith("/") or not url}
    assert len(kinds) > 20
    for url in kinds.values():
        open_page(opened, f"{home}{url}index.html")
        expect(opened.get_by_role("heading", level=1)).to_be_visible()
        opened.wait_for_timeout(50)


def test_start_file_opens_the_archive(opened: Page, stick: Path, home: str) -> None:
    opened.goto((stick / "Mo-kho-doi-thoai.html").as_uri())
    opened.wait_for_url(f"{home}index.html")
    expect(opened.get_by_role("heading", level=1)).to_be_visible()


def test_start_file_alone_shows_instructions(browser: Browser, stick: Path, tmp_path: Path) -> None:
    alone = tmp_path / "Mo-kho-doi-thoai.html"
    alone.write_bytes((stick / alone.name).read_bytes())
    page = browser.new_page()
    page.goto(alone.as_uri())
    expect(page.get_by_text("giải nén cả tệp ZIP")).to_be_visible()
    page.close()


def test_links_lead_from_the_home_page_to_a_source_and_back(opened: Page, home: str) -> None:
    opened.goto(f"{home}index.html")
    opened.locator(".rows").get_by_role("link", name="thanh niên tỉnh Hưng Yên năm 2023").click()
    opened.wait_for_url(f"{home}doi-thoai/hung-yen-2023/index.html")
    opened.get_by_role("link", name="sàn thương mại điện tử").first.click()
    opened.wait_for_url(re.compile(r"/hoi-dap/\d+/index\.html$"))
    expect(opened.get_by_role("heading", name="Trả lời")).to_be_visible()
    opened.locator("section.sources a").first.click()
    opened.wait_for_url(re.compile(re.escape(f"{home}doi-thoai/hung-yen-2023/index.html#nguon-")))
    opened.locator(".brand").click()
    opened.wait_for_url(f"{home}index.html")
    opened.locator("a.map-province[href*=lang-son]").click(force=True)
    opened.wait_for_url(f"{home}tinh/lang-son/index.html")


def test_colour_scheme_is_kept_on_other_pages(opened: Page, home: str) -> None:
    open_page(opened, f"{home}index.html")
    opened.get_by_role("button", name="Đổi sang nền tối").click()
    expect(opened.locator("html")).to_have_attribute("data-theme", "dark")
    opened.goto(f"{home}chu-de/index.html")
    expect(opened.locator("html")).to_have_attribute("data-theme", "dark")
    expect(opened.get_by_role("button", name="Đổi sang nền sáng")).to_be_visible()


def test_filter_of_directives_is_kept_in_the_url(opened: Page, home: str) -> None:
    open_page(opened, f"{home}chi-dao/index.html")
    everything = count_of(opened.locator("li.directive"))
    opened.get_by_label("Nơi nhận").select_option("tinh-doan-lang-son")
    shown = opened.locator("li.directive:visible")
    expect(opened).to_have_url(f"{home}chi-dao/index.html?to=tinh-doan-lang-son")
    expect(shown).not_to_have_count(everything)
    some = count_of(shown)
    opened.reload()
    wait_for_features(opened)
    expect(shown).to_have_count(some)


def test_contents_highlight_the_section_being_read(opened: Page, home: str) -> None:
    open_page(opened, f"{home}doi-thoai/lang-son-2024/index.html")
    last = opened.locator("[data-contents] a").last
    last.click()
    expect(last).to_have_attribute("aria-current", "true")


def test_fonts_are_loaded_from_the_folder(opened: Page, home: str) -> None:
    opened.goto(f"{home}index.html")
    opened.evaluate("document.fonts.load('1em \"Noto Sans\"', 'ạ')")
    assert opened.evaluate("[...document.fonts].filter((font) => font.status === 'loaded').length") >= 1


def test_pages_work_where_the_url_cannot_change(opened: Page, home: str) -> None:
    opened.goto(f"{home}index.html")
    opened.evaluate("history.replaceState(null, '', 'https://example.vn/')")
    expect(opened).to_have_url(f"{home}index.html")


def test_file_urls_are_cited_but_not_shared(opened: Page, home: str) -> None:
    opened.goto(f"{home}doi-thoai/lang-son-2021/hoi-dap/1/index.html")
    expect(opened.locator("[data-print]")).to_be_visible()
    expect(opened.get_by_role("button", name="Chép trích dẫn")).to_be_visible()
    expect(opened.get_by_role("button", name="Chia sẻ")).to_be_hidden()


# --- the search -------------------------------------------------------------------------------------------------------


def test_form_leads_to_the_search_page_without_scripts(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}index.html")
    page.get_by_role("searchbox").fill("việc làm")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(f"{home}tim-kiem/index.html?q=*")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_every_result_leads_to_its_page(opened: Page, home: str) -> None:
    opened.goto(f"{home}tim-kiem/index.html?q={quote('khởi nghiệp')}")
    expect(opened.locator("[data-search-state=ready]")).to_be_attached()
    found = attributes_of(opened.locator("[data-results] > li > a[href]"), "href")
    assert len(found) > 3
    for address in found:
        opened.goto(address)
        expect(opened).to_have_url(re.compile(r"\.html"))
        expect(opened.get_by_role("heading", level=1)).to_be_visible()


def test_unmarked_query_finds_results_and_is_kept_in_the_url(opened: Page, home: str) -> None:
    opened.goto(f"{home}tim-kiem/index.html")
    opened.locator("[data-search-box] [name=q]").fill("viec lam")
    expect(opened.locator("[data-search-state=ready]")).to_be_attached()
    expect(opened.locator("[data-results] > li > a[href]").first).to_be_visible()
    opened.wait_for_url(f"{home}tim-kiem/index.html?q=viec*lam")


@pytest.fixture(scope="session")
def made_up(stick: Path) -> dict[str, bytes]:
    """Two made-up index files, written into the folder in the edition's format; path → content."""
    from generator.offline.edition import _as_script

    data = {"tim-kiem/thu/1.bin": bytes(range(256)) * 400, "tim-kiem/thu/2.bin": b""}
    for path, some in data.items():
        file = stick / "kho" / f"{path}.js"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(_as_script(path, some))
    return data


def test_index_file_is_loaded_once_for_concurrent_requests(opened: Page, home: str, made_up: dict[str, bytes]) -> None:
    opened.goto(f"{home}doi-thoai/lang-son-2024/index.html")
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    for path, data in made_up.items():
        got = opened.evaluate(
            """async (path) => {
                const { bytes } = doithoaiOffline;
                const [one, other] = await Promise.all([bytes(path), bytes(path)]);
                return [one instanceof Uint8Array, one === other, [...one]];
            }""",
            path,
        )
        assert got == [True, True, [*data]]
    assert [url for url in asked if "/thu/" in url] == [f"{home}{path}.js" for path in made_up]
    expect(opened.locator("head script:not([type])")).to_have_count(2)


def test_missing_or_damaged_index_file_is_an_error(browser: Browser, stick: Path, home: str) -> None:
    (stick / "kho/tim-kiem/hong.bin.js").write_text("// cut off", encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{home}index.html")
    for path in ("tim-kiem/khong-co.bin", "tim-kiem/hong.bin"):
        said = page.evaluate("(path) => doithoaiOffline.bytes(path).then(() => '', (error) => error.message)", path)
        assert path in said
    page.close()


# --- the bundle -------------------------------------------------------------------------------------------------------

MODULES = {
    "main.js": """
        import "./side.js";
        import { add, add as plus, Counter, later, numbers } from "./sub/forms.js";
        import * as forms from "./sub/forms.js";
        const table = { a: "./a.js", b: "./sub/b.js" };
        const out = globalThis.out;
        out.push(add(1, 2), plus === add, [...numbers(3)], new Counter().next(), await_());
        function await_() { return typeof forms.add; }
        out.push(Object.keys(forms).sort(), forms.renamed, this === undefined, (() => { try { undeclared = 1; }
          catch (error) { return error.name; } })());
        const done = [];
        for (const [name, path] of Object.entries(table)) {
          done.push(import(path).then((module) => module.start(name)));
        }
        done.push(import("./sub/b.js").then((module) => import("./sub/b.js").then((again) => module === again)));
        done.push(import(`./${"x"}.js`).catch((error) => error.constructor.name));
        done.push(later(4), import("./throws.js").catch((error) => error.message));
        done.push(new URL(import.meta.url).pathname.split("/").at(-1));
        globalThis.finished = Promise.all(done).then((all) => [...out, ...all]);
    """,
    "side.js": "globalThis.out = globalThis.out ?? []; out.push('side');",
    "a.js": 'import { add } from "./sub/forms.js"; export function start(name) { return `${name}${add(1, 1)}`; }',
    "throws.js": 'export const a = (() => { throw new Error("thrown"); })();',
    "sub/forms.js": """
        import { unit } from "../unit.js";
        out.push("forms");
        export function add(a, b) { return a + b * unit; }
        export async function later(a) { return import.meta.url.endsWith("sub/forms.js") && a; }
        export function* numbers(n) { for (let i = 0; i < n; i += 1) yield i; }
        export class Counter { #n = 0; next() { return ++this.#n; } }
        const inside = /["'`/]/.test("`") ? "yes" : "no";
        export { inside as renamed };
    """,
    "sub/b.js": "export const start = async (name) => name + import.meta.url.split('/').at(-2);",
    "unit.js": "out.push('unit');\nexport const unit = 1;",
}


def test_bundle_behaves_like_its_modules(browser: Browser, tmp_path: Path) -> None:
    page_of = '<!doctype html><meta charset="utf-8"><title>Thử</title><script {} src="{}/main.js"></script>'
    for name, source in MODULES.items():
        file = tmp_path / "js" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    script, _ = bundle_script("js/main.js", lambda path: (tmp_path / path).read_text(encoding="utf-8"))
    (tmp_path / "one").mkdir()
    (tmp_path / "one/main.js").write_text(script, encoding="utf-8")
    (tmp_path / "modules.html").write_text(page_of.format('type="module"', "js"), encoding="utf-8")
    (tmp_path / "bundle.html").write_text(page_of.format("defer", "one"), encoding="utf-8")
    (tmp_path / "favicon.ico").write_bytes(b"")
    found = []
    page = browser.new_page()
    with serving(tmp_path) as address:
        for start in (f"{address}modules.html", f"{address}bundle.html", (tmp_path / "bundle.html").as_uri()):
            page.goto(start)
            found.append(page.evaluate("finished"))
    page.close()
    assert json.dumps(found[0]) == json.dumps(found[1]) == json.dumps(found[2])
    assert len(found[0]) > 15
