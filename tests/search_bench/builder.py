"""`python -m tests.search_bench.builder FROM TO`: builds the index from record groups on disk, to be measured.

It does what a build of the site does after joining the records, and reads them from disk, as Pagefind reads pages.
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

GROUPS, LABELS = "blocks", "labels.pickle"
_BATCH = 4


def read_groups(folder: Path) -> Iterator[RecordGroup]:
    """Read the record groups in a folder."""
    for path in sorted((folder / GROUPS).iterdir()):
        group: RecordGroup = pickle.loads(path.read_bytes())
        yield group


def write_groups(folder: Path, groups: Iterator[RecordGroup]) -> None:
    """Write record groups to a folder."""
    (folder / GROUPS).mkdir()
    for number, group in enumerate(groups):
        (folder / GROUPS / f"{number:06}.pickle").write_bytes(pickle.dumps(group, pickle.HIGHEST_PROTOCOL))


@dataclass(frozen=True)
class _Analyser:
    segment_builder: SegmentBuilder

    def __call__(self, paths: Sequence[Path]) -> list[Segment]:
        return [self.segment_builder.build(pickle.loads(path.read_bytes())) for path in paths]


def main(source: Path, target: Path) -> None:
    """Write the index of the record groups in a folder."""
    gc.disable()  # as a build does
    labels = pickle.loads((source / LABELS).read_bytes())
    paths = sorted((source / GROUPS).iterdir())
    batches = [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]
    with map_unordered(_Analyser(SegmentBuilder(labels.abbreviations)), batches, available_processors()) as results:
        segments_of_batch = dict(results)
    segments = [segment for number in range(len(batches)) for segment in segments_of_batch[number]]
    folders: set[str] = set()
    for path, data in index_files(segments, labels, available_processors()):
        folder = path.rpartition("/")[0]
        if folder not in folders:
            (target / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        with open(f"{target}/{path}", "wb", buffering=0) as file:  # noqa: PTH123 - many thousand times, as a build does
            file.write(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
