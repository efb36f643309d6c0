"""The rule that agencies belong to the province of a record; its problem names the province's own body."""

import json
import re
from collections.abc import Iterator

from generator.reading.checks.context import RuleContext, periods_on, province_of
from generator.reading.cursor import Cursor
from generator.reading.problems import Problem
from generator.records.introspection import references
from generator.records.scalars import ID_PATTERN, MAX_ID
from generator.records.schema import Dialogue
from generator.text.dates import PartialDate
from generator.text.strings import text
from generator.text.vietnamese import slug

_UNIT = r"(?:tỉnh|thành phố|TP\.?)"
_OF_A_PLACE = re.compile(r"\b(?:huyện|quận|phường|thị trấn|thị xã|xã(?! hội)|đặc khu|trường)\b", re.IGNORECASE)
"""Words in names of bodies that only one province has."""
_IN_PROVINCE_AND_CITY = (
    ("Tỉnh ủy", "Thành ủy"),
    ("Tỉnh uỷ", "Thành uỷ"),
    ("Tỉnh đoàn", "Thành đoàn"),
    ("tinh-uy", "thanh-uy"),
    ("tinh-doan", "thanh-doan"),
    ("-tinh-", "-thanh-pho-"),
)
"""What names and ids of bodies say in a province and in a city."""


def agencies_match_province(context: RuleContext) -> Iterator[Problem]:
    """An agency in a record of a province or place is national or belongs to that province."""
    agencies = context.entries.get("agencies", {})
    paths = [tuple(map(str, path)) for path, registry in references(Dialogue).items() if registry == "agencies"]
    for dialogue in context.dialogues.values():
        ours, date_held = province_of(dialogue.get_text, context.entries), dialogue.get_date("date")
        if not ours:
            continue
        provinces: dict[str, str | None] = {"": None}  # of the few agencies of a record, each found once
        for cursor in (cursor for path in paths for cursor in dialogue.select(*path)):
            id_ = cursor.text or ""
            if id_ not in provinces:
                provinces[id_] = agencies[id_].get_text("province") if id_ in agencies else None
            if (theirs := provinces[id_]) and theirs != ours:
                advice = _advice(context, agencies[id_], ours, date_held)
                values = {"id": id_, "theirs": theirs, "ours": ours}
                yield cursor.problem("agency-of-other-province", advice=advice, **values)


def _advice(context: RuleContext, agency: Cursor, ours: str, date: PartialDate | None) -> str:
    """What to do where a record of province `ours` names a body of another: the own one, or how to declare it."""
    file = f"{context.folder}/registry/agencies.yml"
    own = list(_counterparts(context, agency, ours))
    if own:
        shown = " / ".join(f"{body.get_text('id')} ({body.get_text('name')})" for body in own)
        return text("advice.own-agency", ours=ours, own=shown)
    entry = _new_entry(context, agency, ours, date)
    if entry is None:
        return text("advice.other-agency", ours=ours, file=file)
    line = ", ".join(f"{key}: {value}" for key, value in entry.items())
    return text("advice.new-agency", ours=ours, file=file, line=f"- {{{line}}}", id=entry["id"])


def _counterparts(context: RuleContext, agency: Cursor, ours: str) -> Iterator[Cursor]:
    """Yield the bodies of `ours` with the same name apart from the province's, or else with a shared abbreviation."""
    bodies = [body for body in context.entries["agencies"].values() if body.get_text("province") == ours]
    same = [body for body in bodies if _stem(context, body) == _stem(context, agency)]
    abbreviations = {short.text for short in agency.select("abbreviations", "*")}
    yield from same or (
        body for body in bodies if abbreviations & {short.text for short in body.select("abbreviations", "*")}
    )


def _stem(context: RuleContext, agency: Cursor) -> str:
    """The name of a body without that of its province: "Sở Nội vụ tỉnh Lạng Sơn" → "so-noi-vu"."""
    name = _in_unit(agency.get_text("name") or "", is_city=False)
    for own in _names(context, agency.get_text("province") or ""):
        name = re.sub(rf"(?:\b{_UNIT} )?\b{re.escape(own)}\b", " ", name)
    return slug(name)


def _in_unit(name: str, *, is_city: bool) -> str:
    """A name or id of a body as it is in a province or in a city: "Tỉnh đoàn" or "Thành đoàn"."""
    for pair in _IN_PROVINCE_AND_CITY:
        name = name.replace(pair[not is_city], pair[is_city])
    return name


def _names(context: RuleContext, province: str) -> list[str]:
    """The names of a province in all its periods, the longest first."""
    entry = context.entries.get("provinces", {}).get(province)
    names = {name.text for name in entry.select("periods", "*", "name") if name.text} if entry else set()
    return sorted(names, key=lambda name: (-len(name), name))


def _new_entry(context: RuleContext, agency: Cursor, ours: str, date: PartialDate | None) -> dict[str, str] | None:
    """Keys and YAML values of the entry for the body of `ours`; None if its name cannot be told."""
    period = _period(context, ours, date)
    theirs, name, kind = agency.get_text("province") or "", agency.get_text("name") or "", agency.get_text("kind")
    old = next((own for own in _names(context, theirs) if re.search(rf"\b{re.escape(own)}\b", name)), None)
    if period is None or old is None or kind is None or _OF_A_PLACE.search(name.replace(old, "")):
        return None
    is_city, new = period.get_text("kind") == "city", period.get_text("name") or ours
    name = re.sub(rf"\b{_UNIT} {re.escape(old)}\b", f"{'thành phố' if is_city else 'tỉnh'} {new}", name)
    name = _in_unit(re.sub(rf"\b{re.escape(old)}\b", new, name), is_city=is_city)
    id_ = agency.get_text("id") or ""
    id_ = _in_unit(id_.removesuffix(theirs), is_city=is_city) + ours if id_.endswith(f"-{theirs}") else slug(name)
    if not re.fullmatch(ID_PATTERN, id_) or id_ in context.entries["agencies"] or len(id_) > MAX_ID:
        return None
    return {"id": id_, "name": json.dumps(name, ensure_ascii=False), "kind": kind, "province": ours}


def _period(context: RuleContext, province: str, date: PartialDate | None) -> Cursor | None:
    """The period of a province that includes a day of the date, else its last."""
    entry = context.entries.get("provinces", {}).get(province)
    if entry is None:
        return None
    last = next(reversed(list(entry.select("periods", "*"))), None)
    return next(periods_on(entry, date), last) if date else last
