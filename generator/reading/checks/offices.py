"""Provinces of the offices that people hold, by the words of their positions."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property

from generator.reading.checks.context import existed_on
from generator.reading.cursor import Cursor
from generator.text.dates import PartialDate

# Names of provinces that stand for something else: organisations named after a person, and places below a province.
_OTHER_NAMES = re.compile(
    r"\b(?:cộng sản|tncs|tiền phong|tntp|quốc gia|học viện)\s+hồ chí minh\b"
    r"|\b(?:xã|phường|thị trấn|thị xã|quận|huyện|đường|khu|trường|công ty)\s+\w+(?:\s+\w+)?"
)
_FORMER = re.compile(r"\s*nguyên\s")
_NATIONAL = re.compile(
    r"\b(?:trung ương|tw|chính phủ|bộ trưởng|thứ trưởng|quốc hội|chủ tịch nước|bộ chính trị|vụ trưởng|cục trưởng)\b"
)
_LOCAL = re.compile(
    r"\b(?:tỉnh|thành phố|tp|thành ủy|thành đoàn|huyện|quận|thị xã|thị trấn|thị ủy|xã|phường|đặc khu|sở|ubnd|hđnd"
    r"|ủy ban nhân dân|hội đồng nhân dân|chi cục|công an|bộ chỉ huy)\b"
)
_LATE_TONE = re.compile("([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])(?!\\w)")
_PARTS = re.compile(r"[,;]|\s[-\u2013]\s|\bkiêm\b")


class Offices:
    """Finds the provinces of offices; `provinces` are the entries of the registry by id."""

    def __init__(self, provinces: Mapping[str, Cursor]) -> None:
        self._provinces = provinces
        self._found: dict[tuple[str, str | None], frozenset[str]] = {}

    def provinces_of(self, position: str, home: str | None) -> frozenset[str]:
        """Ids of the provinces that a position names, else `home` if it is a local office, else none.

        `home` is the province of the record, which positions such as "Chủ tịch UBND tỉnh" leave out.
        """
        key = position, home
        if key not in self._found:
            self._found[key] = frozenset(self._find(position, home))
        return self._found[key]

    def _find(self, position: str, home: str | None) -> set[str]:
        parts = [part for part in _PARTS.split(_canonical(position)) if not _FORMER.match(part)]
        named = {self._names[name] for part in parts for name in self._pattern.findall(_OTHER_NAMES.sub(" ", part))}
        if named or home is None:
            return named
        return {home} if any(_LOCAL.search(part) and not _NATIONAL.search(part) for part in parts) else set()

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Province id by name in lower case, of every period."""
        return {
            _canonical(name): id_
            for id_, province in self._provinces.items()
            for cursor in province.select("periods", "*", "name")
            if (name := cursor.text)
        }

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._names, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)")

    def on(self, province: str, date: PartialDate) -> str:
        """The province that a province has become by a date, itself if it still existed."""
        seen: set[str] = set()
        while province in self._provinces and province not in seen:
            seen.add(province)
            entry = self._provinces[province]
            successor = entry.get_text("successor")
            if successor is None or existed_on(entry, date):
                break
            province = successor
        return province


def _canonical(text: str) -> str:
    """Lower case, with the tone of "oa", "oe" and "uy" on the first vowel as registries write it: "Hoà" → "hòa"."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", _LATE_TONE.sub(r"\1\3\2", decomposed))
