"""Outputs → files in a folder: taken over from the last site where nothing changed, else made, by several processes."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.cache import packed, program, read_packed, write_packed
from generator.output import Group, Output
from generator.run import Progress, silent
from generator.workers import shared

MANIFEST = "manifest.json"

_BATCH = 32
"""About so many files are made in one piece of work."""
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

    @property
    def mark(self) -> tuple[int, int]:
        """Size and time: a file of which both are as they were is taken for the same."""
        return self.size, self.mtime


@dataclass
class Account:
    """What is known of the files of a site, by path; and of its groups, by name: inputs and paths."""

    made: dict[str, Made] = field(default_factory=dict)
    groups: dict[str, tuple[bytes, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, files: "Files") -> None:
        """Take up files."""
        self.made.update(files.made)
        if files.group:
            self.groups[files.group] = files.inputs, tuple(path for path, _ in files.made)


@dataclass(frozen=True)
class Files:
    """Files that stand where they belong: those of a group, or one that is of none."""

    made: Sequence[tuple[str, Made]]
    group: str = ""
    inputs: bytes = b""


@dataclass(frozen=True)
class LastSite:
    """The site that is to be replaced, and what is known of it."""

    folder: Path
    account: Account = field(default_factory=Account)

    @classmethod
    def at(cls, folder: Path) -> "LastSite":
        """The site in a folder; nothing is known of one that this very program has not made."""
        known = read_packed(_known(folder))
        return cls(folder, known[1] if isinstance(known, tuple) and known[0] == program() else Account())


@dataclass(frozen=True)
class Pouring:
    """Files that go into a folder, beside the last site; work that processes can share."""

    folder: Path
    last: LastSite
    standing: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Size and time of what stands in the folder, by path."""

    @classmethod
    def over(cls, folder: Path, last: LastSite) -> "Pouring":
        """Pouring into a folder in which something may stand: what is as in the last site need not be touched."""
        return cls(folder, last, dict(_standing(str(folder), "")))

    def __call__(self, work: Sequence[Output | Group]) -> list[Files | None]:
        """Some files and groups; None for a group that is as in the last site, which needs no telling."""
        return [self._group(one) if isinstance(one, Group) else self._file(one) for one in work]

    def _file(self, output: Output) -> Files:
        return Files([(output.path, self._placed(output))])

    def _group(self, group: Group) -> Files | None:
        if self.kept(group.name, group.inputs):
            return None
        made = [(output.path, self._placed(output)) for output in group.outputs()]
        return Files(made, group.name, group.inputs)

    def _placed(self, output: Output) -> Made:
        """A file: the last site's where it is made from the same, else made."""
        inputs = output.inputs and output.inputs()
        known = self.last.account.made.get(output.path)
        if known is not None and inputs is not None and known.inputs == inputs:
            same = self._same(output.path)
            if same is not None:
                return same
        return self.place(output.path, output.make(), inputs)

    def kept(self, name: str, inputs: bytes) -> Files | None:
        """A group of the last site, taken over; None where it is made from something else, or some of it is missing."""
        files = self._before(name, inputs)
        return files if files and all(self._same(path) for path, _ in files.made) else None

    def _stands(self, name: str, inputs: bytes) -> Files | None:
        """A group of the last site, if all of it stands in the folder already."""
        files = self._before(name, inputs)
        return files if files and all(self.standing.get(path) == one.mark for path, one in files.made) else None

    def _before(self, name: str, inputs: bytes) -> Files | None:
        """A group as it is known of the last site; None where it is made from something else."""
        known, paths = self.last.account.groups.get(name, (b"", ()))
        return (
            Files([(path, self.last.account.made[path]) for path in paths], name, inputs) if known == inputs else None
        )

    def place(self, path: str, data: bytes, inputs: bytes | None = None) -> Made:
        """Write a file, or take over the last site's where its bytes are the same."""
        sha256, target = hashlib.sha256(data).digest(), f"{self.folder}/{path}"
        known = self.last.account.made.get(path)
        if known is not None and known.sha256 == sha256 and (same := self._same(path)) is not None:
            return Made(inputs, sha256, same.size, same.mtime)
        return Made(inputs, sha256, len(data), _in_folder(target, lambda: _written(target, data)))

    def _same(self, path: str) -> Made | None:
        """The last site's file, which keeps its bytes and its time. None where it is not there as it was made."""
        known = self.last.account.made.get(path)
        if known is None:
            return None
        if self.standing.get(path) == known.mark:
            return known
        file, target = f"{self.last.folder}/{path}", f"{self.folder}/{path}"
        try:
            status = os.stat(file)  # noqa: PTH116 - many thousand times
            if (status.st_size, status.st_mtime_ns) != known.mark:
                return None
            _in_folder(target, lambda: os.link(file, target))
        except OSError:
            return None
        return known

    def pour(self, work: Sequence[Output | Group], jobs: int, progress: Progress = silent) -> Account:
        """All files taken over or made, by several processes; `progress` is told how many are done, and of how many."""
        account, rest = Account(), []
        for one in work:
            stands = self._stands(one.name, one.inputs) if isinstance(one, Group) else None
            if stands is None:
                rest.append(one)
            else:
                account.add(stands)
        total = len(account.made) + sum(map(_size, rest))
        batches = list(_batches(rest))
        with shared(self, batches, jobs, least=_LEAST_SHARED) as results:
            for batch, found in zip(batches, results, strict=True):
                for one, files in zip(batch, found, strict=True):
                    same = self._before(one.name, one.inputs) if isinstance(one, Group) else None
                    account.add(files or same or Files([]))
                progress(min(len(account.made), total), total)
        return account

    def adopt(self, folder: Path) -> tuple["Pouring", dict[str, Made]]:
        """Take what others have written out of a folder; what is to be poured beside that, and what each file is."""
        made = {}
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path, data = file.relative_to(folder).as_posix(), file.read_bytes()
            file.unlink()
            made[path] = self.place(path, data)
        standing = {**self.standing, **{path: one.mark for path, one in made.items()}}
        return replace(self, standing=standing), made

    def leave_only(self, made: Mapping[str, Made]) -> None:
        """Remove what stood in the folder and is not of the site any more."""
        gone = self.standing.keys() - made.keys()
        for file in (self.folder / path for path in gone):
            # A folder may have taken its place, or a file that of its folder.
            if not file.is_dir() or file.is_symlink():
                with suppress(FileNotFoundError, NotADirectoryError):
                    file.unlink()
        for folder in {parent for path in gone for parent in Path(path).parents}:
            # Where something else stands in it, it stays.
            with suppress(OSError):
                os.removedirs(self.folder / folder)


def _size(work: Output | Group) -> int:
    return work.size if isinstance(work, Group) else 1


def _batches(work: Sequence[Output | Group]) -> Iterator[list[Output | Group]]:
    """Pieces of work of about one size."""
    batch: list[Output | Group] = []
    size = 0
    for one in work:
        batch.append(one)
        size += _size(one)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def remember(folder: Path, account: Account) -> None:
    """Note beside a site what its files are made from, for the next build."""
    write_packed(_known(folder), packed((program(), account)))


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


def _standing(folder: str, under: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Path, size and time of everything below a folder that is no folder."""
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _standing(entry.path, f"{under}{entry.name}/")
            else:
                status = entry.stat(follow_symlinks=False)
                yield f"{under}{entry.name}", (status.st_size, status.st_mtime_ns)


def _in_folder(target: str, work: Callable[[], int | None]) -> int:
    """Make a file, whose folder may have to be made first, in the place of what may be there."""
    try:
        return work() or 0
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.makedirs(os.path.dirname(target))  # noqa: PTH103, PTH120 - many thousand times
    except NotADirectoryError:
        _replace_with_folder(Path(target).parent)
    except FileExistsError:
        path = Path(target)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return work() or 0


def _replace_with_folder(path: Path) -> None:
    """Make a folder where a file stands in its place, or in that of a folder around it."""
    for folder in (path, *path.parents):
        if folder.is_file():
            folder.unlink()
            break
    path.mkdir(parents=True, exist_ok=True)
