"""Questions of other dialogues that ask about the same thing: by the words of their titles and by their topics."""

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

MOST = 4
# A pair of syllables that stands in a larger part or number of titles says little, and would make all candidates.
_COMMON_PART = 12
_COMMON = 64
_TOPIC_WEIGHT = 0.75
_NEWEST = 20
_TAKEN_UP = 200

_BREAK = 0

_Places = NDArray[np.int64]


class _Words(dict[str, tuple[int, ...]]):
    """The syllables of what stands between two spaces, as numbers from 1; 0 where something parts two of them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, int] = {}

    def __missing__(self, word: str) -> tuple[int, ...]:
        self[word] = found = tuple(
            self.ids.setdefault(form.folded, len(self.ids) + 1) if form else _BREAK for form in forms_and_breaks(word)
        )
        return found


class RelatedFinder:
    """Finds what is near questions and dialogues; for all questions of a dialogue at once, with whole arrays."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._questions = [question for dialogue in archive.dialogues for question in dialogue.questions]
        self._place = {question: place for place, question in enumerate(self._questions)}
        ends = np.cumsum([0, *(len(dialogue.questions) for dialogue in archive.dialogues)])
        ranges: Iterator[tuple[int, int]] = pairwise(ends.tolist())
        self._ranges = dict(zip(archive.dialogues, ranges, strict=True))
        self._dialogue = np.repeat(np.arange(len(archive.dialogues)), np.diff(ends))
        self._found: tuple[Dialogue, list[tuple[Question, ...]]] | None = None

    def to(self, question: Question) -> tuple[Question, ...]:
        """The nearest questions of other dialogues, best first."""
        if self._found is None or self._found[0] is not question.dialogue:
            self._found = (question.dialogue, self._of_dialogue(question.dialogue))
        return self._found[1][self._place[question] - self._ranges[question.dialogue][0]]

    def read(self) -> None:
        """Read all titles, before processes share what is made of them: each would take the memory of all records."""
        _ = self._titles_by_pair, self._topics, self._rank, self._newest_on

    @cached_property
    def _from_new(self) -> _Places:
        """The questions from new to old."""

        def key(place: int) -> tuple[int, str, int]:
            question = self._questions[place]
            return -question.dialogue.record.date.toordinal(), question.dialogue.id, question.record.id

        return np.array(sorted(range(len(self._questions)), key=key), np.int64)

    @cached_property
    def _rank(self) -> _Places:
        """The place of each question among these."""
        return np.argsort(self._from_new)

    @cached_property
    def _topics(self) -> NDArray[np.uint64]:
        """A bit for each topic, a column for each question."""
        numbers = {topic: number for number, topic in enumerate(self._archive.topics)}
        bits = np.zeros((len(numbers) // 64 + 1, len(self._questions)), np.uint64)
        for place, question in enumerate(self._questions):
            for topic in question.record.topics:
                bits[numbers[topic] // 64, place] |= np.uint64(1 << numbers[topic] % 64)
        return bits

    @cached_property
    def _pairs(self) -> tuple[_Places, _Places]:
        """The pairs of neighbouring syllables of each title, as numbers, and where those of each title end."""
        words = _Words()
        titles = [
            [one for word in question.record.title.split(" ") for one in words[word]] for question in self._questions
        ]
        # A break after each title.
        row = np.array([one for title in titles for one in (*title, _BREAK)], np.int64)
        title = np.repeat(np.arange(len(titles)), [len(one) + 1 for one in titles])
        paired = np.flatnonzero((row[:-1] != _BREAK) & (row[1:] != _BREAK))
        many = len(words.ids) + 1
        of_title, pair = np.divmod(
            np.unique((title[paired] * many + row[paired]) * many + row[paired + 1]), many * many
        )
        _, numbers = np.unique(pair, return_inverse=True)
        return numbers, np.cumsum([0, *np.bincount(of_title, minlength=len(titles))])

    @cached_property
    def version(self) -> bytes:
        """A digest of all that decides what is near to what, and of the words by which pages lead there."""
        return digest(self._archive.registry_version, *map(self._told, self._archive.dialogues))

    def _told(self, dialogue: Dialogue) -> str:
        record = dialogue.record
        many = self._archive.held[record.province, record.date.year]
        rows = [(question.id, question.title, question.topics) for question in record.questions]
        return repr((dialogue.id, record.title, record.date, many, rows))

    @cached_property
    def _titles_by_pair(self) -> tuple[_Places, _Places, _Places]:
        """For each pair how many titles have it and where these begin; and the titles of one pair after the other."""
        pairs, ends = self._pairs
        counts = np.bincount(pairs)
        titles = np.repeat(np.arange(len(self._questions)), np.diff(ends))
        return counts, np.cumsum(counts) - counts, titles[np.argsort(pairs, kind="stable")]

    @cached_property
    def _newest_on(self) -> dict[str, _Places]:
        """The newest questions on each topic."""
        return {
            topic: np.array(
                [self._place[question] for question in self._archive.questions_on(topic)[:_NEWEST]], np.int64
            )
            for topic in self._archive.topics
        }

    def _of_dialogue(self, dialogue: Dialogue) -> list[tuple[Question, ...]]:
        first, last = self._ranges[dialogue]
        asking, other, weight = (
            np.concatenate(columns)
            for columns in zip(self._by_words(first, last), self._by_topics(first, last), strict=True)
        )
        total = len(self._questions)
        # Among what one question could be near to, the new stand before the old.
        keys, inverse = np.unique((asking - first) * total + self._rank[other], return_inverse=True)
        asking, other = keys // total, self._from_new[keys % total]
        common = sum(np.bitwise_count(bits[other] & bits[first + asking]) for bits in self._topics)
        score = np.bincount(inverse, weight, len(keys)) + _TOPIC_WEIGHT * common
        kept = np.flatnonzero((common > 0) & ((other < first) | (other >= last)))
        order = kept[np.lexsort((-score[kept], asking[kept]))]
        starts = np.searchsorted(asking[order], np.arange(last - first + 1))
        return [
            tuple(self._questions[place] for place in other[order[start : min(start + MOST, end)]].tolist())
            for start, end in pairwise(starts.tolist())
        ]

    def _by_words(self, first: int, last: int) -> tuple[_Places, _Places, NDArray[np.float64]]:
        """Every pair of syllables that some questions share with others: asking, other, what the pair says."""
        counts, starts, titles = self._titles_by_pair
        all_pairs, ends_of_titles = self._pairs
        asking = np.repeat(np.arange(first, last), np.diff(ends_of_titles[first : last + 1]))
        pairs = all_pairs[ends_of_titles[first] : ends_of_titles[last]]
        telling = counts[pairs] <= max(3, min(_COMMON, len(self._questions) // _COMMON_PART))
        asking, pairs = asking[telling], pairs[telling]
        many = counts[pairs]
        ends = np.cumsum(many)
        within = np.arange(int(many.sum())) - np.repeat(ends - many, many)
        others = titles[np.repeat(starts[pairs], many) + within]
        weights = np.log(1 + len(self._questions) / many)
        return np.repeat(asking, many), others, np.repeat(weights, many)

    def _by_topics(self, first: int, last: int) -> tuple[_Places, _Places, NDArray[np.float64]]:
        """The newest questions on the topics of some questions, which count by their topics alone."""
        others = [
            [self._newest_on[topic] for topic in question.record.topics] for question in self._questions[first:last]
        ]
        asking = np.repeat(np.arange(first, last), [sum(map(len, one)) for one in others])
        return asking, np.concatenate([one for many in others for one in many]), np.zeros(len(asking))

    @cached_property
    def _taken_up_in(self) -> dict[str, tuple[Dialogue, ...]]:
        """The dialogues of the newest questions on each topic."""
        return {
            topic: tuple(dict.fromkeys(question.dialogue for question in self._archive.questions_on(topic)[:_TAKEN_UP]))
            for topic in self._archive.topics
        }

    def dialogues(self, dialogue: Dialogue) -> tuple[tuple[Dialogue, tuple[str, ...]], ...]:
        """Other dialogues that took up the same topics, with those topics; most shared first, then newest."""
        shared: defaultdict[Dialogue, list[str]] = defaultdict(list)
        for topic in dict.fromkeys(topic for question in dialogue.record.questions for topic in question.topics):
            for other in self._taken_up_in[topic]:
                shared[other].append(topic)
        shared.pop(dialogue, None)
        # Only those that share as much as the first few do have to be put in order.
        least = min(nlargest(MOST, map(len, shared.values())), default=0)
        near = [other for other, topics in shared.items() if len(topics) >= least]
        ranked = sorted(near, key=lambda other: (-len(shared[other]), -other.record.date.toordinal(), other.id))
        return tuple((other, tuple(shared[other])) for other in ranked[:MOST])
