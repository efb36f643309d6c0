"""The folders in which generators build: written once, and brought back to how they were before each cold build."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.peers.forms import FORMS
from tests.peers.records import Records
from tests.search_bench.facts import Corpus
from tests.search_bench.project import write

SITE = "site"


@dataclass(frozen=True)
class Project:
    """A project of a generator, as it was written."""

    folder: Path
    written: frozenset[str]
    """What stood in it before anything was built."""

    @classmethod
    def make(cls, folder: Path, form: str, corpus: Corpus, records: Records) -> "Project":
        """Write the archive in a generator's form."""
        folder.mkdir(parents=True)
        if form == "doithoai":
            write(folder, corpus)
        else:
            FORMS[form](records, folder)
        return cls(folder, frozenset(path.name for path in folder.iterdir()))

    @property
    def site(self) -> Path:
        """Where the built site stands."""
        return self.folder / SITE

    def clear(self) -> None:
        """Remove everything that builds have made: site, caches, locks."""
        for path in self.folder.iterdir():
            if path.name not in self.written:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def change(self, number: int) -> None:
        """Change the text of one record, to another one for each number."""
        path = sorted((self.folder / "content/dialogues").iterdir())[0]
        text = path.read_text(encoding="utf-8")
        before, key, rest = text.partition('\n    text: "')
        assert key
        path.write_text(f"{before}{key}Lần sửa {number}. {rest}", encoding="utf-8")
