"""Outputs → files in the folder of the next site: reused from the previous site if unchanged, else made in parallel."""

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

# Tuned numbers.
_BATCH_SIZE = 32
"""Files per task, approximately: smaller tasks cost more communication between processes, larger ones balance worse."""
_MIN_SHARED_BATCHES = 5
"""With fewer tasks, forking workers takes longer than the work."""
_MIN_SPAWNED_BATCHES = 200
"""The same for spawned workers, to which all records are sent. After an edit there are fewer tasks, most of them quick;
the index is then sorted in one process, which takes a second longer for 10,000 questions."""


@dataclass(frozen=True)
class SiteWriter:
    """Writes outputs into `folder`, or reuses files of the previous site. Picklable, so that workers can write too."""

    folder: Path
    previous: PreviousSite
    existing: Mapping[str, FileState] = field(default_factory=dict)
    """Files already in `folder`, by path."""

    def write_batch(self, batch: Sequence[Output | OutputGroup]) -> list[WrittenFiles | None]:
        """Write outputs and groups; None for a group whose records are those of the previous build."""
        return [
            self._write_group(item)
            if isinstance(item, OutputGroup)
            else WrittenFiles([(item.path, self._write_output(item))])
            for item in batch
        ]

    def _write_group(self, group: OutputGroup) -> WrittenFiles | None:
        if reused := self.reuse_group(group.name, group.input_digest):
            return None if reused == self._previous_group(group.name, group.input_digest) else reused
        return self._write_outputs(group, group.outputs())

    def _write_outputs(self, source: OutputGroup | Assembly, outputs: Iterable[Output]) -> WrittenFiles:
        files = [(output.path, self._write_output(output)) for output in outputs]
        return WrittenFiles(files, source.name, source.input_digest)

    def _write_output(self, output: Output) -> FileRecord:
        """Reuse the previous file if its inputs are the same, else make and write it."""
        input_digest = output.input_digest and output.input_digest()
        previous = self.previous.state.files.get(output.path)
        if previous is not None and input_digest is not None and previous.input_digest == input_digest:
            reused = self._reuse_file(output.path)
            if reused is not None:
                return reused
        return self.write_file(output.path, output.make(), input_digest)

    def write_file(self, path: str, data: bytes, input_digest: bytes | None = None) -> FileRecord:
        """Write a file, or reuse the previous one if its bytes are the same, so that it keeps its mtime."""
        sha256, target = hashlib.sha256(data).digest(), f"{self.folder}/{path}"
        previous = self.previous.state.files.get(path)
        if previous is not None and previous.sha256 == sha256 and (reused := self._reuse_file(path)) is not None:
            return replace(reused, input_digest=input_digest)
        return FileRecord(input_digest, sha256, _create(target, lambda: _write_new_file(target, data)))

    def reuse_group(self, name: str, input_digest: bytes) -> WrittenFiles | None:
        """Reuse all files of a group; None if its inputs changed or a file is missing or changed on disk."""
        group = self._previous_group(name, input_digest)
        if group is None:
            return None
        files = []
        for path, _ in group.files:
            if (reused := self._reuse_file(path)) is None:
                return None
            files.append((path, reused))
        return replace(group, files=files)

    def _existing_group(self, name: str, input_digest: bytes) -> WrittenFiles | None:
        """Return a group whose inputs are the same if all of its files already are in `folder`, else None."""
        group = self._previous_group(name, input_digest)
        return group if group and all(self.existing.get(path) == file.state for path, file in group.files) else None

    def _previous_group(self, name: str, input_digest: bytes) -> WrittenFiles | None:
        """Return the records of a group from the previous build; None if its inputs changed."""
        state = self.previous.state
        previous_digest, paths = state.groups.get(name, (b"", ()))
        if previous_digest != input_digest:
            return None
        return WrittenFiles([(path, state.files[path]) for path in paths], name, input_digest)

    def _reuse_file(self, path: str) -> FileRecord | None:
        """Keep or hard-link the previous site's file in `folder`; None if it is missing or changed since the build."""
        previous = self.previous.state.files.get(path)
        if previous is None:
            return None
        if self.existing.get(path) == previous.state:
            return previous
        file, target = f"{self.previous.folder}/{path}", f"{self.folder}/{path}"
        try:
            state = file_state(os.stat(file))  # noqa: PTH116 - many thousand times
            if state[:2] != previous.state[:2]:
                return None
            _create(target, lambda: os.link(file, target))
        except OSError:
            return None
        # The inode differs if the site was restored from a copy.
        return previous if state == previous.state else replace(previous, state=state)

    def write_all(
        self,
        outputs: Sequence[Output | OutputGroup],
        jobs: int,
        progress: Progress = no_progress,
        assembly: Assembly | None = None,
    ) -> BuildState:
        """Write all outputs and the assembly from `jobs` processes; `progress` gets the files done and their total.

        The pieces of the assembly come first; while this process puts them together, the workers go on.
        """
        state, remaining = BuildState(), []
        for item in outputs:
            group = self._existing_group(item.name, item.input_digest) if isinstance(item, OutputGroup) else None
            if group is None:
                remaining.append(item)
            else:
                state.add(group)
        total = sum(map(_file_count, remaining))
        batches = list(_batches(remaining))
        pieces = assembly.pieces if assembly else ()
        # Workers take tasks from the front and this process from the end: pieces at both ends are done first.
        half = len(pieces) // 2
        write_batches = (partial(self.write_batch, batch) for batch in batches)
        tasks: list[Callable[[], Any]] = [*pieces[:half], *write_batches, *pieces[half:]]
        done, made_pieces = 0, {}
        if assembly and not pieces:
            state.add(self._write_outputs(assembly, assembly.outputs(())))
        with map_unordered(
            call, tasks, jobs, min_items=_MIN_SHARED_BATCHES, min_items_spawned=_MIN_SPAWNED_BATCHES
        ) as results:
            for index, result in results:
                if half <= index < half + len(batches):
                    batch = batches[index - half]
                    self._add_batch(state, batch, result)
                    done += sum(map(_file_count, batch))
                    progress(done, total)
                    continue
                made_pieces[index] = result
                if assembly and len(made_pieces) == len(pieces):
                    assembled = assembly.outputs([made_pieces[index] for index in sorted(made_pieces)])
                    state.add(self._write_outputs(assembly, assembled))
        return state

    def _add_batch(
        self, state: BuildState, batch: Sequence[Output | OutputGroup], results: Sequence[WrittenFiles | None]
    ) -> None:
        """Add the results of `write_batch` to the build state."""
        for item, written in zip(batch, results, strict=True):
            if written is None and isinstance(item, OutputGroup):
                files = self._previous_group(item.name, item.input_digest)
            else:
                files = written
            state.add(files or WrittenFiles([]))

    def take_over_folder(self, folder: Path) -> tuple["SiteWriter", dict[str, FileRecord]]:
        """Move all files of another program's output `folder` into the site.

        Returns the writer for all further files, which knows the moved ones, and the records of the moved files.
        """
        files = {}
        folders = _parent_folders(self.existing)
        replaced: tuple[str, ...] = ()
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path, data = file.relative_to(folder).as_posix(), file.read_bytes()
            file.unlink()
            files[path] = self.write_file(path, data)
            replaced += (f"{path}/",) if path in folders else ()
        existing = {
            path: state for path, state in self.existing.items() if not (replaced and path.startswith(replaced))
        }
        return replace(self, existing={**existing, **{path: file.state for path, file in files.items()}}), files

    def remove_stale(self, files: Mapping[str, FileRecord]) -> None:
        """Delete the files that were in `folder` before and are not in `files`, and the folders left empty."""
        stale = self.existing.keys() - files.keys()
        for path in stale:
            file = f"{self.folder}/{path}"
            try:
                os.unlink(file)  # noqa: PTH108 - many thousand times
            except (FileNotFoundError, NotADirectoryError):
                # A new file has replaced one of its parent folders.
                pass
            except OSError:
                # A new folder may have replaced it.
                if not Path(file).is_dir():
                    raise
        for folder in sorted(_parent_folders(stale), key=len, reverse=True):
            # Fails for a folder that is not empty, which stays.
            with suppress(OSError):
                (self.folder / folder).rmdir()


def _parent_folders(paths: Iterable[str]) -> set[str]:
    """Return all folders above the given paths, without the root."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _file_count(item: Output | OutputGroup) -> int:
    return item.size if isinstance(item, OutputGroup) else 1


def _batches(items: Sequence[Output | OutputGroup]) -> Iterator[list[Output | OutputGroup]]:
    """Split items into batches of about _BATCH_SIZE files each."""
    batch: list[Output | OutputGroup] = []
    size = 0
    for item in items:
        batch.append(item)
        size += _file_count(item)
        if size >= _BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write_new_file(target: str, data: bytes) -> FileState:
    # O_EXCL: an existing file may be a hard link to the published site's file, so it is never written into.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return file_state(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _create(target: str, create: Callable[[], _Result]) -> _Result:
    """Call `create`; if it fails, create the folder of `target` or delete what occupies its path, and call it again."""
    try:
        return create()
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
    return create()


def _replace_with_folder(path: Path) -> None:
    """Create a folder, deleting the file that occupies its path or the path of a folder above it."""
    for folder in (path, *path.parents):
        if folder.is_file():
            # Another worker may do the same at the same time.
            with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
                folder.unlink()
            break
    path.mkdir(parents=True, exist_ok=True)
