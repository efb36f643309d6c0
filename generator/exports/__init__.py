"""The archive as data: files that are published beside the pages, each made as bytes from the archive alone."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.exports import records, tables


def all_exports(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """The address and the bytes of every data file."""
    yield from records.files(archive)
    yield from tables.files(archive)
