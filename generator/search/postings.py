"""Token stream → postings of every word and word pair, sorted by whole arrays and cut into leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from generator.search.encoding import Numbers, encode_varint, encode_varints
from generator.search.segments import LEVEL_COUNT, Segment, parse_form
from generator.text.analysis import Form

MIN_LEAF_BYTES = 3_000
"""Bytes before compression; large archives have larger leaves, and a larger key has a leaf of its own."""
_SORTED_TOKENS = 1 << 16
"""Tokens sorted at once, about: bounds the memory."""


@dataclass(frozen=True)
class Leaf:
    """Consecutive keys with their postings, and the positions of the pairs among them, uncompressed.

    A key is a word ("vay") or a pair of adjacent words ("vay von").
    """

    first_key: str
    keys: bytes
    positions: bytes


@dataclass(frozen=True)
class TokenStream:
    """The tokens of all records. A word is a form without tone and marks; forms are sorted by word, then code."""

    tokens: NDArray[np.uint32]
    """uint32[n_tokens]: form numbers from 1; 0 is a break between tokens that are not adjacent."""
    record: NDArray[np.int32]
    """int32[n_tokens]: record number."""
    level: NDArray[np.uint8]
    """uint8[n_tokens]: 0 names, 1 byline, 2 body."""
    record_starts: Numbers
    """int64[n_records]: index of the first token of each record."""
    words: tuple[str, ...]
    """Sorted by UTF-8 bytes."""
    word_of_form: NDArray[np.int32]
    """int32[n_forms + 1]: word number from 1; entry 0 belongs to breaks, here and below."""
    rank_in_word: Numbers
    """int64[n_forms + 1]: 0, 1, … among the forms of one word."""
    form_codes: Numbers
    """int64[n_forms + 1]: tone and marks."""

    @classmethod
    def concatenate(cls, segments: Sequence[Segment]) -> "TokenStream":
        """Concatenate segments; record numbers are offset by the records before."""
        written_forms = sorted(
            {written for segment in segments for written in segment.forms.split()},
            key=lambda written: _form_key(parse_form(written)),
        )
        forms = list(map(parse_form, written_forms))
        form_numbers = {written: number for number, written in enumerate(written_forms, 1)}
        words = sorted({form.folded for form in forms}, key=str.encode)
        word_numbers = {word: number for number, word in enumerate(words, 1)}
        lengths = np.concatenate([segment.lengths for segment in segments])
        word_of_form = np.array([0, *(word_numbers[form.folded] for form in forms)], np.int64)
        first_form_of_word = np.searchsorted(word_of_form, word_of_form, side="left")
        levels = np.tile(np.arange(LEVEL_COUNT, dtype=np.uint8), len(lengths))
        return cls(
            tokens=np.concatenate(
                [
                    np.array([0, *map(form_numbers.__getitem__, segment.forms.split())], np.uint32)[segment.tokens]
                    for segment in segments
                ]
            ),
            record=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths.sum(axis=1)),
            level=np.repeat(levels, lengths.ravel()),
            record_starts=np.concatenate([[0], np.cumsum(lengths.sum(axis=1))[:-1]]),
            words=tuple(words),
            word_of_form=word_of_form.astype(np.int32),
            rank_in_word=np.arange(len(word_of_form)) - first_form_of_word,
            form_codes=np.array([0, *(form.code for form in forms)], np.int64),
        )

    @cached_property
    def encoded_words(self) -> list[bytes]:
        """The words as UTF-8."""
        return [word.encode() for word in self.words]

    def word_range_cuts(self) -> list[list[int]]:
        """Cut the words into ranges small enough to sort; word range i of a group lies between its cuts i and i + 1.

        Each group of cuts ends with the cut with which the next begins.
        """
        tokens_of_word = np.bincount(self.word_of_form[self.tokens], minlength=len(self.words) + 1)[1:]
        ends = np.cumsum(tokens_of_word)
        cuts = [0]
        while cuts[-1] < len(self.words):
            done = ends[cuts[-1] - 1] if cuts[-1] else 0
            cuts.append(max(cuts[-1] + 1, int(np.searchsorted(ends, done + _SORTED_TOKENS))))
        # All tokens are scanned once for each group, and a group's tokens once for each of its ranges: cheapest with as
        # many groups as ranges in each.
        size = isqrt(len(cuts))
        return [cuts[start : start + size + 1] for start in range(0, len(cuts) - 1, size)]


def _form_key(form: Form) -> tuple[bytes, int]:
    return form.folded.encode(), form.code


@dataclass(frozen=True)
class WordRange:
    """Consecutive words: the leaves of all keys that begin with one of them, and the document frequency of each."""

    leaves: tuple[Leaf, ...]
    document_frequencies: tuple[int, ...]


def build_word_ranges(stream: TokenStream, cuts: Sequence[int]) -> Iterator[WordRange]:
    """Yield the word range between each two consecutive cuts, its leaves in the order of their keys."""
    # Consecutive words have consecutive forms.
    form_cuts = np.searchsorted(stream.word_of_form, cuts, side="right")
    indexes = np.flatnonzero((stream.tokens >= form_cuts[0]) & (stream.tokens < form_cuts[-1]))
    form = stream.tokens[indexes]
    for (first, last), (low, high) in zip(pairwise(cuts), pairwise(form_cuts), strict=True):
        occurrences = _sort_occurrences(stream, indexes[(form >= low) & (form < high)], first)
        frequencies = occurrences.document_frequencies(last - first)
        yield WordRange(tuple(_cut_into_leaves(stream, occurrences)), tuple(frequencies.tolist()))


@dataclass(frozen=True)
class _Occurrences:
    """Occurrences of words and pairs, sorted by key, form, record and position; all arrays int64[n_occurrences]."""

    first_word: Numbers
    second_word: Numbers
    """0 for single words."""
    first_code: Numbers
    second_code: Numbers
    token_index: Numbers
    """Index into the token stream."""
    record: Numbers
    word_offset: int
    """Words before the range."""

    def document_frequencies(self, word_count: int) -> Numbers:
        """The number of records that hold each word of the range, in any form: int64[word_count]."""
        single = self.second_word == 0
        record_bits = _bit_width(int(self.record.max(initial=0)))
        # Occurrences are sorted by form before record, so that a record can recur within a word.
        pairs = np.sort((self.first_word[single] - self.word_offset - 1) << record_bits | self.record[single])
        return np.bincount(pairs[_run_starts(pairs)] >> record_bits, minlength=word_count)


def _bit_width(maximum: int) -> int:
    return max(1, int(maximum).bit_length())


def _sort_occurrences(stream: TokenStream, indexes: Numbers, word_offset: int) -> _Occurrences:
    """Sort the words and pairs that begin at the given token indexes; all their first words are above `word_offset`.

    Raises OverflowError if the sorting key would exceed 63 bits.
    """
    one = stream.tokens[indexes].astype(np.int64)
    # The last token of the stream is a break, so that every index has a successor.
    following = stream.tokens[indexes + 1].astype(np.int64)
    paired = np.flatnonzero(following)
    one, two = np.concatenate([one, one[paired]]), np.concatenate([np.zeros(len(indexes), np.int64), following[paired]])
    token_index = np.concatenate([indexes, indexes[paired]])
    rank_bits, word_bits = _bit_width(stream.rank_in_word.max()), _bit_width(len(stream.words))
    row_bits = _bit_width(len(token_index))
    first_word_bits = _bit_width(int(stream.word_of_form[one].max(initial=0)) - word_offset)
    if first_word_bits + word_bits + 2 * rank_bits + row_bits > 63:
        raise OverflowError("too many different tokens for one sorting key")
    # The whole sort order in one integer: sorting plain integers is several times faster than an indirect sort.
    key = stream.word_of_form[one].astype(np.int64) - word_offset
    for value, bits in (
        (stream.word_of_form[two], word_bits),
        (stream.rank_in_word[one], rank_bits),
        (stream.rank_in_word[two], rank_bits),
        (np.arange(len(token_index)), row_bits),
    ):
        key = key << bits | value
    order = np.sort(key) & ((1 << row_bits) - 1)
    one, two, token_index = one[order], two[order], token_index[order]
    return _Occurrences(
        first_word=stream.word_of_form[one].astype(np.int64),
        second_word=stream.word_of_form[two].astype(np.int64),
        first_code=stream.form_codes[one],
        second_code=stream.form_codes[two],
        token_index=token_index,
        record=stream.record[token_index].astype(np.int64),
        word_offset=word_offset,
    )


def _run_starts(*columns: Numbers) -> Numbers:
    """The rows that differ from the row before in any column; row 0 always does."""
    differs = np.ones(len(columns[0]), np.bool_)
    differs[1:] = False
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(differs)


def target_leaf_bytes(token_count: int) -> int:
    """Bytes of a leaf before compression: larger leaves make queries fetch more, smaller ones lengthen the leaf list.

    A query reads about ten leaves and the list: the sum is least near the square root of the number of tokens.
    """
    return max(MIN_LEAF_BYTES, isqrt(token_count))


def _cut_into_leaves(stream: TokenStream, occurrences: _Occurrences) -> Iterator[Leaf]:
    by_key = (occurrences.first_word, occurrences.second_word)
    by_form = (*by_key, occurrences.first_code, occurrences.second_code)
    # Row numbers in `occurrences` at which a key, a form of a key, and a posting (a record of a form) begins.
    keys, forms, postings = _run_starts(*by_key), _run_starts(*by_form), _run_starts(*by_form, occurrences.record)
    form_of_posting = np.searchsorted(forms, postings, side="right") - 1
    key_of_form = np.searchsorted(keys, forms, side="right") - 1
    records, record_ends, counts = _encode_records(stream, occurrences, postings, form_of_posting, len(forms))
    headers, header_ends = _encode_headers(occurrences, forms, key_of_form, counts)
    positions, position_ends = _encode_positions(stream, occurrences, postings, forms)
    last_forms = np.append(np.searchsorted(key_of_form, np.arange(1, len(keys))), len(forms)) - 1
    ends = (record_ends[last_forms], header_ends[last_forms], position_ends[last_forms])
    # Six bytes a key are an estimate for its text.
    sizes = ends[0] + ends[1] + 6 * np.arange(1, len(keys) + 1)
    start, leaf_size = 0, target_leaf_bytes(len(stream.tokens))
    while start < len(keys):
        floor = sizes[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(sizes, floor + leaf_size)))
        record_bytes, header_bytes, position_bytes = (
            data[int(data_ends[start - 1]) if start else 0 : int(data_ends[stop - 1])].tobytes()
            for data, data_ends in zip((records, headers, positions), ends, strict=True)
        )
        rows = keys[start:stop]
        key_bytes, first_key = _encode_keys(stream, occurrences.first_word[rows], occurrences.second_word[rows])
        yield Leaf(first_key, encode_varint(stop - start) + key_bytes + header_bytes + record_bytes, position_bytes)
        start = stop


def _encode_keys(stream: TokenStream, first: Numbers, second: Numbers) -> tuple[bytes, str]:
    """Return (shared bytes with the key before, length of the rest, rest) for each key of a leaf; and its first key."""
    pieces: list[bytes] = []
    encoded, last = stream.encoded_words, 0
    for one, two in zip(first.tolist(), second.tolist(), strict=True):
        word = encoded[one - 1]
        tail = b" " + encoded[two - 1] if two else b""
        shared, rest = (len(word), tail) if one == last else (0, word + tail)
        pieces += (encode_varint(shared), encode_varint(len(rest)), rest)
        last = one
    first_key = [stream.words[int(first[0]) - 1], *((stream.words[int(second[0]) - 1],) if second[0] else ())]
    return b"".join(pieces), " ".join(first_key)


def _encode_records(
    stream: TokenStream, occurrences: _Occurrences, postings: Numbers, form_of_posting: Numbers, form_count: int
) -> tuple[NDArray[np.uint8], Numbers, Numbers]:
    """Return delta-coded record numbers by form and level, where each form ends, counts int64[n_forms, n_levels].

    The level of a posting is the best in which the form occurs; several occurrences in the body count as byline.
    """
    level = np.minimum.reduceat(stream.level[occurrences.token_index], postings).astype(np.int64)
    repeated = np.diff(np.append(postings, len(occurrences.token_index))) > 1
    level[(level == LEVEL_COUNT - 1) & repeated] = LEVEL_COUNT - 2
    row_bits = _bit_width(len(postings))
    order = np.sort((form_of_posting * LEVEL_COUNT + level) << row_bits | np.arange(len(postings)))
    order &= (1 << row_bits) - 1
    record, list_of_posting = occurrences.record[postings][order], (form_of_posting * LEVEL_COUNT + level)[order]
    before = np.append(0, record[:-1])
    before[_run_starts(list_of_posting)] = 0
    encoded, ends = encode_varints(record - before)
    counts = np.bincount(list_of_posting, minlength=form_count * LEVEL_COUNT).reshape(form_count, LEVEL_COUNT)
    return encoded, ends[np.cumsum(counts.sum(axis=1)) - 1], counts


def _encode_headers(
    occurrences: _Occurrences, forms: Numbers, key_of_form: Numbers, counts: Numbers
) -> tuple[NDArray[np.uint8], Numbers]:
    """Return for each key its number of forms, for each form its codes and counts; and where each form's row ends."""
    forms_of_key = np.bincount(key_of_form)
    is_first_form = np.append(True, key_of_form[1:] != key_of_form[:-1])
    columns = (forms_of_key[key_of_form], occurrences.first_code[forms], occurrences.second_code[forms], counts)
    table = np.column_stack(columns)
    used = np.ones(table.shape, np.bool_)
    used[:, 0], used[:, 2] = is_first_form, occurrences.second_word[forms] > 0
    encoded, ends = encode_varints(table[used])
    return encoded, ends[np.cumsum(used.sum(axis=1)) - 1]


def _encode_positions(
    stream: TokenStream, occurrences: _Occurrences, postings: Numbers, forms: Numbers
) -> tuple[NDArray[np.uint8], Numbers]:
    """Return the positions of pairs in each record as 2 × delta + (1 at the last); and where each form ends."""
    position = occurrences.token_index - stream.record_starts[occurrences.record]
    before = np.append(0, position[:-1])
    before[postings] = 0
    last = np.zeros(len(position), np.int64)
    last[np.append(postings[1:], len(position)) - 1] = 1
    pair = occurrences.second_word > 0
    encoded, ends = encode_varints(((position - before) * 2 + last)[pair])
    pairs_until_form_end = np.cumsum(pair)[np.append(forms[1:], len(position)) - 1]
    return encoded, np.append(0, ends)[pairs_until_form_end]
