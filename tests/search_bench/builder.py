"""`python -m tests.search_bench.builder FROM TO`: builds the index from blocks of records on disk, to be measured.

It does what a build of the site does once its records are joined, and reads them from disk, as Pagefind does pages.
"""

import gc
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.jobs.workers import available_processors, map_unordered
from generator.search.search_record import RecordGroup
from generator.search.segments import Segment, SegmentBuilder
from tests.search.index import index_files

BLOCKS, LABELS = "blocks", "labels.pickle"
_BATCH = 4


def blocks(folder: Path) -> Iterator[RecordGroup]:
    """The blocks that stand in a folder."""
    for path in sorted((folder / BLOCKS).iterdir()):
        block: RecordGroup = pickle.loads(path.read_bytes())
        yield block


def write(folder: Path, found: Iterator[RecordGroup]) -> None:
    """Put blocks into a folder."""
    (folder / BLOCKS).mkdir()
    for number, block in enumerate(found):
        (folder / BLOCKS / f"{number:06}.pickle").write_bytes(pickle.dumps(block, pickle.HIGHEST_PROTOCOL))


@dataclass(frozen=True)
class _Reading:
    reader: SegmentBuilder

    def __call__(self, paths: Sequence[Path]) -> list[Segment]:
        return [self.reader.read(pickle.loads(path.read_bytes())) for path in paths]


def main(source: Path, target: Path) -> None:
    """Write the index of the blocks in a folder."""
    gc.disable()  # as a build does
    labels = pickle.loads((source / LABELS).read_bytes())
    paths = sorted((source / BLOCKS).iterdir())
    batches = [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]
    with map_unordered(_Reading(SegmentBuilder(labels.abbreviations)), batches, available_processors()) as results:
        read = dict(results)
    parts = [part for place in range(len(batches)) for part in read[place]]
    folders: set[str] = set()
    for path, data in index_files(parts, labels, available_processors()):
        folder = path.rpartition("/")[0]
        if folder not in folders:
            (target / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        with open(f"{target}/{path}", "wb", buffering=0) as file:  # noqa: PTH123 - many thousand times, as a build does
            file.write(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
