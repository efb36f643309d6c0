"""What was measured, as figures: medians, ratios of builds of one round, and a line beyond the sizes measured."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from tests.peers.rounds import Measured
from tests.peers.variants import CHANGED, PAGES_ONLY, WHOLE, Variant

OURS = {WHOLE, PAGES_ONLY, CHANGED}


@dataclass(frozen=True)
class Row:
    """What one variant cost in one place at one size."""

    size: int
    place: str
    name: str
    builds: str
    failed: str = ""
    rounds: int = 0
    seconds: float = 0.0
    least: float = 0.0
    steps: tuple[float, ...] = ()
    """Seconds of each command."""
    cpu: float = 0.0
    peak: int = 0
    files: int = 0
    bytes: int = 0
    ratios: Mapping[str, float] = field(default_factory=dict)
    """By the name of a variant of doithoai: its time by the time of this one."""
    cpu_ratios: Mapping[str, float] = field(default_factory=dict)
    """The same of processor time, which other work on the machine changes less."""

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def rows(found: Sequence[Measured], size: int, place: str) -> list[Row]:
    """The figures of all variants of a size and a place."""
    times = {one.variant.name: [sum(step.seconds for step in steps) for steps in one.rounds] for one in found}
    cpu = {one.variant.name: [sum(step.cpu for step in steps) for steps in one.rounds] for one in found}
    return [_row(one, size, place, times, cpu) for one in found]


def _row(one: Measured, size: int, place: str, times: Mapping[str, list[float]], cpu: Mapping[str, list[float]]) -> Row:
    variant, own = one.variant, times[one.variant.name]
    if one.failed or not own:
        return Row(size, place, variant.name, variant.builds, failed=one.failed or "not built")
    last = one.rounds[-1][-1]
    by_command = zip(*one.rounds, strict=True)
    return Row(
        size,
        place,
        variant.name,
        variant.builds,
        rounds=len(own),
        seconds=median(own),
        least=min(own),
        steps=tuple(median(step.seconds for step in steps) for steps in by_command),
        cpu=median(cpu[variant.name]),
        peak=one.peak,
        files=last.files,
        bytes=last.size,
        ratios=_ratios(variant, times),
        cpu_ratios=_ratios(variant, cpu),
    )


def _ratios(variant: Variant, paid: Mapping[str, list[float]]) -> dict[str, float]:
    """Of a peer what doithoai took by what it took; of the warm build what it took by what the cold one took."""
    own = paid[variant.name]
    if variant.own:
        return {WHOLE: ratio(own, paid[WHOLE])} if variant.warm and paid.get(WHOLE) else {}
    return {name: ratio(paid[name], own) for name in (WHOLE, PAGES_ONLY) if paid.get(name)}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of each round; of the medians where not both were built in every round."""
    if len(ours) != len(theirs):
        return median(ours) / median(theirs)
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def beyond(found: Sequence[Row], name: str, place: str, size: int) -> float | None:
    """The seconds that a variant would take at a size, on the line through its two largest sizes that are smaller.

    None where there are no two. What grows faster than a line would take longer.
    """
    known = sorted((row.size, row.seconds) for row in found if (row.name, row.place, row.failed) == (name, place, ""))
    known = [one for one in known if one[0] < size][-2:]
    if len(known) < 2:
        return None
    (small, fast), (large, slow) = known
    return slow + (slow - fast) * (size - large) / (large - small)


def is_anyone_there(found: Sequence[Row]) -> bool:
    """Whether a generator of others was built at all."""
    return any(not row.failed for row in found if row.name not in OURS)
