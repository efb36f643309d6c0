"""The search index of an archive, as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.archive import Archive
from generator.cache import Cache, digest, packed, program, unpacked
from generator.dialogue import Dialogue
from generator.run import Run
from generator.search.analysis import analyse
from generator.search.entries import entries
from generator.search.files import Indexing, Labels
from generator.search.parts import Part, Reader
from generator.search.record import KINDS, Block
from generator.search.records import dialogue_block
from generator.strings import text
from generator.workers import shared

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
    def reader(self) -> Reader:
        return Reader(self.abbreviations)

    def __call__(self, dialogues: Sequence[Dialogue]) -> list[bytes]:
        """The parts of some dialogues, packed; they are kept for the next time."""
        found = []
        for dialogue in dialogues:
            found.append(packed(self.reader.read(dialogue_block(self.archive, dialogue))))
            self.cache.keep(_KIND, self.key(dialogue), found[-1])
        return found

    def key(self, dialogue: Dialogue) -> bytes:
        """A digest of all that a dialogue's part is made from."""
        return digest(program(), self.archive.registry_version, self.archive.versions[dialogue])


def search_parts(archive: Archive, run: Run | None = None) -> list[Part]:
    """What is found, read: the entries, then each dialogue, the newest first."""
    run = run or Run()
    reading = _Reading(archive, labels_of(archive).abbreviations, run.cache)
    dialogues = archive.dialogues[::-1]
    known = {one: found for one in dialogues if (found := reading.cache.find(_KIND, reading.key(one))) is not None}
    rows = [dialogue for dialogue in dialogues if dialogue not in known]
    batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
    with shared(reading, batches, run.jobs, least=_LEAST_SHARED) as results:
        for place, found in results:
            known |= {dialogue: unpacked(part) for dialogue, part in zip(batches[place], found, strict=True)}
    reading.cache.leave_only(_KIND, map(reading.key, dialogues))
    return [reading.reader.read(Block(tuple(entries(archive)))), *(known[dialogue] for dialogue in dialogues)]


def indexing(archive: Archive, parts: Sequence[Part]) -> Indexing:
    """The making of an archive's index."""
    return Indexing(parts, labels_of(archive))


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
