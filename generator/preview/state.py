"""What the preview shows: the problems, and pages newer than those of the site."""

import threading
import time
from collections.abc import Mapping

from generator.reading.problems import Problem, format_problems
from generator.text.digest import digest
from generator.text.strings import text

_PING_SECONDS = 15


class PreviewState:
    """What is shown above and instead of the site's files; a number grows whenever that or the site changes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        # Begins with the clock, so that pages of a server that was started anew are told apart from it.
        self._epoch = int(time.time() * 1000)
        self.report = ""
        self.pages: Mapping[str, bytes] = {}

    def show(self, report: str = "", pages: Mapping[str, bytes] | None = None, *, everywhere: bool = False) -> None:
        """Say what there is now: the problems that keep it from being shown, pages that are newer than the site's.

        Pages stay as they are where none are given. Without `everywhere` only those that changed are loaded anew.
        """
        with self._changed:
            self._number += 1
            self._epoch += everywhere
            self.report, self.pages = report, self.pages if pages is None else pages
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """The number of the newest state, as soon as it is another than the one seen or some seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, timeout=_PING_SECONDS)
            return self._number

    def version(self, page: bytes, report: str) -> str:
        """Tells a page, with what is shown above it, from what it was before."""
        return digest(str(self._epoch), report, page).hex()


def problem_report(problems: tuple[Problem, ...], is_there: bool) -> str:
    """The problems as the browser shows them, above the last good site where it is there."""
    if not problems:
        return ""
    lead = text("serve.kept" if is_there else "serve.nothing-yet", n=len(problems))
    return f"{lead}\n\n{format_problems(problems, 'text')}"
