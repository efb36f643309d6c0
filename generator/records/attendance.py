"""Types of a record's parts about who took part: leaders, participants, sites and numbers."""

from generator.records.model import Model
from generator.records.quantities import Amount, Quantity
from generator.records.registries import Level
from generator.records.scalars import AgencyId, Flag, Id, Line, PersonId


class Sourced(Model):
    """A fact and where it stands: in `source`, in `sources`, or in the record's only source if it names none."""

    source: Id | None = None
    sources: tuple[Id, ...] = ()
    differs: Line | None = None


class PersonAtTime(Model):
    """A person in the position held on that day; no `person` if the source gives no name."""

    person: PersonId | None = None
    position: Line


class Leader(PersonAtTime, Sourced):
    """Somebody who led a dialogue or took part as a leader, and of which agency."""

    agency: AgencyId | None = None


class Site(Model):
    """The sites of one level of government where a dialogue was held or joined online."""

    level: Level
    count: Amount | None = None
    note: Line | None = None


class Attendee(Model):
    """Somebody who only attended, by name: needs no entry in the registry of people."""

    name: Line | None = None
    position: Line


class Participant(Sourced):
    """A group of participants, agencies represented, or people who attended."""

    group: Line | None = None
    agencies: tuple[AgencyId, ...] = ()
    people: tuple[Attendee, ...] = ()
    levels: tuple[Level, ...] = ()
    count: Amount | None = None
    among: Flag = False
    at_least: Flag = False

    @property
    def amount(self) -> Quantity | None:
        """The number; `at_least` is the earlier form of the word "hơn"."""
        return Quantity(self.count.value, "hơn") if self.count and self.at_least else self.count


class Counts(Sourced):
    """Numbers that the source gives of a dialogue as a whole."""

    questions: Amount | None = None
    proposals: Amount | None = None
    content_groups: Amount | None = None
    speakers: Amount | None = None
    sent_before: Amount | None = None
    viewers: Amount | None = None
