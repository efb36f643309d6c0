"""Pages of registry entries and years, and their index pages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.archive.archive import Archive
from generator.archive.host import place_name
from generator.archive.mentions import Mention
from generator.archive.names import given_name_initial, province_description, province_title
from generator.pages import urls
from generator.pages.page import (
    HOME,
    MAX_SOURCES,
    MAX_TIMELINE_DIALOGUES,
    Breadcrumb,
    CitedSource,
    Page,
    cited_sources,
    paginate,
    section_breadcrumb,
    section_page,
)
from generator.records.dialogue import Dialogue
from generator.records.registries import Person, Place, Province
from generator.text.strings import text
from generator.text.vietnamese import capitalise_first

INDEX_PAGE_SIZE = 300
"""Rows on one page of the indexes of agencies and people, whose rows are short."""


def entry_pages(archive: Archive) -> Iterator[Page]:
    """Yield the index page of each registry and of years, and the page of each entry."""
    yield from _provinces(archive)
    yield from _places(archive)
    yield from _years(archive)
    yield from _topics(archive)
    yield from _agencies(archive)
    yield from _people(archive)
    yield from _documents(archive)


def group_by_role(mentions: tuple[Mention, ...]) -> Mapping[str, tuple[Mention, ...]]:
    """Group mentions by role, in the order of first occurrence."""
    groups: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.role].append(mention)
    return {role: tuple(rows) for role, rows in groups.items()}


def _sources(mentions: tuple[Mention, ...]) -> tuple[CitedSource, ...]:
    """Return the sources of the mentions: of the item if there is one, else of the whole dialogue."""
    sources: dict[tuple[str, str], CitedSource] = {}
    for mention in mentions:
        dialogue, item = mention.dialogue, mention.item
        for source in dialogue.sources_of(item.record) if item else dialogue.record.sources:
            sources[dialogue.id, source.id] = (dialogue, source)
    return tuple(sources.values()) if len(sources) <= MAX_SOURCES else ()


def _provinces(archive: Archive) -> Iterator[Page]:
    current = [province for province in archive.provinces.values() if not province.successor]
    former = [province for province in archive.provinces.values() if province.successor]
    yield section_page("provinces", urls.PROVINCES, current=current, former=former)
    for province in archive.provinces.values():
        dialogues = archive.dialogues_with_predecessors(province.id)
        page = Page(
            url=urls.province(province.id),
            template="province",
            title=capitalise_first(province_title(province)),
            description=province_description(archive, province),
            breadcrumbs=(HOME, section_breadcrumb("provinces", urls.PROVINCES)),
            sources=cited_sources(dialogues),
            context={"province": province, "places": _places_in(archive, province)},
            feed=urls.feed(urls.province(province.id)) if dialogues else "",
        )
        yield from _paginate_hosted(page, dialogues)


def _places_in(archive: Archive, province: Province) -> tuple[tuple[Place, int], ...]:
    """Return the places of a province, each with the number of its dialogues."""
    return tuple(
        (place, len(archive.dialogues_by_host.get(("place", place.id), ())))
        for place in archive.places_by_province.get(province.id, ())
    )


def _paginate_hosted(page: Page, dialogues: tuple[Dialogue, ...]) -> Iterator[Page]:
    """Paginate the page of a province or place: its dialogues, newest first, and their questions."""
    newest = dialogues[::-1]
    questions = [question for dialogue in newest for question in dialogue.questions]
    yield from paginate(page, {"dialogues": newest, "questions": questions})


def _places(archive: Archive) -> Iterator[Page]:
    if not archive.places:
        return
    by_province = [(province, _places_in(archive, province)) for province in archive.provinces.values()]
    yield section_page(
        "places", urls.PLACES, by_province=[(province, places) for province, places in by_province if places]
    )
    for place in archive.places.values():
        dialogues = archive.dialogues_by_host.get(("place", place.id), ())
        province = archive.provinces[place.province]
        name = text("place.in", place=place_name(place.periods[-1]), province=province_title(province))
        page = Page(
            url=urls.place(place.id),
            template="place",
            title=capitalise_first(name),
            description=text("page.place.description", place=name, count=len(dialogues))
            if dialogues
            else text("page.place.empty", place=name),
            breadcrumbs=(
                HOME,
                section_breadcrumb("provinces", urls.PROVINCES),
                Breadcrumb(province.periods[-1].name, urls.province(province.id)),
            ),
            sources=cited_sources(dialogues),
            context={"place": place},
        )
        yield from _paginate_hosted(page, dialogues)


def _years(archive: Archive) -> Iterator[Page]:
    yield section_page("years", urls.YEARS)
    for year, dialogues in archive.dialogues_by_year.items():
        page = Page(
            url=urls.year(year),
            template="year",
            title=text("page.year.title", year=year),
            description=text("page.year.description", year=year, count=len(dialogues)),
            breadcrumbs=(HOME, section_breadcrumb("years", urls.YEARS)),
            sources=cited_sources(dialogues),
        )
        yield from paginate(page, {"dialogues": dialogues[::-1]})


def _entry(kind: str, index: str, url: str, name: str, mentions: tuple[Mention, ...], **context: Any) -> Page:
    """Return the page of an entry; `kind` is its template and part of the key of its description."""
    return Page(
        url=url,
        template=kind,
        title=name,
        description=text(f"page.{kind}.description", name=name),
        breadcrumbs=(HOME, section_breadcrumb(_INDEXES[kind], index)),
        sources=_sources(mentions),
        context=context,
    )


_INDEXES = {"topic": "topics", "agency": "agencies", "person": "people", "document": "documents"}


def _topics(archive: Archive) -> Iterator[Page]:
    yield section_page("topics", urls.TOPICS)
    for topic in archive.topics.values():
        mentions = archive.mentions("topics", topic.id)
        url = urls.topic(topic.id)
        page = _entry("topic", urls.TOPICS, url, topic.name, mentions, topic=topic)
        dialogues = tuple(dict.fromkeys(question.dialogue for question in archive.questions_on(topic.id)))
        feed = urls.feed(url) if dialogues else ""
        first, *rest = paginate(replace(page, feed=feed), group_by_role(mentions))
        # The timeline on the first page shows all dialogues, not only those listed there.
        show_timeline = 0 < len(dialogues) <= MAX_TIMELINE_DIALOGUES
        yield replace(first, dependencies=dialogues, context={**first.context, "show_timeline": show_timeline})
        yield from rest


def _agencies(archive: Archive) -> Iterator[Page]:
    rank = {id_: index for index, id_ in enumerate(archive.provinces)}
    ranked = sorted(archive.agencies.values(), key=lambda agency: rank.get(agency.province or "", -1))
    yield from paginate(section_page("agencies", urls.AGENCIES), {"agencies": ranked}, size=INDEX_PAGE_SIZE)
    for agency in archive.agencies.values():
        mentions = archive.mentions("agencies", agency.id)
        page = _entry("agency", urls.AGENCIES, urls.agency(agency.id), agency.name, mentions, agency=agency)
        yield from paginate(page, {**group_by_role(mentions), "issued": archive.documents_by_issuer.get(agency.id, ())})


def _people(archive: Archive) -> Iterator[Page]:
    people = tuple(archive.people.values())
    yield from paginate(
        section_page("people", urls.PEOPLE, letters=_letters(people)), {"people": people}, size=INDEX_PAGE_SIZE
    )
    for person in people:
        mentions = archive.mentions("people", person.id)
        page = _entry("person", urls.PEOPLE, urls.person(person.id), person.name, mentions, person=person)
        # The JSON-LD on the first page lists all events.
        dialogues = tuple(dict.fromkeys(mention.dialogue for mention in mentions))
        yield from paginate(replace(page, dependencies=dialogues), group_by_role(mentions))


def _letters(people: tuple[Person, ...]) -> tuple[tuple[str, int, str], ...]:
    """Return (index letter, number of people, URL of its first row in the paginated index) for each letter."""
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for index, person in enumerate(people):
        letter = given_name_initial(person)
        first.setdefault(letter, index)
        counts[letter] = counts.get(letter, 0) + 1
    return tuple(
        (
            letter,
            counts[letter],
            f"{urls.numbered_page(urls.PEOPLE, index // INDEX_PAGE_SIZE + 1)}#chu-{ord(letter[:1] or '?')}",
        )
        for letter, index in first.items()
    )


def _documents(archive: Archive) -> Iterator[Page]:
    yield from paginate(section_page("documents", urls.DOCUMENTS), {"documents": tuple(archive.documents.values())})
    for document in archive.documents.values():
        mentions = archive.mentions("documents", document.id)
        url = urls.document(document.id)
        page = _entry("document", urls.DOCUMENTS, url, document.title, mentions, document=document)
        yield from paginate(page, group_by_role(mentions))
