"""Compact encodings: LEB128 varints of whole arrays, front coding of sorted words, raw deflate."""

import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_DEFLATE_LEVEL = 6
_MAX_SHARED_LETTERS = 25
"""The count is written as a capital from A (0) to Z."""


def encode_varints(values: Numbers) -> tuple[Bytes, Numbers]:
    """Encode int64[n] ≥ 0 as unsigned LEB128; return uint8[n_bytes] and the end of each number in it, int64[n]."""
    lengths = np.ones(len(values), np.int64)
    for bits in range(7, 63, 7):
        more = values >= 1 << bits
        if not more.any():
            break
        lengths += more
    ends = np.cumsum(lengths)
    encoded = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - lengths
    for septet in range(int(lengths.max(initial=0))):
        has_septet = lengths > septet
        bits_7 = (values[has_septet] >> (7 * septet)) & 127
        encoded[starts[has_septet] + septet] = bits_7 | np.where(lengths[has_septet] > septet + 1, 128, 0)
    return encoded, ends


_SINGLE_BYTES = [bytes([value]) for value in range(128)]


def encode_varint(value: int) -> bytes:
    """Encode one number ≥ 0 as unsigned LEB128."""
    if value < 128:
        return _SINGLE_BYTES[value]
    septets = bytearray()
    while value > 127:
        septets.append(value & 127 | 128)
        value >>= 7
    septets.append(value)
    return bytes(septets)


def decode_varints(encoded: bytes) -> Iterator[int]:
    """Decode a sequence of unsigned LEB128 numbers."""
    value = shift = 0
    for byte in encoded:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def front_code(words: Iterable[str]) -> str:
    """Front-code words without capitals: "A" + number of letters shared with the word before, then the rest."""
    pieces: list[str] = []
    last = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(last), _MAX_SHARED_LETTERS) and word[shared] == last[shared]:
            shared += 1
        pieces.append(f"{chr(ord('A') + shared)}{word[shared:]}")
        last = word
    return "".join(pieces)


def deflate(data: bytes) -> bytes:
    """Compress as raw deflate, which browsers decompress natively."""
    compressor = zlib.compressobj(_DEFLATE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def inflate(data: bytes) -> bytes:
    """Decompress raw deflate. Raises zlib.error if it is not valid."""
    return zlib.decompress(data, -zlib.MAX_WBITS)
