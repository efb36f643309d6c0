"""Template filters that group rows. Those based on itertools.groupby require input sorted by the group key."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from generator.archive.archive import Archive
from generator.archive.names import given_name_initial
from generator.records.dialogue import Dialogue, Directive, Question
from generator.records.registries import Agency, Person


def group_by_initial(people: Iterable[Person]) -> list[tuple[str, list[Person]]]:
    """Group sorted people by the first letter (without tone) of the given name."""
    return [(letter, list(group)) for letter, group in groupby(people, key=given_name_initial)]


def group_by_province(agencies: Iterable[Agency]) -> list[tuple[str, list[Agency]]]:
    """Group sorted agencies by province id; national agencies have the id ""."""
    return [(id_, list(group)) for id_, group in groupby(agencies, key=lambda agency: agency.province or "")]


def group_by_dialogue(items: Iterable[Directive]) -> list[tuple[Dialogue, list[Directive]]]:
    """Group sorted directives by dialogue."""
    return [(dialogue, list(group)) for dialogue, group in groupby(items, key=attrgetter("dialogue"))]


def group_by_first_topic(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """Group questions by their first topic, in the order of first occurrence; those without come last, as ""."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(next(iter(question.record.topics), ""), []).append(question)
    return sorted(groups.items(), key=lambda group: not group[0])


def group_by_addressees(directives: Iterable[Directive]) -> list[tuple[str | None, tuple[str, ...], list[Directive]]]:
    """Group directives by force and tuple of addressees, in the order of first occurrence."""
    groups: dict[tuple[str | None, tuple[str, ...]], list[Directive]] = {}
    for directive in directives:
        groups.setdefault((directive.record.force, directive.record.to), []).append(directive)
    return [(force, to, items) for (force, to), items in groups.items()]


def addressees(archive: Archive, directives: Iterable[Directive]) -> list[Agency]:
    """Return the distinct agencies that directives are addressed to, in registry order (by name)."""
    ids = {agency for directive in directives for agency in directive.record.to}
    return [agency for agency in archive.agencies.values() if agency.id in ids]
