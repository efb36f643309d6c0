"""sitemap.xml (sitemaps.org protocol 0.9) and robots.txt. Both need absolute URLs, so both need `SiteInfo.url`."""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from html import escape
from typing import TypeAlias

from generator.archive.mentions import Mention
from generator.jobs.output import Output
from generator.pages.citation import absolute_url
from generator.pages.page import Page, SiteInfo
from generator.records.dialogue import Dialogue, DialogueItem, last_modified

MAX_URLS = 50_000
"""Limit of the sitemap protocol for one file."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


SitemapEntry: TypeAlias = tuple[str, Page | Dialogue]
"""URL of a page, and the page itself or the only dialogue that it shows."""


def sitemap_files(entries: Sequence[SitemapEntry], prose_urls: Sequence[str], site: SiteInfo) -> Iterator[Output]:
    """Yield the sitemap (above MAX_URLS several files and an index) and robots.txt; nothing without a site URL."""
    if not site.url:
        return
    count = len(entries) + len(prose_urls)
    names = [f"sitemap-{number}.xml" for number in range(1, -(-count // MAX_URLS) + 1)]
    if len(names) < 2:
        yield Output("sitemap.xml", partial(_sitemap, entries, prose_urls, site, 0))
    else:
        rows = [_row("sitemap", absolute_url(site, name)) for name in names]
        yield Output("sitemap.xml", partial(_document, "sitemapindex", rows))
        for index, name in enumerate(names):
            yield Output(name, partial(_sitemap, entries, prose_urls, site, index))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {absolute_url(site, 'sitemap.xml')}\n"
    yield Output("robots.txt", robots.encode)


def _sitemap(entries: Sequence[SitemapEntry], prose_urls: Sequence[str], site: SiteInfo, index: int) -> bytes:
    """Return sitemap file number `index`; pages made from records come before prose pages."""
    modified = functools.cache(last_modified)
    first, last = index * MAX_URLS, (index + 1) * MAX_URLS
    rows = [_row("url", absolute_url(site, url), _last_modified(shown, modified)) for url, shown in entries[first:last]]
    rest = prose_urls[max(0, first - len(entries)) : max(0, last - len(entries))]
    return _document("urlset", [*rows, *(_row("url", absolute_url(site, url)) for url in rest)])


def _last_modified(shown: Page | Dialogue, modified: Callable[[Dialogue], date]) -> date | None:
    """Return the newest date of the dialogues that a page shows; None without dialogues."""
    return modified(shown) if isinstance(shown, Dialogue) else max(map(modified, _shown_dialogues(shown)), default=None)


def _shown_dialogues(page: Page) -> set[Dialogue]:
    """Return the dialogues whose content a page shows, without those it only links to (previous, next, related)."""
    lists = page.context.get("lists", {})
    rows = [page.context.get("dialogue"), page.context.get("question"), *page.context.get("newest", ())]
    rows += (row for part in lists.values() for row in part)
    shown = {dialogue for dialogue, _ in page.sources}
    shown.update(row.dialogue for row in rows if isinstance(row, (DialogueItem, Mention)))
    return shown | {row for row in rows if isinstance(row, Dialogue)}


def _row(tag: str, url: str, modified: date | None = None) -> str:
    lastmod = f"<lastmod>{modified.isoformat()}</lastmod>" if modified else ""
    return f"<{tag}><loc>{escape(url)}</loc>{lastmod}</{tag}>\n"


def _document(tag: str, rows: Iterable[str]) -> bytes:
    return f"{_HEAD}<{tag} {_NAMESPACE}>\n{''.join(rows)}</{tag}>\n".encode()
