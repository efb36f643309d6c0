"""A file of the site before it is made: where it goes, what it is made from, and how."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Output:
    """A file of the site."""

    path: str
    make: Callable[[], bytes]
    inputs: Callable[[], bytes] | None = None
    """Gives a digest of all that the file is made from: where it is the same as before, so is the file. None: it is to
    be made in any case."""
