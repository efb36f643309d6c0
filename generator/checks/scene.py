"""What the cross-record rules look at."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.cursor import Cursor
from generator.loader import Content
from generator.source import Document


@dataclass(frozen=True)
class Scene:
    """What the rules look at: all documents, valid or not, through cursors."""

    content: Content

    @cached_property
    def dialogues(self) -> Mapping[str, Cursor]:
        """Each dialogue by its id."""
        return {id_: Cursor.at_root(document) for id_, document in self.content.dialogues.items()}

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, Cursor]]:
        """Each registry's entries by id, by registry; of two with one id, the first."""
        found: dict[str, dict[str, Cursor]] = {}
        for registry, document in self.content.registries.items():
            by_id = found.setdefault(registry, {})
            for entry in Cursor.at_root(document).items():
                if (id_ := entry.text_of("id")) is not None:
                    by_id.setdefault(id_, entry)
        return found

    @property
    def documents(self) -> Iterator[tuple[str, Document]]:
        """Every document with the name of its record type."""
        for document in self.content.dialogues.values():
            yield "dialogue", document
        yield from self.content.registries.items()


def valid_on(province: Cursor, day: datetime.date) -> bool:
    """Whether a province was one on a day."""
    return any(
        (period.date_of("since") or day) <= day <= (period.date_of("until") or day)
        for period in province.each("periods", "*")
    )
