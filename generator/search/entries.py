"""Topics, provinces, agencies, people and documents as they are found."""

from collections.abc import Iterator

from generator import schema, urls
from generator.archive import Archive
from generator.names import province_title
from generator.search.record import Names, SearchRecord, given
from generator.strings import text
from generator.vietnamese import capital, format_date


def entries(archive: Archive) -> Iterator[SearchRecord]:
    """Every entry of the registries, by kind."""
    for topic in archive.topics.values():
        names = (topic.name, *topic.aliases)
        url = urls.topic(topic.id)
        yield SearchRecord("topic", url, topic.name, names=names, body=given(topic.description), topics=(topic.id,))
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
            byline=given(*positions),
            body=given(person.note),
        )
    for document in archive.documents.values():
        issuers = tuple(archive.agencies[issuer].name for issuer in document.issuers)
        yield SearchRecord(
            "document",
            urls.document(document.id),
            document.title,
            meta=document.number or "",
            names=given(document.title, document.number),
            byline=(*issuers, *given(format_date(document.date) if document.date else None)),
            body=given(document.note),
            agencies=document.issuers,
        )


def _province(archive: Archive, province: schema.Province) -> SearchRecord:
    name = province.periods[-1].name
    after = successor_names(archive, province.id)
    before = tuple(
        period.name for id_ in archive.predecessors.get(province.id, ()) for period in archive.provinces[id_].periods
    )
    return SearchRecord(
        "province",
        urls.province(province.id),
        name,
        meta=_what_became(after, tuple(dict.fromkeys(before))),
        names=(name, *province.aliases),
        byline=(province_title(province), *(period.name for period in province.periods[:-1]), *after, *before),
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
        byline=(*given(place), *(archive.agencies[other].name for other in related)),
        body=given(agency.note),
        province=agency.province,
        agencies=(agency.id,),
    )


def successor_names(archive: Archive, province: str) -> Names:
    """The names of the provinces that a province went into, one after the other."""
    names: list[str] = []
    after = archive.provinces[province].successor
    while after:
        names.append(archive.provinces[after].periods[-1].name)
        after = archive.provinces[after].successor
    return tuple(names)
