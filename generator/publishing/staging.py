"""Putting a finished site in the place of the last one: built aside, swapped in whole, one build at a time.

The folder that was swapped out stays aside: the next site is made from it, in which little has to be another.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from filelock import FileLock, Timeout

from generator.publishing.tree_state import FileState, scan_tree

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


MARKER_FILE = "du-lieu/danh-muc.json"
"""A file that every site of this program has: a folder without it is not replaced."""


class BuildRunningError(Exception):
    """Another build writes to the same site."""


class UnusableSiteError(Exception):
    """The folder of the site cannot be replaced; its argument is the key of the reason."""


class Staging:
    """Two folders beside the site's, and the lock that keeps a second build out.

    `tree` will be the next site; `standing` is what stands in it, left from the site before the last. `folder` is
    empty, for programs that write only into a folder of their own.
    """

    def __init__(self, site: Path) -> None:
        """Take the lock and make the empty folder.

        Raises BuildRunningError where another build holds the lock, UnusableSiteError where the site's folder is
        not one to be replaced.
        """
        self.site = site = site.resolve()
        _require_replaceable(site)
        site.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(site)
        try:
            self._lock.acquire()
        except Timeout:
            raise BuildRunningError from None
        self._last = self._beside("last")
        self._recover()
        self._last = _free(self._last)
        self.folder = _free(self._beside("next"))
        self.tree, self.standing = _begun(self._beside("spare"))
        self.folder.mkdir()

    def _beside(self, kind: str) -> Path:
        return self.site.with_name(f".{self.site.name}.{kind}")

    def _recover(self) -> None:
        """Bring back the last site and clear away what a build that was killed left behind."""
        if self._last.exists() and not self.site.exists():
            self._last.rename(self.site)
        for kind in ("next", "last", "spare-"):
            for left in self.site.parent.glob(f".{self.site.name}.{kind}*"):
                shutil.rmtree(left, ignore_errors=True)

    def publish(self) -> None:
        """Swap the finished tree in and let the lock go."""
        try:
            self.tree.mkdir(exist_ok=True)
            if not self.site.exists():
                self.tree.rename(self.site)
            elif not _exchange(self.tree, self.site):
                self.site.rename(self._last)
                self.tree.rename(self.site)
                self._last.rename(self.tree)
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave the site as it is; clear the folder away and let the lock go."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()


def _begun(spare: Path) -> tuple[Path, Mapping[str, FileState]]:
    """The folder of the site before the last and what stands in it; where that is no good, a new one."""
    found = scan_tree(spare)
    if found is not None:
        return spare, found
    shutil.rmtree(spare, ignore_errors=True)
    return _free(spare), {}


def _free(path: Path) -> Path:
    """A path of this name, or with a number where something that cannot be cleared away has it."""
    paths = chain((path,), (path.with_name(f"{path.name}-{number}") for number in count(1)))
    return next(other for other in paths if not os.path.lexists(other))


@contextmanager
def locked(site: Path) -> Iterator[None]:
    """Keep builds from replacing a site while it is read. Raises BuildRunningError where one is running."""
    lock = _lock(site.resolve())
    try:
        lock.acquire()
    except Timeout:
        raise BuildRunningError from None
    try:
        yield
    finally:
        lock.release()


def _lock(site: Path) -> FileLock:
    return FileLock(site.with_name(f".{site.name}.lock"), timeout=0)


def _require_replaceable(site: Path) -> None:
    """Raise UnusableSiteError unless a folder is missing, empty or a site of this program."""
    if site.exists() and not site.is_dir():
        raise UnusableSiteError("is-file")
    if site.is_mount():
        raise UnusableSiteError("is-mount")
    if site.exists() and any(site.iterdir()) and not (site / MARKER_FILE).is_file():
        raise UnusableSiteError("is-foreign")


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux: renameat2), so that no visitor meets a gap."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
