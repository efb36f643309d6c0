"""Which pages there are."""

from collections.abc import Iterator

from generator.archive.archive import Archive
from generator.pages import dialogues, entries, overviews
from generator.pages.page import Page


def site_pages(archive: Archive) -> Iterator[Page]:
    """Every page that is made from records, but those of single dialogues."""
    for maker in (overviews.pages, dialogues.list_pages, entries.pages):
        yield from maker(archive)
