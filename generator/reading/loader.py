"""Find and read the files of content/; no other module reads content files."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

from generator.reading.decoding import MAX_BYTES
from generator.reading.document import Document, ReadResult, read_document, require_libyaml
from generator.reading.problems import Position, Problem
from generator.records.scalars import ID_PATTERN
from generator.records.schema import OPTIONAL_REGISTRIES, REGISTRIES

DIALOGUE_FILE_NAME = re.compile(rf"(?P<host>{ID_PATTERN})-(?P<year>[0-9]{{4}})(?:-(?P<number>[2-9]|[1-9][0-9]+))?")
# Names below pages/ that MkDocs excludes or that the theme's files use.
_RESERVED_NAMES = frozenset({"templates", "static"})
PAGE_SUFFIXES = frozenset({".md", ".png", ".jpg", ".jpeg", ".webp", ".pdf"})


@dataclass(frozen=True)
class ContentFile:
    """A content file and its name in messages, which starts with the content folder."""

    path: Path
    name: str
    is_registry: bool = False

    def read_bytes(self) -> bytes:
        """Read at most MAX_BYTES + 1 bytes, enough to see that a file is too large. Raises OSError."""
        with self.path.open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def read(self) -> ReadResult:
        """Read and parse the file; an unreadable file is a problem."""
        try:
            content = self.read_bytes()
        except OSError as error:
            return ReadResult(None, (self.unreadable_problem(error),))
        return self.parse(content)

    def unreadable_problem(self, error: OSError) -> Problem:
        """The problem of a file that raised `error` when read."""
        return Problem.of(Position(self.name), "unreadable", reason=str(error.strerror))

    def parse(self, content: bytes) -> ReadResult:
        """Parse the bytes of the file."""
        front_matter = self.path.suffix == ".md"
        return read_document(self.name, content, front_matter=front_matter, is_registry=self.is_registry)


@dataclass(frozen=True)
class ContentFolder:
    """A content folder; other folders than the site's own are "gathered" into it and have a keeper."""

    path: Path
    display_name: str = ""
    """Name in messages; the last part of the path if empty."""
    keeper: str = ""
    """Institution that keeps the records; empty for the site's own folder."""


@dataclass(frozen=True)
class LoadedContent:
    """Files of content/, parsed except for dialogues, which are many and read in parallel later."""

    dialogues: Mapping[str, ContentFile]
    """File by dialogue id."""
    registries: tuple[tuple[str, Document], ...]
    """Pairs (registry, document); a registry repeats if several folders have it."""
    pages: Mapping[str, Document]
    """Prose pages by path below pages/."""
    attachments: Mapping[str, Mapping[str, Path]]
    """Path by dialogue id and file name."""
    folder: str
    """Name of the content folder in messages."""
    problems: tuple[Problem, ...]
    keepers: Mapping[str, str] = field(default_factory=dict)
    """Keeper by dialogue id, for dialogues from other folders."""


def load_content(folder: Path, *others: ContentFolder) -> LoadedContent:
    """Load a content folder and merge `others` into it. Raises LibyamlMissingError if PyYAML has no libyaml."""
    require_libyaml()
    return reduce(_merge, others, _load_folder(ContentFolder(folder)))


def _load_folder(folder: ContentFolder) -> LoadedContent:
    reader = _FolderReader(folder)
    content = LoadedContent(
        dialogues=dict(reader.dialogues()),
        registries=tuple(reader.registries()),
        pages={} if reader.is_gathered else dict(reader.pages()),
        attachments=dict(reader.attachments()),
        folder=reader.display_name,
        problems=(),
    )
    reader.report_stray_files()
    return replace(content, problems=tuple(reader.problems))


def _merge(content: LoadedContent, folder: ContentFolder) -> LoadedContent:
    """Add dialogues and registries of another folder; a dialogue id of both is reported in the other folder."""
    added = _load_folder(folder)
    duplicates = [
        Problem.of(Position(added.dialogues[id_].name), "duplicate-id", id=id_, first=content.dialogues[id_].name)
        for id_ in added.dialogues.keys() & content.dialogues.keys()
    ]
    return replace(
        content,
        dialogues={**added.dialogues, **content.dialogues},
        registries=(*content.registries, *added.registries),
        attachments={**added.attachments, **content.attachments},
        problems=(*content.problems, *added.problems, *duplicates),
        keepers={**dict.fromkeys(added.dialogues, folder.keeper), **content.keepers},
    )


class _FolderReader:
    def __init__(self, folder: ContentFolder) -> None:
        self.folder = folder.path
        self.display_name = folder.display_name or folder.path.name
        self.is_gathered = bool(folder.keeper)
        self.problems: list[Problem] = []

    def _name(self, path: Path) -> str:
        return f"{self.display_name}/{path.relative_to(self.folder).as_posix()}".removesuffix("/.")

    def _report(self, path: Path, code: str, **values: str) -> None:
        self.problems.append(Problem.of(Position(self._name(path)), code, **values))

    def _entries(self, folder: Path) -> Iterator[Path]:
        """Yield the entries of a folder sorted by name; hidden files are skipped, symlinks reported."""
        if not folder.is_dir():
            return
        try:
            paths = sorted(folder.iterdir(), key=lambda path: path.name)
            for path in paths:
                if path.name.startswith("."):
                    continue
                if path.is_symlink():
                    self._report(path, "symlink")
                elif not path.is_file() and not path.is_dir():
                    self._report(path, "unexpected-file", expected="*.yml, *.md")
                elif not os.access(path, os.R_OK):
                    self._report(path, "unreadable", reason="EACCES")
                else:
                    yield path
        except OSError as error:
            self._report(folder, "unreadable", reason=str(error.strerror))

    def _document(self, path: Path, *, is_registry: bool = False) -> Document | None:
        result = ContentFile(path, self._name(path), is_registry).read()
        self.problems += result.problems
        return result.document

    def report_stray_files(self) -> None:
        """Report unexpected files and folders directly in the content folder."""
        expected = ("dialogues", "registry", "pages", "attachments")
        if not self.folder.is_dir():
            self._report(self.folder, "missing-folder")
        for path in self._entries(self.folder):
            if path.name not in expected or not path.is_dir():
                self._report(path, "unexpected-file", expected=", ".join(f"{name}/" for name in expected))

    def dialogues(self) -> Iterator[tuple[str, ContentFile]]:
        """Yield the id and file of each dialogue."""
        seen: dict[str, Path] = {}
        for path in self._entries(self.folder / "dialogues"):
            if path.is_dir() or path.suffix not in {".yml", ".md"}:
                self._report(path, "unexpected-file", expected="*.yml, *.md")
                continue
            if not DIALOGUE_FILE_NAME.fullmatch(path.stem):
                self._report(path, "bad-file-name")
            if path.stem in seen:
                self._report(path, "duplicate-id", id=path.stem, first=self._name(seen[path.stem]))
            seen.setdefault(path.stem, path)
            yield path.stem, ContentFile(path, self._name(path))

    def registries(self) -> Iterator[tuple[str, Document]]:
        """Yield the name and document of each registry."""
        folder = self.folder / "registry"
        for path in self._entries(folder):
            if path.is_dir() or path.suffix != ".yml" or path.stem not in REGISTRIES:
                self._report(path, "unexpected-file", expected=", ".join(f"{name}.yml" for name in REGISTRIES))
        for name in REGISTRIES:
            path = folder / f"{name}.yml"
            if path.is_symlink():
                continue
            if not path.is_file():
                if name not in OPTIONAL_REGISTRIES and not self.is_gathered:
                    self._report(path, "missing-file")
            elif (document := self._document(path, is_registry=True)) is not None:
                yield name, document

    def pages(self) -> Iterator[tuple[str, Document]]:
        """Yield the path below pages/ and the document of each prose page."""
        yield from self._pages_in(self.folder / "pages")

    def _pages_in(self, folder: Path) -> Iterator[tuple[str, Document]]:
        for path in self._entries(folder):
            is_valid_name = re.fullmatch(ID_PATTERN, path.stem) and path.name not in _RESERVED_NAMES
            if path.is_dir() and is_valid_name:
                yield from self._pages_in(path)
            elif path.is_file() and path.suffix not in PAGE_SUFFIXES:
                suffixes = ", ".join(f"*{suffix}" for suffix in sorted(PAGE_SUFFIXES))
                self._report(path, "unexpected-file", expected=suffixes)
            elif not is_valid_name:
                self._report(path, "bad-page-name")
            elif path.suffix == ".md" and (document := self._document(path)) is not None:
                yield path.relative_to(self.folder / "pages").as_posix(), document

    def attachments(self) -> Iterator[tuple[str, Mapping[str, Path]]]:
        """Yield the dialogue id and files of each attachments folder."""
        for folder in self._entries(self.folder / "attachments"):
            if not folder.is_dir():
                self._report(folder, "unexpected-file", expected="<mã hồ sơ>/")
                continue
            files: dict[str, Path] = {}
            for path in self._entries(folder):
                if path.is_dir():
                    self._report(path, "unexpected-file", expected="*.pdf, *.docx, …")
                else:
                    files[path.name] = path
            yield folder.name, files
