"""`python -m tests.search_bench.builder FROM TO`: builds the index from blocks of records on disk, to be measured.

It does what a build of the site does once its records are joined, and reads them from disk, as Pagefind does pages.
"""

import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.search.files import index_files
from generator.search.parts import Reader
from generator.search.record import Block

BLOCKS, LABELS = "blocks.pickle", "labels.pickle"


def blocks(folder: Path) -> Iterator[Block]:
    """The blocks that stand in a folder."""
    with (folder / BLOCKS).open("rb") as file:
        while True:
            try:
                block: Block = pickle.load(file)
            except EOFError:
                return
            yield block


def main(source: Path, target: Path) -> None:
    """Write the index of the blocks in a folder."""
    labels = pickle.loads((source / LABELS).read_bytes())
    reader = Reader(labels.abbreviations)
    folders: set[Path] = set()
    for path, data in index_files([reader.read(block) for block in blocks(source)], labels):
        file = target / path
        if file.parent not in folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            folders.add(file.parent)
        file.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
