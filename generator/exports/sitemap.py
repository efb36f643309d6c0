"""sitemap.xml and robots.txt for search engines; neither can be written before the site's own address is known."""

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
from generator.records.dialogue import Dialogue, Item, last_change

MAX_ADDRESSES = 50_000
"""How many addresses the sitemap protocol allows in one file."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


SitemapEntry: TypeAlias = tuple[str, Page | Dialogue]
"""The address of a page, and the page, or the one dialogue that it shows."""


def sitemap_files(places: Sequence[SitemapEntry], prose_urls: Sequence[str], site: SiteInfo) -> Iterator[Output]:
    """The sitemap, in parts under an index where one file cannot hold it, and robots.txt, which names it."""
    if not site.url:
        return
    count = len(places) + len(prose_urls)
    names = [f"sitemap-{number}.xml" for number in range(1, -(-count // MAX_ADDRESSES) + 1)]
    if len(names) < 2:
        yield Output("sitemap.xml", partial(_part, places, prose_urls, site, 0))
    else:
        rows = [_row("sitemap", absolute_url(site, name)) for name in names]
        yield Output("sitemap.xml", partial(_document, "sitemapindex", rows))
        for place, name in enumerate(names):
            yield Output(name, partial(_part, places, prose_urls, site, place))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {absolute_url(site, 'sitemap.xml')}\n"
    yield Output("robots.txt", robots.encode)


def _part(places: Sequence[SitemapEntry], prose_urls: Sequence[str], site: SiteInfo, place: int) -> bytes:
    """One of the files that hold the addresses of all pages, those made from records first."""
    changed = functools.cache(last_change)
    first, last = place * MAX_ADDRESSES, (place + 1) * MAX_ADDRESSES
    rows = [_row("url", absolute_url(site, url), _last_change(shown, changed)) for url, shown in places[first:last]]
    rest = prose_urls[max(0, first - len(places)) : max(0, last - len(places))]
    return _document("urlset", [*rows, *(_row("url", absolute_url(site, url)) for url in rest)])


def _last_change(shown: Page | Dialogue, changed: Callable[[Dialogue], date]) -> date | None:
    """The newest day that a page's dialogues know of; None where it shows none."""
    return changed(shown) if isinstance(shown, Dialogue) else max(map(changed, _shown(shown)), default=None)


def _shown(page: Page) -> set[Dialogue]:
    """The dialogues that a page shows, not those that it only leads to, as to the one before."""
    lists = page.context.get("lists", {})
    rows = [page.context.get("dialogue"), page.context.get("question"), *page.context.get("newest", ())]
    rows += (row for part in lists.values() for row in part)
    shown = {dialogue for dialogue, _ in page.sources}
    shown.update(row.dialogue for row in rows if isinstance(row, (Item, Mention)))
    return shown | {row for row in rows if isinstance(row, Dialogue)}


def _row(tag: str, address: str, day: date | None = None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<{tag}><loc>{escape(address)}</loc>{changed}</{tag}>\n"


def _document(tag: str, rows: Iterable[str]) -> bytes:
    return f"{_HEAD}<{tag} {_NAMESPACE}>\n{''.join(rows)}</{tag}>\n".encode()
