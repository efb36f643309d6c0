"""The search index of an archive, as files."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.search.analysis import analyse
from generator.search.files import Labels, index_files
from generator.search.parts import Reader
from generator.search.record import KINDS
from generator.search.records import blocks
from generator.strings import text


def search_files(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of every file of the index."""
    labels = labels_of(archive)
    reader = Reader(labels.abbreviations)
    yield from index_files([reader.read(block) for block in blocks(archive)], labels)


def labels_of(archive: Archive) -> Labels:
    """What the values of the facets are called."""
    rows = ((short, entry.full) for entry in archive.abbreviations.values() for short in entry.short)
    return Labels(
        kinds={kind: (text(f"found.kind.{kind}.value"), text(f"found.kind.{kind}.label")) for kind in KINDS},
        provinces={one.id: (one.periods[-1].name, one.successor) for one in archive.provinces.values()},
        topics={one.id: one.name for one in archive.topics.values()},
        agencies={one.id: one.name for one in archive.agencies.values()},
        # Spellings such as "GDĐT" and "GD&ĐT" are read alike.
        abbreviations=tuple({tuple(analyse(short)): (short, full) for short, full in rows}.values()),
    )
