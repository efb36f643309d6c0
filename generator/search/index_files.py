"""Postings, cards and facets as files that a browser fetches by need."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.pages import urls
from generator.search.cards import Cards
from generator.search.encoding import deflate, front_coded
from generator.search.postings import TokenStream, build_word_ranges
from generator.search.search_record import ENTRY_KINDS, KINDS
from generator.search.segments import Segment

MANIFEST = f"{urls.SEARCH}chi-muc.bin"
_FILES_A_FOLDER = 1000


@dataclass(frozen=True)
class FacetLabels:
    """What the facets' values are called; a province also says which one it went into."""

    kinds: Mapping[str, tuple[str, str]]
    """Kind → its value in an address, its label."""
    provinces: Mapping[str, tuple[str, str | None]]
    topics: Mapping[str, str]
    agencies: Mapping[str, str]
    abbreviations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Packed:
    """A stretch of leaves as it goes into files."""

    first_keys: tuple[str, ...]
    frequencies: tuple[int, ...]
    leaves: tuple[tuple[bytes, bytes], ...]
    """Keys and positions of each leaf, compressed."""


@dataclass(frozen=True)
class _Packing:
    """Sorts and packs stretches of a stream, so that processes can share the work."""

    stream: TokenStream

    def __call__(self, cuts: Sequence[int]) -> list[_Packed]:
        return [
            _Packed(
                tuple(leaf.first_key for leaf in found.leaves),
                found.frequencies,
                tuple((deflate(leaf.keys), deflate(leaf.positions)) for leaf in found.leaves),
            )
            for found in build_word_ranges(self.stream, cuts)
        ]


class IndexBuilder:
    """The making of an index: pieces, which processes can share, and the files that come of them."""

    def __init__(self, parts: Sequence[Segment], labels: FacetLabels) -> None:
        """The first part holds the entries, the others a dialogue each, the newest first."""
        self._stream = TokenStream.of(parts)
        self._cards = Cards(parts[0].cards, [part.cards for part in parts[1:]])
        self._told = {**_manifest(parts, labels), "cards": self._cards.told()}
        self._facets = {
            "chu-de": _facet([one for part in parts for one in part.topics], labels.topics),
            "co-quan": _facet([one for part in parts for one in part.agencies], labels.agencies),
        }

    def pieces(self) -> list[Callable[[], list[_Packed]]]:
        """Work that can be done in any order, by any process."""
        packing = _Packing(self._stream)
        return [partial(packing, cuts) for cuts in self._stream.stretches()]

    def files(self, done: Iterable[list[_Packed]]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every file, the manifest last, from what the pieces gave, in their order."""
        packed = [one for piece in done for one in piece]
        manifest = {**self._told, **self._words(packed)}
        leaves = [leaf for one in packed for leaf in one.leaves]
        digest = hashlib.sha256()
        for piece in (_json(manifest), *self._facets.values(), *(data for leaf in leaves for data in leaf)):
            digest.update(hashlib.sha256(piece).digest())
        build = digest.hexdigest()[:12]
        base = f"{urls.SEARCH}chi-muc/{build}/"
        for number, (keys, positions) in enumerate(leaves):
            yield _path(base, "k", number), keys
            yield _path(base, "p", number), positions
        yield from self._cards.files()
        for name, data in self._facets.items():
            yield f"{base}{name}.bin", deflate(data)
        yield MANIFEST, deflate(_json({**manifest, "build": build}))

    def _words(self, packed: Sequence[_Packed]) -> dict[str, object]:
        """Every word with how many records have it, about, and the first key of each leaf."""
        counts = [count for one in packed for count in one.frequencies]
        # As the engine tells numbers: those of other scripts are words to it.
        numbers = re.compile("[0-9]+")
        lettered = [pair for pair in zip(self._stream.words, counts, strict=True) if not numbers.fullmatch(pair[0])]
        return {
            "vocabulary": front_coded(word for word, _ in lettered),
            "weights": "".join(chr(ord("a") + count.bit_length() - 1) for _, count in lettered),
            "leaves": front_coded(key for one in packed for key in one.first_keys),
        }


def _path(base: str, folder: str, number: int) -> str:
    return f"{base}{folder}/{number // _FILES_A_FOLDER}/{number}.bin"


def _manifest(parts: Sequence[Segment], labels: FacetLabels) -> dict[str, object]:
    entries, dialogues = parts[0], parts[1:]
    province = {id_: place for place, id_ in enumerate(labels.provinces)}
    years = [part.year or 0 for part in dialogues]
    counts = [{kind: part.kinds.count(kind) for kind in KINDS} for part in dialogues]
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
            "province": [province[part.province] if part.province else -1 for part in dialogues],
            "year": [year - before for year, before in zip(years, [0, *years], strict=False)],
            "questions": [count["question"] for count in counts],
            "directives": [count["directive"] for count in counts],
            "commendations": [count["commendation"] for count in counts],
        },
    }


def _facet(of: Iterable[tuple[str, ...]], names: Mapping[str, str]) -> bytes:
    """The values of a facet for each record, as sets that many share; the first set is empty."""
    place = {id_: number for number, id_ in enumerate(names)}
    sets: dict[tuple[str, ...], int] = {(): 0}
    numbers = [sets.setdefault(one, len(sets)) for one in of]
    return _json({"values": list(names.items()), "sets": [[place[id_] for id_ in one] for one in sets], "of": numbers})


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
