"""The files in a folder tree, with size, time and inode of each, to tell whether a file changed without reading it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

FileState: TypeAlias = tuple[int, int, int]
"""Size in bytes, mtime in ns, inode. The inode tells files apart that clocks of low resolution date alike."""


class _UnexpectedEntryError(Exception):
    """The tree holds an entry that this program never creates."""


def scan_tree(folder: Path) -> Mapping[str, FileState] | None:
    """Map the relative POSIX path of each file under `folder` to its state.

    `{}` if the folder does not exist; None if it holds links, special files, empty folders or folders that this process
    cannot change.
    """
    if not os.path.lexists(folder):
        return {}
    if folder.is_symlink():
        return None
    try:
        return dict(_walk(str(folder), ""))
    except (OSError, _UnexpectedEntryError):
        return None


def file_state(status: os.stat_result) -> FileState:
    """Convert the result of `os.stat`."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, FileState]]:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise _UnexpectedEntryError
    is_empty = True
    with os.scandir(folder) as entries:
        for entry in entries:
            is_empty = False
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                # On Windows the result of DirEntry.stat has no inode.
                yield f"{prefix}{entry.name}", (status.st_size, status.st_mtime_ns, entry.inode())
            else:
                raise _UnexpectedEntryError
    if is_empty:
        raise _UnexpectedEntryError
