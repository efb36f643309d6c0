"""`make profile`: where the time of a build goes, on synthetic archives, stage by stage; and that it grows linearly;
and how soon the preview shows an edited record.

Usage: python -m tests.stages [QUESTIONS …]; the output folder is $TMPDIR's, so a memory disk can be chosen with it.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator.archive.archive import build_archive
from generator.plugin import build
from generator.reading.checked_content import check_content
from generator.reading.loader import load_content
from tests import synthetic
from tests.project import all_pages

ROUNDS = 3
_REST = 2
_Result = TypeVar("_Result")


def _timed(work: Callable[[], _Result]) -> tuple[float, _Result]:
    """Median wall seconds of some rounds, and the last result."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def measure(questions: int) -> dict[str, float]:
    """Median seconds of each stage for an archive of so many questions."""
    with tempfile.TemporaryDirectory(prefix="doithoai-stages-") as folder:
        config = synthetic.write(Path(folder), questions)
        content = Path(folder) / "content"
        reading, _ = _timed(lambda: load_content(content))
        examining, examination = _timed(lambda: check_content(content))
        joining, archive = _timed(lambda: build_archive(examination.dialogues, examination.registries))
        listing, _ = _timed(lambda: list(all_pages(archive)))
        whole, problems = _timed(lambda: build(config))
        assert problems == ()
    return {
        "look through": reading,
        "read, check and validate": examining - reading,
        "join": joining,
        "list pages": listing,
        "render and write": whole - examining - joining - listing,
        "whole build": whole,
    }


def preview(questions: int) -> dict[str, float]:
    """Seconds from the saving of a record to its new page, and to the new search index, in the real preview."""
    with tempfile.TemporaryDirectory(prefix="doithoai-stages-") as folder:
        config = synthetic.write(Path(folder), questions)
        command = [sys.executable, "-m", "generator", "--config", str(config), "serve", "--port", "0"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        try:
            address = next(found[0] for line in process.stderr if (found := re.search(r"http://[0-9.:]+/", line)))
            drain = threading.Thread(target=process.stderr.read, daemon=True)
            drain.start()
            rows = [_followed(Path(folder), address, number) for number in range(ROUNDS)]
        finally:
            process.terminate()
    page, index = (statistics.median(column) for column in zip(*rows, strict=True))
    return {"preview: page": page, "preview: search": index}


def _followed(project: Path, address: str, number: int) -> tuple[float, float]:
    record = sorted((project / "content/dialogues").iterdir())[number]
    content = record.read_text(encoding="utf-8")
    before, key, rest = content.partition('\n    text: "')
    assert key
    index = _get(f"{address}tim-kiem/chi-muc.bin")
    mark = f"Lần sửa {number}"
    record.write_text(f"{before}{key}{mark}. {rest}", encoding="utf-8")
    start = time.perf_counter()
    while mark.encode() not in _get(f"{address}doi-thoai/{record.stem}/hoi-dap/1/"):
        time.sleep(0.03)
    page = time.perf_counter() - start
    while _get(f"{address}tim-kiem/chi-muc.bin") == index:
        time.sleep(0.05)
    index_there = time.perf_counter() - start
    time.sleep(_REST)  # the build has its last things to do
    return page, index_there


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return bytes(answer.read())


def main(sizes: list[int]) -> None:
    """Print a table: seconds, and microseconds for each question, by stage and size."""
    out = sys.stdout.write
    found = {size: {**measure(size), **preview(size)} for size in sizes}
    out(f"{'stage':<18}" + "".join(f"{size:>12,} {'µs each':>9}" for size in sizes) + "\n")
    for stage in next(iter(found.values())):
        cells = "".join(f"{found[size][stage]:>10.2f} s {found[size][stage] / size * 1e6:>9.0f}" for size in sizes)
        out(f"{stage:<18}{cells}\n")
    first, last = sizes[0], sizes[-1]
    growth = (found[last]["whole build"] / last) / (found[first]["whole build"] / first)
    out(f"time for each question at {last:,} against {first:,}: {growth:.2f}\n")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 5_000])
