"""What is known of the files of a site: what each is made from, kept beside the site for the next build."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.jobs.cache import program_version, read_value, serialise, write_value
from generator.publishing.tree_state import FileState

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class FileRecord:
    """What is known of a file of a site: what it was made from, and how to tell that it is still the same file."""

    inputs: bytes | None
    sha256: bytes
    mark: FileState


@dataclass
class BuildState:
    """What is known of the files of a site, by path; and of its groups, by name: inputs and paths."""

    made: dict[str, FileRecord] = field(default_factory=dict)
    groups: dict[str, tuple[bytes, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, files: "WrittenFiles") -> None:
        """Take up files."""
        self.made.update(files.made)
        if files.group:
            self.groups[files.group] = files.inputs, tuple(path for path, _ in files.made)


@dataclass(frozen=True)
class WrittenFiles:
    """Files that stand where they belong: those of a group, or one that is of none."""

    made: Sequence[tuple[str, FileRecord]]
    group: str = ""
    inputs: bytes = b""


@dataclass(frozen=True)
class PreviousSite:
    """The site that is to be replaced, and what is known of it."""

    folder: Path
    account: BuildState = field(default_factory=BuildState)

    @classmethod
    def at(cls, folder: Path) -> "PreviousSite":
        """The site in a folder; nothing is known of one that this very program has not made."""
        known = read_value(_known(folder))
        return cls(folder, known[1] if isinstance(known, tuple) and known[0] == program_version() else BuildState())


def save_state(folder: Path, account: BuildState) -> None:
    """Note beside a site what its files are made from, for the next build."""
    write_value(_known(folder), serialise((program_version(), account)))


def _known(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.made")


def render_manifest(made: Mapping[str, FileRecord]) -> bytes:
    """Every file of a site with the digest of its bytes, for programs that upload what changed."""
    rows = {path: made[path].sha256.hex() for path in sorted(made)}
    return (json.dumps({"version": 1, "sha256": rows}, ensure_ascii=False, indent=0) + "\n").encode()
