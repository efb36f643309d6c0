"""The archive as data: files that are published beside the pages, each made from the archive alone."""

from collections.abc import Iterator, Sequence

from generator.archive.archive import Archive
from generator.exports import csv_files as tables
from generator.exports import feeds, sitemap
from generator.exports import json_files as records
from generator.exports import share_images as images
from generator.jobs.output import Output
from generator.pages.page import SiteInfo
from generator.records.dialogue import Dialogue


def dialogue_exports(archive: Archive, dialogue: Dialogue, site: SiteInfo) -> Iterator[Output]:
    """The data files of one dialogue."""
    yield records.dialogue_json(dialogue)
    yield images.dialogue_image(archive, dialogue, site)


def archive_exports(
    archive: Archive, places: Sequence[sitemap.SitemapEntry], prose_urls: Sequence[str], site: SiteInfo
) -> Iterator[Output]:
    """The data files of the whole archive, beside those of each dialogue; `places` are all pages made from records."""
    yield records.registries_json(archive)
    yield from tables.csv_files(archive)
    yield from feeds.feed_files(archive, site)
    yield from sitemap.sitemap_files(places, prose_urls, site)
