"""Display names of provinces, dialogues and people."""

from generator.archive.archive import Archive, period_on
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.records.schema import Named, Person
from generator.text.strings import text
from generator.text.vietnamese import collation_initial, format_date


def province_title(province: schema.Province, dialogue: Dialogue | None = None) -> str:
    """Return the full name ("tỉnh Lạng Sơn", "thành phố Huế"), the latest or that on the date of a dialogue."""
    period = period_on(province, dialogue.record.date) if dialogue else province.periods[-1]
    lead = text(f"province.lead.{period.kind}")
    return period.name if period.name.casefold().startswith(lead.casefold()) else f"{lead} {period.name}"


def dialogue_name(archive: Archive, dialogue: Dialogue) -> str:
    """Return a short name: "Lạng Sơn 2021", or with the full date if the province had several that year."""
    record = dialogue.record
    name = period_on(archive.provinces[record.province], record.date).name
    is_only = archive.dialogue_counts[record.province, record.date.year] == 1
    return f"{name} {record.date.year}" if is_only else f"{name} {format_date(record.date)}"


def public_name(named: Named) -> str | None:
    """Return the publishable name of a commended person: in full, as initials, or None if hidden or unknown."""
    if named.name is None or named.display == "hidden":
        return None
    if named.display == "initials":
        return "".join(f"{word[0]}." for word in named.name.split())
    return named.name


def given_name_initial(person: Person) -> str:
    """Return the index letter of a person: the first letter of the given name, which is the last word."""
    return collation_initial(person.name.rpartition(" ")[2])
