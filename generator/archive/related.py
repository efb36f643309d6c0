"""Related questions and dialogues, ranked by shared syllable pairs of titles (weighted like IDF) and shared topics.

Array names: a question's index is its position in `Archive.dialogues` order; a pair is two adjacent title syllables.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from heapq import nlargest
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generator.archive.archive import Archive
from generator.records.dialogue import Dialogue, Question
from generator.text.analysis import forms_and_breaks
from generator.text.digest import digest

MAX_RELATED = 4
"""Related items per page."""
# A pair in more titles than either limit (but at least 3) is ignored: it tells little and adds too many candidates.
_MAX_PAIR_DIVISOR = 12  # pairs of at most one title in 12
_MAX_PAIR_TITLES = 64  # pairs of at most 64 titles
_TOPIC_WEIGHT = 0.75  # score of a shared topic; a shared pair scores log(1 + questions / titles with it)
_MAX_CANDIDATES_PER_TOPIC = 20  # newest questions of a topic that are candidates without a shared pair
_MAX_QUESTIONS_PER_TOPIC = 200  # newest questions of a topic whose dialogues are candidates

_BREAK = 0
"""Syllable id of a break: punctuation, or the end of a title."""

_Indices = NDArray[np.int64]


class _SyllableIds(dict[str, tuple[int, ...]]):
    """Cache: word between spaces → ids of its syllables (from 1), with _BREAK where punctuation separates two."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, int] = {}

    def __missing__(self, word: str) -> tuple[int, ...]:
        self[word] = ids = tuple(
            self.ids.setdefault(form.folded, len(self.ids) + 1) if form else _BREAK for form in forms_and_breaks(word)
        )
        return ids


class RelatedFinder:
    """Finds related questions and dialogues. Ranks all questions of a dialogue at once and keeps the last result."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._questions = [question for dialogue in archive.dialogues for question in dialogue.questions]
        self._index = {question: index for index, question in enumerate(self._questions)}
        ends = np.cumsum([0, *(len(dialogue.questions) for dialogue in archive.dialogues)])
        ranges: Iterator[tuple[int, int]] = pairwise(ends.tolist())
        self._ranges = dict(zip(archive.dialogues, ranges, strict=True))
        self._last_result: tuple[Dialogue, list[tuple[Question, ...]]] | None = None

    def questions_near(self, question: Question) -> tuple[Question, ...]:
        """Return up to MAX_RELATED questions of other dialogues that share a topic, best first, then newest."""
        if self._last_result is None or self._last_result[0] is not question.dialogue:
            self._last_result = (question.dialogue, self._questions_near_all(question.dialogue))
        return self._last_result[1][self._index[question] - self._ranges[question.dialogue][0]]

    def prepare(self) -> None:
        """Compute the shared arrays before processes fork: otherwise each would compute and hold its own copy."""
        _ = self._titles_by_pair, self._topic_bits, self._rank, self._newest_by_topic

    @cached_property
    def _newest_first(self) -> _Indices:
        """Question indices, newest first: int64[questions]."""

        def key(index: int) -> tuple[int, str, int]:
            question = self._questions[index]
            return -question.dialogue.record.date.first.toordinal(), question.dialogue.id, question.record.id

        return np.array(sorted(range(len(self._questions)), key=key), np.int64)

    @cached_property
    def _rank(self) -> _Indices:
        """Position of each question in `_newest_first`: int64[questions]."""
        return np.argsort(self._newest_first)

    @cached_property
    def _topic_bits(self) -> NDArray[np.uint64]:
        """Topics of each question as bit sets: uint64[topics // 64 + 1, questions]."""
        numbers = {topic: number for number, topic in enumerate(self._archive.topics)}
        bits = np.zeros((len(numbers) // 64 + 1, len(self._questions)), np.uint64)
        for index, question in enumerate(self._questions):
            for topic in question.record.topics:
                bits[numbers[topic] // 64, index] |= np.uint64(1 << numbers[topic] % 64)
        return bits

    @cached_property
    def _title_pairs(self) -> tuple[_Indices, _Indices]:
        """Distinct pair numbers of all titles, title by title, and their offsets: int64[n], int64[questions + 1]."""
        words = _SyllableIds()
        titles = [
            [id_ for word in question.record.title.split(" ") for id_ in words[word]] for question in self._questions
        ]
        ids = np.array([id_ for title in titles for id_ in (*title, _BREAK)], np.int64)
        title = np.repeat(np.arange(len(titles)), [len(title) + 1 for title in titles])
        first = np.flatnonzero((ids[:-1] != _BREAK) & (ids[1:] != _BREAK))
        base = len(words.ids) + 1
        of_title, pair = np.divmod(np.unique((title[first] * base + ids[first]) * base + ids[first + 1]), base * base)
        _, numbers = np.unique(pair, return_inverse=True)
        return numbers, np.cumsum([0, *np.bincount(of_title, minlength=len(titles))])

    @cached_property
    def digest(self) -> bytes:
        """Digest of everything that decides which items are related, and of the link texts that pages show."""
        return digest(self._archive.registries_digest, *map(self._digest_input, self._archive.dialogues))

    def _digest_input(self, dialogue: Dialogue) -> str:
        record = dialogue.record
        host = self._archive.hosts[dialogue]
        count = self._archive.dialogue_counts[host.key, record.date.year]
        rows = [(question.id, question.title, question.topics) for question in record.questions]
        return repr((dialogue.id, record.title, record.date, record.date_note, host, count, rows))

    @cached_property
    def _titles_by_pair(self) -> tuple[_Indices, _Indices, _Indices]:
        """Inverted index: titles per pair int64[pairs], start offsets int64[pairs], question indices int64[n]."""
        pairs, ends = self._title_pairs
        counts = np.bincount(pairs)
        titles = np.repeat(np.arange(len(self._questions)), np.diff(ends))
        return counts, np.cumsum(counts) - counts, titles[np.argsort(pairs, kind="stable")]

    @cached_property
    def _newest_by_topic(self) -> dict[str, _Indices]:
        """Map topic to the indices of its newest questions."""
        return {
            topic: np.array(
                [self._index[question] for question in self._archive.questions_on(topic)[:_MAX_CANDIDATES_PER_TOPIC]],
                np.int64,
            )
            for topic in self._archive.topics
        }

    def _questions_near_all(self, dialogue: Dialogue) -> list[tuple[Question, ...]]:
        first, last = self._ranges[dialogue]
        asking, other, weight = (
            np.concatenate(columns)
            for columns in zip(self._pair_candidates(first, last), self._topic_candidates(first, last), strict=True)
        )
        total = len(self._questions)
        # Sort key (question, rank of the candidate): equal scores keep the newest candidate first.
        keys, inverse = np.unique((asking - first) * total + self._rank[other], return_inverse=True)
        asking, other = keys // total, self._newest_first[keys % total]
        common = sum(np.bitwise_count(bits[other] & bits[first + asking]) for bits in self._topic_bits)
        score = np.bincount(inverse, weight, len(keys)) + _TOPIC_WEIGHT * common
        kept = np.flatnonzero((common > 0) & ((other < first) | (other >= last)))
        order = kept[np.lexsort((-score[kept], asking[kept]))]
        starts = np.searchsorted(asking[order], np.arange(last - first + 1))
        return [
            tuple(self._questions[index] for index in other[order[start : min(start + MAX_RELATED, end)]].tolist())
            for start, end in pairwise(starts.tolist())
        ]

    def _pair_candidates(self, first: int, last: int) -> tuple[_Indices, _Indices, NDArray[np.float64]]:
        """Candidates by rare pairs, for questions first..last: (asking int64[n], other int64[n], weight float64[n])."""
        counts, starts, titles = self._titles_by_pair
        all_pairs, ends_of_titles = self._title_pairs
        asking = np.repeat(np.arange(first, last), np.diff(ends_of_titles[first : last + 1]))
        pairs = all_pairs[ends_of_titles[first] : ends_of_titles[last]]
        rare = counts[pairs] <= max(3, min(_MAX_PAIR_TITLES, len(self._questions) // _MAX_PAIR_DIVISOR))
        asking, pairs = asking[rare], pairs[rare]
        lengths = counts[pairs]
        ends = np.cumsum(lengths)
        within = np.arange(int(lengths.sum())) - np.repeat(ends - lengths, lengths)
        others = titles[np.repeat(starts[pairs], lengths) + within]
        weights = np.log(1 + len(self._questions) / lengths)
        return np.repeat(asking, lengths), others, np.repeat(weights, lengths)

    def _topic_candidates(self, first: int, last: int) -> tuple[_Indices, _Indices, NDArray[np.float64]]:
        """Candidates by topic, with weight 0: the newest questions of each topic of questions first..last."""
        others = [
            [self._newest_by_topic[topic] for topic in question.record.topics]
            for question in self._questions[first:last]
        ]
        asking = np.repeat(np.arange(first, last), [sum(map(len, arrays)) for arrays in others])
        found = [np.zeros(0, np.int64), *(array for arrays in others for array in arrays)]
        return asking, np.concatenate(found), np.zeros(len(asking))

    @cached_property
    def _dialogues_by_topic(self) -> dict[str, tuple[Dialogue, ...]]:
        """Map topic to the dialogues of its newest questions."""
        return {
            topic: tuple(
                dict.fromkeys(
                    question.dialogue for question in self._archive.questions_on(topic)[:_MAX_QUESTIONS_PER_TOPIC]
                )
            )
            for topic in self._archive.topics
        }

    def dialogues_near(self, dialogue: Dialogue) -> tuple[tuple[Dialogue, tuple[str, ...]], ...]:
        """Return up to MAX_RELATED other dialogues with the shared topics; most shared topics first, then newest."""
        shared: defaultdict[Dialogue, list[str]] = defaultdict(list)
        for topic in dict.fromkeys(topic for question in dialogue.record.questions for topic in question.topics):
            for other in self._dialogues_by_topic[topic]:
                shared[other].append(topic)
        shared.pop(dialogue, None)
        # Sort only dialogues that share as many topics as the MAX_RELATED best: most share few.
        minimum = min(nlargest(MAX_RELATED, map(len, shared.values())), default=0)
        near = [other for other, topics in shared.items() if len(topics) >= minimum]
        ranked = sorted(near, key=lambda other: (-len(shared[other]), -other.record.date.first.toordinal(), other.id))
        return tuple((other, tuple(shared[other])) for other in ranked[:MAX_RELATED])
