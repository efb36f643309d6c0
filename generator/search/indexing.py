"""Build the search index of an archive."""

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

_CACHE_KIND = "search"
_BATCH_SIZE = 4
"""Dialogues analysed in one task."""
_MIN_SHARED_BATCHES = 4
"""With fewer, starting worker processes costs more than it saves."""


@dataclass(frozen=True)
class _DialogueAnalyser:
    """Builds and caches the segments of dialogues; a picklable callable for worker processes."""

    archive: Archive
    abbreviations: tuple[tuple[str, str], ...]
    cache: Cache

    @cached_property
    def segment_builder(self) -> SegmentBuilder:
        return SegmentBuilder(self.abbreviations)

    def __call__(self, dialogues: Sequence[Dialogue]) -> list[bytes]:
        """Return the serialised segment of each dialogue."""
        segments = []
        for dialogue in dialogues:
            segments.append(serialise(self.segment_builder.build(dialogue_records(self.archive, dialogue))))
            self.cache.put(_CACHE_KIND, self.key(dialogue), segments[-1])
        return segments

    def key(self, dialogue: Dialogue) -> bytes:
        """Return a digest of all inputs of a dialogue's segment."""
        return digest(program_version(), self.archive.registries_digest, self.archive.digests[dialogue])


def build_segments(archive: Archive, options: BuildOptions | None = None) -> list[Segment]:
    """Build the segment of the registry entries, then one for each dialogue, newest first."""
    options = options or BuildOptions()
    analyser = _DialogueAnalyser(archive, facet_labels(archive).abbreviations, options.cache)
    dialogues = archive.dialogues[::-1]
    cached = {dialogue: options.cache.get(_CACHE_KIND, analyser.key(dialogue)) for dialogue in dialogues}
    segments: dict[Dialogue, Segment] = {
        dialogue: segment for dialogue, segment in cached.items() if segment is not None
    }
    missing = [dialogue for dialogue in dialogues if dialogue not in segments]
    batches = [missing[start : start + _BATCH_SIZE] for start in range(0, len(missing), _BATCH_SIZE)]
    with map_unordered(analyser, batches, options.jobs, min_items=_MIN_SHARED_BATCHES) as results:
        for number, serialised in results:
            segments |= zip(batches[number], map(deserialise, serialised), strict=True)
    options.cache.prune(_CACHE_KIND, map(analyser.key, dialogues))
    return [
        analyser.segment_builder.build(RecordGroup(tuple(registry_records(archive)))),
        *(segments[dialogue] for dialogue in dialogues),
    ]


def index_builder(archive: Archive, segments: Sequence[Segment]) -> IndexBuilder:
    """Return the builder of an archive's index files."""
    return IndexBuilder(segments, facet_labels(archive))


def facet_labels(archive: Archive) -> FacetLabels:
    """Return the display names of all facet values of an archive."""
    rows = ((short, entry.full) for entry in archive.abbreviations.values() for short in entry.short)
    return FacetLabels(
        kinds={kind: (text(f"found.kind.{kind}.value"), text(f"found.kind.{kind}.label")) for kind in KINDS},
        provinces={
            province.id: (province.periods[-1].name, province.successor) for province in archive.provinces.values()
        },
        topics={id_: topic.name for id_, topic in archive.topics.items()},
        agencies={id_: agency.name for id_, agency in archive.agencies.items()},
        # One of each group of spellings with the same tokens, such as "GDĐT" and "GD&ĐT".
        abbreviations=tuple({tuple(analyse(short)): (short, full) for short, full in rows}.values()),
    )
