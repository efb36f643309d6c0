"""Build state: what each file of a site was made from, stored beside the site for the next build."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.jobs.cache import program_version, read_value, serialise, write_value
from generator.publishing.tree_state import FileState

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class FileRecord:
    """One published file: digest of its inputs (None if always made anew), of its bytes, and its state on disk."""

    input_digest: bytes | None
    sha256: bytes
    state: FileState


@dataclass
class BuildState:
    """Records of all files of a site by path; digest and paths of its output groups by name."""

    files: dict[str, FileRecord] = field(default_factory=dict)
    groups: dict[str, tuple[bytes, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, written: "WrittenFiles") -> None:
        """Add the records of written files and, if they are a group, the group."""
        self.files.update(written.files)
        if written.group:
            self.groups[written.group] = written.input_digest, tuple(path for path, _ in written.files)


@dataclass(frozen=True)
class WrittenFiles:
    """Path and record of files in place in the next site; `group` is empty for a file outside groups."""

    files: Sequence[tuple[str, FileRecord]]
    group: str = ""
    input_digest: bytes = b""


@dataclass(frozen=True)
class PreviousSite:
    """The published site that the build will replace, with its build state."""

    folder: Path
    state: BuildState = field(default_factory=BuildState)

    @classmethod
    def load(cls, folder: Path) -> "PreviousSite":
        """Load the state of the site in `folder`; empty if missing, damaged or of another version of the program."""
        stored = read_value(_state_file(folder))
        return cls(folder, stored[1] if isinstance(stored, tuple) and stored[0] == program_version() else BuildState())


def save_state(folder: Path, state: BuildState) -> None:
    """Store the build state of the site in `folder` for the next build."""
    write_value(_state_file(folder), serialise((program_version(), state)))


def _state_file(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.made")


def render_manifest(files: Mapping[str, FileRecord]) -> bytes:
    """Return manifest.json: the SHA-256 of each file in hex by path, for programs that upload only changed files."""
    rows = {path: files[path].sha256.hex() for path in sorted(files)}
    return (json.dumps({"version": 1, "sha256": rows}, ensure_ascii=False, indent=0) + "\n").encode()
