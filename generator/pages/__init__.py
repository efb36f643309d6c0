"""Which pages there are."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.page import Page
from generator.pages import dialogues, entries, overviews


def all_pages(archive: Archive) -> Iterator[Page]:
    """Every page that is made from records."""
    for maker in (overviews.pages, dialogues.pages, entries.pages):
        yield from maker(archive)
