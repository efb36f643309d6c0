"""Display names of provinces, dialogues, their dates, directives, and people."""

from collections.abc import Iterable, Sequence

from generator.archive.archive import Archive
from generator.archive.host import province_name
from generator.records.dialogue import Dialogue
from generator.records.introspection import choice_label, choices
from generator.records.registries import Person, Province
from generator.records.schema import Dialogue as Record
from generator.records.schema import Directive, Named
from generator.text.dates import date_words, format_date, format_date_in_year, parse_partial_date
from generator.text.strings import text
from generator.text.vietnamese import collation_initial, format_number

_FORCES = choices(Directive.model_fields["force"].annotation)


def province_title(province: Province) -> str:
    """Return the full name as of today or of its end: "tỉnh Lạng Sơn", "thành phố Huế"."""
    return province_name(province.periods[-1])


def province_description(archive: Archive, province: Province) -> str:
    """Return a sentence that says how many records of a province, and of those that it took in, the archive has."""
    name = province_title(province)
    if ids := archive.predecessors.get(province.id):
        before = ", ".join(archive.provinces[id_].periods[-1].name for id_ in ids)
        name = text("page.province.gathered", province=name, before=before)
    if count := len(archive.dialogues_with_predecessors(province.id)):
        return text("page.province.description", province=name, count=count)
    return text("page.province.empty", province=name)


def dialogue_date(record: Record) -> str:
    """Return the date of a dialogue, marked if it is inferred: "28/9/2021", "09/01/2018 (suy ra)".

    The mark has no space at which a line could break.
    """
    return _marked(format_date(record.date), record)


def dialogue_day(record: Record) -> str:
    """Return the date inside a sentence, marked if it is inferred: "ngày 28/9/2021", "tháng 5/2024 (suy ra)"."""
    return _marked(date_words(record.date), record)


def dialogue_date_in_year(record: Record) -> str:
    """Return the date without the year, marked if it is inferred: "28/9", "tháng 5 (suy ra)"."""
    if record.date_note and record.date.precision == "year":
        return text("date.no-day-inferred")
    return _marked(format_date_in_year(record.date), record)


def _marked(words: str, record: Record) -> str:
    return text("date.inferred", date=words) if record.date_note else words


def dialogue_name(archive: Archive, dialogue: Dialogue) -> str:
    """Return a short name: "Lạng Sơn 2021", or with the full date if the host had several that year."""
    record, host = dialogue.record, archive.hosts[dialogue]
    is_only = archive.dialogue_counts[host.key, record.date.year] == 1
    return f"{host.name} {_marked(str(record.date.year) if is_only else format_date(record.date), record)}"


def dialogue_description(archive: Archive, dialogue: Dialogue) -> str:
    """Return a sentence that says what the record of a dialogue is about and how much of it is entered."""
    record = dialogue.record
    return text(
        "page.dialogue.description",
        kind=choice_label("Dialogue", "kind", record.kind),
        host=archive.hosts[dialogue].title,
        day=dialogue_day(record),
        status="".join(f", {words.lower()}" for words in not_held(record)),
        counts="".join(f", {count}" for count in entered_counts(record)),
    )


def entered_counts(record: Record) -> tuple[str, ...]:
    """Return how many questions and directives a record has, without those of which it has none: "5 câu hỏi"."""
    return (
        *((text("count.questions", n=format_number(len(record.questions))),) if record.questions else ()),
        *((directive_count(record.directives),) if record.directives else ()),
    )


def not_held(record: Record) -> tuple[str, ...]:
    """Return the words that mark a dialogue which is only announced or was cancelled; none for others."""
    status = record.status if record.status in {"announced", "cancelled"} else None
    return (choice_label("Dialogue", "status", status),) if status else ()


def directive_name(directive: Directive) -> str:
    """Return the name of a directive by its force: "Đề nghị 3"; "Việc 3" if the record does not tell the force."""
    return text(f"directive.name.{directive.force or 'none'}", n=directive.id)


def force_words(forces: Iterable[str | None]) -> str:
    """Return what directives are together, by their forces: "yêu cầu, đề nghị"; "việc được nêu" if none is told."""
    found = set(forces)
    kinds = ", ".join(choice_label("Directive", "force", force).lower() for force in _FORCES if force in found)
    if not kinds:
        return text("directive.kinds.none")
    return text("directive.kinds.some", kinds=kinds) if None in found else kinds


def directive_count(directives: Sequence[Directive]) -> str:
    """Return the number of directives and what they are: "7 yêu cầu", "3 việc được nêu"."""
    kinds = force_words(directive.force for directive in directives)
    return text("count.directives", n=format_number(len(directives)), kinds=kinds)


def deadline_words(directive: Directive) -> str:
    """Return a deadline in the source's words, with the day that they mean where a record infers one."""
    deadline = directive.deadline
    if deadline is None:
        return ""
    is_date = deadline.day is not None and deadline.text[:4].isdigit()
    words = format_date(parse_partial_date(deadline.text)) if is_date else deadline.text
    if directive.deadline_day and directive.deadline_day != deadline.day:
        return text("directive.deadline-inferred", words=words, date=format_date(directive.deadline_day))
    return words


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
