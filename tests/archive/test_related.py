"""What is near a question, beside a plain reference that compares it with every other question."""

import datetime
import math
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, join
from generator.archive.related import _COMMON, _COMMON_PART, _TOPIC_WEIGHT, MOST, RelatedFinder
from generator.records.dialogue import Dialogue, Question
from generator.records.schema import Dialogue as Record
from generator.records.schema import Topic
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
    """A few dialogues of synthetic questions."""
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
    return join(dialogues, {**dict.fromkeys(REGISTRIES, ()), "topics": topics})


def _pairs(question: Question) -> set[tuple[str, str]]:
    forms = analyse(question.record.title)
    return {(one.folded, two.folded) for one, two in pairwise(forms) if one and two}


def _nearest(archive: Archive, question: Question) -> Iterator[Question]:
    everyone = [other for dialogue in archive.dialogues for other in dialogue.questions]
    most = max(3, min(_COMMON, len(everyone) // _COMMON_PART))
    ranked = []
    for other in everyone:
        shared = len({*question.record.topics} & {*other.record.topics})
        if other.dialogue is question.dialogue or not shared:
            continue
        score = _TOPIC_WEIGHT * shared
        for pair in sorted(_pairs(question) & _pairs(other)):
            many = sum(pair in _pairs(one) for one in everyone)
            score += math.log(1 + len(everyone) / many) if many <= most else 0
        day = other.dialogue.record.date.toordinal()
        ranked.append((-round(score, 9), -day, other.dialogue.id, other.record.id, other))
    for row in sorted(ranked, key=lambda row: row[:-1])[:MOST]:
        yield row[-1]


@given(archive=archives())
def test_what_is_near_shares_topics_and_rare_words(archive: Archive) -> None:
    related = RelatedFinder(archive)
    for dialogue in archive.dialogues:
        for question in dialogue.questions:
            near, expected = related.to(question), tuple(_nearest(archive, question))
            # Sums of the same weights in another order may differ in their last digit, and so may what is level.
            assert _scores(archive, question, near) == _scores(archive, question, expected)
            assert len(set(near)) == len(near)


def _scores(archive: Archive, question: Question, near: tuple[Question, ...]) -> list[tuple[float, int]]:
    everyone = [other for dialogue in archive.dialogues for other in dialogue.questions]
    most = max(3, min(_COMMON, len(everyone) // _COMMON_PART))
    rows = []
    for other in near:
        score = _TOPIC_WEIGHT * len({*question.record.topics} & {*other.record.topics})
        for pair in _pairs(question) & _pairs(other):
            many = sum(pair in _pairs(one) for one in everyone)
            score += math.log(1 + len(everyone) / many) if many <= most else 0
        rows.append((round(score, 6), other.dialogue.record.date.toordinal()))
    return rows


@given(archive=archives())
def test_dialogues_are_near_by_the_topics_that_they_share(archive: Archive) -> None:
    related = RelatedFinder(archive)
    asked = {
        one: {topic for question in one.questions for topic in question.record.topics} for one in archive.dialogues
    }
    for dialogue in archive.dialogues:
        near = related.dialogues(dialogue)
        shared = {other: asked[dialogue] & asked[other] for other in archive.dialogues if other is not dialogue}
        assert all(set(topics) == shared[other] != set() for other, topics in near)
        most = sorted((len(topics) for topics in shared.values() if topics), reverse=True)[:MOST]
        assert [len(topics) for _, topics in near] == most
