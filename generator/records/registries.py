"""Types of registry entries: what records refer to by id."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, TypeVar

from pydantic import Field

from generator.records.model import Model
from generator.records.scalars import AgencyId, Date, Day, Id, Line, PlaceId, ProvinceId, Url

Level: TypeAlias = Literal["province", "district", "commune"]
HostLevel: TypeAlias = Literal["central", "province", "district", "commune", "organisation"]
"""Level of a host; "organisation" if it is none of government, such as a university."""


class ProvincePeriod(Model):
    """Name and kind of a province from `since` to `until`, inclusive; open-ended if a date is missing."""

    name: Line
    kind: Literal["province", "city"]
    since: Day | None = None
    until: Day | None = None


class Province(Model):
    """A province or centrally run city and its periods; `successor` if the last period has ended."""

    id: Id
    periods: tuple[ProvincePeriod, ...] = Field(min_length=1)
    successor: ProvinceId | None = None
    aliases: tuple[Line, ...] = ()


PLACE_LEVELS: Mapping[str, Level] = {
    "commune": "commune",
    "ward": "commune",
    "special-zone": "commune",
    "township": "commune",
    "rural-district": "district",
    "urban-district": "district",
    "town": "district",
    "district-city": "district",
}
"""Level of government by the kind of a place."""


class PlacePeriod(Model):
    """Name and kind of a place from `since` to `until`, inclusive; open-ended if a date is missing."""

    name: Line
    kind: Literal[
        "commune", "ward", "special-zone", "township", "rural-district", "urban-district", "town", "district-city"
    ]
    since: Day | None = None
    until: Day | None = None

    @property
    def level(self) -> Level:
        """Level of government of the place."""
        return PLACE_LEVELS[self.kind]


AnyPeriod = TypeVar("AnyPeriod", ProvincePeriod, PlacePeriod)


class Place(Model):
    """A district or commune of a province and its periods; `successors` if the last period has ended."""

    id: Id
    province: ProvinceId
    periods: tuple[PlacePeriod, ...] = Field(min_length=1)
    successors: tuple[PlaceId, ...] = ()
    aliases: tuple[Line, ...] = ()


class Agency(Model):
    """A body that hosts, asks, answers, is addressed or commends; a `group` is a collective term without a seal."""

    id: Id
    name: Line
    kind: Literal["agency", "group"]
    level: Literal["central", "province", "district", "commune"] | None = None
    province: ProvinceId | None = None
    place: PlaceId | None = None
    abbreviations: tuple[Line, ...] = ()
    since: Day | None = None
    until: Day | None = None
    successors: tuple[AgencyId, ...] = ()
    note: Line | None = None


class Person(Model):
    """A person who spoke, chaired, answered or signed in an official capacity."""

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    note: Line | None = None


class Topic(Model):
    """A topic of questions, presentations and directives."""

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    description: Line | None = None


class LegalDocument(Model):
    """A legal or programme document that records cite."""

    id: Id
    kind: Literal[
        "law",
        "resolution",
        "decree",
        "decision",
        "directive",
        "conclusion",
        "circular",
        "strategy",
        "programme",
        "project",
        "regulation",
        "plan",
        "notice",
        "other",
    ]
    title: Line
    number: Line | None = None
    date: Date | None = None
    issuers: tuple[AgencyId, ...] = ()
    url: Url | None = None
    note: Line | None = None


class Abbreviation(Model):
    """A full form that search treats as equal to its abbreviation; `short` lists the spellings in use."""

    id: Id
    full: Line
    short: tuple[Line, ...] = Field(min_length=1)
    note: Line | None = None
