"""Options of a build."""

from collections.abc import Callable
from dataclasses import dataclass, field

from generator.jobs.cache import Cache
from generator.jobs.timings import Timings

Progress = Callable[[int, int], None]
"""Called with the number of files done and their total."""

SKIPPABLE = ("search", "data")
"""Parts of the site that a build can leave out: the search index, and data files other than MARKER_FILE."""


def no_progress(done: int, total: int) -> None:
    """Ignore progress."""


@dataclass(frozen=True)
class BuildOptions:
    """Number of processes, cache, and observers of a build."""

    jobs: int = 1
    cache: Cache = field(default_factory=Cache)
    timings: Timings = field(default_factory=Timings)
    progress: Progress = no_progress
    without: frozenset[str] = frozenset()
    """Parts to leave out, from SKIPPABLE. Such a site is incomplete and only good for measuring."""
    strict: bool = False
    """Whether warnings prevent the build, as errors do."""
