"""Topics, provinces, agencies, people and documents as they are found."""

from collections.abc import Iterator

from generator.archive.archive import Archive
from generator.archive.names import province_title
from generator.pages import urls
from generator.records import schema
from generator.search.search_record import Names, SearchRecord, non_empty
from generator.text.strings import text
from generator.text.vietnamese import capital, format_date

_BULLET = " • "


def registry_records(archive: Archive) -> Iterator[SearchRecord]:
    """Every entry of the registries, by kind."""
    for topic in archive.topics.values():
        yield SearchRecord(
            "topic",
            urls.topic(topic.id),
            topic.name,
            names=(topic.name, *topic.aliases),
            body=non_empty(_others(topic.aliases), topic.description),
            topics=(topic.id,),
        )
    for province in archive.provinces.values():
        yield _province(archive, province)
    places = {id_: place for place, id_ in enumerate(archive.provinces)}
    for agency in sorted(archive.agencies.values(), key=lambda agency: places.get(agency.province or "", -1)):
        yield _agency(archive, agency)
    for person in archive.people.values():
        positions = dict.fromkeys(mention.position for mention in archive.mentions("people", person.id))
        yield SearchRecord(
            "person",
            urls.person(person.id),
            person.name,
            meta=next((capital(position) for position in positions if position), ""),
            names=(person.name, *person.aliases),
            byline=non_empty(*positions),
            body=non_empty(_others(person.aliases), person.note),
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


def _others(names: Names) -> str:
    """Other names as a line that is known by its bullets, so that the search can say under which it found an entry."""
    return "".join(f"{_BULLET}{name}" for name in names).strip()


def _province(archive: Archive, province: schema.Province) -> SearchRecord:
    name = province.periods[-1].name
    after = successors(archive, province.id)
    before = tuple(archive.provinces[id_] for id_ in archive.predecessors.get(province.id, ()))
    names_before = tuple(period.name for one in before for period in one.periods)
    return SearchRecord(
        "province",
        urls.province(province.id),
        name,
        meta=_what_became(successor_names(archive, province.id), tuple(dict.fromkeys(names_before))),
        names=(name, *province.aliases),
        byline=(
            *map(province_title, (province, *after, *before)),
            *(period.name for period in province.periods[:-1]),
            *names_before,
        ),
        body=non_empty(_others(province.aliases)),
        province=province.id,
    )


def _what_became(after: Names, before: Names) -> str:
    """Into which province one went, or which ones it took in."""
    if after:
        return text("found.meta.now-in", name=after[0])
    return text("found.meta.took-in", names=", ".join(before)) if before else ""


def _agency(archive: Archive, agency: schema.Agency) -> SearchRecord:
    place = archive.provinces[agency.province].periods[-1].name if agency.province else ""
    # "Tỉnh đoàn" is the short name of many; with the place it is one's own.
    local = tuple(f"{short} {place}" for short in agency.abbreviations if place and place not in short)
    related = (*agency.successors, *archive.predecessor_agencies.get(agency.id, ()))
    return SearchRecord(
        "agency",
        urls.agency(agency.id),
        agency.name,
        meta=place,
        names=(agency.name, *agency.abbreviations, *local),
        byline=(*non_empty(place), *(archive.agencies[other].name for other in related)),
        body=non_empty(_others((*agency.abbreviations, *local)), agency.note),
        province=agency.province,
        agencies=(agency.id,),
    )


def successors(archive: Archive, province: str) -> tuple[schema.Province, ...]:
    """The provinces that a province went into, one after the other."""
    found: list[schema.Province] = []
    after = archive.provinces[province].successor
    while after:
        found.append(archive.provinces[after])
        after = found[-1].successor
    return tuple(found)


def successor_names(archive: Archive, province: str) -> Names:
    """The names of the provinces that a province went into, one after the other."""
    return tuple(after.periods[-1].name for after in successors(archive, province))
