"""Result cards (what a search result shows of a record), in folders named by the digest of their content.

The manifest lists the digests, from which a browser computes a card's address; a change leaves the files of all other
folders at their addresses. While there are few enough dialogues, each has a folder of its own; beyond that several
share one, and a dialogue inserted in between shifts the folder borders of all newer ones.
"""

import json
from base64 import b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from generator.pages import urls
from generator.search.encoding import deflate
from generator.search.search_record import SearchRecord
from generator.text.digest import digest

CARDS_PER_FILE = 2
_FILES_PER_FOLDER = 500
"""For registry entries."""
_MAX_DIALOGUE_FOLDERS = 256
"""More would lengthen the list of digests, which is fetched before the first search."""
_DIGEST_LENGTH = 8
"""Base32 letters, 5 bits each: among 256 folders two digests collide once in thirty million builds."""


def card_files(records: Sequence[SearchRecord]) -> Iterator[bytes]:
    """Yield the contents of card files, `CARDS_PER_FILE` records in each: JSON, deflated."""
    for start in range(0, len(records), CARDS_PER_FILE):
        cards = [_card(record) for record in records[start : start + CARDS_PER_FILE]]
        yield deflate(json.dumps(cards, ensure_ascii=False, separators=(",", ":")).encode())


def _card(record: SearchRecord) -> tuple[str, str, str, str]:
    return record.url, record.title, record.meta, "\n".join(record.body)


@dataclass(frozen=True)
class Cards:
    """The card files of registry entries, and those of each dialogue, newest first."""

    entries: Sequence[bytes]
    dialogues: Sequence[Sequence[bytes]]

    @property
    def _dialogues_per_folder(self) -> int:
        return -(-len(self.dialogues) // _MAX_DIALOGUE_FOLDERS) or 1

    @cached_property
    def _folders(self) -> tuple[tuple[str, Sequence[bytes]], ...]:
        """Name and files of each folder: first those of entries, then those of dialogues, oldest first."""
        entries = (
            self.entries[start : start + _FILES_PER_FOLDER] for start in range(0, len(self.entries), _FILES_PER_FOLDER)
        )
        # Count from the oldest: new dialogues are mostly the newest, and so leave all other folders unchanged.
        ends = range(len(self.dialogues), 0, -self._dialogues_per_folder)
        groups = (self.dialogues[max(0, end - self._dialogues_per_folder) : end] for end in ends)
        dialogues = ([file for dialogue in group for file in dialogue] for group in groups)
        return tuple((_digest(files), files) for files in chain(entries, dialogues))

    def manifest(self) -> dict[str, object]:
        """Return the part of the index manifest from which a browser computes card addresses."""
        names = "".join(name for name, _ in self._folders)
        return {
            "size": CARDS_PER_FILE,
            "run": _FILES_PER_FOLDER,
            "group": self._dialogues_per_folder,
            "digest": _DIGEST_LENGTH,
            "folders": names,
        }

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of every file."""
        for name, files in self._folders:
            yield from ((f"{urls.SEARCH}the/{name}/{number}.bin", file) for number, file in enumerate(files))


def _digest(files: Sequence[bytes]) -> str:
    return b32encode(digest(*files)).decode().lower()[:_DIGEST_LENGTH]
