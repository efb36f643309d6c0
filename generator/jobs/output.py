"""Descriptions of files still to be made: path, digest of the inputs, and a function that makes the content."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Output:
    """A file of the site; `path` is relative to the site's folder, in POSIX form."""

    path: str
    make: Callable[[], bytes]
    input_digest: Callable[[], bytes] | None = None
    """Returns a digest of everything that the file is made from: if it equals that of the previous build, the previous
    file is reused. None: the file is made in every build."""


@dataclass(frozen=True)
class OutputGroup:
    """Files with mostly the same inputs, reused together if none of the inputs changed."""

    name: str
    input_digest: bytes
    """Digest of all inputs of all files and of the list of files: if unchanged, `outputs` is not called."""
    size: int
    """Approximate number of files, for batches and progress."""
    outputs: Callable[[], Iterable[Output]]


@dataclass(frozen=True)
class Assembly:
    """Files put together in this process from pieces that any process can make."""

    name: str
    input_digest: bytes
    """Digest of all inputs of all files."""
    pieces: Sequence[Callable[[], Any]]
    outputs: Callable[[Sequence[Any]], Iterable[Output]]
    """Takes the results of `pieces`, in their order."""
