"""Check the counts of results and facets against a scan of all texts."""

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
from tests.search_bench.engines import Engine
from tests.search_bench.random_choice import uniform_choice
from tests.search_bench.relevance import FUNCTION_WORDS

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
Filters: TypeAlias = dict[str, list[str]]

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
    """A record for the scan: its syllables, None between those that are not adjacent, and its values in each facet."""

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
    """Yield the syllables of texts, and None between those that are not adjacent."""
    for text in texts:
        for match in _TOKEN.finditer(unicodedata.normalize("NFC", expanded(text)).lower()):
            yield _syllable(match[1]) if match[1] else None
        yield None


def _fits(typed: Syllable, there: Syllable | None, *, strict: bool) -> bool:
    """Whether a syllable has every mark that was typed, and if `strict` no other."""
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


def scan_rows(groups: Iterable[RecordGroup], labels: FacetLabels) -> list[Row]:
    """Prepare every record of an archive for the scan."""
    found = []
    for group in groups:
        for record in group.records:
            row = tuple(syllables((*record.names, *record.byline, *record.body)))
            folded = frozenset(syllable[0] for syllable in row if syllable)
            found.append(Row(row, folded, _values(record, group, labels)))
    return found


def _values(record: SearchRecord, group: RecordGroup, labels: FacetLabels) -> dict[str, frozenset[str]]:
    """Return the facet values of a record; it counts for its province and for all successors of that."""
    line = []
    province = group.province or record.province
    while province:
        line.append(province)
        province = labels.provinces[province][1]
    return {
        "loai": frozenset({labels.kinds[record.kind][0]}),
        "tinh": frozenset(line),
        "nam": frozenset({str(group.year)} if group.year else ()),
        "chu-de": frozenset(record.topics),
        "co-quan": frozenset(record.agencies),
    }


def _passes(row: Row, filters: Filters, without: str | None = None) -> bool:
    return all(row.values[name] & set(values) for name, values in filters.items() if name != without)


def expected_counts(
    found: list[Row], typed: tuple[Syllable, ...], filters: Filters, *, strict: bool = False
) -> dict[str, Any]:
    """Count results and facet values by scanning all rows."""
    fitting = [row for row in found if _holds(row, typed, strict=strict)]
    return {
        "fitting": sum(_passes(row, filters) for row in fitting),
        "counts": {
            name: dict(Counter(value for row in fitting if _passes(row, filters, name) for value in row.values[name]))
            for name in _FACETS
        },
    }


def make_queries(found: list[Row], rng: random.Random) -> Iterator[tuple[str, tuple[Syllable, ...], Filters]]:
    """Yield words and pairs of words of the archive, with and without marks; one in three with filters."""
    for number in range(SINGLES + PAIRS):
        length = 1 if number < SINGLES else 2
        while True:
            row = uniform_choice(rng, found)
            place = int(rng.random() * len(row.syllables))
            typed = row.syllables[place : place + length]
            words = tuple(syllable for syllable in typed if syllable)
            if len(words) < length or any(_is_unselective(syllable) for syllable in words):
                continue
            if rng.random() < 0.4:
                words = tuple((letters, "", ("",) * len(marks)) for letters, _, marks in words)
            break
        filters: Filters = {}
        if rng.random() < 0.34:
            for name in rng.sample(("loai", "tinh", "nam", "chu-de"), 2):
                filters[name] = sorted(row.values[name])
        yield " ".join(map(_to_text, words)), words, {name: values for name, values in filters.items() if values}


def _is_unselective(syllable: Syllable) -> bool:
    """Whether the search may ignore a syllable, or it is no word."""
    return not syllable[0].isalpha() or len(syllable[0]) < 2 or syllable[0] in {fold(word) for word in FUNCTION_WORDS}


def _to_text(syllable: Syllable) -> str:
    """Spell a syllable; the tone is on the letter that has a mark, or else on the last vowel."""
    letters, tone, marks = syllable
    vowels = [place for place, letter in enumerate(letters) if letter in "aeiouy"]
    marked = [place for place in vowels if marks[place]]
    on = (marked or vowels or [len(letters) - 1])[-1]
    spelled = "".join(
        letter + mark + (tone if place == on else "")
        for place, (letter, mark) in enumerate(zip(letters, marks, strict=True))
    )
    return unicodedata.normalize("NFC", spelled.replace("d\u0335", "đ"))


def measure(page: Page, engine: Engine, groups: Iterable[RecordGroup], labels: FacetLabels) -> dict[str, Any]:
    """Return how many queries the engine and the page counted exactly, and the wrong ones."""
    found = scan_rows(groups, labels)
    page.goto(engine.page)
    wrong = []
    total = 0
    for text, typed, filters in make_queries(found, random.Random("counts")):
        total += 1
        # A trailing space makes the last word complete; else it may be taken as a prefix of a more frequent one.
        said = page.evaluate(_ASK, [f"{text} ", filters])
        shown = _shown(page, engine, f"{text} ", filters)
        # The engine may let "hoàng" match "hoằng", which has one mark more, or not: both counts are exact.
        expected = [expected_counts(found, typed, filters, strict=strict) for strict in (False, True)]
        if said not in expected or shown != said["fitting"]:
            counts = [*(way["fitting"] for way in expected), said["fitting"], shown]
            wrong.append({"text": text, "filters": filters, "counts": counts})
    return {"queries": total, "exact": total - len(wrong), "wrong": wrong}


def _shown(page: Page, engine: Engine, text: str, filters: Filters) -> int:
    """The number that the search page shows."""
    pairs = [("q", text), *((name, value) for name, values in filters.items() for value in values)]
    page.goto(f"{engine.page}?{urlencode(pairs)}")
    page.wait_for_selector('[data-search-state="ready"], [data-search-state="empty"]', state="attached")
    return int(page.get_attribute("[data-count]", "data-count") or 0)
