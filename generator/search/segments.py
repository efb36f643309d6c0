"""A block of records read on its own: its tokens by record and weight, its facets, and the cards that results show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from generator.search.cards import card_files
from generator.search.search_record import RecordGroup
from generator.text.analysis import Abbreviations, Form, abbreviations, form_of, raw_tokens

LEVELS = 3
"""Names, byline, body."""
_Tokens: TypeAlias = NDArray[np.unsignedinteger[Any]]
_BREAK = 0
_NOTHING = -1
_CODE = ":"
_MOST_WORDS = 1 << 17


@dataclass(frozen=True)
class Segment:
    """A block as it goes into the index.

    `tokens` counts into `forms` from 1, 0 parts what is no pair; `lengths` (n records, 3 levels) says how many of them
    belong to which record and level; `title_lengths` is in tokens.
    """

    kinds: tuple[str, ...]
    forms: str
    """Its forms, each as its letters and its code, in one string, which takes little memory: "da:5 dao:2"."""
    tokens: _Tokens
    lengths: NDArray[np.int64]
    title_lengths: tuple[int, ...]
    cards: tuple[bytes, ...]
    topics: tuple[tuple[str, ...], ...]
    agencies: tuple[tuple[str, ...], ...]
    provinces: tuple[str | None, ...]
    province: str | None
    year: int | None


def parse_form(written: str) -> Form:
    """A form of a part."""
    folded, _, code = written.partition(_CODE)
    return Form(folded, int(code))


class SegmentBuilder:
    """Reads blocks; keeps what it learned of tokens from one to the next."""

    def __init__(self, abbreviation_rows: Iterable[tuple[str, str]]) -> None:
        self._lexicon = _Lexicon()
        self._words = _Words(self._lexicon)
        # What names and bylines say is said again and again.
        self._known = lru_cache(maxsize=1 << 14)(self._ids)
        table = abbreviations(abbreviation_rows).full
        known = self._lexicon.known
        # Ids are ints, which are quicker to compare than forms.
        self._abbreviations = Abbreviations.of(
            {tuple(map(known, short)): tuple(map(known, full)) for short, full in table.items()}
        )

    def read(self, block: RecordGroup) -> Segment:
        """A block's part of the index."""
        tokens: list[int] = [_BREAK]
        ends: list[int] = [1]
        for record in block.records:
            for texts, ids in ((record.names, self._known), (record.byline, self._known), (record.body, self._ids)):
                for text in texts:
                    tokens += ids(text)
                    tokens.append(_BREAK)
                ends.append(len(tokens))
        row = np.array(tokens, np.int64)
        # Of breaks that follow each other one is enough.
        kept = np.append(False, (row[1:] != _BREAK) | (row[:-1] != _BREAK))
        lengths = np.diff(np.cumsum(kept)[np.array(ends) - 1])
        forms, local = self._lexicon.localised(row[kept])
        return Segment(
            kinds=tuple(record.kind for record in block.records),
            forms=forms,
            tokens=local,
            lengths=lengths.reshape(-1, LEVELS),
            title_lengths=tuple(sum(id_ != _BREAK for id_ in self._known(record.title)) for record in block.records),
            cards=tuple(card_files(block.records)),
            topics=tuple(record.topics for record in block.records),
            agencies=tuple(record.agencies for record in block.records),
            provinces=tuple(record.province for record in block.records),
            province=block.province,
            year=block.year,
        )

    def _ids(self, text: str) -> Sequence[int]:
        """A text's tokens and breaks, abbreviations read in full."""
        # No token goes over a space, and to a break a space is the same as the end.
        return self._abbreviations.expand(list(chain.from_iterable(map(self._words.__getitem__, text.split(" ")))))


class _Words(dict[str, tuple[int, ...]]):
    """The tokens and breaks of what stands between two spaces, which is mostly what stood between others before."""

    def __init__(self, lexicon: "_Lexicon") -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        ids = map(self._lexicon.__getitem__, raw_tokens(word))
        self[word] = found = tuple(id_ for id_ in ids if id_ != _NOTHING)
        return found


class _Lexicon(dict[str, int]):
    """The id of each raw token, in the order in which their forms are met."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: dict[Form, int] = {}
        self._written: list[str] = []

    def known(self, form: Form | None) -> int:
        """The id of a form."""
        if form is None:
            return _BREAK
        if form not in self._ids:
            self._written.append(f"{form.folded}{_CODE}{form.code}")
            self._ids[form] = len(self._written)
        return self._ids[form]

    def __missing__(self, raw: str) -> int:
        form = form_of(raw)
        self[raw] = id_ = _NOTHING if form is None and raw[0].isalnum() else self.known(form)
        return id_

    def localised(self, tokens: NDArray[np.int64]) -> tuple[str, _Tokens]:
        """The forms of some tokens, in the order of their ids, and the tokens counted into these."""
        met = np.zeros(len(self._written) + 1, np.bool_)
        met[tokens] = True
        met[_BREAK] = False
        ids = np.flatnonzero(met)
        place: _Tokens = np.zeros(len(met), np.uint16 if len(ids) < 1 << 16 else np.uint32)
        place[ids] = np.arange(1, len(ids) + 1)
        return " ".join(map(self._written.__getitem__, (ids - 1).tolist())), place[tokens]
