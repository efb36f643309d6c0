"""What stands in a folder from which the next site is to be made."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

FileState: TypeAlias = tuple[int, int, int]
"""A file's size, its time in nanoseconds and its inode, which tells it from others also where clocks are coarse."""


class _UnexpectedEntryError(Exception):
    """No site of this program looks so."""


def scan_tree(folder: Path) -> Mapping[str, FileState] | None:
    """Every file below a folder that may not be there, by path.

    None where there is anything but files and folders that hold some, or anything that cannot be changed.
    """
    if not os.path.lexists(folder):
        return {}
    if folder.is_symlink():
        return None
    try:
        return dict(_below(str(folder), ""))
    except (OSError, _UnexpectedEntryError):
        return None


def file_state(status: os.stat_result) -> FileState:
    """The mark of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def _below(folder: str, under: str) -> Iterator[tuple[str, FileState]]:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise _UnexpectedEntryError
    is_empty = True
    with os.scandir(folder) as entries:
        for entry in entries:
            is_empty = False
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{under}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                # Windows gives the inode apart from the rest.
                yield f"{under}{entry.name}", (status.st_size, status.st_mtime_ns, entry.inode())
            else:
                raise _UnexpectedEntryError
    if is_empty:
        raise _UnexpectedEntryError
