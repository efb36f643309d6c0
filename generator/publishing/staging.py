"""Atomic publishing: a site is built in a sibling folder and swapped in whole; a lock allows one build at a time.

The folder that was swapped out is kept: the next build updates it, since most of its files are still right.
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
"""A file in every site of this program: a non-empty folder without it is never replaced."""


class BuildRunningError(Exception):
    """Another process holds the lock of the site."""


class UnusableSiteError(Exception):
    """The site's folder cannot be replaced; the argument is the reason: `is-file`, `is-mount` or `is-foreign`."""


class Staging:
    """Two folders beside the site's folder, and its lock.

    `tree` becomes the next site; `existing` maps the files in it, left from the site before the previous one, to their
    states. `scratch` is an empty folder for programs that need an output folder of their own.
    """

    def __init__(self, site: Path) -> None:
        """Take the lock, clean up after a killed build and create `scratch`.

        Raises BuildRunningError if another process holds the lock, UnusableSiteError if the folder is not replaceable.
        """
        self.site = site = site.resolve()
        _require_replaceable(site)
        site.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(site)
        try:
            self._lock.acquire()
        except Timeout:
            raise BuildRunningError from None
        self._previous = self._sibling("last")
        self._recover()
        self._previous = _free_path(self._previous)
        self.scratch = _free_path(self._sibling("next"))
        self.tree, self.existing = _reusable_tree(self._sibling("spare"))
        self.scratch.mkdir()

    def _sibling(self, kind: str) -> Path:
        return self.site.with_name(f".{self.site.name}.{kind}")

    def _recover(self) -> None:
        """Restore the previous site and delete the folders that a killed build left behind."""
        if self._previous.exists() and not self.site.exists():
            self._previous.rename(self.site)
        for kind in ("next", "last", "spare-"):
            for leftover in self.site.parent.glob(f".{self.site.name}.{kind}*"):
                shutil.rmtree(leftover, ignore_errors=True)

    def publish(self) -> None:
        """Swap `tree` in as the site and release the lock."""
        try:
            self.tree.mkdir(exist_ok=True)
            if not self.site.exists():
                self.tree.rename(self.site)
            elif not _swap_folders(self.tree, self.site):
                self.site.rename(self._previous)
                self.tree.rename(self.site)
                self._previous.rename(self.tree)
        finally:
            self.discard()

    def discard(self) -> None:
        """Delete `scratch` and release the lock; the site stays as it is."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self._lock.release()


def _reusable_tree(spare: Path) -> tuple[Path, Mapping[str, FileState]]:
    """Return the spare folder with its files, or a new path if the folder holds entries that no site has."""
    existing = scan_tree(spare)
    if existing is not None:
        return spare, existing
    shutil.rmtree(spare, ignore_errors=True)
    return _free_path(spare), {}


def _free_path(path: Path) -> Path:
    """Return `path`, or the path with a number added if an entry that could not be deleted occupies it."""
    candidates = chain((path,), (path.with_name(f"{path.name}-{number}") for number in count(1)))
    return next(candidate for candidate in candidates if not os.path.lexists(candidate))


@contextmanager
def locked(site: Path) -> Iterator[None]:
    """Hold the lock of a site while reading it. Raises BuildRunningError if a build is running."""
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


def _swap_folders(first: Path, second: Path) -> bool:
    """Swap two folders atomically (Linux: renameat2), so that no request meets a missing site; False if impossible."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0)
