"""The home page and the pages about the whole archive: commendations, directives, statistics, search, data."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.archive.archive import Archive
from generator.archive.names import not_held
from generator.pages import urls
from generator.pages.page import EVERYTHING, MAX_TIMELINE_DIALOGUES, Page, paginate, section_page
from generator.records.dialogue import Dialogue
from generator.records.registries import Province
from generator.text.strings import text

HOME_DIALOGUES = 8
"""Newest dialogues on the home page."""
HOME_TOPICS = 12
"""Topics with the most questions on the home page."""


def overview_pages(archive: Archive) -> Iterator[Page]:
    """Yield the home page and the pages about the whole archive."""
    yield _home(archive)
    newest = archive.dialogues[::-1]
    commendations = [item for dialogue in newest for item in dialogue.commendations]
    directives = [item for dialogue in newest for item in dialogue.directives]
    yield from paginate(section_page("commendations", urls.COMMENDATIONS), {"commendations": commendations})
    yield from paginate(section_page("directives", urls.DIRECTIVES), {"directives": directives}, size=100)
    provinces = [
        (urls.province(id_), province.periods[-1].name, archive.dialogues_by_province[id_])
        for id_, province in archive.provinces.items()
        if id_ in archive.dialogues_by_province
    ]
    yield section_page(
        "statistics", urls.STATISTICS, years=_years(archive), provinces=provinces, coverage=coverage(archive)
    )
    yield section_page("search", urls.SEARCH)
    yield from paginate(section_page("data", urls.DATA), {"dialogues": newest}, size=200)


def _home(archive: Archive) -> Page:
    topics = sorted(archive.topics, key=lambda topic: -len(archive.questions_on(topic)))
    return Page(
        url=urls.HOME,
        template="home",
        title=text("page.home.title"),
        description=text("page.home.description"),
        context={
            "newest": archive.dialogues[: -HOME_DIALOGUES - 1 : -1],
            "province_counts": sorted(archive.dialogues_by_province.items(), key=lambda item: -len(item[1])),
            "topics": [topic for topic in topics if archive.questions_on(topic)][:HOME_TOPICS],
            "show_timeline": len(archive.dialogues) <= MAX_TIMELINE_DIALOGUES,
            "years": _years(archive),
        },
        feed=urls.feed(urls.HOME),
        dependencies=EVERYTHING,
    )


def _years(archive: Archive) -> list[tuple[str, int, tuple[Dialogue, ...]]]:
    """Return URL, year and dialogues of each year, oldest first."""
    return [(urls.year(year), year, dialogues) for year, dialogues in archive.dialogues_by_year.items()]


@dataclass(frozen=True)
class Coverage:
    """Dialogues of provinces, by province and year; no working sessions, other levels, or dialogues not held."""

    years: tuple[int, ...]
    rows: tuple[tuple[Province, tuple[tuple[Dialogue, ...], ...]], ...]
    """For each province with dialogues: the province, and its dialogues of each of `years`."""
    provinces_without_dialogues: int
    """Number of current provinces without dialogues, their predecessors' included."""


def coverage(archive: Archive) -> Coverage:
    """Return how far provinces' own dialogues are covered, with every year from the first to the last."""
    dialogues = [
        dialogue
        for dialogue in archive.dialogues
        if dialogue.record.kind != "working-session"
        and not not_held(dialogue.record)
        and archive.hosts[dialogue].key[0] == "province"
    ]
    used = [dialogue.record.date.year for dialogue in dialogues]
    years = tuple(range(min(used), max(used) + 1)) if used else ()
    rows = []
    for province in archive.provinces.values():
        own = [dialogue for dialogue in dialogues if archive.hosts[dialogue].province == province.id]
        if own:
            rows.append((province, tuple(tuple(d for d in own if d.record.date.year == year) for year in years)))
    today = [province for province in archive.provinces.values() if not province.successor]
    counted = {dialogue.id for dialogue in dialogues}
    without = sum(counted.isdisjoint(one.id for one in archive.dialogues_with_predecessors(p.id)) for p in today)
    return Coverage(years, tuple(rows), without)
