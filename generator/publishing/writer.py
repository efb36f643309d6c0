"""Outputs → files in a folder: taken over from the last site where nothing changed, else made, by several processes."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from operator import call
from pathlib import Path
from typing import Any, TypeVar

from generator.jobs.options import Progress, no_progress
from generator.jobs.output import Assembly, Output, OutputGroup
from generator.jobs.workers import map_unordered
from generator.publishing.build_state import BuildState, FileRecord, PreviousSite, WrittenFiles
from generator.publishing.tree_state import FileState, file_state

_Result = TypeVar("_Result")

_BATCH = 32
"""About so many files are made in one piece of work."""
_LEAST_SHARED = 5
"""With fewer pieces, other processes would not be worth their start."""
_LEAST_SPAWNED = 200
"""The same where they would have to be handed all records. After a change there are fewer, and most are quick; the
index is then sorted by one process, which takes a second more for 10,000 questions."""


@dataclass(frozen=True)
class SiteWriter:
    """Files that go into a folder, beside the last site; work that processes can share."""

    folder: Path
    last: PreviousSite
    standing: Mapping[str, FileState] = field(default_factory=dict)
    """What stands in the folder, by path."""

    def __call__(self, work: Sequence[Output | OutputGroup]) -> list[WrittenFiles | None]:
        """Some files and groups; None for a group that is as it is known of the last site."""
        return [self._group(one) if isinstance(one, OutputGroup) else self._file(one) for one in work]

    def _file(self, output: Output) -> WrittenFiles:
        return WrittenFiles([(output.path, self._placed(output))])

    def _group(self, group: OutputGroup) -> WrittenFiles | None:
        if kept := self.kept(group.name, group.inputs):
            return None if kept == self._before(group.name, group.inputs) else kept
        return self._together(group, group.outputs())

    def _placed(self, output: Output) -> FileRecord:
        """A file: the last site's where it is made from the same, else made."""
        inputs = output.inputs and output.inputs()
        known = self.last.account.made.get(output.path)
        if known is not None and inputs is not None and known.inputs == inputs:
            same = self._same(output.path)
            if same is not None:
                return same
        return self.place(output.path, output.make(), inputs)

    def kept(self, name: str, inputs: bytes) -> WrittenFiles | None:
        """A group of the last site, taken over; None where it is made from something else, or some of it is missing."""
        files = self._before(name, inputs)
        if files is None:
            return None
        made = []
        for path, _ in files.made:
            if (same := self._same(path)) is None:
                return None
            made.append((path, same))
        return replace(files, made=made)

    def _stands(self, name: str, inputs: bytes) -> WrittenFiles | None:
        """A group of the last site, if all of it stands in the folder already."""
        files = self._before(name, inputs)
        return files if files and all(self.standing.get(path) == one.mark for path, one in files.made) else None

    def _before(self, name: str, inputs: bytes) -> WrittenFiles | None:
        """A group as it is known of the last site; None where it is made from something else."""
        known, paths = self.last.account.groups.get(name, (b"", ()))
        return (
            WrittenFiles([(path, self.last.account.made[path]) for path in paths], name, inputs)
            if known == inputs
            else None
        )

    def place(self, path: str, data: bytes, inputs: bytes | None = None) -> FileRecord:
        """Write a file, or take over the last site's where its bytes are the same."""
        sha256, target = hashlib.sha256(data).digest(), f"{self.folder}/{path}"
        known = self.last.account.made.get(path)
        if known is not None and known.sha256 == sha256 and (same := self._same(path)) is not None:
            return replace(same, inputs=inputs)
        return FileRecord(inputs, sha256, _in_folder(target, lambda: _written(target, data)))

    def _same(self, path: str) -> FileRecord | None:
        """The last site's file, which keeps its bytes and its time. None where it is not there as it was made."""
        known = self.last.account.made.get(path)
        if known is None:
            return None
        if self.standing.get(path) == known.mark:
            return known
        file, target = f"{self.last.folder}/{path}", f"{self.folder}/{path}"
        try:
            mark = file_state(os.stat(file))  # noqa: PTH116 - many thousand times
            if mark[:2] != known.mark[:2]:
                return None
            _in_folder(target, lambda: os.link(file, target))
        except OSError:
            return None
        # The inode is another where the site was brought back from elsewhere.
        return known if mark == known.mark else replace(known, mark=mark)

    def pour(
        self,
        work: Sequence[Output | OutputGroup],
        jobs: int,
        progress: Progress = no_progress,
        assembly: Assembly | None = None,
    ) -> BuildState:
        """All files taken over or made, by several processes; `progress` is told how many are done, and of how many.

        The pieces of an assembly are begun with; while this process puts them together, the others go on.
        """
        account, rest = BuildState(), []
        for one in work:
            stands = self._stands(one.name, one.inputs) if isinstance(one, OutputGroup) else None
            if stands is None:
                rest.append(one)
            else:
                account.add(stands)
        total = sum(map(_size, rest))
        batches = list(_batches(rest))
        pieces = assembly.pieces if assembly else ()
        # The others begin with the first, this process with the last: so that all pieces are there soon.
        half = len(pieces) // 2
        tasks: list[Callable[[], Any]] = [*pieces[:half], *(partial(self, one) for one in batches), *pieces[half:]]
        done, whole = 0, {}
        if assembly and not pieces:
            account.add(self._together(assembly, assembly.outputs(())))
        with map_unordered(call, tasks, jobs, least=_LEAST_SHARED, spawned=_LEAST_SPAWNED) as results:
            for place, found in results:
                if half <= place < half + len(batches):
                    batch = batches[place - half]
                    self._tell(account, batch, found)
                    done += sum(map(_size, batch))
                    progress(done, total)
                    continue
                whole[place] = found
                if assembly and len(whole) == len(pieces):
                    made = assembly.outputs([whole[place] for place in sorted(whole)])
                    account.add(self._together(assembly, made))
        return account

    def _tell(
        self, account: BuildState, batch: Sequence[Output | OutputGroup], found: Sequence[WrittenFiles | None]
    ) -> None:
        """Take up what a batch gave."""
        for one, files in zip(batch, found, strict=True):
            told = self._before(one.name, one.inputs) if files is None and isinstance(one, OutputGroup) else files
            account.add(told or WrittenFiles([]))

    def _together(self, whole: OutputGroup | Assembly, outputs: Iterable[Output]) -> WrittenFiles:
        return WrittenFiles([(output.path, self._placed(output)) for output in outputs], whole.name, whole.inputs)

    def adopt(self, folder: Path) -> tuple["SiteWriter", dict[str, FileRecord]]:
        """Take what others have written out of a folder; what is to be poured beside that, and what each file is."""
        made = {}
        folders = _around(self.standing)
        gone: tuple[str, ...] = ()
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path, data = file.relative_to(folder).as_posix(), file.read_bytes()
            file.unlink()
            made[path] = self.place(path, data)
            gone += (f"{path}/",) if path in folders else ()
        left = {path: mark for path, mark in self.standing.items() if not (gone and path.startswith(gone))}
        return replace(self, standing={**left, **{path: one.mark for path, one in made.items()}}), made

    def leave_only(self, made: Mapping[str, FileRecord]) -> None:
        """Remove what stood in the folder and is not of the site any more."""
        gone = self.standing.keys() - made.keys()
        for path in gone:
            file = f"{self.folder}/{path}"
            try:
                os.unlink(file)  # noqa: PTH108 - many thousand times
            except (FileNotFoundError, NotADirectoryError):
                # A file has taken the place of its folder.
                pass
            except OSError:
                # A folder may have taken its place.
                if not Path(file).is_dir():
                    raise
        for folder in sorted(_around(gone), key=len, reverse=True):
            # Where something else stands in it, it stays.
            with suppress(OSError):
                (self.folder / folder).rmdir()


def _around(paths: Iterable[str]) -> set[str]:
    """The folders in which some files stand, and those around these."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _size(work: Output | OutputGroup) -> int:
    return work.size if isinstance(work, OutputGroup) else 1


def _batches(work: Sequence[Output | OutputGroup]) -> Iterator[list[Output | OutputGroup]]:
    """Pieces of work of about one size."""
    batch: list[Output | OutputGroup] = []
    size = 0
    for one in work:
        batch.append(one)
        size += _size(one)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _written(target: str, data: bytes) -> FileState:
    # Never into a file that is there: it may be the last site's as well.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return file_state(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _in_folder(target: str, work: Callable[[], _Result]) -> _Result:
    """Make a file, whose folder may have to be made first, in the place of what may be there."""
    try:
        return work()
    except FileNotFoundError:
        folder = target.rpartition("/")[0]
        with suppress(FileExistsError):
            try:
                os.mkdir(folder)  # noqa: PTH102 - many thousand times
            except FileNotFoundError:
                os.makedirs(folder)  # noqa: PTH103 - as above
    except NotADirectoryError:
        _replace_with_folder(Path(target).parent)
    except FileExistsError:
        path = Path(target)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return work()


def _replace_with_folder(path: Path) -> None:
    """Make a folder where a file stands in its place, or in that of a folder around it."""
    for folder in (path, *path.parents):
        if folder.is_file():
            # Another process may be at the same.
            with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
                folder.unlink()
            break
    path.mkdir(parents=True, exist_ok=True)
