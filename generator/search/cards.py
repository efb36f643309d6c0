"""What results show of records, in folders that are called by what is in them: others stay where they are.

A browser makes a card's address from the list of files, which tells the digest of each folder. While there are few
enough dialogues each has a folder of its own; beyond that some have one together, and one that comes in between moves
the borders of all newer ones.
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

CARDS_A_FILE = 2
_RUN = 500
"""So many files of entries a folder has."""
_MOST_GROUPS = 256
"""For dialogues there are at most so many folders: the digest of each is read before the first search."""
_DIGEST_LENGTH = 8
"""Letters of five bits each: of 256 folders two would be called the same once in thirty million builds."""


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
    def _folders(self) -> tuple[tuple[str, Sequence[bytes]], ...]:
        """The name and the files of each folder: first those of entries, then those of dialogues from the oldest on."""
        entries = (self.entries[start : start + _RUN] for start in range(0, len(self.entries), _RUN))
        # From the oldest, for those that come are mostly the newest.
        ends = range(len(self.dialogues), 0, -self._group)
        groups = (self.dialogues[max(0, end - self._group) : end] for end in ends)
        dialogues = ([file for dialogue in group for file in dialogue] for group in groups)
        return tuple((_digest(files), files) for files in chain(entries, dialogues))

    def told(self) -> dict[str, object]:
        """What a browser has to know of them."""
        names = "".join(name for name, _ in self._folders)
        sizes = {"size": CARDS_A_FILE, "run": _RUN, "group": self._group, "digest": _DIGEST_LENGTH}
        return {**sizes, "folders": names}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every file."""
        for name, files in self._folders:
            yield from ((f"{urls.SEARCH}the/{name}/{number}.bin", file) for number, file in enumerate(files))


def _digest(files: Sequence[bytes]) -> str:
    return b32encode(digest(*files)).decode().lower()[:_DIGEST_LENGTH]
