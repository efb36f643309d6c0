"""How long each stage of a build takes."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from generator.text.strings import text


@dataclass
class Stage:
    """Seconds of wall time, and of processor time in this process and its children that have ended."""

    wall: float = 0.0
    processor: float = 0.0


@dataclass
class Timings:
    """Stages of one build, in the order in which they first began."""

    stages: dict[str, Stage] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to the stage `name`, a key of the strings below `stage`."""
        stage = self.stages.setdefault(name, Stage())
        wall, processor = time.perf_counter(), _processor_seconds()
        try:
            yield
        finally:
            stage.wall += time.perf_counter() - wall
            stage.processor += _processor_seconds() - processor

    def report(self) -> str:
        """Return a table with one line per stage: label, wall seconds, processor seconds."""
        names = {name: text(f"stage.{name}") for name in self.stages}
        width = max(map(len, names.values()), default=0)
        rows = []
        for name, stage in self.stages.items():
            wall, processor = (f"{seconds:.2f}".replace(".", ",") for seconds in (stage.wall, stage.processor))
            rows.append(f"{names[name]:<{width}}  {text('stage.row', wall=wall, processor=processor)}\n")
        return "".join(rows)


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
