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
# A pair of syllables that stands in more titles than this says little and would make every title a candidate.
_COMMON = 200
_TOPIC_WEIGHT = 0.75


def related_questions(archive: Archive) -> Mapping[Question, tuple[Question, ...]]:
    """The nearest questions of other dialogues for each question, best first."""
    questions = [question for dialogue in archive.dialogues for question in dialogue.questions]
    pairs = [_pairs(question.record.title) for question in questions]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(pairs):
        for pair in found:
            places[pair].append(place)
    weights = {pair: math.log(1 + len(questions) / len(found)) for pair, found in places.items()}
    related = {}
    for place, question in enumerate(questions):
        scores: defaultdict[int, float] = defaultdict(float)
        for pair in sorted(pairs[place]):
            if len(places[pair]) <= _COMMON:
                for other in places[pair]:
                    scores[other] += weights[pair]
        related[question] = _best(questions, question, scores)
    return related


def _pairs(title: str) -> frozenset[str]:
    """The pairs of neighbouring syllables of a title: what Vietnamese words mostly are."""
    syllables = re.findall(r"\w+", fold(title))
    return frozenset(" ".join(pair) for pair in pairwise(syllables))


def _best(questions: list[Question], question: Question, scores: Mapping[int, float]) -> tuple[Question, ...]:
    topics = set(question.record.topics)
    ranked = []
    for place, score in scores.items():
        other = questions[place]
        if other.dialogue is not question.dialogue:
            shared = len(topics & set(other.record.topics))
            ranked.append((-(score + _TOPIC_WEIGHT * shared), -other.dialogue.record.date.toordinal(), place))
    return tuple(questions[place] for _, _, place in sorted(ranked)[:MOST])


def dialogues_on_the_same(archive: Archive, dialogue: Dialogue) -> tuple[tuple[Dialogue, tuple[str, ...]], ...]:
    """Other dialogues that took up the same topics, with those topics; most shared first, then newest."""
    shared: defaultdict[Dialogue, dict[str, None]] = defaultdict(dict)
    topics = dict.fromkeys(topic for question in dialogue.record.questions for topic in question.topics)
    for topic in topics:
        for mention in archive.mentions("topics", topic)[:_COMMON]:
            if mention.role == "question" and mention.dialogue is not dialogue:
                shared[mention.dialogue][topic] = None
    ranked = sorted(shared, key=lambda other: (-len(shared[other]), -other.record.date.toordinal(), other.id))
    return tuple((other, tuple(shared[other])) for other in ranked[:MOST])
