"""What provinces, dialogues and people are called where pages show them."""

from generator.archive.archive import Archive, period_on
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.records.schema import Named, Person
from generator.text.strings import text
from generator.text.vietnamese import collation_initial, format_date


def province_title(province: schema.Province, dialogue: Dialogue | None = None) -> str:
    """The name in full, of today or of a dialogue's day: "tỉnh Lạng Sơn", "thành phố Huế"."""
    period = period_on(province, dialogue.record.date) if dialogue else province.periods[-1]
    lead = text(f"province.lead.{period.kind}")
    return period.name if period.name.casefold().startswith(lead.casefold()) else f"{lead} {period.name}"


def dialogue_name(archive: Archive, dialogue: Dialogue) -> str:
    """A dialogue in a few words: "Lạng Sơn 2021", with the day where the province had several that year."""
    record = dialogue.record
    name = period_on(archive.provinces[record.province], record.date).name
    alone = archive.held[record.province, record.date.year] == 1
    return f"{name} {record.date.year}" if alone else f"{name} {format_date(record.date)}"


def shown_name(named: Named) -> str | None:
    """The name of somebody commended, as far as it may be shown."""
    if named.name is None or named.display == "hidden":
        return None
    if named.display == "initials":
        return "".join(f"{word[0]}." for word in named.name.split())
    return named.name


def given_initial(person: Person) -> str:
    """The letter under which a person stands in an index: the first of the given name, which is the last word."""
    return collation_initial(person.name.rpartition(" ")[2])
