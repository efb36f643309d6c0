import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import postings as postings_module
from generator.search.encoding import deflate, front_coded, inflate, unpack, varint, varints
from generator.search.index_files import FacetLabels
from generator.search.search_record import KINDS, RecordGroup, SearchRecord
from generator.search.segments import SegmentBuilder
from generator.text.analysis import Form, analyse
from tests.search.index import Codes, Index, index_files, words

ROWS = (("UBND", "Ủy ban nhân dân"), ("LHTN", "Liên hiệp Thanh niên"))
LABELS = FacetLabels(
    kinds={kind: (kind, kind) for kind in KINDS},
    provinces={"ha-nam": ("Hà Nam", "ninh-binh"), "ninh-binh": ("Ninh Bình", None)},
    topics={"viec-lam": "Việc làm", "nha-o": "Nhà ở"},
    agencies={"so-tu-phap": "Sở Tư pháp"},
    abbreviations=ROWS,
)

_WORDS = [
    "vay",
    "vốn",
    "khởi",
    "nghiệp",
    "ma",
    "má",
    "Mã",
    "hoà",
    "hòa",
    "kĩ",
    "kỹ",
    "đường",
    "duong",
    "4.000",
    "①",
    "٣",
    "•",
    "😀",
    "𝐀",
    "…",
    ".",
    "东",
    "UBND",
    "LHTN",
    "GD&ĐT",
    "13/2021/NĐ-CP",
    "tạo,",
    "(đào",
    "",
    "\u0301",
    "ΟΔΟΣ",
    "a.\u00a0b",
    "a.\u2003b",
    "số\nnhà.",
    "1.000.",
    "&",
]
WORDS = st.sampled_from([*_WORDS, "ủy ban nhân dân", "đường vay vốn"])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
RECORDS = st.builds(
    SearchRecord,
    kind=st.just("question"),
    url=st.sampled_from(["a/", "b/"]),
    title=TEXTS,
    names=st.lists(TEXTS, max_size=2).map(tuple),
    byline=st.lists(TEXTS, max_size=3).map(tuple),
    body=st.lists(TEXTS, max_size=3).map(tuple),
    topics=st.lists(st.sampled_from(["viec-lam", "nha-o"]), unique=True).map(tuple),
)


def indexed(*records: Sequence[SearchRecord], province: str = "ha-nam", year: int = 2021) -> Index:
    """The index of some blocks; the first is the one of entries."""
    blocks = [
        RecordGroup(tuple(block), province if place else None, year if place else None)
        for place, block in enumerate(records)
    ]
    reader = SegmentBuilder(ROWS)
    return Index.read(dict(index_files([reader.read(block) for block in blocks], LABELS)))


def _expected(records: Sequence[SearchRecord]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Postings and positions as a reader of the specification would make them by hand."""
    levels: defaultdict[tuple[str, Codes, int], list[int]] = defaultdict(list)
    places: defaultdict[tuple[str, Codes, int], list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        place = 0
        for level, texts in enumerate((record.names, record.byline, record.body)):
            for text in texts:
                tokens = [*_expanded(text), None]
                for one, two in pairwise(tokens):
                    if one:
                        levels[one.folded, (one.code,), number].append(level)
                    if one and two:
                        pair = (f"{one.folded} {two.folded}", (one.code, two.code), number)
                        levels[pair].append(level)
                        places[pair].append(place)
                    place += 1
                place += len(tokens) > 1
    postings: dict[str, dict[Codes, tuple[list[int], ...]]] = {}
    for (key, codes, number), met in sorted(levels.items(), key=lambda item: item[0][2]):
        level = 1 if min(met) == 2 and len(met) > 1 else min(met)
        postings.setdefault(key, {}).setdefault(codes, ([], [], []))[level].append(number)
    positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]] = {}
    for (key, codes, number), found in places.items():
        positions.setdefault(key, {}).setdefault(codes, {})[number] = tuple(found)
    as_tuples = {
        key: {codes: tuple(map(tuple, lists)) for codes, lists in forms.items()} for key, forms in postings.items()
    }
    return as_tuples, positions


def _expanded(text: str) -> list[Form | None]:
    tokens = analyse(text)
    full = {tuple(analyse(short)): analyse(long) for short, long in ROWS}
    return [one for token in tokens for one in (full.get((token,), [token]))]


@given(st.lists(st.lists(RECORDS, max_size=6), min_size=1, max_size=4), st.sampled_from([1, 40, 12_000]))
def test_the_index_holds_what_the_records_say(blocks: list[list[SearchRecord]], leaf_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings_module, "LEAST_LEAF", leaf_bytes)
        patch.setattr(postings_module, "_CHUNK", leaf_bytes)
        index = indexed(*blocks)
    records = [record for block in blocks for record in block]
    postings, positions = _expected(records)
    assert index.postings == postings
    assert index.positions == positions
    assert list(index.postings) == sorted(index.postings, key=str.encode)
    assert [card[0] for card in index.cards] == [record.url for record in records]
    frequencies = Counter(word for record in records for word in _words_of(record))
    vocabulary = words(index.manifest["vocabulary"])
    assert vocabulary == sorted((word for word in frequencies if not re.fullmatch("[0-9]+", word)), key=str.encode)
    assert index.manifest["weights"] == "".join(chr(96 + frequencies[word].bit_length()) for word in vocabulary)


def _words_of(record: SearchRecord) -> set[str]:
    texts = (*record.names, *record.byline, *record.body)
    return {form.folded for text in texts for form in _expanded(text) if form}


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_come_back_from_varints(numbers: list[int]) -> None:
    packed, ends = varints(np.array(numbers, np.int64))
    assert list(unpack(packed.tobytes())) == numbers
    assert packed.tobytes() == b"".join(map(varint, numbers))
    assert ends.tolist() == [len(b"".join(map(varint, numbers[: place + 1]))) for place in range(len(numbers))]


@given(st.lists(st.text("abcđ 東", min_size=1, max_size=40)))
def test_words_come_back_from_front_coding(texts: list[str]) -> None:
    assert words(front_coded(texts)) == texts


@given(st.binary())
def test_bytes_come_back_from_deflate(data: bytes) -> None:
    assert inflate(deflate(data)) == data


def _record(**more: Any) -> SearchRecord:
    return SearchRecord(**{"kind": "question", "url": "a/", "title": "Một", **more})


def test_each_record_has_its_facets() -> None:
    index = indexed(
        [_record(kind="topic")], [_record(topics=("nha-o", "viec-lam"), agencies=("so-tu-phap",)), _record()]
    )
    topics = index.facets["chu-de"]
    assert topics["values"] == [["viec-lam", "Việc làm"], ["nha-o", "Nhà ở"]]
    assert [topics["sets"][number] for number in topics["of"]] == [[], [1, 0], []]
    agencies = index.facets["co-quan"]
    assert [agencies["sets"][number] for number in agencies["of"]] == [[], [0], []]


def test_the_manifest_counts_blocks() -> None:
    entries = [_record(kind="topic"), _record(kind="province", province="ha-nam", title="Một hai UBND")]
    dialogue = [_record(kind="dialogue"), _record(), _record(), _record(kind="directive"), _record(kind="commendation")]
    manifest = indexed(entries, dialogue).manifest
    assert manifest["entries"] == [1, 1, 0, 0, 0]
    assert manifest["entryProvinces"] == [-1, 0]
    assert manifest["entryLengths"] == [1, 6]
    assert manifest["provinces"] == [["ha-nam", "Hà Nam", 1], ["ninh-binh", "Ninh Bình", -1]]
    counts = {"province": [0], "year": [2021], "questions": [2], "directives": [1], "commendations": [1]}
    assert manifest["dialogues"] == counts


def test_the_build_changes_with_what_is_found() -> None:
    one, other = indexed([_record()]).manifest["build"], indexed([_record(title="Hai")]).manifest["build"]
    assert one != other
    assert one == indexed([_record()]).manifest["build"]
    assert json.dumps(one).isascii()
