"""`python -m tests.search_bench [SIZES …]`: the search of doithoai beside Pagefind's, on synthetic archives."""

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.search_bench import builder, counts, quality, report, speed, store
from tests.search_bench.archives import Bench
from tests.search_bench.engines import NAMES, serving
from tests.search_bench.queries import CLASSES, SETS, QuerySet
from tests.tools import CannotRunError

SIZES = (1_000, 10_000)
ROUNDS = 3
"""Builds of each index, timed in turn; 1 if the archive is larger than these sizes."""


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.search_bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of questions; default: 1000 10000")
    parser.add_argument("--engines", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--classes", nargs="+", choices=tuple(CLASSES), default=tuple(CLASSES), metavar="CLASS")
    parser.add_argument("--set", choices=SETS, default="unseen", help="the queries: tuned or unseen (default)")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--quality-only", action="store_true", help="measure neither bytes nor time nor counts")
    only.add_argument("--cost-only", action="store_true", help="measure bytes, time, counts and builds, but no quality")
    parser.add_argument("--failures", action="store_true", help="print what is not answered as it should be")
    parser.add_argument("--work", type=Path, default=store.default_folder(), help="where what is made is kept")
    parser.add_argument("--json", type=Path, help="where the figures go; default: figures.json in the folder of work")
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace, bench: Bench, browser: Browser, name: str) -> dict[str, Any]:
    """Measure an engine on an archive. Raises CannotRunError if the engine is not available."""
    whole = bench.queries(options.set)
    queries = QuerySet(whole.name, {kind: whole.by_class[kind] for kind in options.classes})
    figures: dict[str, Any] = {"size": bench.size, "engine": name, "set": options.set}
    with serving(name, bench) as engine:
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="vi-VN")
        sys.stderr.write(f"{bench.size:,} questions, {name}: asking\n")
        if not options.cost_only:
            found = quality.measure(engine, page, queries)
            figures["quality"] = found.data()
            if options.failures:
                sys.stdout.write(report.failures(found, bench.titles))
        if not options.quality_only:
            figures["speed"] = speed.measure(browser, engine, queries)
            if name == "doithoai":
                labels = pickle.loads((bench.records / builder.LABELS).read_bytes())
                figures["counts"] = counts.measure(page, engine, builder.read_groups(bench.records), labels)
        page.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Print tables; return 2 if a browser or an engine is missing."""
    options = _options(arguments)
    target = options.json or options.work / "figures.json"
    path = chromium.find()
    figures = []
    try:
        if path is None:
            raise CannotRunError("No Chromium: run `python -m tests.chromium`.")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
            for size in options.sizes:
                bench = Bench(size, options.work)
                rows = [_measure(options, bench, browser, name) for name in options.engines]
                if not options.quality_only:
                    costs = bench.builds(options.engines, ROUNDS if size <= SIZES[-1] else 1)
                    for row in rows:
                        row["build"] = asdict(costs[row["engine"]])
                figures += rows
                sys.stdout.write(report.tables(rows))
                sys.stdout.flush()
                target.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
            browser.close()
    except CannotRunError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
