"""Page model: URL, template, texts, breadcrumbs, sources; pagination of long lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from generator.pages import urls
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.text.strings import text

PAGE_SIZE = 50
"""Rows of each list on one page."""
EVERYTHING: Final = None
"""Value of `Page.dependencies`: a change of any dialogue may change the page."""
MAX_TIMELINE_DIALOGUES = 300
"""Dialogues on a timeline; a longer one is left out because it makes the page heavy."""
MAX_SOURCES = 20
"""Sources listed on a page; with more, the page says that each record names its own."""


@dataclass(frozen=True)
class SiteInfo:
    """Name, description and base URL of the site; `url` is empty if not configured."""

    name: str
    description: str
    url: str


@dataclass(frozen=True)
class Breadcrumb:
    """A link to an ancestor of a page."""

    title: str
    url: str


CitedSource: TypeAlias = tuple[Dialogue, schema.Source]


@dataclass(frozen=True)
class Paging:
    """Number of a page (from 1) in a paginated list, and the URLs of all pages of the list."""

    number: int
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page to be rendered. URLs are relative to the site root; `feed` and `image` are empty if the page has none."""

    url: str
    template: str
    title: str
    description: str
    breadcrumbs: tuple[Breadcrumb, ...] = ()
    sources: tuple[CitedSource, ...] = ()
    """The sources of the page's facts; empty if each row names its own."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """Variables of the template."""
    feed: str = ""
    image: str = ""
    paging: Paging | None = None
    dependencies: tuple[Dialogue, ...] | None = ()
    """Dialogues outside `context` whose change may change the page; None (EVERYTHING): all."""


HOME = Breadcrumb(text("nav.home"), urls.HOME)


def section_page(template: str, url: str, **context: Any) -> Page:
    """Return the index page of a section; title and description are the strings "page.<template>.*"."""
    return Page(
        url=url,
        template=template,
        title=text(f"page.{template}.title"),
        description=text(f"page.{template}.description"),
        breadcrumbs=(HOME,),
        context=context,
        dependencies=EVERYTHING,
    )


def section_breadcrumb(template: str, url: str) -> Breadcrumb:
    """Return the breadcrumb of a section's index page."""
    return Breadcrumb(text(f"page.{template}.title"), url)


def cited_sources(dialogues: Sequence[Dialogue]) -> tuple[CitedSource, ...]:
    """Return every source of the dialogues, or none if there are more than MAX_SOURCES."""
    sources = tuple((dialogue, source) for dialogue in dialogues for source in dialogue.record.sources)
    return sources if len(sources) <= MAX_SOURCES else ()


def paginate(page: Page, lists: Mapping[str, Sequence[Any]], size: int = PAGE_SIZE) -> Iterator[Page]:
    """Yield as many copies of `page` as its longest list needs, each with the next `size` rows of every list.

    Adds to the context: `lists` (name → rows on this page) and `totals` (name → length of the whole list).
    """
    totals = {name: len(rows) for name, rows in lists.items()}
    count = max(1, -(-max(totals.values(), default=0) // size))
    page_urls = tuple(urls.numbered_page(page.url, number) for number in range(1, count + 1))
    for index, url in enumerate(page_urls):
        shown = {name: tuple(rows[index * size : (index + 1) * size]) for name, rows in lists.items()}
        context = {**page.context, "lists": shown, "totals": totals}
        if not index:
            yield replace(page, context=context, paging=Paging(1, page_urls) if count > 1 else None)
            continue
        yield replace(
            page,
            url=url,
            title=text("paging.title", title=page.title, number=index + 1),
            breadcrumbs=(*page.breadcrumbs, Breadcrumb(page.title, page.url)),
            context=context,
            paging=Paging(index + 1, page_urls),
        )
