"""What a page is: its address, template, words, trail and sources; long lists cut into several pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from generator.pages import urls
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.text.strings import text

PAGE_SIZE = 50
"""How many rows of one list a page shows."""
EVERYTHING: Final = None
MAX_TIMELINE_DIALOGUES = 300
"""With more dialogues than this a timeline is no longer a figure, but a heavy page."""
MAX_SOURCES = 20
"""With more sources than this a page says that each record names its own."""


@dataclass(frozen=True)
class SiteInfo:
    """What the whole site is called and where it will stand (empty where that is not known)."""

    name: str
    description: str
    url: str


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the home page to a page."""

    title: str
    url: str


Cited: TypeAlias = tuple[Dialogue, schema.Source]


@dataclass(frozen=True)
class Paging:
    """Which of several pages of a list one is, and the addresses of all of them."""

    number: int
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page to be rendered; `sources` are the ones that its facts come from, empty where each row names its own."""

    url: str
    template: str
    title: str
    description: str
    trail: tuple[Crumb, ...] = ()
    sources: tuple[Cited, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    feed: str = ""
    image: str = ""
    paging: Paging | None = None
    beside: tuple[Dialogue, ...] | None = ()
    """Dialogues whose change may change the page though they do not stand in its context; None (EVERYTHING): any."""


HOME = Crumb(text("nav.home"), urls.HOME)


def section(template: str, url: str, **context: Any) -> Page:
    """The index page of a section, with the words that strings hold under the template's name."""
    return Page(
        url=url,
        template=template,
        title=text(f"page.{template}.title"),
        description=text(f"page.{template}.description"),
        trail=(HOME,),
        context=context,
        beside=EVERYTHING,
    )


def section_crumb(template: str, url: str) -> Crumb:
    """The step that leads to a section's index page."""
    return Crumb(text(f"page.{template}.title"), url)


def sources_of(dialogues: Sequence[Dialogue]) -> tuple[Cited, ...]:
    """Every source of some dialogues; none where they are too many for one page."""
    found = tuple((dialogue, source) for dialogue in dialogues for source in dialogue.record.sources)
    return found if len(found) <= MAX_SOURCES else ()


def paginate(page: Page, lists: Mapping[str, Sequence[Any]], size: int = PAGE_SIZE) -> Iterator[Page]:
    """A page as often as its longest list needs; each shows the next part of every list, and all their lengths."""
    totals = {name: len(rows) for name, rows in lists.items()}
    count = max(1, -(-max(totals.values(), default=0) // size))
    addresses = tuple(urls.part(page.url, number) for number in range(1, count + 1))
    for place, address in enumerate(addresses):
        shown = {name: tuple(rows[place * size : (place + 1) * size]) for name, rows in lists.items()}
        context = {**page.context, "lists": shown, "totals": totals}
        if not place:
            yield replace(page, context=context, paging=Paging(1, addresses) if count > 1 else None)
            continue
        yield replace(
            page,
            url=address,
            title=text("paging.title", title=page.title, number=place + 1),
            trail=(*page.trail, Crumb(page.title, page.url)),
            context=context,
            paging=Paging(place + 1, addresses),
        )
