"""Rows of a page in groups: template filters."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from generator.archive.archive import Archive
from generator.archive.names import given_initial
from generator.records.dialogue import Dialogue, Directive, Question
from generator.records.schema import Agency, Person


def by_initial(people: Iterable[Person]) -> list[tuple[str, list[Person]]]:
    """People who stand in order, under the first letter (without tone) of their given names."""
    return [(letter, list(group)) for letter, group in groupby(people, key=given_initial)]


def by_province(agencies: Iterable[Agency]) -> list[tuple[str, list[Agency]]]:
    """Agencies that stand in order, under their provinces; national ones under an empty id."""
    return [(id_, list(group)) for id_, group in groupby(agencies, key=lambda agency: agency.province or "")]


def by_dialogue(items: Iterable[Directive]) -> list[tuple[Dialogue, list[Directive]]]:
    """Directives that stand in order, under their dialogues."""
    return [(dialogue, list(group)) for dialogue, group in groupby(items, key=attrgetter("dialogue"))]


def by_first_topic(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """Questions under the first of their topics, topics as they come up first."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.record.topics[0], []).append(question)
    return list(groups.items())


def by_addressees(directives: Iterable[Directive]) -> list[tuple[tuple[str, ...], list[Directive]]]:
    """Directives under those that they are addressed to, these as they come up first."""
    groups: dict[tuple[str, ...], list[Directive]] = {}
    for directive in directives:
        groups.setdefault(directive.record.to, []).append(directive)
    return list(groups.items())


def addressees(archive: Archive, directives: Iterable[Directive]) -> list[Agency]:
    """The agencies that directives are addressed to, each once, in the order of their names."""
    ids = {agency for directive in directives for agency in directive.record.to}
    return [agency for agency in archive.agencies.values() if agency.id in ids]
