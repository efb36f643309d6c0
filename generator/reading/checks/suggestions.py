"""Which entry an unknown id means: only what differs by a slip of the hand, for a wrong proposal is worse than none."""

import re
from collections.abc import Iterable, Mapping

from generator.reading.cursor import Cursor
from generator.text.slips import has_doubled_letter, has_same_letters, is_one_edit, is_syllable, slipped_word
from generator.text.vietnamese import normalise, slug

Entries = Mapping[str, Cursor]

_KINDS_OF_BODIES = frozenset(
    re.findall(
        r"\w+",
        "ban bo chi cong cuc doan hdnd hoi huyen mttq phong phuong quan so"
        " thanh thi tinh toa tong tran trung truong ubnd uy vien vu xa",
    )
)
"""Words that tell one kind of body from another: an edit must not make "sở" of "bộ"."""
_BEFORE_NAMES = frozenset(re.findall(r"\w+", "bo dang hoc htx huyen khu pho phuong quan thcs thpt tran truong ty xa"))
"""Words after which the name of a place or an institution stands, which another one may resemble."""


def suggest_id(typed: str, registry: str, entries: Mapping[str, Entries], home: str | None) -> str | None:
    """The id that a mistyped one means, or None; `home` is the province of the record or of the entry that uses it."""
    known = entries.get(registry, {})
    if registry == "agencies":
        known = {id_: entry for id_, entry in known.items() if entry.get_text("province") in {None, home}}
    return _only(id_ for id_, entry in known.items() if _means(typed, id_, entry, registry)) or _only(
        id_ for id_ in known if typed.isascii() and _is_slip(slug(typed), id_, registry, entries, home)
    )


def suggest_word(typed: str, known: Iterable[str]) -> str | None:
    """The one of a record's own ids that a mistyped one means, or None."""
    known = list(known)
    exact = _only(id_ for id_ in known if has_same_letters(slug(typed), slug(id_)))
    return exact or _only(id_ for id_ in known if slipped_word(slug(typed), slug(id_)) is not None)


def _only(candidates: Iterable[str]) -> str | None:
    found = list(candidates)
    return found[0] if len(found) == 1 else None


def _means(typed: str, id_: str, entry: Cursor, registry: str) -> bool:
    """Whether an id differs in hyphens and diacritics only, or is the name of the entry."""
    names = [name.text for path in _NAMES.get(registry, ()) for name in entry.select(*path) if name.text]
    if registry == "provinces":
        names += [_full_name(period) for period in entry.select("periods", "*")]
    if not typed.isascii():
        return _canonical(typed) in map(_canonical, names)
    typed = slug(typed)
    if registry == "people":  # two people may have one name, and their ids then say which
        return has_same_letters(typed, id_)
    return has_same_letters(typed, id_) or typed in map(slug, names)


_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "provinces": (("periods", "*", "name"), ("aliases", "*")),
    "agencies": (("name",), ("abbreviations", "*")),
    "people": (("name",), ("aliases", "*")),
    "topics": (("name",), ("aliases", "*")),
    "documents": (("number",),),  # laws of several years have one title
}
"""Paths to what names one entry only, by registry."""


def _full_name(period: Cursor) -> str:
    kind = "Thành phố" if period.get_text("kind") == "city" else "Tỉnh"
    return f"{kind} {period.get_text('name')}"


def _canonical(text: str) -> str:
    return " ".join(normalise(text).casefold().split())


def _is_slip(typed: str, id_: str, registry: str, entries: Mapping[str, Entries], home: str | None) -> bool:
    match registry:
        case "provinces":
            return is_one_edit(typed, id_)
        case "people":
            return has_doubled_letter(typed, id_)
        case "topics" | "documents":
            return slipped_word(typed, id_) is not None
        case "agencies":
            return _is_slip_of_agency(typed, id_, entries.get("provinces", {}), home)
        case _:
            index = slipped_word(typed, id_)
            return index is not None and not is_syllable(typed.split("-")[index])


def _is_slip_of_agency(typed: str, id_: str, provinces: Entries, home: str | None) -> bool:
    index = slipped_word(typed, id_)
    if index is None:
        return False
    words, right = typed.split("-"), id_.split("-")
    if not is_syllable(words[index]):
        return True
    if words[index] in _KINDS_OF_BODIES or right[index] in _KINDS_OF_BODIES:
        return False
    tail = home.count("-") + 1 if home and id_.endswith(f"-{home}") else 0
    if tail and index >= len(words) - tail:
        return "-".join(words[-tail:]) not in provinces
    return not _BEFORE_NAMES.intersection(words[:index])
