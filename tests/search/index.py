"""A plain reader of the index, for tests: slow, and of another make than the engine in the browser."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import call
from typing import Any, TypeAlias

from generator.jobs.workers import map_unordered
from generator.search.encoding import inflate, unpack
from generator.search.index_files import MANIFEST, FacetLabels, IndexBuilder
from generator.search.segments import Segment

Codes: TypeAlias = tuple[int, ...]
Records: TypeAlias = tuple[tuple[int, ...], ...]


def index_files(parts: Sequence[Segment], labels: FacetLabels, jobs: int = 1) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of an index."""
    indexing = IndexBuilder(parts, labels)
    with map_unordered(call, indexing.pieces(), jobs) as results:
        done = dict(results)
    yield from indexing.files([done[place] for place in sorted(done)])


def words(coded: str) -> list[str]:
    """The words of a front-coded string."""
    found: list[str] = []
    for common, rest in re.findall("([A-Z])([^A-Z]*)", coded):
        found.append((found[-1] if found else "")[: ord(common) - ord("A")] + rest)
    return found


@dataclass(frozen=True)
class Index:
    """A whole index: the manifest, postings and positions by key and form, all cards, and the facets."""

    manifest: dict[str, Any]
    postings: dict[str, dict[Codes, Records]]
    positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]]
    cards: list[tuple[str, str, str, str]]
    facets: dict[str, Any]

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> "Index":
        """Read every file."""
        manifest = json.loads(inflate(files[MANIFEST]))
        base = f"tim-kiem/chi-muc/{manifest['build']}/"
        postings: dict[str, dict[Codes, Records]] = {}
        positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]] = {}
        for number, first in enumerate(words(manifest["leaves"])):
            leaf = _leaf(inflate(files[f"{base}k/{number // 1000}/{number}.bin"]))
            assert next(iter(leaf)) == first
            postings |= leaf
            if any(" " in key for key in leaf):
                positions |= _positions(inflate(files[f"{base}p/{number // 1000}/{number}.bin"]), leaf)
        cards = [json.loads(inflate(files[path])) for path in _card_paths(files, manifest)]
        facets = {name: json.loads(inflate(files[f"{base}{name}.bin"])) for name in ("chu-de", "co-quan")}
        return cls(manifest, postings, positions, [tuple(card) for file in cards for card in file], facets)


def _card_paths(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """The card files in the order of the records: those of entries, then those of dialogues, the newest first."""
    told = manifest["cards"]
    names = re.findall("." * told["digest"], told["folders"])
    assert "".join(names) == told["folders"]
    folders = []
    for name in names:
        many = sum(path.startswith(f"tim-kiem/the/{name}/") for path in files)
        folders.append([f"tim-kiem/the/{name}/{number}.bin" for number in range(many)])
    # Dialogues that say the same, which only tests have, share their files.
    assert {path for folder in folders for path in folder} == {p for p in files if p.startswith("tim-kiem/the/")}
    # Each dialogue begins a file.
    groups = math.ceil(len(manifest["dialogues"]["year"]) / told["group"])
    entries, dialogues = folders[: len(folders) - groups], folders[len(folders) - groups :]
    return (path for folder in (*entries, *reversed(dialogues)) for path in folder)


def _leaf(data: bytes) -> dict[str, dict[Codes, Records]]:
    read = _Bytes(data)
    keys: list[bytes] = []
    for _ in range(count := next(read)):
        shared, length = next(read), next(read)
        keys.append((keys[-1][:shared] if keys else b"") + read.take(length))
    heads: list[list[tuple[Codes, tuple[int, int, int]]]] = []
    for key in keys:
        width = 1 + (b" " in key)
        forms = range(next(read))
        heads.append([(tuple(next(read) for _ in range(width)), (next(read), next(read), next(read))) for _ in forms])
    leaf: dict[str, dict[Codes, Records]] = {}
    for place in range(count):
        leaf[keys[place].decode()] = {
            codes: tuple(tuple(_running(read, many)) for many in counts) for codes, counts in heads[place]
        }
    assert read.done
    return leaf


def _running(numbers: Iterator[int], count: int) -> Iterator[int]:
    total = 0
    for _ in range(count):
        total += next(numbers)
        yield total


def _positions(data: bytes, leaf: Mapping[str, Mapping[Codes, Records]]) -> dict[str, Any]:
    numbers = unpack(data)
    found: dict[str, dict[Codes, dict[int, tuple[int, ...]]]] = {}
    for key, forms in leaf.items():
        if " " not in key:
            continue
        found[key] = {}
        for codes, lists in forms.items():
            found[key][codes] = {record: tuple(_places(numbers)) for record in sorted(sum(lists, ()))}
    assert list(numbers) == []
    return found


def _places(numbers: Iterator[int]) -> Iterator[int]:
    place = 0
    for number in numbers:
        place += number >> 1
        yield place
        if number & 1:
            return


class _Bytes(Iterator[int]):
    """Varints and pieces of bytes, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def __next__(self) -> int:
        value = shift = 0
        while True:
            byte = self._data[self._place]
            self._place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def take(self, count: int) -> bytes:
        self._place += count
        return self._data[self._place - count : self._place]

    @property
    def done(self) -> bool:
        return self._place == len(self._data)
