"""Search records, and the groups in which they enter the index."""

from dataclasses import dataclass
from typing import TypeAlias

ENTRY_KINDS = ("topic", "province", "place", "agency", "person", "document")
"""Entries of the registries."""
KINDS = (*ENTRY_KINDS, "dialogue", "question", "directive", "commendation")

Names: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class SearchRecord:
    """A searchable record: its result card, its texts by weight (names, byline, body), and its facet values."""

    kind: str
    url: str
    title: str
    meta: str = ""
    names: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    province: str | None = None
    topics: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordGroup:
    """All registry entries; or one dialogue and its parts, with its province and year."""

    records: tuple[SearchRecord, ...]
    province: str | None = None
    year: int | None = None


def non_empty(*texts: str | None) -> Names:
    """Return the texts that are neither None nor empty."""
    return tuple(text for text in texts if text)
