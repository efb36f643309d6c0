"""How long each stage of a build takes."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from generator.text.strings import text


@dataclass
class Stage:
    """Seconds on the clock, and of processors: this process's, and of the processes that have ended for it."""

    wall: float = 0.0
    processor: float = 0.0


@dataclass
class Timings:
    """The stages of one build, in the order in which they first began."""

    stages: dict[str, Stage] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add what is done inside to a stage."""
        stage = self.stages.setdefault(name, Stage())
        wall, processor = time.perf_counter(), _processor()
        try:
            yield
        finally:
            stage.wall += time.perf_counter() - wall
            stage.processor += _processor() - processor

    def report(self) -> str:
        """A line for each stage: its seconds on the clock and of processors."""
        names = {name: text(f"stage.{name}") for name in self.stages}
        width = max(map(len, names.values()), default=0)
        rows = []
        for name, stage in self.stages.items():
            wall, processor = (f"{seconds:.2f}".replace(".", ",") for seconds in (stage.wall, stage.processor))
            rows.append(f"{names[name]:<{width}}  {text('stage.row', wall=wall, processor=processor)}\n")
        return "".join(rows)


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
