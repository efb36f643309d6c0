"""Postings, cards and facets as files that a browser fetches by need."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from generator import urls
from generator.search.packing import deflate, front_coded
from generator.search.parts import CARDS_A_FILE, Part
from generator.search.postings import Stream, stretches
from generator.search.record import ENTRY_KINDS, KINDS

VERSION = 1
MANIFEST = f"{urls.SEARCH}chi-muc.bin"
_FILES_A_FOLDER = 1000


@dataclass(frozen=True)
class Labels:
    """What the facets' values are called; a province also says which one it went into."""

    kinds: Mapping[str, tuple[str, str]]
    """Kind → its value in an address, its label."""
    provinces: Mapping[str, tuple[str, str | None]]
    topics: Mapping[str, str]
    agencies: Mapping[str, str]
    abbreviations: tuple[tuple[str, str], ...]


def index_files(parts: Sequence[Part], labels: Labels) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of every file of the index, the manifest last; the first part holds the entries."""
    stream = Stream.of(parts)
    manifest = _manifest(parts, labels)
    leaves: list[tuple[bytes, bytes]] = []
    first_keys: list[str] = []
    counts: list[int] = []
    digest = hashlib.sha256()
    with ThreadPoolExecutor() as pool:
        for stretch in stretches(stream):
            counts += stretch.frequencies
            first_keys += (leaf.first_key for leaf in stretch.leaves)
            # What was deflated takes little memory; the next stretch is sorted when this one has gone.
            leaves += pool.map(lambda leaf: (deflate(leaf.keys), deflate(leaf.positions)), stretch.leaves)
            for leaf in stretch.leaves:
                digest.update(hashlib.sha256(leaf.keys + leaf.positions).digest())
    # As the engine tells numbers: those of other scripts are words to it.
    numbers = re.compile("[0-9]+")
    lettered = [pair for pair in zip(stream.words, counts, strict=True) if not numbers.fullmatch(pair[0])]
    manifest["vocabulary"] = front_coded(word for word, _ in lettered)
    manifest["weights"] = "".join(chr(ord("a") + count.bit_length() - 1) for _, count in lettered)
    manifest["leaves"] = front_coded(first_keys)
    facets = {
        "chu-de": _facet([one for part in parts for one in part.topics], labels.topics),
        "co-quan": _facet([one for part in parts for one in part.agencies], labels.agencies),
    }
    cards = [card for part in parts for card in part.cards]
    for piece in (_json(manifest), *facets.values(), *cards):
        digest.update(hashlib.sha256(piece).digest())
    build = digest.hexdigest()[:12]
    base = f"{urls.SEARCH}chi-muc/{build}/"
    for number, (keys, positions) in enumerate(leaves):
        yield _path(base, "k", number), keys
        yield _path(base, "p", number), positions
    for number, card in enumerate(cards):
        yield _path(base, "t", number), card
    for name, data in facets.items():
        yield f"{base}{name}.bin", deflate(data)
    yield MANIFEST, deflate(_json({**manifest, "build": build}))


def _path(base: str, folder: str, number: int) -> str:
    return f"{base}{folder}/{number // _FILES_A_FOLDER}/{number}.bin"


def _manifest(parts: Sequence[Part], labels: Labels) -> dict[str, object]:
    entries, dialogues = parts[0], parts[1:]
    province = {id_: place for place, id_ in enumerate(labels.provinces)}
    years = [part.year or 0 for part in dialogues]
    counts = [{kind: part.kinds.count(kind) for kind in KINDS} for part in dialogues]
    return {
        "version": VERSION,
        "cardSize": CARDS_A_FILE,
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
