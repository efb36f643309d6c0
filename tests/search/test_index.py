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
from generator.search.encoding import decode_varints, deflate, encode_varint, encode_varints, front_code, inflate
from generator.search.index_files import FacetLabels
from generator.search.search_record import KINDS, RecordGroup, SearchRecord
from generator.search.segments import SegmentBuilder
from generator.text.analysis import Form, analyse
from tests.search.index import Codes, Index, decode_front_coded, index_files

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
    """Build and decode the index of record groups; the first one holds the registry entries."""
    groups = [
        RecordGroup(tuple(group), province if number else None, year if number else None)
        for number, group in enumerate(records)
    ]
    builder = SegmentBuilder(ROWS)
    return Index.decode(dict(index_files([builder.build(group) for group in groups], LABELS)))


def _expected(records: Sequence[SearchRecord]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Compute postings and positions record by record, in plain Python."""
    levels: defaultdict[tuple[str, Codes, int], list[int]] = defaultdict(list)
    positions_of: defaultdict[tuple[str, Codes, int], list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        position = 0
        for level, texts in enumerate((record.names, record.byline, record.body)):
            for text in texts:
                tokens = [*_expanded(text), None]
                for one, two in pairwise(tokens):
                    if one:
                        levels[one.folded, (one.code,), number].append(level)
                    if one and two:
                        pair = (f"{one.folded} {two.folded}", (one.code, two.code), number)
                        levels[pair].append(level)
                        positions_of[pair].append(position)
                    position += 1
                position += len(tokens) > 1
    postings: dict[str, dict[Codes, tuple[list[int], ...]]] = {}
    for (key, codes, number), found_in in sorted(levels.items(), key=lambda item: item[0][2]):
        level = 1 if min(found_in) == 2 and len(found_in) > 1 else min(found_in)
        postings.setdefault(key, {}).setdefault(codes, ([], [], []))[level].append(number)
    positions: dict[str, dict[Codes, dict[int, tuple[int, ...]]]] = {}
    for (key, codes, number), found in positions_of.items():
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
def test_index_equals_postings_computed_record_by_record(groups: list[list[SearchRecord]], leaf_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings_module, "MIN_LEAF_BYTES", leaf_bytes)
        patch.setattr(postings_module, "_SORTED_TOKENS", leaf_bytes)
        index = indexed(*groups)
    records = [record for group in groups for record in group]
    postings, positions = _expected(records)
    assert index.postings == postings
    assert index.positions == positions
    assert list(index.postings) == sorted(index.postings, key=str.encode)
    assert [card[0] for card in index.cards] == [record.url for record in records]
    frequencies = Counter(word for record in records for word in _words_of(record))
    vocabulary = decode_front_coded(index.manifest["vocabulary"])
    assert vocabulary == sorted((word for word in frequencies if not re.fullmatch("[0-9]+", word)), key=str.encode)
    assert index.manifest["weights"] == "".join(chr(96 + frequencies[word].bit_length()) for word in vocabulary)


def _words_of(record: SearchRecord) -> set[str]:
    texts = (*record.names, *record.byline, *record.body)
    return {form.folded for text in texts for form in _expanded(text) if form}


@given(st.lists(st.integers(0, 2**40)))
def test_varints_round_trip(numbers: list[int]) -> None:
    encoded, ends = encode_varints(np.array(numbers, np.int64))
    assert list(decode_varints(encoded.tobytes())) == numbers
    assert encoded.tobytes() == b"".join(map(encode_varint, numbers))
    assert ends.tolist() == [len(b"".join(map(encode_varint, numbers[:count]))) for count in range(1, len(numbers) + 1)]


@given(st.lists(st.text("abcđ 東", min_size=1, max_size=40)))
def test_front_coding_round_trips(texts: list[str]) -> None:
    assert decode_front_coded(front_code(texts)) == texts


@given(st.binary())
def test_deflate_round_trips(data: bytes) -> None:
    assert inflate(deflate(data)) == data


def _record(**more: Any) -> SearchRecord:
    return SearchRecord(**{"kind": "question", "url": "a/", "title": "Một", **more})


def test_facets_list_the_values_of_each_record() -> None:
    index = indexed(
        [_record(kind="topic")], [_record(topics=("nha-o", "viec-lam"), agencies=("so-tu-phap",)), _record()]
    )
    topics = index.facets["chu-de"]
    assert topics["values"] == [["viec-lam", "Việc làm"], ["nha-o", "Nhà ở"]]
    assert [topics["sets"][number] for number in topics["of"]] == [[], [1, 0], []]
    agencies = index.facets["co-quan"]
    assert [agencies["sets"][number] for number in agencies["of"]] == [[], [0], []]


def test_manifest_counts_entries_and_records_of_each_dialogue() -> None:
    entries = [_record(kind="topic"), _record(kind="province", province="ha-nam", title="Một hai UBND")]
    dialogue = [_record(kind="dialogue"), _record(), _record(), _record(kind="directive"), _record(kind="commendation")]
    manifest = indexed(entries, dialogue).manifest
    assert manifest["entries"] == [1, 1, 0, 0, 0, 0]
    assert manifest["entryProvinces"] == [-1, 0]
    assert manifest["entryLengths"] == [1, 6]
    assert manifest["provinces"] == [["ha-nam", "Hà Nam", 1], ["ninh-binh", "Ninh Bình", -1]]
    counts = {"province": [0], "year": [2021], "questions": [2], "directives": [1], "commendations": [1]}
    assert manifest["dialogues"] == counts


def test_build_id_is_a_digest_of_the_content() -> None:
    one, other = indexed([_record()]).manifest["build"], indexed([_record(title="Hai")]).manifest["build"]
    assert one != other
    assert one == indexed([_record()]).manifest["build"]
    assert json.dumps(one).isascii()
