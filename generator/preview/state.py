"""Shared state of the preview: the problem report, and pages newer than the files of the site."""

import threading
import time
from collections.abc import Mapping

from generator.reading.problems import Problem, blocking, format_problems
from generator.text.digest import digest
from generator.text.strings import text

_PING_SECONDS = 15
"""Interval of events without a change, which find out that a browser has closed the connection."""


class PreviewState:
    """Problem report and newer pages by path, with a counter that grows whenever they or the site change."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        # Starts with the clock, so that a restarted server gives other versions and all open pages reload.
        self._epoch = int(time.time() * 1000)
        self.report = ""
        self.pages: Mapping[str, bytes] = {}

    def show(self, report: str = "", pages: Mapping[str, bytes] | None = None, *, reload_all: bool = False) -> None:
        """Set the problem report and, unless None, the newer pages, and wake all waiting event streams.

        Browsers reload the pages whose bytes or report changed, with `reload_all` every page.
        """
        with self._changed:
            self._number += 1
            self._epoch += reload_all
            self.report, self.pages = report, self.pages if pages is None else pages
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """Wait until the counter differs from `seen` or _PING_SECONDS have passed; return the counter."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, timeout=_PING_SECONDS)
            return self._number

    def version(self, page: bytes, report: str) -> str:
        """Return a digest that changes whenever the page or its report does; another one makes the browser reload."""
        return digest(str(self._epoch), report, page).hex()


def problem_report(problems: tuple[Problem, ...], has_site: bool) -> str:
    """Format errors for the browser, "" without any; the first line says whether the last good site is shown below."""
    errors = blocking(problems)
    if not errors:
        return ""
    lead = text("serve.kept" if has_site else "serve.nothing-yet", n=len(errors))
    return f"{lead}\n\n{format_problems(errors, 'text')}"
