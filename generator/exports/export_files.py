"""All data files that are published beside the pages."""

from collections.abc import Iterator, Sequence

from generator.archive.archive import Archive
from generator.exports.csv_files import csv_files
from generator.exports.feeds import feed_files
from generator.exports.json_files import dialogue_json, registries_json
from generator.exports.share_images import dialogue_image
from generator.exports.sitemap import SitemapEntry, sitemap_files
from generator.jobs.output import Output
from generator.pages.page import SiteInfo
from generator.records.dialogue import Dialogue


def dialogue_exports(archive: Archive, dialogue: Dialogue, site: SiteInfo) -> Iterator[Output]:
    """Yield the data files of one dialogue."""
    yield dialogue_json(dialogue)
    yield dialogue_image(archive, dialogue, site)


def archive_exports(
    archive: Archive, entries: Sequence[SitemapEntry], prose_urls: Sequence[str], site: SiteInfo
) -> Iterator[Output]:
    """Yield the data files of the whole archive; `entries` are all pages made from records."""
    yield registries_json(archive)
    yield from csv_files(archive)
    yield from feed_files(archive, site)
    yield from sitemap_files(entries, prose_urls, site)
