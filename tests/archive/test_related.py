"""Related questions compared with a simple reference that scores every other question."""

import datetime
import math
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, build_archive
from generator.archive.related import _MAX_PAIR_DIVISOR, _MAX_PAIR_TITLES, _TOPIC_WEIGHT, MAX_RELATED, RelatedFinder
from generator.records.dialogue import Dialogue, Question
from generator.records.registries import Topic
from generator.records.schema import Dialogue as Record
from generator.text.analysis import analyse

TOPICS = ("viec-lam", "vay-von", "nha-o")
WORDS = (
    "vay vốn",
    "làm ăn",
    "việc làm",
    "nhà ở",
    "học nghề",
    "thanh niên",
    "xa nhà",
    "ở đâu",
    "vốn, nhà",
    "(ở)",
    "13/2021",
    "...",
)
REGISTRIES = ("provinces", "agencies", "people", "documents", "abbreviations")

QUESTIONS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2, unique=True),
    ),
    max_size=5,
)


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    """Archives of a few dialogues with synthetic questions."""
    dialogues = []
    for number, questions in enumerate(draw(st.lists(QUESTIONS, min_size=1, max_size=5))):
        record = {
            "title": "Đối thoại mẫu",
            "kind": "dialogue",
            "province": "mau",
            "date": draw(st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 4))).isoformat(),
            "questions": [
                {"id": str(place), "title": title, "grain": "question", "topics": topics, "source": "nguon"}
                for place, (title, topics) in enumerate(questions, 1)
            ],
            "sources": [{"id": "nguon", "kind": "news", "title": "Nguồn mẫu"}],
        }
        dialogues.append(Dialogue(f"mau-{number}", Record.model_validate(record)))
    topics = [Topic.model_validate({"id": id_, "name": id_}) for id_ in TOPICS]
    return build_archive(dialogues, {**dict.fromkeys(REGISTRIES, ()), "topics": topics})


def _syllable_pairs(question: Question) -> set[tuple[str, str]]:
    forms = analyse(question.record.title)
    return {(one.folded, two.folded) for one, two in pairwise(forms) if one and two}


def _reference(archive: Archive, question: Question) -> Iterator[Question]:
    everyone = [other for dialogue in archive.dialogues for other in dialogue.questions]
    limit = max(3, min(_MAX_PAIR_TITLES, len(everyone) // _MAX_PAIR_DIVISOR))
    ranked = []
    for other in everyone:
        shared = len({*question.record.topics} & {*other.record.topics})
        if other.dialogue is question.dialogue or not shared:
            continue
        score = _TOPIC_WEIGHT * shared
        for pair in sorted(_syllable_pairs(question) & _syllable_pairs(other)):
            titles = sum(pair in _syllable_pairs(one) for one in everyone)
            score += math.log(1 + len(everyone) / titles) if titles <= limit else 0
        day = other.dialogue.record.date.first.toordinal()
        ranked.append((-round(score, 9), -day, other.dialogue.id, other.record.id, other))
    for row in sorted(ranked, key=lambda row: row[:-1])[:MAX_RELATED]:
        yield row[-1]


@given(archive=archives())
def test_related_questions_have_the_same_scores_as_the_reference(archive: Archive) -> None:
    related = RelatedFinder(archive)
    for dialogue in archive.dialogues:
        for question in dialogue.questions:
            near, expected = related.questions_near(question), tuple(_reference(archive, question))
            # Compare scores, not questions: floating-point sums in another order may change the order of ties.
            assert _scores(archive, question, near) == _scores(archive, question, expected)
            assert len(set(near)) == len(near)


def _scores(archive: Archive, question: Question, near: tuple[Question, ...]) -> list[tuple[float, int]]:
    everyone = [other for dialogue in archive.dialogues for other in dialogue.questions]
    limit = max(3, min(_MAX_PAIR_TITLES, len(everyone) // _MAX_PAIR_DIVISOR))
    rows = []
    for other in near:
        score = _TOPIC_WEIGHT * len({*question.record.topics} & {*other.record.topics})
        for pair in _syllable_pairs(question) & _syllable_pairs(other):
            titles = sum(pair in _syllable_pairs(one) for one in everyone)
            score += math.log(1 + len(everyone) / titles) if titles <= limit else 0
        rows.append((round(score, 6), other.dialogue.record.date.first.toordinal()))
    return rows


@given(archive=archives())
def test_related_dialogues_share_the_most_topics(archive: Archive) -> None:
    related = RelatedFinder(archive)
    asked = {
        one: {topic for question in one.questions for topic in question.record.topics} for one in archive.dialogues
    }
    for dialogue in archive.dialogues:
        near = related.dialogues_near(dialogue)
        shared = {other: asked[dialogue] & asked[other] for other in archive.dialogues if other is not dialogue}
        assert all(set(topics) == shared[other] != set() for other, topics in near)
        limit = sorted((len(topics) for topics in shared.values() if topics), reverse=True)[:MAX_RELATED]
        assert [len(topics) for _, topics in near] == limit
