"""Builds by turns: every tool once in each round, so that whatever else the machine does hits all of them alike."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tests.cost import Cost, TooLongError, run
from tests.peers.projects import Project
from tests.peers.records import Records
from tests.peers.variants import Variant
from tests.search_bench.facts import Corpus
from tests.tools import CannotRunError

LIMIT = 600.0
"""A command that takes more seconds is stopped, and its tool is left out from there on."""
SMALL = 1_000
"""Up to so many questions everything is built in every round."""


@dataclass
class Measured:
    """What a variant cost in each round: for every round its commands one after the other."""

    variant: Variant
    rounds: list[list[Cost]] = field(default_factory=list)
    peak: int = 0
    """Bytes of memory at the most, of all processes together; 0 where it was not measured."""
    failed: str = ""
    """Why there are no figures."""


def measure(
    variants: Sequence[Variant],
    place: Path,
    corpus: Corpus,
    records: Records,
    *,
    rounds: int,
    watched: bool,
    out: Mapping[str, str],
) -> list[Measured]:
    """Build in a place, in some rounds; a first one more for the memory, whose looking would slow what is timed.

    Variants that are out say why. With many questions those that are slow are built once, the first time.
    """
    found = [Measured(variant, failed=out.get(variant.name, "")) for variant in variants]
    projects = {
        form: Project.make(place / form, form, corpus, records)
        for form in dict.fromkeys(one.variant.form for one in found if not one.failed)
    }
    first = 0 if watched else 1
    for number in range(first, rounds + 1):
        for form, group in groupby(found, key=lambda one: one.variant.form):
            for one in group:
                once = one.variant.slow and len(records) > SMALL
                if not one.failed and (number == first or not once):
                    _build(one, projects[form], number, timed=once or number > 0)
            # Ten large sites at once would be more than some machines hold.
            if form in projects:
                projects[form].clear()
    return found


def _build(one: Measured, project: Project, number: int, *, timed: bool) -> None:
    """Build once, and note what it cost; nobody looks at the memory but in round 0."""
    if one.variant.warm:
        if not project.site.is_dir():
            one.failed = "nothing was built before it"
            return
        project.change(number)
    else:
        project.clear()
    # What was written before must not be waited for in what is timed now.
    os.sync()
    steps = []
    try:
        for command in one.variant.commands():
            steps.append(run(command, project.site, project.folder, watched=not number, limit=LIMIT))
    except CannotRunError as error:
        one.failed = str(error)
    except TooLongError:
        one.failed = f"over {LIMIT / 60:.0f} minutes"
    except subprocess.CalledProcessError as error:
        one.failed = f"ended with code {error.returncode}"
    else:
        seconds = sum(step.seconds for step in steps)
        one.peak = max(one.peak, *(step.peak for step in steps))
        one.rounds += [steps] if timed else []
    said = one.failed or f"{seconds:.2f} s"
    sys.stderr.write(f"{project.folder.parent} round {number}: {one.variant.name}: {said}\n")
