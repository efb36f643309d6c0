"""Rules for registry entries; each yields problems."""

import datetime
import re
from collections.abc import Iterator
from typing import get_args

from generator.reading.checks.context import RuleContext, entries_by_id
from generator.reading.cursor import Cursor
from generator.reading.problems import Problem
from generator.records.registries import PLACE_LEVELS, HostLevel
from generator.text.dates import format_date
from generator.text.vietnamese import fold


def repeated_entries_are_equal(context: RuleContext) -> Iterator[Problem]:
    """An entry that several folders contain is equal in all."""
    for registry, document in context.registries:
        for id_, entry in entries_by_id(document).items():
            first = context.entries[registry][id_]
            if entry.value != first.value:
                yield entry.problem("entry-differs", id=id_, first=str(first.position))


def periods_are_ordered(context: RuleContext) -> Iterator[Problem]:
    """The periods of a province or place are in order and do not overlap."""
    for entry in (*context.entries.get("provinces", {}).values(), *context.entries.get("places", {}).values()):
        last: datetime.date | None = None
        for number, period in enumerate(entry.select("periods", "*")):
            since, until = period.get_day("since"), period.get_day("until")
            if (number and (last is None or since is None or since <= last)) or (since and until and until < since):
                yield period.problem("periods-out-of-order")
            last = until


def successors_match_ends(context: RuleContext) -> Iterator[Problem]:
    """An ended province has a successor; a province, place or agency that has not ended has none."""
    for province in context.entries.get("provinces", {}).values():
        periods = list(province.select("periods", "*"))
        until = periods[-1].get_day("until") if periods else None
        successor = province.get("successor")
        if until and successor is None:
            yield province.problem("ended-without-successor", date=format_date(until))
        if successor is not None and periods and periods[-1].get("until") is None:
            yield successor.problem("successor-without-end")
    for place in context.entries.get("places", {}).values():
        periods, successors = list(place.select("periods", "*")), place.get("successors")
        if successors is not None and periods and periods[-1].get("until") is None:
            yield successors.problem("successor-without-end")
    for agency in context.entries.get("agencies", {}).values():
        successors = agency.get("successors")
        if successors is not None and agency.get("until") is None:
            yield successors.problem("successor-without-end")


def successors_have_no_cycles(context: RuleContext) -> Iterator[Problem]:
    """No province, place or agency is its own direct or indirect successor."""
    for registry, steps in (
        ("provinces", ("successor",)),
        ("places", ("successors", "*")),
        ("agencies", ("successors", "*")),
    ):
        entries = context.entries.get(registry, {})
        for id_, entry in entries.items():
            reached: set[str] = set()
            queue = [entry]
            while queue:
                for cursor in queue.pop().select(*steps):
                    successor = cursor.text or ""
                    if successor in entries and successor not in reached:
                        reached.add(successor)
                        queue.append(entries[successor])
            if id_ in reached:
                yield next(entry.select(*steps)).problem("successor-circle")


def places_of_agencies_match(context: RuleContext) -> Iterator[Problem]:
    """An agency of a district or commune has the province of that place, and no other level than the place."""
    for agency in context.entries.get("agencies", {}).values():
        cursor, level = agency.get("place"), agency.get("level")
        place = context.entries.get("places", {}).get((cursor and cursor.text) or "")
        right = place and place.get_text("province")
        if cursor is None or place is None or not right:
            continue
        province = agency.get("province")
        if province is None:
            yield agency.problem("agency-place-without-province", place=cursor.text, province=right)
        elif province.text != right:
            yield province.problem("agency-place-differs", place=cursor.text, province=right)
        kinds = (kind.text or "" for kind in place.select("periods", "*", "kind"))
        levels = dict.fromkeys(PLACE_LEVELS[kind] for kind in kinds if kind in PLACE_LEVELS)
        if level is not None and levels and level.text in {*get_args(HostLevel)} - levels.keys():
            yield level.problem("agency-level-differs", place=cursor.text, level=" / ".join(levels))


def _normalised(short: str) -> str:
    """Remove what spellings of an abbreviation differ in: "GD&ĐT", "GD-ĐT" and "GD và ĐT" → "gdđt"."""
    return "".join(word for word in re.findall(r"[^\W_]+", short.casefold()) if word != "và")


def _abbreviations(context: RuleContext) -> Iterator[tuple[Cursor, list[tuple[str, Cursor]]]]:
    """Yield each entry of abbreviations with its short forms and their cursors."""
    for entry in context.entries.get("abbreviations", {}).values():
        yield entry, [(cursor.text, cursor) for cursor in entry.select("short", "*") if cursor.text]


def _full_forms(context: RuleContext) -> Iterator[tuple[str, Cursor]]:
    for entry, _ in _abbreviations(context):
        cursor = entry.get("full")
        if cursor is not None and cursor.text:
            yield cursor.text, cursor


def abbreviations_are_unique(context: RuleContext) -> Iterator[Problem]:
    """An abbreviation is in one entry only, which lists each spelling once."""
    first: dict[str, Cursor] = {}
    for _, shorts in _abbreviations(context):
        own: dict[str, Cursor] = {}
        for short, cursor in shorts:
            before = first.get(_normalised(short)) or own.get(short)
            if before is not None:
                yield cursor.problem("abbreviation-repeated", short=short, first=str(before.position))
            own.setdefault(short, cursor)
        for short, cursor in own.items():
            first.setdefault(_normalised(short), cursor)


def spellings_are_equivalent(context: RuleContext) -> Iterator[Problem]:
    """The spellings of an entry differ only in case, in "&" or "và", and in separators between letters."""
    for _, shorts in _abbreviations(context):
        for short, cursor in shorts[1:]:
            if _normalised(short) != _normalised(shorts[0][0]):
                yield cursor.problem("abbreviation-differs", short=short, first=shorts[0][0])


_SYLLABLE = re.compile("(?:[bcdghklmnpqrstvx]|[cgknpt]h|gi|ngh?|qu|tr)?[aeiouy]{1,3}(?:[cmnpt]|ch|ng|nh)?")


def abbreviations_are_not_words(context: RuleContext) -> Iterator[Problem]:
    """An abbreviation has two or more capitals and is no syllable: search ignores case, and "ai" is a word ("who")."""
    for _, shorts in _abbreviations(context):
        for short, cursor in shorts:
            if sum(map(str.isupper, short)) < 2 or _SYLLABLE.fullmatch(fold(short)):
                yield cursor.problem("abbreviation-like-a-word", short=short)


def full_forms_are_unique(context: RuleContext) -> Iterator[Problem]:
    """A full form is in one entry only, which has all spellings of its abbreviation."""
    first: dict[str, Cursor] = {}
    for full, cursor in _full_forms(context):
        words = " ".join(re.findall(r"[^\W_]+", fold(full)))
        if words in first:
            yield cursor.problem("full-form-repeated", full=full, first=str(first[words].position))
        first.setdefault(words, cursor)


def full_forms_are_spelled_out(context: RuleContext) -> Iterator[Problem]:
    """A full form has at least two words and contains no abbreviation: search expands abbreviations only once."""
    known = {_normalised(short) for _, shorts in _abbreviations(context) for short, _ in shorts} - {""}
    for full, cursor in _full_forms(context):
        if len(re.findall(r"[^\W_]+", full)) < 2:
            yield cursor.problem("full-form-too-short", full=full)
        for word in full.split():
            if _normalised(word) in known:
                yield cursor.problem("full-form-abbreviated", short=word)
