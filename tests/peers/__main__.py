"""`python -m tests.peers [SIZES …]`: builds of doithoai and of other generators, by turns, in one run."""

import argparse
import datetime
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.cost import kind_of_memory, memory_disk
from tests.peers import figures, report
from tests.peers.records import records
from tests.peers.rounds import measure
from tests.peers.tools import VERSIONS
from tests.peers.variants import VARIANTS
from tests.search_bench.corpus import corpus
from tests.tools import CannotRunError

SIZES = (1_000, 10_000)
ROUNDS = 3
LARGEST = 50_000
"""Beyond so many questions only doithoai is built."""
ON_DISK = 10_000
"""Up to so many questions sites are built on the disk as well."""


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="so many questions; default: 1000 10000")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="+", choices=[one.name for one in VARIANTS], help="these variants alone")
    parser.add_argument(
        "--memory", type=Path, default=memory_disk(), help="a folder in memory; default: $TMPDIR or /dev/shm"
    )
    parser.add_argument("--disk", type=Path, default=Path(cache), help="a folder on the disk; default: the cache")
    parser.add_argument("--no-disk", action="store_true", help="build on the memory disk alone")
    parser.add_argument("--to", type=Path, default=Path("build"), help="where peers.json and peers.md go")
    parser.add_argument("--largest", type=int, default=LARGEST, help="up to so many questions others are built too")
    return parser.parse_args(arguments)


def _about() -> dict[str, Any]:
    versions = {}
    for name, version in VERSIONS.items():
        try:
            versions[name] = version()
        except CannotRunError as error:
            sys.stderr.write(f"{name}: {error}\n")
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "memory": kind_of_memory(),
        "versions": versions,
    }


def _rows(options: argparse.Namespace) -> Iterator[figures.Row]:
    """Everything that was asked for, from small to large."""
    out: dict[str, str] = {}
    variants = [one for one in VARIANTS if not options.only or one.name in options.only]
    for size in sorted(options.sizes):
        archive = corpus(size)
        pages = records(archive)
        if size > options.largest:
            out |= {one.name: f"only doithoai beyond {options.largest:,} questions" for one in variants if not one.own}
        for place, folder in (("memory disk", options.memory), ("disk", options.disk)):
            if place == "disk" and (options.no_disk or size > ON_DISK):
                continue
            with tempfile.TemporaryDirectory(prefix="doithoai-peers-", dir=folder) as made:
                watched = place != "disk"
                found = measure(variants, Path(made), archive, pages, rounds=options.rounds, watched=watched, out=out)
            # What could not be built is not tried again with more, or elsewhere.
            out |= {one.variant.name: one.failed for one in found if one.failed}
            yield from figures.rows(found, size, place)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write the figures; 1 where doithoai could not be built, 2 where no other could."""
    options = _options(arguments)
    options.to.mkdir(parents=True, exist_ok=True)
    options.disk.mkdir(parents=True, exist_ok=True)
    about = _about()
    found: list[figures.Row] = []
    for row in _rows(options):
        found.append(row)
        data = {**about, "rows": [one.plain() for one in found]}
        (options.to / "peers.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    text = report.markdown(found, about)
    (options.to / "peers.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    if not figures.is_anyone_there(found):
        return 2
    return 1 if any(row.failed for row in found if row.name in figures.OURS) else 0


if __name__ == "__main__":
    sys.exit(main())
