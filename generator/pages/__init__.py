"""Which pages there are."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.page import Page
from generator.pages import dialogues, entries, overviews


def pages_of_all(archive: Archive) -> Iterator[Page]:
    """Every page that is made from records, but those of single dialogues."""
    for maker in (overviews.pages, dialogues.lists, entries.pages):
        yield from maker(archive)
