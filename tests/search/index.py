"""A simple, slow reader of the index, independent of the browser's engine."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import call
from typing import Any, TypeAlias

from generator.jobs.workers import map_unordered
from generator.search.encoding import decode_varints, inflate
from generator.search.index_files import MANIFEST, FacetLabels, IndexBuilder
from generator.search.segments import Segment

Codes: TypeAlias = tuple[int, ...]
Records: TypeAlias = tuple[tuple[int, ...], ...]


def index_files(segments: Sequence[Segment], labels: FacetLabels, jobs: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file of an index."""
    builder = IndexBuilder(segments, labels)
    with map_unordered(call, builder.tasks(), jobs) as results:
        result_of_task = dict(results)
    yield from builder.files([result_of_task[number] for number in sorted(result_of_task)])


def decode_front_coded(coded: str) -> list[str]:
    """Decode the words of a front-coded string."""
    words: list[str] = []
    for shared, rest in re.findall("([A-Z])([^A-Z]*)", coded):
        words.append((words[-1] if words else "")[: ord(shared) - ord("A")] + rest)
    return words


@dataclass(frozen=True)
class Index:
    """A decoded index: manifest, postings and positions by key and form codes, all cards, and the facets."""

    manifest: dict[str, Any]
    postings: dict[str, dict[Codes, Records]]
    positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]]
    cards: list[tuple[str, str, str, str]]
    facets: dict[str, Any]

    @classmethod
    def decode(cls, files: Mapping[str, bytes]) -> "Index":
        """Decode all files of an index, by path."""
        manifest = json.loads(inflate(files[MANIFEST]))
        base = f"tim-kiem/chi-muc/{manifest['build']}/"
        postings: dict[str, dict[Codes, Records]] = {}
        positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]] = {}
        for number, first in enumerate(decode_front_coded(manifest["leaves"])):
            leaf = _decode_leaf(inflate(files[f"{base}k/{number // 1000}/{number}.bin"]))
            assert next(iter(leaf)) == first
            postings |= leaf
            if any(" " in key for key in leaf):
                positions |= _decode_positions(inflate(files[f"{base}p/{number // 1000}/{number}.bin"]), leaf)
        cards = [json.loads(inflate(files[path])) for path in _card_paths(files, manifest)]
        facets = {name: json.loads(inflate(files[f"{base}{name}.bin"])) for name in ("chu-de", "co-quan")}
        return cls(manifest, postings, positions, [tuple(card) for file in cards for card in file], facets)


def _card_paths(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Return the paths of card files in record order: registry entries, then dialogues, newest first."""
    layout = manifest["cards"]
    names = re.findall("." * layout["digest"], layout["folders"])
    assert "".join(names) == layout["folders"]
    folders = []
    for name in names:
        count = sum(path.startswith(f"tim-kiem/the/{name}/") for path in files)
        folders.append([f"tim-kiem/the/{name}/{number}.bin" for number in range(count)])
    # Dialogues with equal cards, which occur only in tests, share their files.
    assert {path for folder in folders for path in folder} == {p for p in files if p.startswith("tim-kiem/the/")}
    # No card file holds records of two dialogues.
    groups = math.ceil(len(manifest["dialogues"]["year"]) / layout["group"])
    entries, dialogues = folders[: len(folders) - groups], folders[len(folders) - groups :]
    return (path for folder in (*entries, *reversed(dialogues)) for path in folder)


def _decode_leaf(data: bytes) -> dict[str, dict[Codes, Records]]:
    reader = _ByteReader(data)
    keys: list[bytes] = []
    for _ in range(count := next(reader)):
        shared, length = next(reader), next(reader)
        keys.append((keys[-1][:shared] if keys else b"") + reader.take(length))
    headers: list[list[tuple[Codes, tuple[int, int, int]]]] = []
    for key in keys:
        width = 1 + (b" " in key)
        forms = range(next(reader))
        headers.append(
            [(tuple(next(reader) for _ in range(width)), (next(reader), next(reader), next(reader))) for _ in forms]
        )
    leaf: dict[str, dict[Codes, Records]] = {}
    for number in range(count):
        leaf[keys[number].decode()] = {
            codes: tuple(tuple(_running_sums(reader, length)) for length in counts) for codes, counts in headers[number]
        }
    assert reader.done
    return leaf


def _running_sums(numbers: Iterator[int], count: int) -> Iterator[int]:
    total = 0
    for _ in range(count):
        total += next(numbers)
        yield total


def _decode_positions(data: bytes, leaf: Mapping[str, Mapping[Codes, Records]]) -> dict[str, Any]:
    numbers = decode_varints(data)
    positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]] = {}
    for key, forms in leaf.items():
        if " " not in key:
            continue
        positions[key] = {}
        for codes, lists in forms.items():
            positions[key][codes] = {record: tuple(_position_list(numbers)) for record in sorted(sum(lists, ()))}
    assert list(numbers) == []
    return positions


def _position_list(numbers: Iterator[int]) -> Iterator[int]:
    position = 0
    for number in numbers:
        position += number >> 1
        yield position
        if number & 1:
            return


class _ByteReader(Iterator[int]):
    """Reads varints and byte strings in sequence."""

    def __init__(self, data: bytes) -> None:
        self._data, self._offset = data, 0

    def __next__(self) -> int:
        value = shift = 0
        while True:
            byte = self._data[self._offset]
            self._offset += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def take(self, count: int) -> bytes:
        self._offset += count
        return self._data[self._offset - count : self._offset]

    @property
    def done(self) -> bool:
        return self._offset == len(self._data)
