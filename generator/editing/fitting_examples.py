"""Examples of fields (YAML) that fit one record: ids of its own province, and days that do not precede it."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from generator.reading.checks.context import province_of
from generator.reading.cursor import Cursor
from generator.records.introspection import is_list, references
from generator.records.model import FieldPath, Model
from generator.records.schema import Dialogue
from generator.text.dates import DAY_PATTERN, PartialDate
from generator.text.strings import field_help, text

Entries: TypeAlias = Mapping[str, Mapping[str, Cursor]]

_PLACEHOLDERS = {
    "agencies": "template.agency-id",
    "topics": "template.topic-id",
    "documents": "template.document-id",
    "places": "template.place-id",
    "provinces": "template.province-id",
}
"""Registries whose entries are shown, and what is shown if none fits: in no registry, so that check does not pass it.

People are never chosen: the id of a real one, left by oversight, would say that somebody took part who did not.
"""
_HOSTS = frozenset({"province", "place", "host"})
_DAYS_OF_WORK = frozenset({("Source", "retrieved"), ("Correction", "date"), ("Dialogue", "entered_on")})
"""Days on which the record is worked at, as (model, field); other days are of the event or follow from it."""


@dataclass(frozen=True)
class FittingExamples:
    """The examples of one record."""

    entries: Entries
    """Registry → id → entry."""
    home: str | None
    """The province of the record; None for a national host."""
    date: PartialDate
    today: datetime.date

    @classmethod
    def for_host(
        cls, entries: Entries, key: str, host: str, date: PartialDate, today: datetime.date
    ) -> "FittingExamples":
        """Examples for the record of a host, which `key` names: province, place or host."""
        return cls(entries, province_of({key: host}.get, entries), date, today)

    def example(self, model: type[Model], name: str) -> str:
        """The example of a field's help, with ids and days that fit in the place of its own."""
        words = field_help(model.__name__, name).example
        if re.fullmatch(DAY_PATTERN, words):
            is_of_work = (model.__name__, name) in _DAYS_OF_WORK
            return str(max(self.today, self.date.last) if is_of_work else self.date.last)
        path: FieldPath = (name, "*") if is_list(model.model_fields[name].annotation) else (name,)
        registry = references(model).get(path, "")
        if registry not in _PLACEHOLDERS:
            return words
        if model is Dialogue and name in _HOSTS:  # the record has its host: no other one fits
            return text(_PLACEHOLDERS[registry])
        ids = self.ids(registry, *re.findall(r"[a-z0-9-]+", words))
        return f"[{', '.join(ids)}]" if len(path) > 1 else ids[0]

    def ids(self, registry: str, *wanted: str) -> tuple[str, ...]:
        """Different entries that resemble the wanted ids, as many as there are; a placeholder if there is none."""
        fitting = dict(self._fitting(registry))
        chosen: list[str] = []
        for example in wanted:
            free = [id_ for id_ in fitting if id_ not in chosen]
            if free:
                chosen.append(max(free, key=lambda id_: _likeness(example, id_, fitting[id_])))
        return tuple(chosen) or (text(_PLACEHOLDERS[registry]),)

    def _fitting(self, registry: str) -> Iterator[tuple[str, Cursor]]:
        """Yield the entries that the record may name."""
        for entry in self.entries.get(registry, {}).values():
            id_ = entry.get("id")
            issued, since, until = entry.get_date("date"), entry.get_day("since"), entry.get_day("until")
            is_later = since and self.date.last < since
            is_over = until and until < self.date.first
            is_home = registry != "agencies" or entry.get_text("province") == self.home
            is_issued = registry != "documents" or (issued and issued.first <= self.date.first)
            if id_ and id_.text and id_.is_id and is_home and is_issued and not is_later and not is_over:
                yield id_.text, entry


def _likeness(example: str, id_: str, entry: Cursor) -> tuple[bool, bool, int]:
    """How well an entry takes the place of an example: one body rather than a group, and the same first words."""
    pairs = list(zip(example.split("-"), id_.split("-"), strict=False))
    same = next((index for index, (one, other) in enumerate(pairs) if one != other), len(pairs))
    return id_ == example, entry.get_text("kind") != "group", same
