"""Files of the site before they are made: where each goes, what it is made from, and how."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Output:
    """A file of the site."""

    path: str
    make: Callable[[], bytes]
    inputs: Callable[[], bytes] | None = None
    """Gives a digest of all that the file is made from: where it is the same as before, so is the file. None: it is to
    be made in any case."""


@dataclass(frozen=True)
class OutputGroup:
    """Files that are made from much the same, so that often all of them are as before."""

    name: str
    inputs: bytes
    """A digest of all that they are made from, and of which they are: where it is the same, nobody asks for them."""
    size: int
    """So many files they are, or about."""
    outputs: Callable[[], Iterable[Output]]


@dataclass(frozen=True)
class Assembly:
    """Files that are put together from pieces, each of which any process can make."""

    name: str
    inputs: bytes
    """A digest of all that they are made from."""
    pieces: Sequence[Callable[[], Any]]
    outputs: Callable[[Sequence[Any]], Iterable[Output]]
    """The files, from what the pieces gave, in their order."""
