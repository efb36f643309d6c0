"""Rules that compare dialogues; each yields problems.

They run on every check, after the records were read or found in the cache, and so look at records without positions.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from generator.reading.checks.context import ArchiveContext, province_of
from generator.reading.checks.offices import Offices
from generator.reading.problems import Problem
from generator.records.dialogue import Dialogue
from generator.records.introspection import paths_to_holders
from generator.records.model import FieldPath, Model
from generator.records.schema import Dialogue as DialogueRecord


class _Office(NamedTuple):
    """An office of a person in a dialogue, and the provinces that it belongs to."""

    dialogue: Dialogue
    path: FieldPath
    position: str
    provinces: frozenset[str]


def people_have_offices_in_one_province(context: ArchiveContext) -> Iterator[Problem]:
    """From one dialogue to the next a person's offices stay in one province, or one id may stand for two people."""
    finder = Offices(context.entries.get("provinces", {}))
    code = "offices-of-two-provinces"
    for person, offices in _offices(context, finder).items():
        for before, after in pairwise(offices):
            if before.provinces & after.provinces:
                continue
            day = after.dialogue.record.date
            places = ({finder.on(id_, day) for id_ in office.provinces} for office in (before, after))
            if not set.isdisjoint(*places) or code in after.dialogue.record.accepted:
                continue
            entry = context.entries.get("people", {}).get(person)
            yield Problem.of(
                context.locate(after.dialogue.id, after.path),
                code,
                id=person,
                name=entry.get_text("name") if entry else person,
                office=after.position,
                province=", ".join(sorted(after.provinces)),
                other=context.locate(before.dialogue.id, before.path),
                other_office=before.position,
                other_province=", ".join(sorted(before.provinces)),
            )


def former_ids_lead_to_one_record(context: ArchiveContext) -> Iterator[Problem]:
    """A former id is not the id of a record, and stands in one record once: its URL leads to one page."""
    first: dict[str, tuple[str, FieldPath]] = {}
    for id_, formerly in sorted(context.formerly.items()):
        for index, former in enumerate(formerly):
            here = id_, ("formerly", index)
            if former in context.formerly:
                file = context.locate(former, ()).file
                yield Problem.of(context.locate(*here), "former-id-in-use", id=former, file=file)
            elif former and first.setdefault(former, here) != here:
                position = context.locate(*first[former])
                yield Problem.of(context.locate(*here), "former-id-repeated", id=former, first=position)


def _offices(context: ArchiveContext, finder: Offices) -> dict[str, list[_Office]]:
    """Every office in some province by person, in the order of dates."""
    agencies = context.entries.get("agencies", {})
    offices: defaultdict[str, list[_Office]] = defaultdict(list)
    for dialogue in sorted(context.dialogues, key=lambda dialogue: (dialogue.record.date, dialogue.id)):
        home = province_of(vars(dialogue.record).get, context.entries)
        for steps in paths_to_holders(DialogueRecord, "person"):
            for path, holder in _select(dialogue.record, steps):
                values = holder.__dict__  # quicker than to ask a record for a field that it may not have
                person, position = values["person"], values.get("position")
                if not person:
                    continue
                agency = agencies.get(values.get("agency") or "")
                theirs = agency.get_text("province") if agency else None
                provinces = finder.provinces_of(position or "", home)
                if theirs and not provinces:
                    provinces = frozenset({theirs})
                if provinces:
                    shown = position or (agency.get_text("name") if agency else None) or ""
                    offices[person].append(_Office(dialogue, (*path, "person"), shown, provinces))
    return offices


def _select(record: Model, steps: FieldPath) -> Iterator[tuple[FieldPath, Model]]:
    """Yield path and value of each model at a path of field names, where "*" selects all items."""
    selected: list[tuple[FieldPath, object]] = [((), record)]
    for step in steps:
        if step == "*":
            selected = [
                ((*path, index), item)
                for path, items in selected
                if isinstance(items, tuple)
                for index, item in enumerate(items)
            ]
        else:
            selected = [((*path, step), getattr(value, str(step))) for path, value in selected if value is not None]
    return ((path, value) for path, value in selected if isinstance(value, Model))
