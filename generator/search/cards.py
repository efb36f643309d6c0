"""What results show of records, in folders that are called by what is in them: a change leaves all others as they are.

A browser makes a card's address from the list of files, which tells the digest of each folder.
"""

import json
from base64 import b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator import cache, urls
from generator.search.packing import deflate
from generator.search.record import SearchRecord

CARDS_A_FILE = 2
_RUN = 500
"""So many files of entries a folder has."""
_MOST_GROUPS = 256
"""For dialogues there are at most so many folders: the digest of each is read before the first search."""
_DIGEST_LENGTH = 5


def card_files(records: Sequence[SearchRecord]) -> Iterator[bytes]:
    """The cards of some records, some in each file."""
    for start in range(0, len(records), CARDS_A_FILE):
        cards = [_card(record) for record in records[start : start + CARDS_A_FILE]]
        yield deflate(json.dumps(cards, ensure_ascii=False, separators=(",", ":")).encode())


def _card(record: SearchRecord) -> tuple[str, str, str, str]:
    return record.url, record.title, record.meta, "\n".join(record.body)


@dataclass(frozen=True)
class Cards:
    """The card files of entries, and those of each dialogue, the newest first."""

    entries: Sequence[bytes]
    dialogues: Sequence[Sequence[bytes]]

    @property
    def _group(self) -> int:
        """So many dialogues have a folder together."""
        return -(-len(self.dialogues) // _MOST_GROUPS) or 1

    @cached_property
    def _folders(self) -> tuple[tuple[str, str, Sequence[bytes]], ...]:
        """The files of each folder, behind the beginning of its name and its digest."""
        return tuple((name, _digest(files), files) for name, files in self._cut())

    def _cut(self) -> Iterator[tuple[str, Sequence[bytes]]]:
        """Files that stand together. Dialogues are counted from the oldest: those that come are the newest."""
        for number, start in enumerate(range(0, len(self.entries), _RUN)):
            yield f"m{number}", self.entries[start : start + _RUN]
        for number, end in enumerate(range(len(self.dialogues), 0, -self._group)):
            together = self.dialogues[max(0, end - self._group) : end]
            yield f"d{number}", [file for dialogue in together for file in dialogue]

    def told(self) -> dict[str, object]:
        """What a browser has to know of them."""
        entries, dialogues = (
            "".join(digest for name, digest, _ in self._folders if name.startswith(kind)) for kind in "md"
        )
        sizes = {"size": CARDS_A_FILE, "run": _RUN, "group": self._group, "digest": _DIGEST_LENGTH}
        return {**sizes, "entries": entries, "dialogues": dialogues}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every file."""
        for name, digest, files in self._folders:
            folder = f"{urls.SEARCH}the/{name}-{digest}/"
            yield from ((f"{folder}{number}.bin", file) for number, file in enumerate(files))


def _digest(files: Sequence[bytes]) -> str:
    return b32encode(cache.digest(*files)).decode().lower()[:_DIGEST_LENGTH]
