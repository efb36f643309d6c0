"""sitemap.xml and robots.txt for search engines; neither can be written before the site's own address is known."""

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

from generator.citation import absolute
from generator.dialogue import Dialogue, Item, last_change
from generator.mentions import Mention
from generator.page import Page, SiteInfo

MAX_ADDRESSES = 50_000
"""How many addresses the sitemap protocol allows in one file."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def files(pages: Iterable[Page], prose_urls: Iterable[str], site: SiteInfo) -> Iterator[tuple[str, bytes]]:
    """The sitemap, in parts under an index where one file cannot hold it, and robots.txt, which names it."""
    if not site.url:
        return
    changed = functools.cache(last_change)
    rows = [_row("url", absolute(site, page.url), _last_change(page, changed)) for page in pages]
    rows += [_row("url", absolute(site, url)) for url in prose_urls]
    parts = [rows[start : start + MAX_ADDRESSES] for start in range(0, len(rows), MAX_ADDRESSES)]
    if len(parts) > 1:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield "sitemap.xml", _document("sitemapindex", (_row("sitemap", absolute(site, name)) for name in names))
        yield from zip(names, (_document("urlset", part) for part in parts), strict=True)
    else:
        yield "sitemap.xml", _document("urlset", rows)
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {absolute(site, 'sitemap.xml')}\n".encode()


def _last_change(page: Page, changed: Callable[[Dialogue], date]) -> date | None:
    """The newest day that a page's dialogues know of; None where it shows none."""
    return max(map(changed, _shown(page)), default=None)


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
