"""A preview that follows the content: pages of records that are edited at once, the whole site once nothing changes."""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from generator.jobs.workers import freeze_heap, gc_disabled
from generator.plugin import THEME_ERRORS, OnBuilt
from generator.preview.incremental import IncrementalRenderer
from generator.preview.state import PreviewState, problem_report
from generator.reading.problems import Problem
from generator.rendering.theme_errors import describe_error
from generator.text.strings import text

Build = Callable[[OnBuilt], tuple[Problem, ...]]
"""Builds the whole site and returns what keeps it from being built."""


class PreviewController:
    """What the preview shows; `say` prints problems in the terminal."""

    def __init__(
        self, build: Build, glance: IncrementalRenderer, state: PreviewState, say: Callable[[tuple[Problem, ...]], None]
    ) -> None:
        self._build, self._glance, self._state, self._say = build, glance, state, say
        self._is_behind = False
        self._is_there = False
        self._must_build = False
        self._beyond = ""
        """What kept the whole site from being built that a look at records cannot see: nor can it see it mended."""
        self._program = ""
        """What is wrong with the program, until it is begun anew."""

    def look(self) -> None:
        """Show what has become of records that were edited; the rest of the site is to follow, if nothing is wrong."""
        with self._showing_faults(), gc_disabled():
            found = self._glance.look()
            self._is_behind = not found.problems and (found.is_new or self._must_build)
            self._say(found.problems)
            if found.problems:
                self._show(problem_report(found.problems, self._is_there))
            else:
                self._show(self._beyond, found.pages)

    def rest(self) -> None:
        """Build what is behind what is shown of it."""
        if self._is_behind:
            self.rebuild(everywhere=False)

    def rebuild(self, *, everywhere: bool = True) -> None:
        """Build the whole site."""
        self._is_behind, self._must_build = False, True
        with self._showing_faults() as fault:
            problems = self._build(self._glance.built)
            self._must_build = bool(problems)
            self._is_there = self._is_there or not problems
            self._say(problems)
            words = problem_report(problems, self._is_there)
            self._beyond = words if problems and not self._glance.look().problems else ""
            if not problems:
                sys.stderr.write(f"{text('build.done')}\n")
            self._show(words, None if problems else {}, everywhere=everywhere)
        if fault:
            self._beyond = fault[0]
        freeze_heap()

    def refuse(self, fault: str) -> None:
        """Go on with the old program, and show why the new one cannot be loaded."""
        self._program = fault
        sys.stderr.write(fault)
        self._show("")

    def _show(self, words: str, pages: Mapping[str, bytes] | None = None, *, everywhere: bool = False) -> None:
        self._state.show("\n".join(filter(None, (self._program, words))), pages, everywhere=everywhere)

    @contextmanager
    def _showing_faults(self) -> Iterator[list[str]]:
        """Whatever goes wrong is shown and given, and the last good site stays."""
        faults: list[str] = []
        try:
            yield faults
        except THEME_ERRORS as fault:
            faults.append(f"{describe_error(fault)}\n")
        except Exception:
            faults.append(traceback.format_exc())
        if faults:
            sys.stderr.write(faults[0])
            self._show(faults[0])
