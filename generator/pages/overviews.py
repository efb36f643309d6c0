"""The home page, the registers and the pages that count the whole archive."""

from collections.abc import Iterator

from generator import urls
from generator.archive import Archive
from generator.page import Page, paged, section
from generator.strings import text

NEWEST = 8
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
    yield section("search", urls.SEARCH)
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
