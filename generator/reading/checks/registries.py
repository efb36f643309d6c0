"""The rules of registry entries; each yields problems."""

import datetime
import re
from collections.abc import Iterator

from generator.reading.checks.context import RuleContext, by_id
from generator.reading.cursor import Cursor
from generator.reading.problems import Problem
from generator.text.vietnamese import fold, format_date


def entries_agree(scene: RuleContext) -> Iterator[Problem]:
    """What several folders say of one entry is the same."""
    for registry, document in scene.registries:
        for id_, entry in by_id(document).items():
            first = scene.entries[registry][id_]
            if entry.value != first.value:
                yield entry.problem("entry-differs", id=id_, first=str(first.position))


def periods_follow_each_other(scene: RuleContext) -> Iterator[Problem]:
    """The periods of a province are in order and do not overlap."""
    for province in scene.entries.get("provinces", {}).values():
        last: datetime.date | None = None
        for number, period in enumerate(province.each("periods", "*")):
            since, until = period.date_of("since"), period.date_of("until")
            if (number and (last is None or since is None or since <= last)) or (since and until and until < since):
                yield period.problem("periods-out-of-order")
            last = until


def ends_have_successors(scene: RuleContext) -> Iterator[Problem]:
    """A province that ended says into which it went; what goes on has no successor."""
    for province in scene.entries.get("provinces", {}).values():
        periods = list(province.each("periods", "*"))
        until = periods[-1].date_of("until") if periods else None
        successor = province.get("successor")
        if until and successor is None:
            yield province.problem("ended-without-successor", date=format_date(until))
        if successor is not None and periods and periods[-1].get("until") is None:
            yield successor.problem("successor-without-end")
    for agency in scene.entries.get("agencies", {}).values():
        successors = agency.get("successors")
        if successors is not None and agency.get("until") is None:
            yield successors.problem("successor-without-end")


def successors_do_not_circle(scene: RuleContext) -> Iterator[Problem]:
    """No province or agency is its own successor in the end."""
    for registry, steps in (("provinces", ("successor",)), ("agencies", ("successors", "*"))):
        entries = scene.entries.get(registry, {})
        for id_, entry in entries.items():
            reached: set[str] = set()
            ahead = [entry]
            while ahead:
                for place in ahead.pop().each(*steps):
                    after = place.text or ""
                    if after in entries and after not in reached:
                        reached.add(after)
                        ahead.append(entries[after])
            if id_ in reached:
                yield next(entry.each(*steps)).problem("successor-circle")


def _bare(short: str) -> str:
    """An abbreviation without what its spellings differ in: "GD&ĐT", "GD-ĐT" and "GD và ĐT" → "gdđt"."""
    return "".join(word for word in re.findall(r"[^\W_]+", short.casefold()) if word != "và")


def _abbreviations(scene: RuleContext) -> Iterator[tuple[Cursor, list[tuple[str, Cursor]]]]:
    """Each entry of abbreviations, with its short forms and where they stand."""
    for entry in scene.entries.get("abbreviations", {}).values():
        yield entry, [(place.text, place) for place in entry.each("short", "*") if place.text]


def _full_forms(scene: RuleContext) -> Iterator[tuple[str, Cursor]]:
    for entry, _ in _abbreviations(scene):
        place = entry.get("full")
        if place is not None and place.text:
            yield place.text, place


def abbreviations_stand_once(scene: RuleContext) -> Iterator[Problem]:
    """An abbreviation stands in one entry, and there each of its spellings once."""
    first: dict[str, Cursor] = {}
    for _, shorts in _abbreviations(scene):
        own: dict[str, Cursor] = {}
        for short, place in shorts:
            before = first.get(_bare(short)) or own.get(short)
            if before is not None:
                yield place.problem("abbreviation-repeated", short=short, first=str(before.position))
            own.setdefault(short, place)
        for short, place in own.items():
            first.setdefault(_bare(short), place)


def spellings_are_of_one_abbreviation(scene: RuleContext) -> Iterator[Problem]:
    """The spellings of an entry differ only in case, in "&" or "và", and in what stands between the letters."""
    for _, shorts in _abbreviations(scene):
        for short, place in shorts[1:]:
            if _bare(short) != _bare(shorts[0][0]):
                yield place.problem("abbreviation-differs", short=short, first=shorts[0][0])


_SYLLABLE = re.compile("(?:[bcdghklmnpqrstvx]|[cgknpt]h|gi|ngh?|qu|tr)?[aeiouy]{1,3}(?:[cmnpt]|ch|ng|nh)?")


def abbreviations_are_no_words(scene: RuleContext) -> Iterator[Problem]:
    """An abbreviation has two capitals, and is no syllable: search knows no case, and "AI" asks who."""
    for _, shorts in _abbreviations(scene):
        for short, place in shorts:
            if sum(map(str.isupper, short)) < 2 or _SYLLABLE.fullmatch(fold(short)):
                yield place.problem("abbreviation-like-a-word", short=short)


def full_forms_stand_once(scene: RuleContext) -> Iterator[Problem]:
    """A full form stands in one entry, which has all spellings of its abbreviation."""
    first: dict[str, Cursor] = {}
    for full, place in _full_forms(scene):
        words = " ".join(re.findall(r"[^\W_]+", fold(full)))
        if words in first:
            yield place.problem("full-form-repeated", full=full, first=str(first[words].position))
        first.setdefault(words, place)


def full_forms_are_full(scene: RuleContext) -> Iterator[Problem]:
    """A full form has two words or more, and none of them is an abbreviation: search writes each out only once."""
    known = {_bare(short) for _, shorts in _abbreviations(scene) for short, _ in shorts} - {""}
    for full, place in _full_forms(scene):
        if len(re.findall(r"[^\W_]+", full)) < 2:
            yield place.problem("full-form-too-short", full=full)
        for word in full.split():
            if _bare(word) in known:
                yield place.problem("full-form-abbreviated", short=word)
