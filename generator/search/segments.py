"""Analyse one group of records on its own: tokens by record and level, facet values, result cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from generator.search.cards import card_files
from generator.search.search_record import RecordGroup
from generator.text.analysis import Abbreviations, Form, abbreviation_table, analyse_token, raw_tokens

LEVEL_COUNT = 3
"""Names, byline, body: by falling weight."""
_Tokens: TypeAlias = NDArray[np.unsignedinteger[Any]]
_BREAK = 0
_IGNORED = -1
_CODE_SEPARATOR = ":"
_MAX_CACHED_WORDS = 1 << 17


@dataclass(frozen=True)
class Segment:
    """One record group as it enters the index."""

    kinds: tuple[str, ...]
    forms: str
    """The group's forms, each as letters and code: "da:5 dao:2". One string takes less memory than many."""
    tokens: _Tokens
    """uint16 or uint32[n_tokens]: numbers from 1 into `forms`; 0 is a break between tokens that are not adjacent."""
    lengths: NDArray[np.int64]
    """int64[n_records, LEVEL_COUNT]: number of tokens and breaks."""
    title_lengths: tuple[int, ...]
    """In tokens."""
    cards: tuple[bytes, ...]
    topics: tuple[tuple[str, ...], ...]
    agencies: tuple[tuple[str, ...], ...]
    provinces: tuple[str | None, ...]
    province: str | None
    year: int | None


def parse_form(written: str) -> Form:
    """Parse a form as `Segment.forms` writes it."""
    folded, _, code = written.partition(_CODE_SEPARATOR)
    return Form(folded, int(code))


class SegmentBuilder:
    """Analyses record groups, and caches tokens from one to the next."""

    def __init__(self, abbreviation_rows: Iterable[tuple[str, str]]) -> None:
        """Take (short, full) pairs."""
        self._forms = _FormTable()
        self._words = _WordCache(self._forms)
        # Names and bylines recur in many records.
        self._cached_ids = lru_cache(maxsize=1 << 14)(self._token_ids)
        table = abbreviation_table(abbreviation_rows).expansions
        id_of = self._forms.id_of
        # Ids are ints, which compare faster than forms.
        self._abbreviations = Abbreviations.from_expansions(
            {tuple(map(id_of, short)): tuple(map(id_of, full)) for short, full in table.items()}
        )

    def build(self, group: RecordGroup) -> Segment:
        """Analyse a record group."""
        tokens: list[int] = [_BREAK]
        ends: list[int] = [1]
        cached, uncached = self._cached_ids, self._token_ids
        for record in group.records:
            for texts, token_ids in ((record.names, cached), (record.byline, cached), (record.body, uncached)):
                for text in texts:
                    tokens += token_ids(text)
                    tokens.append(_BREAK)
                ends.append(len(tokens))
        row = np.array(tokens, np.int64)
        # Merge consecutive breaks.
        kept = np.append(False, (row[1:] != _BREAK) | (row[:-1] != _BREAK))
        lengths = np.diff(np.cumsum(kept)[np.array(ends) - 1])
        forms, local_tokens = self._forms.localise(row[kept])
        return Segment(
            kinds=tuple(record.kind for record in group.records),
            forms=forms,
            tokens=local_tokens,
            lengths=lengths.reshape(-1, LEVEL_COUNT),
            title_lengths=tuple(sum(id_ != _BREAK for id_ in cached(record.title)) for record in group.records),
            cards=tuple(card_files(group.records)),
            topics=tuple(record.topics for record in group.records),
            agencies=tuple(record.agencies for record in group.records),
            provinces=tuple(record.province for record in group.records),
            province=group.province,
            year=group.year,
        )

    def _token_ids(self, text: str) -> Sequence[int]:
        """Return the ids of a text's tokens and breaks, abbreviations expanded."""
        # No token spans a space, and the break pattern treats a space like the end of the text.
        return self._abbreviations.expand(list(chain.from_iterable(map(self._words.__getitem__, text.split(" ")))))


class _WordCache(dict[str, tuple[int, ...]]):
    """Maps a text without spaces to the ids of its tokens and breaks; emptied when full."""

    def __init__(self, forms: "_FormTable") -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= _MAX_CACHED_WORDS:
            self.clear()
        ids = map(self._forms.__getitem__, raw_tokens(word))
        self[word] = kept = tuple(id_ for id_ in ids if id_ != _IGNORED)
        return kept


class _FormTable(dict[str, int]):
    """Maps raw tokens to form ids, numbered from 1 by first occurrence."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: dict[Form, int] = {}
        self._written: list[str] = []

    def id_of(self, form: Form | None) -> int:
        """Return the id of a form, which is added if it is new; `_BREAK` for None."""
        if form is None:
            return _BREAK
        if form not in self._ids:
            self._written.append(f"{form.folded}{_CODE_SEPARATOR}{form.code}")
            self._ids[form] = len(self._written)
        return self._ids[form]

    def __missing__(self, raw: str) -> int:
        form = analyse_token(raw)
        self[raw] = id_ = _IGNORED if form is None and raw[0].isalnum() else self.id_of(form)
        return id_

    def localise(self, tokens: NDArray[np.int64]) -> tuple[str, _Tokens]:
        """Return the forms that occur in `tokens`, in the order of their ids, and the tokens as numbers into them."""
        occurs = np.zeros(len(self._written) + 1, np.bool_)
        occurs[tokens] = True
        occurs[_BREAK] = False
        ids = np.flatnonzero(occurs)
        local: _Tokens = np.zeros(len(occurs), np.uint16 if len(ids) < 1 << 16 else np.uint32)
        local[ids] = np.arange(1, len(ids) + 1)
        return " ".join(map(self._written.__getitem__, (ids - 1).tolist())), local[tokens]
