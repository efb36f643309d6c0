"""The home page, the registers and the pages that count the whole archive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from generator import urls
from generator.archive import Archive
from generator.dialogue import Dialogue
from generator.names import dialogue_name
from generator.page import Page, paged, section
from generator.schema import Province
from generator.strings import text

NEWEST = 8
FOUND_BY_TITLE = 500
TOPICS = 12


def pages(archive: Archive) -> Iterator[Page]:
    """Home, commendations, directives, statistics, search and data."""
    yield _home(archive)
    newest = archive.dialogues[::-1]
    commendations = [item for dialogue in newest for item in dialogue.commendations]
    directives = [item for dialogue in newest for item in dialogue.directives]
    yield from paged(section("commendations", urls.COMMENDATIONS), {"commendations": commendations})
    yield from paged(section("directives", urls.DIRECTIVES), {"directives": directives}, size=100)
    yield section("statistics", urls.STATISTICS, coverage=coverage(archive))
    yield section("search", urls.SEARCH, names=tuple(_names(archive)))
    yield from paged(section("data", urls.DATA), {"dialogues": newest}, size=200)


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
        },
        feed=urls.feed(urls.HOME),
    )


_Found: TypeAlias = tuple[str, str, str, str]


def _names(archive: Archive) -> Iterator[_Found]:
    """What can be found by its name (kind, address, name, other names): so many of each kind, the newest first."""
    yield from _first("topics", ((urls.topic(one.id), one.name, one.aliases) for one in archive.topics.values()))
    provinces = archive.provinces.values()
    yield from _first("provinces", ((urls.province(one.id), one.periods[-1].name, _names_of(one)) for one in provinces))
    agencies = archive.agencies.values()
    yield from _first("agencies", ((urls.agency(one.id), one.name, one.abbreviations) for one in agencies))
    yield from _first("people", ((urls.person(one.id), one.name, one.aliases) for one in archive.people.values()))
    documents = archive.documents.values()
    yield from _first("documents", ((urls.document(one.id), one.title, (one.number or "",)) for one in documents))
    newest = archive.dialogues[::-1]
    titles = ((urls.dialogue(one.id), one.record.title, (dialogue_name(archive, one),)) for one in newest)
    yield from _first("dialogues", titles)
    questions = (question for dialogue in newest for question in dialogue.questions)
    for question in islice(questions, FOUND_BY_TITLE):
        name = dialogue_name(archive, question.dialogue)
        topics = " ".join(archive.topics[topic].name for topic in question.record.topics)
        yield name, urls.question(question.dialogue.id, question.record.id), question.record.title, topics


def _names_of(province: Province) -> tuple[str, ...]:
    return (*province.aliases, *(period.name for period in province.periods))


def _first(kind: str, rows: Iterable[tuple[str, str, tuple[str, ...]]]) -> Iterator[_Found]:
    for url, name, more in islice(rows, FOUND_BY_TITLE):
        yield text(f"nav.{kind}"), url, name, " ".join(word for word in more if word != name)


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
