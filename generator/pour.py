"""Outputs → files in a folder: taken over from the last site where nothing changed, else made, by several processes."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.cache import packed, program, read_packed, write_packed
from generator.output import Output
from generator.workers import shared

MANIFEST = "manifest.json"

_BATCH = 32
"""So many files are made in one piece of work."""
_LEAST_SHARED = 5
"""With fewer pieces, other processes would not be worth their start."""


@dataclass(frozen=True)
class Made:
    """What is known of a file of a site: what it was made from, and how to tell that it is still the same file."""

    inputs: bytes | None
    sha256: bytes
    size: int
    mtime: int
    """In nanoseconds."""


@dataclass(frozen=True)
class LastSite:
    """The site that is to be replaced, and what is known of its files, by path."""

    folder: Path
    made: Mapping[str, Made] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> "LastSite":
        """The site in a folder; nothing is known of one that this very program has not made."""
        known = read_packed(_known(folder))
        return cls(folder, known[1] if isinstance(known, tuple) and known[0] == program() else {})

    def link(self, path: str, target: str) -> Made | None:
        """Take a file over, so that it keeps its bytes and its time. None where it is not there as it was made."""
        known = self.made.get(path)
        if known is None:
            return None
        file = f"{self.folder}/{path}"
        try:
            status = os.stat(file)  # noqa: PTH116 - many thousand times
            if (status.st_size, status.st_mtime_ns) != (known.size, known.mtime):
                return None
            _in_folder(target, lambda: os.link(file, target))
        except OSError:
            return None
        return known


@dataclass(frozen=True)
class Pouring:
    """Files that go into a folder, beside the last site; work that processes can share."""

    folder: Path
    last: LastSite

    def __call__(self, outputs: Sequence[Output]) -> list[tuple[str, Made]]:
        """Some files: those that are made from the same as the last site's taken over, the others made."""
        return [(output.path, self._placed(output)) for output in outputs]

    def _placed(self, output: Output) -> Made:
        inputs = output.inputs and output.inputs()
        known = self.last.made.get(output.path)
        if known is not None and inputs is not None and known.inputs == inputs:
            same = self.last.link(output.path, f"{self.folder}/{output.path}")
            if same is not None:
                return same
        return self.place(output.path, output.make(), inputs)

    def place(self, path: str, data: bytes, inputs: bytes | None = None) -> Made:
        """Write a file, or take over the last site's where its bytes are the same."""
        sha256, target = hashlib.sha256(data).digest(), f"{self.folder}/{path}"
        known = self.last.made.get(path)
        if known is not None and known.sha256 == sha256 and (same := self.last.link(path, target)) is not None:
            return Made(inputs, sha256, same.size, same.mtime)
        return Made(inputs, sha256, len(data), _in_folder(target, lambda: _written(target, data)))

    def taken_over(self, inputs: bytes) -> dict[str, Made]:
        """All files of the last site that were made from some inputs, taken over; none where one of them is missing."""
        taken = {}
        for path, known in self.last.made.items():
            if known.inputs == inputs:
                same = self.last.link(path, f"{self.folder}/{path}")
                if same is None:
                    return {}
                taken[path] = same
        return taken

    @contextmanager
    def poured(self, outputs: Sequence[Output], jobs: int) -> Iterator[Iterator[list[tuple[str, Made]]]]:
        """Files taken over or made by several processes, batch by batch."""
        batches = [outputs[start : start + _BATCH] for start in range(0, len(outputs), _BATCH)]
        with shared(self, batches, jobs, least=_LEAST_SHARED) as results:
            yield results

    def adopt(self) -> Iterator[tuple[str, Made]]:
        """What others have written into the folder; a file whose bytes are the last site's takes its place."""
        for file in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            path, data = file.relative_to(self.folder).as_posix(), file.read_bytes()
            file.unlink()
            yield path, self.place(path, data)


def remember(folder: Path, made: Mapping[str, Made]) -> None:
    """Note beside a site what its files are made from, for the next build."""
    write_packed(_known(folder), packed((program(), made)))


def _known(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.made")


def manifest(made: Mapping[str, Made]) -> bytes:
    """Every file of a site with the digest of its bytes, for programs that upload what changed."""
    rows = {path: made[path].sha256.hex() for path in sorted(made)}
    return (json.dumps({"version": 1, "sha256": rows}, ensure_ascii=False, indent=0) + "\n").encode()


def _written(target: str, data: bytes) -> int:
    # Never into a file that is there: it may be the last site's as well.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return os.fstat(descriptor).st_mtime_ns
    finally:
        os.close(descriptor)


def _in_folder(target: str, work: Callable[[], int | None]) -> int:
    """Make a file, whose folder may have to be made first, in the place of the one that may be there."""
    try:
        return work() or 0
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.makedirs(os.path.dirname(target))  # noqa: PTH103, PTH120 - many thousand times
    except FileExistsError:
        os.unlink(target)  # noqa: PTH108 - as above
    return work() or 0
