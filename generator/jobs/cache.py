"""What a build has worked out, kept for the next: values by the digest of all that they are made from.

What is damaged, or was made by another version of the program, is as if it were not there.
"""

import pickle
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from generator.text.digest import DIGEST_SIZE, digest

_MADE_BY = ("pydantic", "jinja2", "markdown", "nh3", "numpy", "mkdocs", "mkdocs-material", "pillow")


@cache
def program_version() -> bytes:
    """A digest of this program and of what it makes sites with: another one may make other sites."""
    package = Path(str(resources.files("generator")))
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    versions = (f"{name} {metadata.version(name)}" for name in _MADE_BY)
    return digest(sys.version, *versions, *(part for path in files for part in (path.name, path.read_bytes())))


class Cache:
    """A folder of values; without a folder nothing is kept and nothing found."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @classmethod
    def beside(cls, site: Path) -> "Cache":
        """The cache of the builds of a site, in a hidden folder beside it."""
        return cls(site.with_name(f".{site.name}.cache"))

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    def find(self, kind: str, key: bytes) -> Any:
        """The value that was kept under a key; None where there is none."""
        return None if self._folder is None else read_value(self._folder / kind / key.hex())

    def keep(self, kind: str, key: bytes, packed_value: bytes) -> None:
        """Keep a packed value. That it cannot be kept (a full disk, say) costs time only."""
        if self._folder is not None:
            write_value(self._folder / kind / key.hex(), packed_value)

    def folder(self, kind: str, key: bytes) -> Path | None:
        """A folder for files that others keep, the only one of its kind; None where nothing is kept."""
        if self._folder is None:
            return None
        folder = self._folder / kind / key.hex()
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for other in folder.parent.iterdir():
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)
        return folder if folder.is_dir() else None

    def leave_only(self, kind: str, keys: Iterable[bytes]) -> None:
        """Forget what is kept under other keys."""
        if self._folder is None or not (self._folder / kind).is_dir():
            return
        names = {key.hex() for key in keys}
        for path in (self._folder / kind).iterdir():
            if path.name not in names:
                with suppress(OSError):
                    path.unlink()


class MemoryCache(Cache):
    """A cache that also holds what it has found, for a process that builds again and again."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._held: dict[tuple[str, bytes], Any] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """To other processes goes the folder only."""
        return Cache, (self._folder,)

    def find(self, kind: str, key: bytes) -> Any:
        """The value that was kept under a key, the same one every time; None where there is none."""
        if (kind, key) not in self._held:
            if (found := super().find(kind, key)) is None:
                return None
            self._held[kind, key] = found
        return self._held[kind, key]

    def leave_only(self, kind: str, keys: Iterable[bytes]) -> None:
        """Forget what is kept and held under other keys."""
        left = set(keys)
        self._held = {name: value for name, value in self._held.items() if name[0] != kind or name[1] in left}
        super().leave_only(kind, left)


def read_value(path: Path) -> Any:
    """The value that a file holds; None where it cannot be read, or is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return deserialise(data[DIGEST_SIZE:]) if digest(data[DIGEST_SIZE:]) == data[:DIGEST_SIZE] else None


def write_value(path: Path, packed_value: bytes) -> None:
    """Write a packed value into a file, or leave the file as it was where that fails."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_bytes(digest(packed_value) + packed_value)
        aside.replace(path)


def serialise(value: object) -> bytes:
    """A value as bytes that can be kept, or pass from process to process."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def deserialise(data: bytes) -> Any:
    """The value of packed bytes."""
    return pickle.loads(data)  # noqa: S301 - only what this program has packed
