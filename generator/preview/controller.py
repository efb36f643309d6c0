"""The preview's reaction to changes: renders edited records at once, builds the whole site when changes pause."""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from generator.jobs.workers import freeze_heap, gc_disabled
from generator.plugin import THEME_ERRORS, OnBuilt
from generator.preview.incremental import IncrementalRenderer
from generator.preview.state import PreviewState, problem_report
from generator.reading.problems import Problem, blocking
from generator.rendering.theme_errors import describe_error
from generator.text.strings import text

Build = Callable[[OnBuilt], tuple[Problem, ...]]
"""Builds the whole site unless there are errors; returns all problems."""


class PreviewController:
    """Updates the preview's state after changes; `print_problems` prints to the terminal."""

    def __init__(
        self,
        build: Build,
        renderer: IncrementalRenderer,
        state: PreviewState,
        print_problems: Callable[[tuple[Problem, ...]], None],
    ) -> None:
        self._build, self._renderer, self._state, self._print_problems = build, renderer, state, print_problems
        self._printed: tuple[Problem, ...] = ()
        """The problems printed last."""
        self._is_pending = False
        """Whether a build of the whole site is due."""
        self._has_site = False
        self._must_build = False
        """Whether the last build failed, so that the next is due even if no record changed."""
        self._build_report = ""
        """Errors of the last build that only another build can find mended, not `render_changes`."""
        self._program_error = ""
        """Why the changed program cannot be loaded; stays until the program restarts."""

    def update(self) -> None:
        """Render the pages of edited records, or report their problems; if there are none, a build is pending."""
        with self._reporting_errors(), gc_disabled():
            changes = self._renderer.render_changes()
            errors = blocking(changes.problems)
            self._is_pending = not errors and (changes.is_outdated or self._must_build)
            self._print(changes.problems)
            if errors:
                self._show(problem_report(changes.problems, self._has_site))
            else:
                self._show(self._build_report, changes.pages)

    def build_pending(self) -> None:
        """Build the whole site if a build is pending; only pages that differ are reloaded."""
        if self._is_pending:
            self.rebuild(reload_all=False)

    def rebuild(self, *, reload_all: bool = True) -> None:
        """Build the whole site."""
        self._is_pending, self._must_build = False, True
        with self._reporting_errors() as errors:
            problems = self._build(self._renderer.set_built)
            errors_found = bool(blocking(problems))
            self._must_build = errors_found
            self._has_site = self._has_site or not errors_found
            self._print(problems)
            report = problem_report(problems, self._has_site)
            is_outside_records = errors_found and not blocking(self._renderer.render_changes().problems)
            self._build_report = report if is_outside_records else ""
            if not errors_found:
                sys.stderr.write(f"{text('build.done')}\n")
            self._show(report, None if errors_found else {}, reload_all=reload_all)
        if errors:
            self._build_report = errors[0]
        freeze_heap()

    def reject_program(self, error: str) -> None:
        """Report why the changed program cannot be loaded; the running one goes on."""
        self._program_error = error
        sys.stderr.write(error)
        self._show("")

    def _print(self, problems: tuple[Problem, ...]) -> None:
        """Print problems; if all are warnings, only when they differ from those printed last."""
        if blocking(problems) or problems != self._printed:
            self._print_problems(problems)
        self._printed = problems

    def _show(self, report: str, pages: Mapping[str, bytes] | None = None, *, reload_all: bool = False) -> None:
        self._state.show("\n".join(filter(None, (self._program_error, report))), pages, reload_all=reload_all)

    @contextmanager
    def _reporting_errors(self) -> Iterator[list[str]]:
        """Report any exception of the body and append its text to the yielded list; the last good site stays."""
        errors: list[str] = []
        try:
            yield errors
        except THEME_ERRORS as error:
            errors.append(f"{describe_error(error)}\n")
        except Exception:
            errors.append(traceback.format_exc())
        if errors:
            sys.stderr.write(errors[0])
            self._show(errors[0])
