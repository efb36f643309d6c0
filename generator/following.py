"""A preview that follows the content: pages of records that are edited at once, the whole site once nothing changes."""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from generator.glance import Glance
from generator.plugin import Built
from generator.preview import State, report
from generator.problems import Problem
from generator.strings import text
from generator.workers import set_apart, uncollected

Build = Callable[[Built], tuple[Problem, ...]]
"""Builds the whole site and returns what keeps it from being built."""


class Following:
    """What the preview shows; `say` prints problems in the terminal."""

    def __init__(self, build: Build, glance: Glance, state: State, say: Callable[[tuple[Problem, ...]], None]) -> None:
        self._build, self._glance, self._state, self._say = build, glance, state, say
        self._is_behind = False
        self._is_there = False
        self._fault = ""
        """What kept the whole site from being built; a look at records alone cannot tell that it is mended."""

    def look(self) -> None:
        """Show what has become of records that were edited; the rest of the site is to follow, if nothing is wrong."""
        with self._showing_faults(), uncollected():
            found = self._glance.look()
            self._is_behind = not found.problems and (found.is_new or bool(self._fault))
            self._say(found.problems)
            if found.problems:
                self._state.show(report(found.problems, self._is_there))
            else:
                self._state.show(self._fault, found.pages)

    def rest(self) -> None:
        """Build what is behind what is shown of it."""
        if self._is_behind:
            self.rebuild(everywhere=False)

    def rebuild(self, *, everywhere: bool = True) -> None:
        """Build the whole site."""
        self._is_behind = False
        with self._showing_faults():
            problems = self._build(self._glance.built)
            self._fault = report(problems, self._is_there)
            self._say(problems)
            if problems:
                self._state.show(self._fault, everywhere=everywhere)
            else:
                self._is_there = True
                sys.stderr.write(f"{text('build.done')}\n")
                self._state.show(pages={}, everywhere=everywhere)
        set_apart()

    @contextmanager
    def _showing_faults(self) -> Iterator[None]:
        """Whatever goes wrong is shown, and the last good site stays."""
        try:
            yield
        except Exception:
            self._fault = traceback.format_exc()
            sys.stderr.write(self._fault)
            self._state.show(self._fault)
