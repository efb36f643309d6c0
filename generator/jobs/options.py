"""How a build is done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from generator.jobs.cache import Cache
from generator.jobs.timings import Timings

Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""


SKIPPABLE = ("search", "data")


def no_progress(done: int, total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True)
class BuildOptions:
    """In how many processes, with what is kept of the last build, watched by whom."""

    jobs: int = 1
    cache: Cache = field(default_factory=Cache)
    timings: Timings = field(default_factory=Timings)
    progress: Progress = no_progress
    without: frozenset[str] = frozenset()
    """What is left out, which makes a site that is only good for measuring: some of PARTS."""
