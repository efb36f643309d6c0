"""The only reader of content/: which files there are, each as a document, and the problems of finding and reading."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

from generator.reading.document import MAX_BYTES, Document, ReadResult, read_document, require_parser
from generator.reading.problems import Position, Problem
from generator.records.scalars import ID_PATTERN
from generator.records.schema import OPTIONAL_REGISTRIES, REGISTRIES

DIALOGUE_NAME = re.compile(rf"(?P<province>{ID_PATTERN})-(?P<year>[0-9]{{4}})(?:-(?P<number>[2-9]|[1-9][0-9]+))?")
# Folders that MkDocs leaves out, or that hold what the theme brings.
_TAKEN = frozenset({"templates", "static"})
PAGE_FILES = frozenset({".md", ".png", ".jpg", ".jpeg", ".webp", ".pdf"})


@dataclass(frozen=True)
class ContentFile:
    """A content file and its name, from the folder that holds the content folder on."""

    path: Path
    name: str

    def content(self) -> bytes:
        """Its bytes, or the first of them where there are too many. Raises OSError."""
        with self.path.open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def read(self) -> ReadResult:
        """What it holds."""
        try:
            content = self.content()
        except OSError as error:
            return ReadResult(None, (self.unreadable(error),))
        return self.parsed(content)

    def unreadable(self, error: OSError) -> Problem:
        """That its bytes cannot be had."""
        return Problem.of(Position(self.name), "unreadable", reason=str(error.strerror))

    def parsed(self, content: bytes) -> ReadResult:
        """What it holds, for bytes that have been read from it."""
        return read_document(self.name, content, front_matter=self.path.suffix == ".md")


@dataclass(frozen=True)
class ContentFolder:
    """A content folder; what messages call it; and, where it is gathered from elsewhere, who keeps its records."""

    path: Path
    shown: str = ""
    keeper: str = ""


@dataclass(frozen=True)
class Content:
    """Everything that stands in content/; dialogues, which may be many, as files that are still to be read."""

    dialogues: Mapping[str, ContentFile]
    """By dialogue id."""
    registries: tuple[tuple[str, Document], ...]
    """Each with its name; several of one name where folders are gathered."""
    pages: Mapping[str, Document]
    """Prose, by path below pages/."""
    attachments: Mapping[str, Mapping[str, Path]]
    """By dialogue id and file name."""
    folder: str
    """What messages call the content folder."""
    problems: tuple[Problem, ...]
    keepers: Mapping[str, str] = field(default_factory=dict)
    """Who keeps a dialogue's record, by dialogue id, for those from other folders."""


def load(folder: Path, *others: ContentFolder) -> Content:
    """Look through a content folder, and gather others. Raises ParserMissingError where PyYAML has no C parser."""
    require_parser()
    return reduce(_gathered, map(_gathering, others), _load(_Reader(ContentFolder(folder))))


def _gathering(folder: ContentFolder) -> tuple[ContentFolder, Content]:
    return folder, _load(_Reader(folder))


def _load(reader: "_Reader") -> Content:
    content = Content(
        dialogues=dict(reader.dialogues()),
        registries=tuple(reader.registries()),
        pages={} if reader.is_gathered else dict(reader.pages()),
        attachments=dict(reader.attachments()),
        folder=reader.shown,
        problems=(),
    )
    reader.check_folder()
    return replace(content, problems=tuple(reader.problems))


def _gathered(content: Content, other: tuple[ContentFolder, Content]) -> Content:
    """A content with the records and registries of another folder; an id that both have is a problem of the other."""
    folder, added = other
    twice = [
        Problem.of(Position(added.dialogues[id_].name), "duplicate-id", id=id_, first=content.dialogues[id_].name)
        for id_ in added.dialogues.keys() & content.dialogues.keys()
    ]
    return replace(
        content,
        dialogues={**added.dialogues, **content.dialogues},
        registries=(*content.registries, *added.registries),
        attachments={**added.attachments, **content.attachments},
        problems=(*content.problems, *added.problems, *twice),
        keepers={**dict.fromkeys(added.dialogues, folder.keeper), **content.keepers},
    )


class _Reader:
    def __init__(self, folder: ContentFolder) -> None:
        self.folder = folder.path
        self.shown = folder.shown or folder.path.name
        self.is_gathered = bool(folder.keeper)
        self.problems: list[Problem] = []

    def _name(self, path: Path) -> str:
        return f"{self.shown}/{path.relative_to(self.folder).as_posix()}".removesuffix("/.")

    def _report(self, path: Path, code: str, **values: str) -> None:
        self.problems.append(Problem.of(Position(self._name(path)), code, **values))

    def _entries(self, folder: Path) -> Iterator[Path]:
        """What stands in a folder, by name; hidden files are left out, symlinks are reported."""
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

    def _document(self, path: Path) -> Document | None:
        reading = ContentFile(path, self._name(path)).read()
        self.problems += reading.problems
        return reading.document

    def check_folder(self) -> None:
        """Report what stands directly in the content folder and does not belong there."""
        expected = ("dialogues", "registry", "pages", "attachments")
        if not self.folder.is_dir():
            self._report(self.folder, "missing-folder")
        for path in self._entries(self.folder):
            if path.name not in expected or not path.is_dir():
                self._report(path, "unexpected-file", expected=", ".join(f"{name}/" for name in expected))

    def dialogues(self) -> Iterator[tuple[str, ContentFile]]:
        """Each dialogue's id and file."""
        seen: dict[str, Path] = {}
        for path in self._entries(self.folder / "dialogues"):
            if path.is_dir() or path.suffix not in {".yml", ".md"}:
                self._report(path, "unexpected-file", expected="*.yml, *.md")
                continue
            if not DIALOGUE_NAME.fullmatch(path.stem):
                self._report(path, "bad-file-name")
            if path.stem in seen:
                self._report(path, "duplicate-id", id=path.stem, first=self._name(seen[path.stem]))
            seen.setdefault(path.stem, path)
            yield path.stem, ContentFile(path, self._name(path))

    def registries(self) -> Iterator[tuple[str, Document]]:
        """Each registry's name and document."""
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
            elif (document := self._document(path)) is not None:
                yield name, document

    def pages(self) -> Iterator[tuple[str, Document]]:
        """Each page of prose, by its path below pages/."""
        yield from self._pages_in(self.folder / "pages")

    def _pages_in(self, folder: Path) -> Iterator[tuple[str, Document]]:
        for path in self._entries(folder):
            named = re.fullmatch(ID_PATTERN, path.stem) and path.name not in _TAKEN
            if path.is_dir() and named:
                yield from self._pages_in(path)
            elif path.is_file() and path.suffix not in PAGE_FILES:
                self._report(path, "unexpected-file", expected=", ".join(f"*{suffix}" for suffix in sorted(PAGE_FILES)))
            elif not named:
                self._report(path, "bad-page-name")
            elif path.suffix == ".md" and (document := self._document(path)) is not None:
                yield path.relative_to(self.folder / "pages").as_posix(), document

    def attachments(self) -> Iterator[tuple[str, Mapping[str, Path]]]:
        """Each folder of attachments, by dialogue id."""
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
