"""A record to be found, and the records that stand together in the index."""

from dataclasses import dataclass
from typing import TypeAlias

KINDS = ("topic", "province", "agency", "person", "document", "dialogue", "question", "directive", "commendation")
ENTRY_KINDS = KINDS[:5]

Names: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class SearchRecord:
    """A record to be found: what a result shows of it, its texts by weight (names, byline, body), and its facets."""

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
    """Records that stand together: all entries, or a dialogue (then with its province and year) and its parts."""

    records: tuple[SearchRecord, ...]
    province: str | None = None
    year: int | None = None


def non_empty(*texts: str | None) -> Names:
    """The texts that are there."""
    return tuple(one for one in texts if one)
