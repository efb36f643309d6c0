"""All pages except those of single dialogues."""

from collections.abc import Iterator

from generator.archive.archive import Archive
from generator.pages import dialogues, entries, overviews
from generator.pages.page import Page


def site_pages(archive: Archive) -> Iterator[Page]:
    """Yield every page made from records except those of single dialogues and questions."""
    for maker in (overviews.overview_pages, dialogues.list_pages, entries.entry_pages):
        yield from maker(archive)
