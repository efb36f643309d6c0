"""The search engine in a browser, over indexes built in memory."""

import dataclasses
import itertools
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Route

from generator.search.index_files import FacetLabels
from generator.search.search_record import ENTRY_KINDS, KINDS, RecordGroup, SearchRecord
from generator.search.segments import SegmentBuilder
from tests.project import ROOT
from tests.search.index import index_files

HOST = "http://engine.test/"
STATIC = ROOT / "theme" / "static"
ABBREVIATIONS = (("UBND", "Ủy ban nhân dân"), ("GD&ĐT", "Giáo dục và Đào tạo"), ("OCOP", "mỗi xã một sản phẩm"))
LABELS = FacetLabels(
    kinds={kind: (f"{kind}-value", kind.capitalize()) for kind in KINDS},
    provinces={"ha-nam": ("Hà Nam", "ninh-binh"), "ninh-binh": ("Ninh Bình", None), "hue": ("Huế", None)},
    topics={"viec-lam": "Việc làm", "nha-o": "Nhà ở"},
    agencies={"so-y-te": "Sở Y tế", "so-noi-vu": "Sở Nội vụ"},
    abbreviations=ABBREVIATIONS,
)
_OPEN = """
async ([root, number]) => {
  const { open } = await import("/js/search/engine.js");
  globalThis.engines ??= {};
  globalThis.engines[number] = await open(new URL(root, location.origin));
}
"""
_SEARCH = """
async ([number, asked, most]) => {
  const engine = globalThis.engines[number];
  const result = await engine.search(asked);
  const urls = (await engine.cards(result.ids.slice(0, most), result)).map(({ url }) => url);
  const counts = Object.fromEntries(Object.entries(result.counts).map(([name, of]) => [name, Object.fromEntries(of)]));
  return { ...result, urls, counts, terms: null, pool: null, build: null };
}
"""


def question(url: str, title: str = "", *body: str, **more: Any) -> SearchRecord:
    """Return a question."""
    return SearchRecord("question", url, title, names=(title,) if title else (), body=body, **more)


def entry(kind: str, title: str, **more: Any) -> SearchRecord:
    """Return an entry of a registry; its URL is its title."""
    return SearchRecord(kind, title, title, names=(title,), **more)


def numbered(count: int, *words: str) -> list[SearchRecord]:
    """Return `count` questions with the same words, to make these frequent."""
    return [question(f"so-{number}", "", *words) for number in range(count)]


def block(*records: SearchRecord, province: str = "hue", year: int = 2021) -> RecordGroup:
    """Return a dialogue with records, which get its province."""
    first = () if records and records[0].kind == "dialogue" else (SearchRecord("dialogue", f"{province}-{year}", "…"),)
    order = [*first, *sorted(records, key=lambda record: KINDS.index(record.kind))]
    return RecordGroup(tuple(dataclasses.replace(record, province=province) for record in order), province, year)


def index(*records: SearchRecord | RecordGroup) -> dict[str, bytes]:
    """Return the files of an index; records outside of blocks form one dialogue."""
    loose = [record for record in records if isinstance(record, SearchRecord)]
    entries = sorted((one for one in loose if one.kind in ENTRY_KINDS), key=lambda one: KINDS.index(one.kind))
    others = [one for one in loose if one.kind not in ENTRY_KINDS]
    blocks = [
        RecordGroup(tuple(entries)),
        *([block(*others)] if others else []),
        *(b for b in records if isinstance(b, RecordGroup)),
    ]
    builder = SegmentBuilder(ABBREVIATIONS)
    return dict(index_files([builder.build(one) for one in blocks], LABELS))


@dataclass
class Engine:
    """An engine open in a page over an index of its own; `fetched`: paths of files fetched from it."""

    page: Page
    number: int
    files: dict[str, bytes]
    fetched: list[str] = field(default_factory=list)

    def search(self, q: str, most: int = 50, **asked: Any) -> dict[str, Any]:
        """Search; return the result with `urls` of its first records."""
        found: dict[str, Any] = self.page.evaluate(_SEARCH, [self.number, {"q": q, **asked}, most])
        return found

    def urls(self, q: str, **asked: Any) -> list[str]:
        """Return the URLs of the matches, in order."""
        found = self.search(q, **asked)
        return list(found["urls"][: found["fitting"]])

    def near(self, q: str, **asked: Any) -> list[str]:
        """Return the URLs of the near matches, in order."""
        found = self.search(q, **asked)
        return list(found["urls"][found["fitting"] :])

    def call(self, script: str, *given: Any) -> Any:
        """Call a JavaScript function with the engine and the values; return its result."""
        return self.page.evaluate(
            f"([n, ...given]) => ({script})(globalThis.engines[n], ...given)", [self.number, *given]
        )


class Engines:
    """A page without a site in which engines are opened, each over its own URL path."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._numbers = itertools.count()
        self._open: dict[int, Engine] = {}
        page.route(f"{HOST}**", self._answer)
        page.goto(HOST)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        number, _, rest = path.partition("/")
        if not path:
            route.fulfill(body="<!doctype html><title>engine</title>", content_type="text/html")
        elif number.isdigit():
            engine = self._open[int(number)]
            engine.fetched.append(rest)
            data = engine.files.get(rest)
            route.fulfill(body=data) if data is not None else route.fulfill(status=404)
        else:
            file = STATIC / path
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(path)[0])

    def open(self, files: Mapping[str, bytes]) -> Engine:
        """Open an engine over the files of an index."""
        engine = Engine(self.page, next(self._numbers), dict(files))
        self._open[engine.number] = engine
        self.page.evaluate(_OPEN, [f"/{engine.number}/", engine.number])
        return engine

    def over(self, *records: SearchRecord | RecordGroup) -> Engine:
        """Open an engine over records."""
        return self.open(index(*records))


@contextmanager
def engines(browser: Browser, script: str = "") -> Iterator[Engines]:
    """Yield engines in a page of their own; `script` runs first. Fails on script errors."""
    context = browser.new_context()
    page = context.new_page()
    if script:
        page.add_init_script(script)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield Engines(page)
    context.close()
    assert wrong == []
