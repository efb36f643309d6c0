"""Tokens → postings: for every syllable and pair of syllables the records that hold it, sorted by whole arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from generator.search.encoding import Numbers, varint, varints
from generator.search.segments import LEVELS, Segment, parse_form
from generator.text.analysis import Form

LEAST_LEAF = 3_000
"""So many bytes a leaf has before compression, or more in a large archive; a key with more has a leaf of its own."""
_CHUNK = 1 << 16
"""About so many tokens are sorted at once, which bounds the memory."""


@dataclass(frozen=True)
class Leaf:
    """Keys that follow each other, with their postings, and the positions of the pairs among them; not compressed."""

    first_key: str
    keys: bytes
    positions: bytes


@dataclass(frozen=True)
class TokenStream:
    """The tokens of all records in one row. `tokens` counts into `forms` from 1 and 0 is a break.

    Forms are sorted; `folded` (one per form, from 1) counts into `words`; `local` numbers the forms of one word.
    """

    tokens: NDArray[np.uint32]
    record: NDArray[np.int32]
    level: NDArray[np.uint8]
    starts: Numbers
    words: tuple[str, ...]
    folded: NDArray[np.int32]
    local: Numbers
    codes: Numbers

    @classmethod
    def of(cls, parts: Sequence[Segment]) -> "TokenStream":
        """The parts one after the other."""
        written = sorted(
            {one for part in parts for one in part.forms.split()}, key=lambda one: _form_key(parse_form(one))
        )
        forms = list(map(parse_form, written))
        place = {one: number for number, one in enumerate(written, 1)}
        words = sorted({form.folded for form in forms}, key=str.encode)
        word_place = {word: number for number, word in enumerate(words, 1)}
        lengths = np.concatenate([part.lengths for part in parts])
        folded = np.array([0, *(word_place[form.folded] for form in forms)], np.int64)
        first = np.searchsorted(folded, folded, side="left")
        levels = np.tile(np.arange(LEVELS, dtype=np.uint8), len(lengths))
        return cls(
            tokens=np.concatenate(
                [np.array([0, *map(place.__getitem__, part.forms.split())], np.uint32)[part.tokens] for part in parts]
            ),
            record=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths.sum(axis=1)),
            level=np.repeat(levels, lengths.ravel()),
            starts=np.concatenate([[0], np.cumsum(lengths.sum(axis=1))[:-1]]),
            words=tuple(words),
            folded=folded.astype(np.int32),
            local=np.arange(len(folded)) - first,
            codes=np.array([0, *(form.code for form in forms)], np.int64),
        )

    @cached_property
    def encoded(self) -> list[bytes]:
        """The words as they stand in leaves."""
        return [word.encode() for word in self.words]

    def stretches(self) -> list[list[int]]:
        """The words cut into stretches of about so many tokens that they can be sorted at once.

        Cuts that follow each other stand in groups: each ends with the cut with which the next begins.
        """
        many = np.bincount(self.folded[self.tokens], minlength=len(self.words) + 1)[1:]
        until = np.cumsum(many)
        cuts = [0]
        while cuts[-1] < len(self.words):
            done = until[cuts[-1] - 1] if cuts[-1] else 0
            cuts.append(max(cuts[-1] + 1, int(np.searchsorted(until, done + _CHUNK))))
        # Looking through all tokens once for each group, and through a group's for each of its stretches, costs least
        # where there are as many groups as stretches in each.
        size = isqrt(len(cuts))
        return [cuts[start : start + size + 1] for start in range(0, len(cuts) - 1, size)]


def _form_key(form: Form) -> tuple[bytes, int]:
    return form.folded.encode(), form.code


@dataclass(frozen=True)
class WordRange:
    """Some words that follow each other: their leaves, and in how many records each is, whatever its marks."""

    leaves: tuple[Leaf, ...]
    frequencies: tuple[int, ...]


def build_word_ranges(stream: TokenStream, cuts: Sequence[int]) -> Iterator[WordRange]:
    """The words between some cuts sorted into leaves, in the order of their keys, one stretch after the other."""
    # The forms of words that follow each other follow each other too.
    forms = np.searchsorted(stream.folded, cuts, side="right")
    there = np.flatnonzero((stream.tokens >= forms[0]) & (stream.tokens < forms[-1]))
    form = stream.tokens[there]
    for (first, last), (low, high) in zip(pairwise(cuts), pairwise(forms), strict=True):
        occurrences = _sorted(stream, there[(form >= low) & (form < high)], first)
        yield WordRange(tuple(_leaves(stream, occurrences)), tuple(occurrences.frequencies(last - first).tolist()))


@dataclass(frozen=True)
class _Occurrences:
    """Occurrences of single tokens and pairs, sorted by key, form, record and position; one row for each array."""

    first: Numbers
    second: Numbers
    code_one: Numbers
    code_two: Numbers
    place: Numbers
    record: Numbers
    offset: int

    def frequencies(self, count: int) -> Numbers:
        """In how many records each of so many words is."""
        single = self.second == 0
        rows = _bits(int(self.record.max(initial=0)))
        # A word's forms stand one after the other, so that a record can come up more than once.
        pairs = np.sort((self.first[single] - self.offset - 1) << rows | self.record[single])
        return np.bincount(pairs[_changes(pairs)] >> rows, minlength=count)


def _bits(most: int) -> int:
    return max(1, int(most).bit_length())


def _sorted(stream: TokenStream, there: Numbers, offset: int) -> _Occurrences:
    """The occurrences that begin at some places of the stream, each word's number above `offset`."""
    one = stream.tokens[there].astype(np.int64)
    # The last of all tokens is a break.
    following = stream.tokens[there + 1].astype(np.int64)
    paired = np.flatnonzero(following)
    one, two = np.concatenate([one, one[paired]]), np.concatenate([np.zeros(len(there), np.int64), following[paired]])
    place = np.concatenate([there, there[paired]])
    locals_, words, rows = _bits(stream.local.max()), _bits(len(stream.words)), _bits(len(place))
    if _bits(int(stream.folded[one].max(initial=0)) - offset) + words + 2 * locals_ + rows > 63:
        raise OverflowError("too many different tokens for one sorting key")
    # All of a row's order in one number: sorting plain numbers is several times faster than sorting places by them.
    key = stream.folded[one].astype(np.int64) - offset
    for value, bits in (
        (stream.folded[two], words),
        (stream.local[one], locals_),
        (stream.local[two], locals_),
        (np.arange(len(place)), rows),
    ):
        key = key << bits | value
    order = np.sort(key) & ((1 << rows) - 1)
    one, two, place = one[order], two[order], place[order]
    return _Occurrences(
        first=stream.folded[one].astype(np.int64),
        second=stream.folded[two].astype(np.int64),
        code_one=stream.codes[one],
        code_two=stream.codes[two],
        place=place,
        record=stream.record[place].astype(np.int64),
        offset=offset,
    )


def _changes(*columns: Numbers) -> Numbers:
    """The rows at which any of some columns differs from the row before; the first row is one."""
    differs = np.ones(len(columns[0]), np.bool_)
    differs[1:] = False
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(differs)


def leaf_bytes(tokens: int) -> int:
    """The size of a leaf: with larger ones a query fetches more, with smaller ones the list of all leaves is longer.

    A query reads about ten leaves and the list, so that the least is near the root of the number of tokens.
    """
    return max(LEAST_LEAF, isqrt(tokens))


def _leaves(stream: TokenStream, found: _Occurrences) -> Iterator[Leaf]:
    keys = _changes(found.first, found.second)
    groups = _changes(found.first, found.second, found.code_one, found.code_two)
    hits = _changes(found.first, found.second, found.code_one, found.code_two, found.record)
    group_of_hit = np.searchsorted(groups, hits, side="right") - 1
    key_of_group = np.searchsorted(keys, groups, side="right") - 1
    packed, ends_of_groups, counts = _packed_hits(stream, found, hits, group_of_hit, len(groups))
    heads, head_ends = _packed_heads(found, groups, key_of_group, counts)
    positions, position_ends = _packed_positions(stream, found, hits, groups)
    last_groups = np.append(np.searchsorted(key_of_group, np.arange(1, len(keys))), len(groups)) - 1
    columns = (ends_of_groups[last_groups], head_ends[last_groups], position_ends[last_groups])
    sizes = columns[0] + columns[1] + 6 * np.arange(1, len(keys) + 1)
    start, most = 0, leaf_bytes(len(stream.tokens))
    while start < len(keys):
        floor = sizes[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(sizes, floor + most)))
        hit_bytes, head_bytes, position_bytes = (
            data[int(ends[start - 1]) if start else 0 : int(ends[stop - 1])].tobytes()
            for data, ends in zip((packed, heads, positions), columns, strict=True)
        )
        rows = keys[start:stop]
        names, first_key = _packed_keys(stream, found.first[rows], found.second[rows])
        yield Leaf(first_key, varint(stop - start) + names + head_bytes + hit_bytes, position_bytes)
        start = stop


def _packed_keys(stream: TokenStream, first: Numbers, second: Numbers) -> tuple[bytes, str]:
    """The keys of a leaf: what each shares with the one before, the length of the rest, the rest; and the first key."""
    pieces: list[bytes] = []
    encoded, last = stream.encoded, 0
    for one, two in zip(first.tolist(), second.tolist(), strict=True):
        word = encoded[one - 1]
        tail = b" " + encoded[two - 1] if two else b""
        shared, rest = (len(word), tail) if one == last else (0, word + tail)
        pieces += (varint(shared), varint(len(rest)), rest)
        last = one
    pair = [stream.words[int(first[0]) - 1], *((stream.words[int(second[0]) - 1],) if second[0] else ())]
    return b"".join(pieces), " ".join(pair)


def _packed_hits(
    stream: TokenStream, found: _Occurrences, hits: Numbers, group: Numbers, groups: int
) -> tuple[NDArray[np.uint8], Numbers, Numbers]:
    """Record numbers by group and level, as differences; where each group ends; how many each group and level has."""
    level = np.minimum.reduceat(stream.level[found.place], hits).astype(np.int64)
    often = np.diff(np.append(hits, len(found.place))) > 1
    level[(level == LEVELS - 1) & often] = LEVELS - 2
    rows = _bits(len(hits))
    order = np.sort((group * LEVELS + level) << rows | np.arange(len(hits))) & ((1 << rows) - 1)
    record, list_of = found.record[hits][order], (group * LEVELS + level)[order]
    before = np.append(0, record[:-1])
    before[_changes(list_of)] = 0
    packed, ends = varints(record - before)
    counts = np.bincount(list_of, minlength=groups * LEVELS).reshape(groups, LEVELS)
    return packed, ends[np.cumsum(counts.sum(axis=1)) - 1], counts


def _packed_heads(
    found: _Occurrences, groups: Numbers, key: Numbers, counts: Numbers
) -> tuple[NDArray[np.uint8], Numbers]:
    """For each key its number of forms, for each form its codes and counts; and where each form's row ends."""
    forms = np.bincount(key)
    leads = np.append(True, key[1:] != key[:-1])
    pair = found.second[groups] > 0
    table = np.column_stack([forms[key], found.code_one[groups], found.code_two[groups], counts])
    used = np.ones(table.shape, np.bool_)
    used[:, 0], used[:, 2] = leads, pair
    packed, ends = varints(table[used])
    return packed, ends[np.cumsum(used.sum(axis=1)) - 1]


def _packed_positions(
    stream: TokenStream, found: _Occurrences, hits: Numbers, groups: Numbers
) -> tuple[NDArray[np.uint8], Numbers]:
    """The positions of pairs in each record, as differences with a mark at the last; and where each group ends."""
    position = found.place - stream.starts[found.record]
    before = np.append(0, position[:-1])
    before[hits] = 0
    last = np.zeros(len(position), np.int64)
    last[np.append(hits[1:], len(position)) - 1] = 1
    pair = found.second > 0
    packed, ends = varints(((position - before) * 2 + last)[pair])
    until = np.cumsum(pair)[np.append(groups[1:], len(position)) - 1]
    return packed, np.append(0, ends)[until]
