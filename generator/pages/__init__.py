"""Which pages there are."""

from collections.abc import Iterator

from generator.archive import Archive
from generator.page import Page
from generator.pages import dialogues, entries, overviews


def all_pages(archive: Archive) -> Iterator[Page]:
    """Every page that is made from records."""
    yield from pages_of_all(archive)
    yield from dialogues.pages_of(archive, archive.dialogues)


def pages_of_all(archive: Archive) -> Iterator[Page]:
    """The pages of the whole archive, beside those of each dialogue: lists, registers, entries."""
    for maker in (overviews.pages, dialogues.lists, entries.pages):
        yield from maker(archive)
