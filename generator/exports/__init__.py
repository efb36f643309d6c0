"""The archive as data: files that are published beside the pages, each made as bytes from the archive alone."""

from collections.abc import Iterable, Iterator

from generator.archive import Archive
from generator.exports import feeds, images, records, sitemap, tables
from generator.page import Page, SiteInfo


def all_exports(
    archive: Archive, pages: Iterable[Page], prose_urls: Iterable[str], site: SiteInfo
) -> Iterator[tuple[str, bytes]]:
    """The address and the bytes of every data file."""
    yield from records.files(archive)
    yield from tables.files(archive)
    yield from feeds.files(archive, site)
    yield from images.files(archive, site)
    yield from sitemap.files(pages, prose_urls, site)
