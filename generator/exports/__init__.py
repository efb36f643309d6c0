"""The archive as data: files that are published beside the pages, each made from the archive alone."""

from collections.abc import Iterator, Sequence

from generator.archive import Archive
from generator.dialogue import Dialogue
from generator.exports import feeds, images, records, sitemap, tables
from generator.output import Output
from generator.page import SiteInfo


def exports_of(archive: Archive, dialogue: Dialogue, site: SiteInfo) -> Iterator[Output]:
    """The data files of one dialogue."""
    yield records.of_dialogue(dialogue)
    yield images.of_dialogue(archive, dialogue, site)


def exports_of_all(
    archive: Archive, places: Sequence[sitemap.Place], prose_urls: Sequence[str], site: SiteInfo
) -> Iterator[Output]:
    """The data files of the whole archive, beside those of each dialogue; `places` are all pages made from records."""
    yield records.of_registries(archive)
    yield from tables.files(archive)
    yield from feeds.files(archive, site)
    yield from sitemap.files(places, prose_urls, site)
