"""Whether counts are exact: those of results and of every facet, against a scan of all texts."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode

from playwright.sync_api import Page

from generator.search.index_files import FacetLabels
from generator.search.search_record import RecordGroup, SearchRecord
from generator.text.vietnamese import fold
from tests.search_bench.abbreviations import expanded
from tests.search_bench.chances import one
from tests.search_bench.engines import Engine
from tests.search_bench.known import FUNCTION_WORDS

SINGLES, PAIRS = 20, 30
_FACETS = ("loai", "tinh", "nam", "chu-de", "co-quan")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_TOKEN = re.compile(
    r"(\d{1,3}(?:\.\d{3})+(?!\d)|[^\W_]+(?:&[^\W_]+)*)"
    r"|[.,;:!?…](?![^ \n\t\u00a0\"'”’»)\]}])|[()\[\]{}\n|•]"
)
_Y = re.compile("(?:[hklmst]|qu)y")
Syllable: TypeAlias = tuple[str, str, tuple[str, ...]]
"""Letters without marks, the tone, and the mark of each letter."""
Chosen: TypeAlias = dict[str, list[str]]

_ASK = """async ([q, filters]) => {
  const { open } = await import("/static/js/search/engine.js");
  window.engine ??= await open(new URL("/", location.href).href);
  const result = await window.engine.search({ q, filters });
  const counts = {};
  for (const [name, values] of Object.entries(result.counts)) counts[name] = Object.fromEntries(values);
  for (const name of ["chu-de", "co-quan"])
    counts[name] = Object.fromEntries((await window.engine.facet(name, result)).map((one) => [one.value, one.count]));
  return { fitting: result.fitting, counts };
}"""


@dataclass(frozen=True)
class Row:
    """A record as a scan sees it: its syllables, None where a pair is parted, and its values in each facet."""

    syllables: tuple[Syllable | None, ...]
    folded: frozenset[str]
    values: dict[str, frozenset[str]]


def _syllable(token: str) -> Syllable:
    letters, tone = "", ""
    marks: list[str] = []
    for char in unicodedata.normalize("NFD", token.replace("đ", "d\u0335").replace("&", "").replace(".", "")):
        if char in _TONES:
            tone = tone or char
        elif unicodedata.combining(char):
            marks[-1] += char
        else:
            letters += char
            marks.append("")
    return (letters[:-1] + "i" if _Y.fullmatch(letters) else letters), tone, tuple(marks)


def syllables(texts: Iterable[str]) -> Iterator[Syllable | None]:
    """The syllables of some texts, and None wherever two are no pair."""
    for text in texts:
        for match in _TOKEN.finditer(unicodedata.normalize("NFC", expanded(text)).lower()):
            yield _syllable(match[1]) if match[1] else None
        yield None


def _fits(typed: Syllable, there: Syllable | None, *, strict: bool) -> bool:
    """Whether a syllable is the one that was typed: every mark that was typed is there, and if strict no other."""
    if there is None or typed[0] != there[0]:
        return False
    if strict:
        return typed == there
    return typed[1] in {"", there[1]} and all(
        mark in {"", other} for mark, other in zip(typed[2], there[2], strict=True)
    )


def _holds(row: Row, typed: tuple[Syllable, ...], *, strict: bool) -> bool:
    if not all(syllable[0] in row.folded for syllable in typed):
        return False
    places = range(len(row.syllables) - len(typed) + 1)
    return any(all(_fits(a, row.syllables[place + n], strict=strict) for n, a in enumerate(typed)) for place in places)


def rows(blocks: Iterable[RecordGroup], labels: FacetLabels) -> list[Row]:
    """Every record of an archive."""
    found = []
    for block in blocks:
        for record in block.records:
            row = tuple(syllables((*record.names, *record.byline, *record.body)))
            folded = frozenset(syllable[0] for syllable in row if syllable)
            found.append(Row(row, folded, _values(record, block, labels)))
    return found


def _values(record: SearchRecord, block: RecordGroup, labels: FacetLabels) -> dict[str, frozenset[str]]:
    """A record counts for its province and for every one into which that went."""
    line = []
    province = block.province or record.province
    while province:
        line.append(province)
        province = labels.provinces[province][1]
    return {
        "loai": frozenset({labels.kinds[record.kind][0]}),
        "tinh": frozenset(line),
        "nam": frozenset({str(block.year)} if block.year else ()),
        "chu-de": frozenset(record.topics),
        "co-quan": frozenset(record.agencies),
    }


def _passes(row: Row, filters: Chosen, without: str | None = None) -> bool:
    return all(row.values[name] & set(values) for name, values in filters.items() if name != without)


def scanned(found: list[Row], typed: tuple[Syllable, ...], filters: Chosen, *, strict: bool = False) -> dict[str, Any]:
    """What the counts have to be."""
    fitting = [row for row in found if _holds(row, typed, strict=strict)]
    return {
        "fitting": sum(_passes(row, filters) for row in fitting),
        "counts": {
            name: dict(Counter(value for row in fitting if _passes(row, filters, name) for value in row.values[name]))
            for name in _FACETS
        },
    }


def asked(found: list[Row], chance: random.Random) -> Iterator[tuple[str, tuple[Syllable, ...], Chosen]]:
    """Words and pairs of words of the archive, with and without marks; one in three with filters."""
    for number in range(SINGLES + PAIRS):
        length = 1 if number < SINGLES else 2
        while True:
            row = one(chance, found)
            place = int(chance.random() * len(row.syllables))
            typed = row.syllables[place : place + length]
            words = tuple(syllable for syllable in typed if syllable)
            if len(words) < length or any(_is_little(syllable) for syllable in words):
                continue
            if chance.random() < 0.4:
                words = tuple((letters, "", ("",) * len(marks)) for letters, _, marks in words)
            break
        filters: Chosen = {}
        if chance.random() < 0.34:
            for name in chance.sample(("loai", "tinh", "nam", "chu-de"), 2):
                filters[name] = sorted(row.values[name])
        yield " ".join(map(_spelt, words)), words, {name: values for name, values in filters.items() if values}


def _is_little(syllable: Syllable) -> bool:
    """A syllable that the search may leave out, or that is no word."""
    return not syllable[0].isalpha() or len(syllable[0]) < 2 or syllable[0] in {fold(word) for word in FUNCTION_WORDS}


def _spelt(syllable: Syllable) -> str:
    """A syllable as text; the tone stands on the letter that has a mark, or else on the last vowel."""
    letters, tone, marks = syllable
    vowels = [place for place, letter in enumerate(letters) if letter in "aeiouy"]
    marked = [place for place in vowels if marks[place]]
    on = (marked or vowels or [len(letters) - 1])[-1]
    spelt = "".join(
        letter + mark + (tone if place == on else "")
        for place, (letter, mark) in enumerate(zip(letters, marks, strict=True))
    )
    return unicodedata.normalize("NFC", spelt.replace("d\u0335", "đ"))


def measure(page: Page, engine: Engine, blocks: Iterable[RecordGroup], labels: FacetLabels) -> dict[str, Any]:
    """How many of the queries were counted exactly, by the engine and by the page; and those that were not."""
    found = rows(blocks, labels)
    page.goto(engine.page)
    wrong = []
    total = 0
    for text, typed, filters in asked(found, random.Random("counts")):
        total += 1
        # With a space behind it the last word is whole; else it may be the beginning of one that is more frequent.
        said = page.evaluate(_ASK, [f"{text} ", filters])
        shown = _shown(page, engine, f"{text} ", filters)
        # Whether "hoàng" is to find "hoằng" too, to which it lacks a mark, is for the engine to decide, not to count.
        ways = [scanned(found, typed, filters, strict=strict) for strict in (False, True)]
        if said not in ways or shown != said["fitting"]:
            counts = [*(way["fitting"] for way in ways), said["fitting"], shown]
            wrong.append({"text": text, "filters": filters, "counts": counts})
    return {"queries": total, "exact": total - len(wrong), "wrong": wrong}


def _shown(page: Page, engine: Engine, text: str, filters: Chosen) -> int:
    """The number that the search page shows."""
    pairs = [("q", text), *((name, value) for name, values in filters.items() for value in values)]
    page.goto(f"{engine.page}?{urlencode(pairs)}")
    page.wait_for_selector('[data-search-state="ready"], [data-search-state="empty"]', state="attached")
    return int(page.get_attribute("[data-count]", "data-count") or 0)
