"""Questions of other dialogues that ask about the same thing: by the words of their titles and by their topics."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from generator.archive import Archive
from generator.dialogue import Dialogue, Question
from generator.vietnamese import fold

MOST = 4
# A pair of syllables that stands in a larger part or number of titles says little, and would make all candidates.
_COMMON_PART = 12
_COMMON = 200
_TOPIC_WEIGHT = 0.75
_NEWEST = 20


def related_questions(archive: Archive) -> Mapping[Question, tuple[Question, ...]]:
    """The nearest questions of other dialogues for each question, best first."""
    questions = [question for dialogue in archive.dialogues for question in dialogue.questions]
    pairs = [_pairs(question.record.title) for question in questions]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(pairs):
        for pair in found:
            places[pair].append(place)
    weights = {pair: math.log(1 + len(questions) / len(found)) for pair, found in places.items()}
    common = max(3, min(_COMMON, len(questions) // _COMMON_PART))
    related = {}
    for place, question in enumerate(questions):
        scores: defaultdict[int, float] = defaultdict(float)
        for pair in sorted(pairs[place]):
            if len(places[pair]) <= common:
                for other in places[pair]:
                    scores[other] += weights[pair]
        by_words = {questions[other]: score for other, score in scores.items()}
        related[question] = _best(archive, question, by_words)
    return related


def _pairs(title: str) -> frozenset[str]:
    """The pairs of neighbouring syllables of a title: what Vietnamese words mostly are."""
    syllables = re.findall(r"\w+", fold(title))
    return frozenset(" ".join(pair) for pair in pairwise(syllables))


def _best(archive: Archive, question: Question, by_words: Mapping[Question, float]) -> tuple[Question, ...]:
    """Those that share a topic, ranked by shared words and topics, then from new to old."""
    topics = set(question.record.topics)
    candidates = dict.fromkeys(by_words)
    for topic in question.record.topics:
        candidates |= dict.fromkeys(archive.questions_on(topic)[:_NEWEST])
    ranked = []
    for other in candidates:
        shared = len(topics & set(other.record.topics))
        if shared and other.dialogue is not question.dialogue:
            score = by_words.get(other, 0) + _TOPIC_WEIGHT * shared
            ranked.append((-score, -other.dialogue.record.date.toordinal(), other.dialogue.id, other.record.id, other))
    return tuple(row[-1] for row in sorted(ranked, key=lambda row: row[:-1])[:MOST])


def dialogues_on_the_same(archive: Archive, dialogue: Dialogue) -> tuple[tuple[Dialogue, tuple[str, ...]], ...]:
    """Other dialogues that took up the same topics, with those topics; most shared first, then newest."""
    shared: defaultdict[Dialogue, dict[str, None]] = defaultdict(dict)
    topics = dict.fromkeys(topic for question in dialogue.record.questions for topic in question.topics)
    for topic in topics:
        for question in archive.questions_on(topic)[:_COMMON]:
            if question.dialogue is not dialogue:
                shared[question.dialogue][topic] = None
    ranked = sorted(shared, key=lambda other: (-len(shared[other]), -other.record.date.toordinal(), other.id))
    return tuple((other, tuple(shared[other])) for other in ranked[:MOST])
