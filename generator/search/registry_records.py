"""Registry entries → search records: topics, provinces, places, agencies, people and documents."""

from collections.abc import Iterator

from generator.archive.archive import Archive
from generator.archive.host import place_name
from generator.archive.names import province_title
from generator.archive.positions import position_in_place
from generator.pages import urls
from generator.records.registries import Agency, Place, Province
from generator.search.search_record import Names, SearchRecord, non_empty
from generator.text.dates import format_date
from generator.text.strings import text
from generator.text.vietnamese import capitalise_first

_BULLET = " • "


def registry_records(archive: Archive) -> Iterator[SearchRecord]:
    """Yield every entry of the registries, by kind."""
    for topic in archive.topics.values():
        yield SearchRecord(
            "topic",
            urls.topic(topic.id),
            topic.name,
            names=(topic.name, *topic.aliases),
            body=non_empty(_alias_line(topic.aliases), topic.description),
            topics=(topic.id,),
        )
    for province in archive.provinces.values():
        yield _province(archive, province)
    for place in archive.places.values():
        yield _place(archive, place)
    province_order = {id_: number for number, id_ in enumerate(archive.provinces)}
    for agency in sorted(archive.agencies.values(), key=lambda agency: province_order.get(agency.province or "", -1)):
        yield _agency(archive, agency)
    for person in archive.people.values():
        held = [mention for mention in archive.mentions("people", person.id) if mention.position]
        yield SearchRecord(
            "person",
            urls.person(person.id),
            person.name,
            meta=capitalise_first(position_in_place(archive, held[0])) if held else "",
            names=(person.name, *person.aliases),
            byline=non_empty(*dict.fromkeys(mention.position for mention in held)),
            body=non_empty(_alias_line(person.aliases), person.note),
        )
    for document in archive.documents.values():
        issuers = tuple(archive.agencies[issuer].name for issuer in document.issuers)
        yield SearchRecord(
            "document",
            urls.document(document.id),
            document.title,
            meta=document.number or "",
            names=non_empty(document.title, document.number),
            byline=(*issuers, *non_empty(format_date(document.date) if document.date else None)),
            body=non_empty(document.note),
            agencies=document.issuers,
        )


def _alias_line(names: Names) -> str:
    """Return other names as one line; its bullets let the browser show under which name an entry was found."""
    return "".join(f"{_BULLET}{name}" for name in names).strip()


def _province(archive: Archive, province: Province) -> SearchRecord:
    name = province.periods[-1].name
    after = successors(archive, province.id)
    before = tuple(archive.provinces[id_] for id_ in archive.predecessors.get(province.id, ()))
    names_before = tuple(period.name for other in before for period in other.periods)
    return SearchRecord(
        "province",
        urls.province(province.id),
        name,
        meta=_merger_text(successor_names(archive, province.id), tuple(dict.fromkeys(names_before))),
        names=(name, *province.aliases),
        byline=(
            *map(province_title, (province, *after, *before)),
            *(period.name for period in province.periods[:-1]),
            *names_before,
        ),
        body=non_empty(_alias_line(province.aliases)),
        province=province.id,
    )


def _merger_text(after: Names, before: Names) -> str:
    """Return into which province a province was merged, or which ones were merged into it."""
    if after:
        return text("found.meta.now-in", name=after[0])
    return text("found.meta.took-in", names=", ".join(before)) if before else ""


def _place(archive: Archive, place: Place) -> SearchRecord:
    period, province = place.periods[-1], archive.provinces[place.province]
    return SearchRecord(
        "place",
        urls.place(place.id),
        capitalise_first(place_name(period)),
        meta=capitalise_first(province_title(province)),
        names=(place_name(period), period.name, *place.aliases),
        byline=(
            province_title(province),
            *successor_names(archive, province.id),
            *(earlier.name for earlier in place.periods[:-1]),
        ),
        body=non_empty(_alias_line(place.aliases)),
        province=place.province,
    )


def _agency(archive: Archive, agency: Agency) -> SearchRecord:
    place = archive.provinces[agency.province].periods[-1].name if agency.province else ""
    own = place_name(archive.places[agency.place].periods[-1]) if agency.place else None
    # Many agencies share a short name such as "Tỉnh đoàn"; with the place it is unique.
    local = tuple(f"{short} {place}" for short in agency.abbreviations if place and place not in short)
    related = (*agency.successors, *archive.predecessor_agencies.get(agency.id, ()))
    return SearchRecord(
        "agency",
        urls.agency(agency.id),
        agency.name,
        meta=place,
        names=(agency.name, *agency.abbreviations, *local),
        byline=(*non_empty(own, place), *(archive.agencies[other].name for other in related)),
        body=non_empty(_alias_line((*agency.abbreviations, *local)), agency.note),
        province=agency.province,
        agencies=(agency.id,),
    )


def successors(archive: Archive, province: str) -> tuple[Province, ...]:
    """Return the province that a province was merged into, the one that took in that one, and so on."""
    chain: list[Province] = []
    after = archive.provinces[province].successor
    while after:
        chain.append(archive.provinces[after])
        after = chain[-1].successor
    return tuple(chain)


def successor_names(archive: Archive, province: str) -> Names:
    """Return the last names of `successors`."""
    return tuple(after.periods[-1].name for after in successors(archive, province))
