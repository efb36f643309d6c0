"""The archive as data: files that are published beside the pages, each made from the archive alone."""

from collections.abc import Iterator, Sequence

from generator.archive import Archive
from generator.exports import feeds, images, records, sitemap, tables
from generator.output import Output
from generator.page import Page, SiteInfo


def all_exports(archive: Archive, pages: Sequence[Page], prose_urls: Sequence[str], site: SiteInfo) -> Iterator[Output]:
    """Every data file."""
    yield from records.files(archive)
    yield from tables.files(archive)
    yield from feeds.files(archive, site)
    yield from images.files(archive, site)
    yield from sitemap.files(pages, prose_urls, site)
