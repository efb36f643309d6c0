"""Build products of a synthetic archive: its records on disk, both indexes, and the pages that query them."""

import json
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path

from generator.search.dialogue_records import record_groups
from generator.search.indexing import facet_labels
from generator.search.search_record import RecordGroup, SearchRecord
from tests.cost import Cost, memory_disk, run, typical
from tests.project import ROOT, built, copy_project
from tests.search_bench import builder
from tests.search_bench.corpus import corpus
from tests.search_bench.facts import Corpus
from tests.search_bench.project import archive
from tests.search_bench.queries import SETS, QuerySet, query_set
from tests.search_bench.query import Query
from tests.search_bench.relevance import Relevance
from tests.search_bench.store import build_once, digest
from tests.tools import modules, program

HERE = Path(__file__).parent
_CORPUS_SOURCES = [HERE / name for name in ("lexicon.txt", "names.txt", "sentences.txt")] + [
    HERE / f"{name}.py"
    for name in (
        "abbreviations",
        "corpus",
        "dialogue_builder",
        "lexicon",
        "patterns",
        "places",
        "random_choice",
        "registries",
        "shared_state",
    )
]
_QUERY_SOURCES = [*HERE.glob("*_queries.py"), HERE / "relevance.py", HERE / "queries.py", HERE / "spelling_variants.py"]


@dataclass(frozen=True)
class Bench:
    """A synthetic archive of a size, with a folder for its build products."""

    size: int
    work: Path

    def _folder(self, name: str, digest_: str) -> Path:
        return self.work / f"{self.size}/{name}-{digest_}"

    @cached_property
    def _corpus_digest(self) -> str:
        return digest(
            str(self.size),
            _CORPUS_SOURCES,
            ROOT / "content/registry/provinces.yml",
            ROOT / "content/registry/topics.yml",
        )

    @cached_property
    def corpus(self) -> Corpus:
        """The archive as data."""
        return corpus(self.size)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of every record of a dialogue by its address."""
        return {fact.url: fact.title for fact in self.corpus.facts}

    def queries(self, name: str) -> QuerySet:
        """A set of queries."""

        def make(folder: Path) -> None:
            relevance = Relevance(self.corpus)
            for set_ in SETS:
                rows = {
                    kind: [(one.text, sorted(one.right)) for one in asked]
                    for kind, asked in query_set(relevance, set_).by_class.items()
                }
                (folder / f"{set_}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")

        folder = build_once(self._folder("queries", digest(self._corpus_digest, _QUERY_SOURCES)), make)
        rows = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return QuerySet(
            name, {kind: tuple(Query(text, frozenset(right)) for text, right in asked) for kind, asked in rows.items()}
        )

    def build(self, engine: str, target: Path, *, watched: bool = False) -> Cost:
        """Build an engine's index in a folder; return the cost. Raises CannotRunError if it is not available."""
        if engine == "doithoai":
            command = [sys.executable, "-m", "tests.search_bench.builder", str(self.records), str(target)]
        else:
            program_ = [program("node", "to run Pagefind"), str(modules(HERE) / "pagefind/lib/runner/bin.cjs")]
            command = [*program_, "--site", str(self.pages / "site"), "--output-path", str(target), "--quiet"]
        return run(command, target, ROOT, watched=watched)

    def builds(self, engines: Sequence[str], rounds: int) -> dict[str, Cost]:
        """Return the cost of building each engine's index in memory, by turns in each round. Raises CannotRunError."""
        costs: dict[str, list[Cost]] = {name: [] for name in engines}
        # Measure memory in a separate round: sampling it would slow the timed ones.
        for watched in (*[False] * rounds, True):
            for name, paid in costs.items():
                with tempfile.TemporaryDirectory(prefix="doithoai-search-bench-", dir=memory_disk()) as folder:
                    os.sync()
                    paid.append(self.build(name, Path(folder), watched=watched))
        return {name: replace(typical(paid[:-1]), peak=paid[-1].peak) for name, paid in costs.items()}

    # --- doithoai -----------------------------------------------------------------------------------------------------

    @cached_property
    def records(self) -> Path:
        """The folder with the searchable records."""

        def make(folder: Path) -> None:
            joined = archive(self.corpus)
            (folder / builder.LABELS).write_bytes(pickle.dumps(facet_labels(joined)))
            builder.write_groups(folder, record_groups(joined))

        wings = [ROOT / "generator" / wing for wing in ("text", "records", "reading", "archive", "pages", "search")]
        return build_once(self._folder("records", digest(self._corpus_digest, wings, HERE / "builder.py")), make)

    def record_groups(self) -> list[RecordGroup]:
        """The searchable records."""
        return list(builder.read_groups(self.records))

    @cached_property
    def index(self) -> Path:
        """The folder with doithoai's index."""

        def make(folder: Path) -> None:
            self.build("doithoai", folder)

        return build_once(
            self._folder(
                "index", digest(self.records.name, [ROOT / "generator/search"], ROOT / "tests/search/index.py")
            ),
            make,
        )

    @cached_property
    def site(self) -> Path:
        """A site of the real archive, whose search page is used with the synthetic index."""

        def make(folder: Path) -> None:
            with tempfile.TemporaryDirectory(prefix="doithoai-search-bench-") as project:
                shutil.move(built(copy_project(ROOT, Path(project))), folder / "site")  # may be another disk

        made_from = digest([ROOT / "generator"], [ROOT / "theme"], [ROOT / "content"])
        return build_once(self.work / f"sites/site-{made_from}", make) / "site"

    # --- Pagefind -----------------------------------------------------------------------------------------------------

    @cached_property
    def pages(self) -> Path:
        """The folder with a page for each record, for Pagefind."""

        def make(folder: Path) -> None:
            number = 0
            addresses = []
            for group in builder.read_groups(self.records):
                for record in group.records:
                    path = folder / f"site/p/{number // 1000}/{number}.html"
                    if number % 1000 == 0:
                        path.parent.mkdir(parents=True)
                    path.write_text(_page(record), encoding="utf-8")
                    addresses.append(record.url)
                    number += 1
            (folder / "addresses.json").write_text(json.dumps(addresses))

        return build_once(self._folder("pages", digest(self.records.name, HERE / "archives.py")), make)

    @cached_property
    def pagefind(self) -> Path:
        """The folder with Pagefind's index. Raises CannotRunError where it cannot be had."""

        def make(folder: Path) -> None:
            self.build("pagefind", folder / "pagefind")

        return build_once(self._folder("pagefind", digest(self.pages.name, HERE / "package-lock.json")), make)


def _page(record: SearchRecord) -> str:
    """Return a record as a minimal page: title, other names, byline, texts."""
    names = [name for name in record.names if name != record.title]
    rows = "\n".join(f"<p>{escape(one)}</p>" for one in (*names, *record.byline, *record.body))
    return (
        f'<!doctype html>\n<html lang="vi">\n<head><meta charset="utf-8"><title>{escape(record.title)}</title></head>\n'
        f"<body><main data-pagefind-body>\n<h1>{escape(record.title)}</h1>\n{rows}\n</main></body>\n</html>\n"
    )
