"""Putting a finished site in the place of the last one: built aside, swapped in whole, one build at a time."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

from filelock import FileLock, Timeout

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class BuildRunningError(Exception):
    """Another build writes to the same site."""


class Staging:
    """A folder beside the site's, in which the next site is built, and the lock that keeps a second build out."""

    def __init__(self, site: Path) -> None:
        """Take the lock and make the folder, empty. Raises BuildRunningError where another build holds the lock."""
        self.site = site
        self.folder = site.with_name(f".{site.name}.next")
        self._last = site.with_name(f".{site.name}.last")
        site.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(site.with_name(f".{site.name}.lock"), timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise BuildRunningError from None
        self._recover()
        self.folder.mkdir()

    def _recover(self) -> None:
        """Bring back the last site and clear away what a build that was killed left behind."""
        if self._last.exists() and not self.site.exists():
            self._last.rename(self.site)
        for left in (self.folder, self._last):
            if left.exists():
                shutil.rmtree(left)

    def publish(self) -> None:
        """Swap the finished folder in and let the lock go."""
        if self.site.exists():
            if _exchange(self.folder, self.site):
                self.folder.rename(self._last)
            else:
                self.site.rename(self._last)
                self.folder.rename(self.site)
            shutil.rmtree(self._last)
        else:
            self.folder.rename(self.site)
        self._lock.release()

    def discard(self) -> None:
        """Leave the last site as it was; clear the folder away and let the lock go."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux: renameat2), so that no visitor meets a gap."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
