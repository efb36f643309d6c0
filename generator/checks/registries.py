"""The rules of registry entries; each yields problems."""

import datetime
from collections.abc import Iterator

from generator.checks.scene import Scene
from generator.problems import Problem
from generator.vietnamese import format_date


def periods_follow_each_other(scene: Scene) -> Iterator[Problem]:
    """The periods of a province are in order and do not overlap."""
    for province in scene.entries.get("provinces", {}).values():
        last: datetime.date | None = None
        for number, period in enumerate(province.each("periods", "*")):
            since, until = period.date_of("since"), period.date_of("until")
            if (number and (last is None or since is None or since <= last)) or (since and until and until < since):
                yield period.problem("periods-out-of-order")
            last = until


def ends_have_successors(scene: Scene) -> Iterator[Problem]:
    """A province that ended says into which it went; what goes on has no successor."""
    for province in scene.entries.get("provinces", {}).values():
        periods = list(province.each("periods", "*"))
        until = periods[-1].date_of("until") if periods else None
        successor = province.get("successor")
        if until and successor is None:
            yield province.problem("ended-without-successor", date=format_date(until))
        if successor is not None and periods and periods[-1].get("until") is None:
            yield successor.problem("successor-without-end")
    for agency in scene.entries.get("agencies", {}).values():
        successors = agency.get("successors")
        if successors is not None and agency.get("until") is None:
            yield successors.problem("successor-without-end")


def successors_do_not_circle(scene: Scene) -> Iterator[Problem]:
    """No province or agency is its own successor in the end."""
    for registry, steps in (("provinces", ("successor",)), ("agencies", ("successors", "*"))):
        entries = scene.entries.get(registry, {})
        for id_, entry in entries.items():
            reached: set[str] = set()
            ahead = [entry]
            while ahead:
                for place in ahead.pop().each(*steps):
                    after = place.text or ""
                    if after in entries and after not in reached:
                        reached.add(after)
                        ahead.append(entries[after])
            if id_ in reached:
                yield next(entry.each(*steps)).problem("successor-circle")
