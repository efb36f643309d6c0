"""Numbers and sorted words as few bytes: LEB128 varints by whole arrays, front coding, raw deflate."""

import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_LEVEL = 6
_MOST_SHARED = 25


def varints(values: Numbers) -> tuple[Bytes, Numbers]:
    """Non-negative numbers as unsigned LEB128, and where each ends among the bytes; both (n,)-shaped by content."""
    lengths = np.ones(len(values), np.int64)
    for bits in range(7, 63, 7):
        more = values >= 1 << bits
        if not more.any():
            break
        lengths += more
    ends = np.cumsum(lengths)
    packed = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - lengths
    for place in range(int(lengths.max(initial=0))):
        there = lengths > place
        septets = (values[there] >> (7 * place)) & 127
        packed[starts[there] + place] = septets | np.where(lengths[there] > place + 1, 128, 0)
    return packed, ends


_SHORT = [bytes([value]) for value in range(128)]


def varint(value: int) -> bytes:
    """One number as unsigned LEB128."""
    if value < 128:
        return _SHORT[value]
    septets = bytearray()
    while value > 127:
        septets.append(value & 127 | 128)
        value >>= 7
    septets.append(value)
    return bytes(septets)


def unpack(packed: bytes) -> Iterator[int]:
    """The numbers of LEB128 bytes, in order."""
    value = shift = 0
    for byte in packed:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def front_coded(words: Iterable[str]) -> str:
    """Words without capitals as one string: a capital for how many letters a word shares with the one before."""
    pieces: list[str] = []
    last = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(last), _MOST_SHARED) and word[shared] == last[shared]:
            shared += 1
        pieces.append(f"{chr(ord('A') + shared)}{word[shared:]}")
        last = word
    return "".join(pieces)


def deflate(data: bytes) -> bytes:
    """Raw deflate, which browsers undo by themselves."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def inflate(data: bytes) -> bytes:
    """What was deflated."""
    return zlib.decompress(data, -zlib.MAX_WBITS)
