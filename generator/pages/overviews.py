"""The home page, the registers and the pages that count the whole archive."""

from collections.abc import Iterator

from generator import urls
from generator.archive import Archive
from generator.names import dialogue_name
from generator.page import Page, paged, section
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
    yield section("statistics", urls.STATISTICS)
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
            "topics": [topic for topic in topics if archive.questions_on(topic)][:TOPICS],
        },
        feed=urls.feed(urls.HOME),
    )


def _names(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """What can be found by its name: kind, address and name; of questions the newest."""
    for topic in archive.topics.values():
        yield text("nav.topics"), urls.topic(topic.id), topic.name
    for province in archive.provinces.values():
        yield text("nav.provinces"), urls.province(province.id), province.periods[-1].name
    for agency in archive.agencies.values():
        yield text("nav.agencies"), urls.agency(agency.id), agency.name
    for person in archive.people.values():
        yield text("nav.people"), urls.person(person.id), person.name
    for document in archive.documents.values():
        yield text("nav.documents"), urls.document(document.id), document.title
    questions = [question for dialogue in reversed(archive.dialogues) for question in dialogue.questions]
    for dialogue in reversed(archive.dialogues[-FOUND_BY_TITLE:]):
        yield text("nav.dialogues"), urls.dialogue(dialogue.id), dialogue.record.title
    for question in questions[:FOUND_BY_TITLE]:
        name = dialogue_name(archive, question.dialogue)
        yield name, urls.question(question.dialogue.id, question.record.id), question.record.title
