"""The home page, the registers and the pages that count the whole archive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

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


def _names(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """What can be found by its name: kind, address and name; so many of each kind, the newest of what has a day."""
    yield from _first("topics", ((urls.topic(topic.id), topic.name) for topic in archive.topics.values()))
    provinces = archive.provinces.values()
    yield from _first("provinces", ((urls.province(one.id), one.periods[-1].name) for one in provinces))
    yield from _first("agencies", ((urls.agency(agency.id), agency.name) for agency in archive.agencies.values()))
    yield from _first("people", ((urls.person(person.id), person.name) for person in archive.people.values()))
    yield from _first("documents", ((urls.document(one.id), one.title) for one in archive.documents.values()))
    newest = archive.dialogues[::-1]
    yield from _first("dialogues", ((urls.dialogue(dialogue.id), dialogue.record.title) for dialogue in newest))
    questions = (question for dialogue in newest for question in dialogue.questions)
    for question in islice(questions, FOUND_BY_TITLE):
        name = dialogue_name(archive, question.dialogue)
        yield name, urls.question(question.dialogue.id, question.record.id), question.record.title


def _first(kind: str, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for url, name in islice(rows, FOUND_BY_TITLE):
        yield text(f"nav.{kind}"), url, name


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
