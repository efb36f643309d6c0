"""Encode postings, result cards and facets as files that a browser fetches on demand."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.pages import urls
from generator.search.cards import Cards
from generator.search.encoding import deflate, front_code
from generator.search.postings import TokenStream, build_word_ranges
from generator.search.search_record import ENTRY_KINDS, KINDS
from generator.search.segments import Segment

MANIFEST = f"{urls.SEARCH}chi-muc.bin"
_FILES_PER_FOLDER = 1000


@dataclass(frozen=True)
class FacetLabels:
    """Display names of the facet values by id."""

    kinds: Mapping[str, tuple[str, str]]
    """Kind → (value in an address, label)."""
    provinces: Mapping[str, tuple[str, str | None]]
    """Id → (name, id of the province it was merged into)."""
    topics: Mapping[str, str]
    agencies: Mapping[str, str]
    abbreviations: tuple[tuple[str, str], ...]
    """(short, full)."""


@dataclass(frozen=True)
class _EncodedRange:
    """A word range as it is written to files."""

    first_keys: tuple[str, ...]
    document_frequencies: tuple[int, ...]
    leaves: tuple[tuple[bytes, bytes], ...]
    """Keys and positions of each leaf, deflated."""


@dataclass(frozen=True)
class _RangeEncoder:
    """Builds and encodes word ranges; a picklable callable for worker processes."""

    stream: TokenStream

    def __call__(self, cuts: Sequence[int]) -> list[_EncodedRange]:
        return [
            _EncodedRange(
                tuple(leaf.first_key for leaf in word_range.leaves),
                word_range.document_frequencies,
                tuple((deflate(leaf.keys), deflate(leaf.positions)) for leaf in word_range.leaves),
            )
            for word_range in build_word_ranges(self.stream, cuts)
        ]


class IndexBuilder:
    """Builds an index in two steps: independent tasks for worker processes, then the files from their results."""

    def __init__(self, segments: Sequence[Segment], labels: FacetLabels) -> None:
        """Take the segment of the registry entries, then one for each dialogue, newest first."""
        self._stream = TokenStream.concatenate(segments)
        self._cards = Cards(segments[0].cards, [segment.cards for segment in segments[1:]])
        self._manifest = {**_records_manifest(segments, labels), "cards": self._cards.manifest()}
        self._facets = {
            "chu-de": _facet([topics for segment in segments for topics in segment.topics], labels.topics),
            "co-quan": _facet([agencies for segment in segments for agencies in segment.agencies], labels.agencies),
        }

    def tasks(self) -> list[Callable[[], list[_EncodedRange]]]:
        """Return picklable tasks, which can run in any order and in any process."""
        encoder = _RangeEncoder(self._stream)
        return [partial(encoder, cuts) for cuts in self._stream.word_range_cuts()]

    def files(self, results: Iterable[list[_EncodedRange]]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of every file, the manifest last, from the results of `tasks` in their order."""
        ranges = [word_range for result in results for word_range in result]
        manifest = {**self._manifest, **self._vocabulary(ranges)}
        leaves = [leaf for word_range in ranges for leaf in word_range.leaves]
        digest = hashlib.sha256()
        for part in (_to_json(manifest), *self._facets.values(), *(data for leaf in leaves for data in leaf)):
            digest.update(hashlib.sha256(part).digest())
        build = digest.hexdigest()[:12]
        base = f"{urls.SEARCH}chi-muc/{build}/"
        for number, (keys, positions) in enumerate(leaves):
            yield _path(base, "k", number), keys
            yield _path(base, "p", number), positions
        yield from self._cards.files()
        for name, data in self._facets.items():
            yield f"{base}{name}.bin", deflate(data)
        yield MANIFEST, deflate(_to_json({**manifest, "build": build}))

    def _vocabulary(self, ranges: Sequence[_EncodedRange]) -> dict[str, object]:
        """Return the words, the magnitudes (log2) of their document frequencies, and the first key of each leaf."""
        counts = [count for word_range in ranges for count in word_range.document_frequencies]
        # As in the browser's engine, digits of other scripts are words, not numbers.
        numbers = re.compile("[0-9]+")
        words = [pair for pair in zip(self._stream.words, counts, strict=True) if not numbers.fullmatch(pair[0])]
        return {
            "vocabulary": front_code(word for word, _ in words),
            "weights": "".join(chr(ord("a") + count.bit_length() - 1) for _, count in words),
            "leaves": front_code(key for word_range in ranges for key in word_range.first_keys),
        }


def _path(base: str, folder: str, number: int) -> str:
    return f"{base}{folder}/{number // _FILES_PER_FOLDER}/{number}.bin"


def _records_manifest(segments: Sequence[Segment], labels: FacetLabels) -> dict[str, object]:
    entries, dialogues = segments[0], segments[1:]
    province = {id_: number for number, id_ in enumerate(labels.provinces)}
    years = [dialogue.year or 0 for dialogue in dialogues]
    counts = [{kind: dialogue.kinds.count(kind) for kind in KINDS} for dialogue in dialogues]
    return {
        "kinds": [labels.kinds[kind] for kind in KINDS],
        "provinces": [
            (id_, name, province.get(after, -1) if after else -1) for id_, (name, after) in labels.provinces.items()
        ],
        "abbreviations": labels.abbreviations,
        "entries": [entries.kinds.count(kind) for kind in ENTRY_KINDS],
        "entryProvinces": [province.get(id_, -1) if id_ else -1 for id_ in entries.provinces],
        "entryLengths": entries.title_lengths,
        "dialogues": {
            "province": [province[dialogue.province] if dialogue.province else -1 for dialogue in dialogues],
            "year": [year - before for year, before in zip(years, [0, *years], strict=False)],
            "questions": [count["question"] for count in counts],
            "directives": [count["directive"] for count in counts],
            "commendations": [count["commendation"] for count in counts],
        },
    }


def _facet(values_of_records: Iterable[tuple[str, ...]], names: Mapping[str, str]) -> bytes:
    """Encode the facet values of each record as the number of a set of values; set 0 is empty."""
    number_of = {id_: number for number, id_ in enumerate(names)}
    sets: dict[tuple[str, ...], int] = {(): 0}
    set_of_record = [sets.setdefault(values, len(sets)) for values in values_of_records]
    numbered_sets = [[number_of[id_] for id_ in values] for values in sets]
    return _to_json({"values": list(names.items()), "sets": numbered_sets, "of": set_of_record})


def _to_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
