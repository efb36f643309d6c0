"""Results of a build kept on disk for the next one, keyed by the digest of everything that they are made from.

A damaged file reads as a missing one. Keys include `program_version`, so another version of the program misses.
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

_DEPENDENCIES = ("pydantic", "jinja2", "markdown", "nh3", "numpy", "mkdocs", "properdocs", "mkdocs-material", "pillow")


@cache
def program_version() -> bytes:
    """Digest of the package's files and of the versions of Python and all dependencies that can change the output."""
    package = Path(str(resources.files("generator")))
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    versions = (f"{name} {_version_of(name)}" for name in _DEPENDENCIES)
    return digest(sys.version, *versions, *(part for path in files for part in (path.name, path.read_bytes())))


def _version_of(distribution: str) -> str:
    """Return the version of a distribution, empty if not installed: one of the two site generators may be missing."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


class Cache:
    """Values in the files `<folder>/<kind>/<key as hex>`; without a folder, an empty cache that drops every value."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @classmethod
    def for_site(cls, site: Path) -> "Cache":
        """Cache for builds of `site`, in the hidden folder `.<site>.cache` beside it."""
        return cls(site.with_name(f".{site.name}.cache"))

    @property
    def is_persistent(self) -> bool:
        """True if the cache has a folder."""
        return self._folder is not None

    def get(self, kind: str, key: bytes) -> Any:
        """Return the value stored under `key`, or None if there is none."""
        return None if self._folder is None else read_value(self._folder / kind / key.hex())

    def put(self, kind: str, key: bytes, data: bytes) -> None:
        """Store a serialised value. Write errors (a full disk, say) are ignored: they only cost time."""
        if self._folder is not None:
            write_value(self._folder / kind / key.hex(), data)

    def folder(self, kind: str, key: bytes) -> Path | None:
        """Create and return a folder for files that the caller manages, and remove those of other keys of this kind.

        None if the cache has no folder or it cannot be created.
        """
        if self._folder is None:
            return None
        folder = self._folder / kind / key.hex()
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for other in folder.parent.iterdir():
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)
        return folder if folder.is_dir() else None

    def prune(self, kind: str, keys: Iterable[bytes]) -> None:
        """Delete the values of this kind under all keys but `keys`."""
        if self._folder is None or not (self._folder / kind).is_dir():
            return
        names = {key.hex() for key in keys}
        for path in (self._folder / kind).iterdir():
            if path.name not in names:
                with suppress(OSError):
                    path.unlink()


class MemoryCache(Cache):
    """A cache that also keeps the values it has read in memory, for a process that builds repeatedly (the preview)."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._values: dict[tuple[str, bytes], Any] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as a plain Cache: values in memory are not sent to other processes."""
        return Cache, (self._folder,)

    def get(self, kind: str, key: bytes) -> Any:
        """Return the value stored under `key`, the same object every time, or None if there is none."""
        if (kind, key) not in self._values:
            if (value := super().get(kind, key)) is None:
                return None
            self._values[kind, key] = value
        return self._values[kind, key]

    def prune(self, kind: str, keys: Iterable[bytes]) -> None:
        """Delete the values of this kind under all keys but `keys`, on disk and in memory."""
        kept = set(keys)
        self._values = {name: value for name, value in self._values.items() if name[0] != kind or name[1] in kept}
        super().prune(kind, kept)


def read_value(path: Path) -> Any:
    """Read a file of `write_value`: a digest, then the pickled value. None if it is unreadable or damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return deserialise(data[DIGEST_SIZE:]) if digest(data[DIGEST_SIZE:]) == data[:DIGEST_SIZE] else None


def write_value(path: Path, data: bytes) -> None:
    """Write a serialised value to a file atomically; on an OSError the file stays as it was."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial_file = path.with_suffix(".part")
        partial_file.write_bytes(digest(data) + data)
        partial_file.replace(path)


def serialise(value: object) -> bytes:
    """Pickle a value for the cache or for another process."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def deserialise(data: bytes) -> Any:
    """Unpickle the bytes of `serialise`."""
    return pickle.loads(data)  # noqa: S301 - only bytes that this program has pickled
