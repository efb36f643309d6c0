"""The home page, the registers and the pages that count the whole archive."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.archive.archive import Archive
from generator.pages import urls
from generator.pages.page import EVERYTHING, MAX_TIMELINE_DIALOGUES, Page, paginate, section
from generator.records.dialogue import Dialogue
from generator.records.schema import Province
from generator.text.strings import text

NEWEST = 8
TOPICS = 12


def pages(archive: Archive) -> Iterator[Page]:
    """Home, commendations, directives, statistics, search and data."""
    yield _home(archive)
    newest = archive.dialogues[::-1]
    commendations = [item for dialogue in newest for item in dialogue.commendations]
    directives = [item for dialogue in newest for item in dialogue.directives]
    yield from paginate(section("commendations", urls.COMMENDATIONS), {"commendations": commendations})
    yield from paginate(section("directives", urls.DIRECTIVES), {"directives": directives}, size=100)
    yield section("statistics", urls.STATISTICS, coverage=coverage(archive))
    yield section("search", urls.SEARCH)
    yield from paginate(section("data", urls.DATA), {"dialogues": newest}, size=200)


def _home(archive: Archive) -> Page:
    topics = sorted(archive.topics, key=lambda topic: -len(archive.questions_on(topic)))
    return Page(
        url=urls.HOME,
        template="home",
        title=text("page.home.title"),
        description=text("page.home.description"),
        context={
            "newest": archive.dialogues[: -NEWEST - 1 : -1],
            "province_counts": sorted(archive.by_province.items(), key=lambda item: -len(item[1])),
            "topics": [topic for topic in topics if archive.questions_on(topic)][:TOPICS],
            "dotted": len(archive.dialogues) <= MAX_TIMELINE_DIALOGUES,
            "years": [(urls.year(year), year, dialogues) for year, dialogues in archive.by_year.items()],
        },
        feed=urls.feed(urls.HOME),
        beside=EVERYTHING,
    )


@dataclass(frozen=True)
class Coverage:
    """Which provinces have dialogues (not working sessions) of which years; `without` counts today's that have none."""

    years: tuple[int, ...]
    rows: tuple[tuple[Province, tuple[tuple[Dialogue, ...], ...]], ...]
    without: int


def coverage(archive: Archive) -> Coverage:
    """Every year from the first to the last; the provinces of their day that have any dialogue."""
    held = [dialogue for dialogue in archive.dialogues if dialogue.record.kind == "dialogue"]
    days = [dialogue.record.date.year for dialogue in held]
    years = tuple(range(min(days), max(days) + 1)) if days else ()
    rows = []
    for province in archive.provinces.values():
        own = [dialogue for dialogue in held if dialogue.record.province == province.id]
        if own:
            rows.append((province, tuple(tuple(d for d in own if d.record.date.year == year) for year in years)))
    today = [province for province in archive.provinces.values() if not province.successor]
    return Coverage(years, tuple(rows), sum(not archive.gathered(province.id) for province in today))
