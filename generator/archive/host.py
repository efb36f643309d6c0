"""Whose dialogue it was: a province, a place in one, or an agency that is no place; its level, names and page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.records import schema
from generator.records.registries import (
    Agency,
    AnyPeriod,
    HostLevel,
    Place,
    PlacePeriod,
    Province,
    ProvincePeriod,
)
from generator.text.dates import PartialDate
from generator.text.strings import text
from generator.text.vietnamese import capitalise_first

HostKey: TypeAlias = tuple[Literal["province", "place", "agency"], str]


@dataclass(frozen=True)
class Host:
    """The host of a dialogue, named as on its date. Two dialogues have the same host if their keys are equal."""

    key: HostKey
    level: HostLevel
    name: str
    """Short name with a capital: "Lạng Sơn", "Xã Sông Ray (Đồng Nai)", "Thủ tướng Chính phủ"."""
    title: str
    """Full name inside a sentence: "tỉnh Lạng Sơn", "xã Sông Ray, tỉnh Đồng Nai", "Thủ tướng Chính phủ"."""
    province: str | None
    """Id of the province that it is or lies in; None for national hosts."""


def host_of(
    record: schema.Dialogue,
    provinces: Mapping[str, Province],
    places: Mapping[str, Place],
    agencies: Mapping[str, Agency],
) -> Host:
    """Return the host of a dialogue."""
    if record.province:
        period = period_on(provinces[record.province].periods, record.date)
        return Host(("province", record.province), "province", period.name, province_name(period), record.province)
    if record.place:
        place = places[record.place]
        own = period_on(place.periods, record.date)
        above = period_on(provinces[place.province].periods, record.date)
        name = place_name(own)
        title = text("place.in", place=name, province=province_name(above))
        short = text("place.short", place=capitalise_first(name), province=above.name)
        return Host(("place", place.id), own.level, short, title, place.province)
    assert record.host
    agency = agencies[record.host]
    return Host(("agency", agency.id), agency.level or "organisation", agency.name, agency.name, agency.province)


def period_on(periods: tuple[AnyPeriod, ...], date: PartialDate) -> AnyPeriod:
    """Return the first period that includes a day of `date`, or the last period if none does."""
    for period in periods:
        if (period.since or date.last) <= date.last and date.first <= (period.until or date.first):
            return period
    return periods[-1]


def province_name(period: ProvincePeriod) -> str:
    """Return the full name of a province in a period: "tỉnh Lạng Sơn", "thành phố Huế"."""
    return _with_lead(text(f"province.lead.{period.kind}"), period.name)


def place_name(period: PlacePeriod) -> str:
    """Return the full name of a place in a period, without its province: "xã Sông Ray"."""
    return _with_lead(text(f"place.lead.{period.kind}"), period.name)


def _with_lead(lead: str, name: str) -> str:
    return name if name.casefold().startswith(lead.casefold()) else f"{lead} {name}"
