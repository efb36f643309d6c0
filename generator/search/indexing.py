"""The search index of an archive, as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.archive.archive import Archive
from generator.jobs.cache import Cache, deserialise, program_version, serialise
from generator.jobs.options import BuildOptions
from generator.jobs.workers import map_unordered
from generator.records.dialogue import Dialogue
from generator.search.dialogue_records import dialogue_records
from generator.search.index_files import FacetLabels, IndexBuilder
from generator.search.registry_records import registry_records
from generator.search.search_record import KINDS, RecordGroup
from generator.search.segments import Segment, SegmentBuilder
from generator.text.analysis import analyse
from generator.text.digest import digest
from generator.text.strings import text

_KIND = "search"
_BATCH = 4
"""So many dialogues are read in one piece of work."""
_LEAST_SHARED = 4
"""With fewer pieces, other processes would not be worth their start."""


@dataclass(frozen=True)
class _Reading:
    """Reads dialogues for the index, each on its own, so that processes can share the work."""

    archive: Archive
    abbreviations: tuple[tuple[str, str], ...]
    cache: Cache

    @cached_property
    def reader(self) -> SegmentBuilder:
        return SegmentBuilder(self.abbreviations)

    def __call__(self, dialogues: Sequence[Dialogue]) -> list[bytes]:
        """The parts of some dialogues, packed; they are kept for the next time."""
        found = []
        for dialogue in dialogues:
            found.append(serialise(self.reader.read(dialogue_records(self.archive, dialogue))))
            self.cache.keep(_KIND, self.key(dialogue), found[-1])
        return found

    def key(self, dialogue: Dialogue) -> bytes:
        """A digest of all that a dialogue's part is made from."""
        return digest(program_version(), self.archive.registry_version, self.archive.versions[dialogue])


def build_segments(archive: Archive, run: BuildOptions | None = None) -> list[Segment]:
    """What is found, read: the entries, then each dialogue, the newest first."""
    run = run or BuildOptions()
    reading = _Reading(archive, facet_labels(archive).abbreviations, run.cache)
    dialogues = archive.dialogues[::-1]
    known = {one: found for one in dialogues if (found := reading.cache.find(_KIND, reading.key(one))) is not None}
    rows = [dialogue for dialogue in dialogues if dialogue not in known]
    batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
    with map_unordered(reading, batches, run.jobs, least=_LEAST_SHARED) as results:
        for place, found in results:
            known |= {dialogue: deserialise(part) for dialogue, part in zip(batches[place], found, strict=True)}
    reading.cache.leave_only(_KIND, map(reading.key, dialogues))
    return [
        reading.reader.read(RecordGroup(tuple(registry_records(archive)))),
        *(known[dialogue] for dialogue in dialogues),
    ]


def index_builder(archive: Archive, parts: Sequence[Segment]) -> IndexBuilder:
    """The making of an archive's index."""
    return IndexBuilder(parts, facet_labels(archive))


def facet_labels(archive: Archive) -> FacetLabels:
    """What the values of the facets are called."""
    rows = ((short, entry.full) for entry in archive.abbreviations.values() for short in entry.short)
    return FacetLabels(
        kinds={kind: (text(f"found.kind.{kind}.value"), text(f"found.kind.{kind}.label")) for kind in KINDS},
        provinces={one.id: (one.periods[-1].name, one.successor) for one in archive.provinces.values()},
        topics={one.id: one.name for one in archive.topics.values()},
        agencies={one.id: one.name for one in archive.agencies.values()},
        # Spellings such as "GDĐT" and "GD&ĐT" are read alike.
        abbreviations=tuple({tuple(analyse(short)): (short, full) for short, full in rows}.values()),
    )
