"""What the cross-record rules look at."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from generator.reading.cursor import Cursor
from generator.reading.document import Document
from generator.reading.loader import Content

_Entries: TypeAlias = Mapping[str, Mapping[str, Cursor]]


@dataclass(frozen=True)
class RuleContext:
    """What is to be checked, valid or not, through cursors; and all entries of the registries, which it may name.

    The registries are one scene, each dialogue is another: a rule looks at no other dialogue.
    """

    folder: str
    """The name of the content folder."""
    entries: _Entries
    """Each registry's entries by id, by registry; of two with one id, the first."""
    registries: tuple[tuple[str, Document], ...]
    """Each with its name; several of one name where folders are gathered."""
    dialogues: Mapping[str, Cursor]
    """Each dialogue by its id."""
    attachments: Mapping[str, Mapping[str, Path]]
    """By dialogue id and file name."""

    @classmethod
    def of_registries(cls, content: Content) -> "RuleContext":
        """The registries of a content folder, and the attachments that belong to none of its dialogues."""
        unclaimed = {id_: files for id_, files in content.attachments.items() if id_ not in content.dialogues}
        entries: dict[str, dict[str, Cursor]] = {}
        for registry, document in content.registries:
            entries[registry] = {**by_id(document), **entries.get(registry, {})}
        return cls(content.folder, entries, content.registries, {}, unclaimed)

    def of_dialogue(self, id_: str, document: Document, attachments: Mapping[str, Path]) -> "RuleContext":
        """A dialogue with its attachments, beside the same registries."""
        return RuleContext(self.folder, self.entries, (), {id_: Cursor.at_root(document)}, {id_: attachments})

    @property
    def documents(self) -> Iterator[tuple[str, Document]]:
        """Every document with the name of its record type."""
        for dialogue in self.dialogues.values():
            yield "dialogue", dialogue.document
        yield from self.registries


def by_id(document: Document) -> Mapping[str, Cursor]:
    """The entries of a registry by id; of two with one id, the first."""
    found: dict[str, Cursor] = {}
    for entry in Cursor.at_root(document).items():
        if (id_ := entry.text_of("id")) is not None:
            found.setdefault(id_, entry)
    return found


def valid_on(province: Cursor, day: datetime.date) -> bool:
    """Whether a province was one on a day."""
    return any(
        (period.date_of("since") or day) <= day <= (period.date_of("until") or day)
        for period in province.each("periods", "*")
    )
