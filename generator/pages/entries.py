"""The pages of registry entries and of years: what the archive says of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.archive.archive import Archive
from generator.archive.mentions import Mention
from generator.archive.names import given_initial, province_title
from generator.pages import urls
from generator.pages.page import (
    HOME,
    MAX_SOURCES,
    MAX_TIMELINE_DIALOGUES,
    Cited,
    Page,
    paginate,
    section,
    section_crumb,
    sources_of,
)
from generator.records.schema import Person
from generator.text.strings import text
from generator.text.vietnamese import capital

INDEX_SIZE = 300


def pages(archive: Archive) -> Iterator[Page]:
    """The list of each registry and the page of each entry."""
    yield from _provinces(archive)
    yield from _years(archive)
    yield from _topics(archive)
    yield from _agencies(archive)
    yield from _people(archive)
    yield from _documents(archive)


def by_role(mentions: tuple[Mention, ...]) -> Mapping[str, tuple[Mention, ...]]:
    """Mentions by the role in which an entry is mentioned, orders kept."""
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.role].append(mention)
    return {role: tuple(rows) for role, rows in found.items()}


def _sources(mentions: tuple[Mention, ...]) -> tuple[Cited, ...]:
    """The sources of what mentions an entry: those of the question or directive where there is one."""
    found: dict[tuple[str, str], Cited] = {}
    for mention in mentions:
        for source in mention.dialogue.record.sources:
            if mention.item is None or mention.item.record.source == source.id:
                found[mention.dialogue.id, source.id] = (mention.dialogue, source)
    return tuple(found.values()) if len(found) <= MAX_SOURCES else ()


def _provinces(archive: Archive) -> Iterator[Page]:
    now = [province for province in archive.provinces.values() if not province.successor]
    then = [province for province in archive.provinces.values() if province.successor]
    yield section("provinces", urls.PROVINCES, now=now, then=then)
    for province in archive.provinces.values():
        dialogues = archive.gathered(province.id)
        title = province_title(province)
        page = Page(
            url=urls.province(province.id),
            template="province",
            title=capital(title),
            description=text("page.province.description", province=title, count=len(dialogues)),
            trail=(HOME, section_crumb("provinces", urls.PROVINCES)),
            sources=sources_of(dialogues),
            context={"province": province},
            feed=urls.feed(urls.province(province.id)) if dialogues else "",
        )
        questions = [question for dialogue in reversed(dialogues) for question in dialogue.questions]
        yield from paginate(page, {"dialogues": dialogues[::-1], "questions": questions})


def _years(archive: Archive) -> Iterator[Page]:
    yield section("years", urls.YEARS)
    for year, dialogues in archive.by_year.items():
        page = Page(
            url=urls.year(year),
            template="year",
            title=text("page.year.title", year=year),
            description=text("page.year.description", year=year, count=len(dialogues)),
            trail=(HOME, section_crumb("years", urls.YEARS)),
            sources=sources_of(dialogues),
        )
        yield from paginate(page, {"dialogues": dialogues[::-1]})


def _entry(kind: str, index: str, url: str, name: str, mentions: tuple[Mention, ...], **context: Any) -> Page:
    """The page of an entry; `kind` names its template and the words of its description."""
    return Page(
        url=url,
        template=kind,
        title=name,
        description=text(f"page.{kind}.description", name=name),
        trail=(HOME, section_crumb(_INDEXES[kind], index)),
        sources=_sources(mentions),
        context=context,
    )


_INDEXES = {"topic": "topics", "agency": "agencies", "person": "people", "document": "documents"}


def _topics(archive: Archive) -> Iterator[Page]:
    yield section("topics", urls.TOPICS)
    for topic in archive.topics.values():
        mentions = archive.mentions("topics", topic.id)
        url = urls.topic(topic.id)
        page = _entry("topic", urls.TOPICS, url, topic.name, mentions, topic=topic)
        asked = tuple(dict.fromkeys(question.dialogue for question in archive.questions_on(topic.id)))
        feed = urls.feed(url) if asked else ""
        first, *rest = paginate(replace(page, feed=feed), by_role(mentions))
        # The first part has the timeline of all.
        yield replace(
            first, beside=asked, context={**first.context, "dotted": 0 < len(asked) <= MAX_TIMELINE_DIALOGUES}
        )
        yield from rest


def _agencies(archive: Archive) -> Iterator[Page]:
    places = {id_: place for place, id_ in enumerate(archive.provinces)}
    by_place = sorted(archive.agencies.values(), key=lambda agency: places.get(agency.province or "", -1))
    yield from paginate(section("agencies", urls.AGENCIES), {"agencies": by_place}, size=INDEX_SIZE)
    for agency in archive.agencies.values():
        mentions = archive.mentions("agencies", agency.id)
        page = _entry("agency", urls.AGENCIES, urls.agency(agency.id), agency.name, mentions, agency=agency)
        yield from paginate(page, {**by_role(mentions), "issued": archive.issued_by.get(agency.id, ())})


def _people(archive: Archive) -> Iterator[Page]:
    people = tuple(archive.people.values())
    yield from paginate(section("people", urls.PEOPLE, letters=_letters(people)), {"people": people}, size=INDEX_SIZE)
    for person in people:
        mentions = archive.mentions("people", person.id)
        page = _entry("person", urls.PEOPLE, urls.person(person.id), person.name, mentions, person=person)
        # Its linked data names every event.
        beside = tuple(dict.fromkeys(mention.dialogue for mention in mentions))
        yield from paginate(replace(page, beside=beside), by_role(mentions))


def _letters(people: tuple[Person, ...]) -> tuple[tuple[str, int, str], ...]:
    """The first letters of given names, with how many people each has and where in the pages of the list it begins."""
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for place, person in enumerate(people):
        letter = given_initial(person)
        first.setdefault(letter, place)
        counts[letter] = counts.get(letter, 0) + 1
    return tuple(
        (letter, counts[letter], f"{urls.part(urls.PEOPLE, place // INDEX_SIZE + 1)}#chu-{ord(letter[:1] or '?')}")
        for letter, place in first.items()
    )


def _documents(archive: Archive) -> Iterator[Page]:
    yield from paginate(section("documents", urls.DOCUMENTS), {"documents": tuple(archive.documents.values())})
    for document in archive.documents.values():
        mentions = archive.mentions("documents", document.id)
        url = urls.document(document.id)
        page = _entry("document", urls.DOCUMENTS, url, document.title, mentions, document=document)
        yield from paginate(page, by_role(mentions))
