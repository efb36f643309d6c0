"""Positions of people as they are told outside the record: with the place, or the agency, that the record gives."""

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.archive.archive import Archive
from generator.archive.host import period_on, province_name
from generator.archive.mentions import Mention
from generator.records.dialogue import Dialogue
from generator.text.strings import text

_UNITS = {
    "province": r"tỉnh(?: (?:ủy|uỷ|đoàn|hội))?",
    "city": r"thành phố|tp\.?|thành (?:ủy|uỷ|đoàn|hội)",
    "commune": r"(?<!hợp tác )(?<!thị )xã(?: đoàn)?",
    "ward": r"phường(?: đoàn)?",
    "special-zone": r"đặc khu(?: (?:ủy|uỷ))?",
    "township": r"thị trấn",
    "rural-district": r"huyện(?: (?:ủy|uỷ|đoàn))?",
    "urban-district": r"quận(?: (?:ủy|uỷ|đoàn))?",
    "town": r"thị xã|thị (?:ủy|uỷ|đoàn)",
    "district-city": r"thành phố|tp\.?|thành (?:ủy|uỷ|đoàn)",
}
"""Words for a place, or for its committee of the Party or the Youth Union, by kinds of provinces and places."""
_ANY_UNIT = "|".join(dict.fromkeys(_UNITS.values()))
_UNIT_AND_NEXT = re.compile(rf"(?<!\w)(?i:{_ANY_UNIT})\s+([^\W_])")
"""A word for a place, and how the next word begins: in "tỉnh Lạng Sơn" and "Quận 1" the next word is a name."""
_DEPARTMENT = r"(?<!\w)Sở (?!Giao dịch)[^\W_].*"
"""A department, which only provinces have: "Giám đốc Sở Nội vụ"."""
_OF_A_PERSON = re.compile(r"\b(?:cộng sản|tncs|tiền phong|tntp|quốc gia|học viện)\s+hồ chí minh\b", re.IGNORECASE)
"""Names of organisations that hold the name of a city."""
_PARTS = re.compile(r"\s*(?:[,;]|\s[-\u2013]\s|\bkiêm\b)\s*")
_FORMER = re.compile(r"(?:nguyên|cựu)\s", re.IGNORECASE)


def position_in_place(archive: Archive, mention: Mention) -> str:
    """Return the position of a mention with what the record says of where it is held; "" if it has no position.

    "Chủ tịch UBND tỉnh" in a record of Lạng Sơn → "Chủ tịch UBND tỉnh Lạng Sơn". A position that names a place, or that
    the record ties to an agency, gets no other place.
    """
    position = mention.position
    if not position:
        return ""
    if not mention.agency:
        return _in_place(position, tuple(_units(archive, mention.dialogue)), archive.province_names)
    agency = archive.agencies[mention.agency].name
    if agency in position or _names_a_place(position, archive.province_names):
        return position
    return text("person.position", position=position, agency=agency)


# A few positions are those of very many mentions.
@lru_cache(maxsize=1 << 12)
def _in_place(position: str, units: tuple[tuple[str, str], ...], provinces: frozenset[str]) -> str:
    if _names_a_place(position, provinces):
        return position
    for start, end in reversed(list(_parts(position))):
        part = position[start:end]
        if _FORMER.match(part):
            continue
        for pattern, name in units:
            if re.search(rf"(?:{pattern})$", part):
                return f"{position[:end]} {name}{position[end:]}"
    return position


def positions_of(archive: Archive, person: str) -> tuple[str, ...]:
    """Return the different positions of a person, newest first, without those that are a part of another.

    Those of one host are also compared as typed: of "Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh" one part alone gets the place.
    """
    told: dict[str, tuple[str, str, str]] = {}
    for mention in archive.mentions("people", person):
        shown = position_in_place(archive, mention)
        host = "/".join(archive.hosts[mention.dialogue].key)
        told.setdefault(shown.casefold(), (shown, host, (mention.position or "").casefold()))
    parts: set[tuple[str, str]] = set()
    for key, (_, host, typed) in told.items():
        parts |= {("", key[start:end]) for start, end in _parts(key)} - {("", key)}
        parts |= {(host, typed[start:end]) for start, end in _parts(typed)} - {(host, typed)}
    return tuple(
        shown
        for key, (shown, host, typed) in told.items()
        if key and ("", key) not in parts and (host, typed) not in parts
    )


def _parts(position: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each of the offices that a position joins."""
    start = 0
    for separator in _PARTS.finditer(position):
        yield start, separator.start()
        start = separator.end()
    yield start, len(position)


def _names_a_place(position: str, provinces: frozenset[str]) -> bool:
    plain = _OF_A_PERSON.sub(" ", position)
    named = any(not match[1].islower() for match in _UNIT_AND_NEXT.finditer(plain))
    return named or any(name in plain for name in provinces)


def _units(archive: Archive, dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    """Yield patterns of the words that can only mean a certain place in a record, each with what names that place."""
    host, date = archive.hosts[dialogue], dialogue.record.date
    kind, id_ = host.key
    place = archive.agencies[id_].place if kind == "agency" else id_ if kind == "place" else None
    if place:
        own = period_on(archive.places[place].periods, date)
        yield rf"(?<!\w)(?i:{_UNITS[own.kind]})", _bare(own.name, text(f"place.lead.{own.kind}"))
    if host.province is None or (kind == "agency" and not place and host.level != "province"):
        return
    period = period_on(archive.provinces[host.province].periods, date)
    # In a city that is a province, "thành phố" may be another one in it: only records of the city itself are plain.
    if period.kind == "province" or not place:
        lead = text(f"province.lead.{period.kind}")
        yield rf"(?<!\w)(?i:{_UNITS[period.kind]})", _bare(period.name, lead)
    yield _DEPARTMENT, province_name(period)


def _bare(name: str, lead: str) -> str:
    """Return a name without the word for its kind: "Quận 1" → "1"."""
    return name[len(lead) + 1 :] if name.casefold().startswith(f"{lead.casefold()} ") else name
