"""The synthetic archives, the queries and the scores of the evaluation of the search, on tiny sizes."""

import random
from functools import cache
from pathlib import Path

import pytest

from generator.reading.checked_content import check_content
from generator.search.dialogue_records import record_groups
from generator.search.index_files import FacetLabels
from generator.search.search_record import RecordGroup, SearchRecord
from generator.text.vietnamese import fold
from tests import synthetic
from tests.project import built
from tests.quality.server import Answer
from tests.search_bench import counts, spelling_variants
from tests.search_bench.abbreviations import TABLE, expanded, shortened
from tests.search_bench.archives import Bench
from tests.search_bench.corpus import corpus
from tests.search_bench.engines import Result, index_and_site
from tests.search_bench.project import archive
from tests.search_bench.project import write as write_project
from tests.search_bench.quality import Score
from tests.search_bench.queries import CLASSES, QuerySet, query_set
from tests.search_bench.query import Query
from tests.search_bench.relevance import Relevance, compounds, normalise

SIZE = 400
COUNT = 3


@cache
def relevance() -> Relevance:
    return Relevance(corpus(SIZE))


@cache
def queries(name: str) -> QuerySet:
    return query_set(relevance(), name, COUNT)


# --- archives ---------------------------------------------------------------------------------------------------------


def test_an_archive_is_the_same_for_the_same_seed() -> None:
    assert corpus(60) == corpus(60)
    assert corpus(60).dialogues != corpus(60, seed=2).dialogues


def test_the_index_that_is_asked_is_the_synthetic_one(tmp_path: Path) -> None:
    bench = Bench(20, tmp_path)
    files = index_and_site(bench)
    there = {path.relative_to(bench.index).as_posix() for path in bench.index.rglob("*.bin")}
    assert any("/the/" in path for path in there)
    assert {path: files[path] for path in there} == {
        path: Answer.of(path, (bench.index / path).read_bytes()) for path in there
    }


def test_an_archive_has_as_many_questions_as_asked_for() -> None:
    assert [len(record["questions"]) for record in corpus(120).dialogues.values()] == [50, 50, 20]


def test_every_title_of_a_dialogue_says_that_nothing_happened() -> None:
    titles = [record["title"] for record in relevance().corpus.dialogues.values()]
    assert all(title.startswith("Đối thoại tổng hợp để đo") and title.endswith("không có thật") for title in titles)


def test_no_two_questions_have_one_title() -> None:
    titles = [fact.title for fact in relevance().questions]
    assert len(set(titles)) == len(titles) == SIZE


def test_questions_have_about_180_words() -> None:
    lengths = [len(" ".join(fact.texts).split()) for fact in relevance().questions]
    assert 160 < sum(lengths) / len(lengths) < 210


def test_the_language_has_many_words() -> None:
    assert len(compounds()) >= 1500


def test_a_written_archive_has_no_problems_and_reads_as_it_was_made(tmp_path: Path) -> None:
    made = corpus(120)
    write_project(tmp_path, made)
    found = check_content(tmp_path / "content")
    assert found.problems == ()
    joined = archive(made)
    assert {one.id: one.record for one in found.dialogues} == {one.id: one.record for one in joined.dialogues}
    assert list(found.registries["agencies"]) == sorted(
        joined.agencies.values(), key=found.registries["agencies"].index
    )


def test_the_site_of_a_synthetic_project_can_be_built(tmp_path: Path) -> None:
    site = built(synthetic.write(tmp_path, 3))
    assert len(list(site.glob("doi-thoai/*/hoi-dap/*/index.html"))) == 3


def test_names_that_are_not_shown_stand_in_no_text_of_a_fact() -> None:
    rows = [row for record in relevance().corpus.dialogues.values() for row in record["commendations"]]
    hidden = {named["name"] for row in rows for named in row["named"] if named["display"] == "hidden"}
    texts = {text for fact in relevance().facts for text in fact.texts}
    assert hidden
    assert not hidden & texts


# --- queries ----------------------------------------------------------------------------------------------------------


def test_there_are_enough_classes_and_each_says_what_is_right() -> None:
    assert len(CLASSES) >= 16
    assert all("right" in (maker.__doc__ or "").lower() for maker in CLASSES.values())


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_a_class_has_queries_and_something_is_right_for_each(kind: str) -> None:
    for name in ("tuned", "unseen"):
        asked = queries(name).by_class[kind]
        assert asked
        assert all(bool(query.right) == (kind != "nothing") for query in asked)


def test_no_query_is_both_tuned_and_unseen() -> None:
    tuned, unseen = (
        {query.text for one in queries(name).by_class.values() for query in one} for name in ("tuned", "unseen")
    )
    assert not tuned & unseen


def test_queries_are_the_same_every_time() -> None:
    assert query_set(Relevance(corpus(SIZE)), "tuned", COUNT) == queries("tuned")


def test_what_is_right_for_a_phrase_says_it_and_nothing_else_does() -> None:
    for query in queries("unseen").by_class["phrase"]:
        words = f" {normalise(query.text)} "
        for target in relevance().targets:
            texts = target.fact.texts if target.fact else (target.names,)
            says = any(words in f" {normalise(text)} " for text in texts)
            assert says or target.url not in query.right


def test_what_is_right_for_words_of_a_topic_has_them_in_its_title() -> None:
    titles = {target.url: fold(target.normalised_names).split() for target in relevance().targets}
    for query in queries("unseen").by_class["topic"]:
        assert all(set(fold(query.text).split()) <= set(titles[url]) for url in query.right)


def test_what_a_record_stands_under_is_published_with_it() -> None:
    records = {record.url: record for block in record_groups(archive(relevance().corpus)) for record in block.records}
    with_metadata = [target for target in relevance().targets if target.metadata]
    assert {target.kind for target in with_metadata} == {"person", "dialogue", "question", "directive", "commendation"}
    for target in with_metadata:
        record = records[target.url]
        assert set(target.metadata) <= {*record.names, *record.byline, *record.body}


def test_what_is_never_met_stands_in_no_record_together() -> None:
    texts = [
        f" {normalise(' | '.join((*record.names, *record.byline, *record.body)))} "
        for block in record_groups(archive(relevance().corpus))
        for record in block.records
    ]
    for query in query_set(relevance(), "tuned", 12).by_class["nothing"]:
        syllables = query.text.split()
        for place in range(1, len(syllables)):
            first, second = (f" {' '.join(part)} " for part in (syllables[:place], syllables[place:]))
            assert not [text for text in texts if first in text and second in text], query.text


# --- what is typed ----------------------------------------------------------------------------------------------------


def test_tones_move_only_where_two_vowels_end_a_syllable() -> None:
    assert spelling_variants.with_moved_tones("Hòa thúy ủy toàn của quý hoán") == "Hoà thuý uỷ toàn của quý hoán"


def test_i_and_y_change_places_only_after_single_letters_and_qu() -> None:
    assert spelling_variants.with_swapped_iy("kỹ lí Mỹ quy thi tài thủy") == "kĩ lý Mĩ qui thi tài thủy"


def test_some_marks_are_lost_and_some_are_kept() -> None:
    found = spelling_variants.with_some_marks("đào tạo nghề", random.Random(1))
    assert found is not None
    assert fold(found) == "dao tao nghe"
    assert found not in {"đào tạo nghề", "dao tao nghe"}


def test_a_slip_changes_one_letter_or_two_neighbours() -> None:
    rng = random.Random(1)
    slips = [slip for slip in (spelling_variants.with_typo("nghiệp", rng) for _ in range(200)) if slip]
    assert {len(slip) for slip in slips} == {5, 6, 7}
    assert "nghiệp" not in slips


def test_short_and_full_forms_are_one() -> None:
    assert shortened("hợp tác xã và Ủy ban nhân dân", random.Random(1), 1) == "HTX và UBND"
    assert expanded("HTX, ubnd xã") == "hợp tác xã, Ủy ban nhân dân xã"
    assert len({short for short, _ in TABLE}) == len(TABLE)


# --- scores -----------------------------------------------------------------------------------------------------------


def result(*addresses: str, near: bool = False, state: str = "ready") -> Result:
    return Result(state, addresses, (near,) * len(addresses), addresses)


@pytest.mark.parametrize(
    ("right", "shown", "score"),
    [
        ({"a"}, result("a", "b"), Score(1, 1, 1)),
        ({"a", "c"}, result("b", "a"), Score(0, 0.5, 0.5)),
        ({"a"}, result(state="empty"), Score(0, 0, 0)),
        (set("abcdefghijkl"), result(*"abcdefghij"), Score(1, 1, 1)),
        (set(), result(state="empty"), Score(1, 1, 1)),
        (set(), result("a", near=True), Score(1, 1, 1)),
        (set(), result("a"), Score(0, 0, 0)),
        (set(), result(state="error"), Score(0, 0, 0)),
    ],
)
def test_scores(right: set[str], shown: Result, score: Score) -> None:
    assert Score.of(Query("?", frozenset(right)), shown) == score


def test_counts_are_scanned_by_marks_neighbours_and_facets() -> None:
    labels = FacetLabels({"question": ("hoi-dap", "Hỏi đáp")}, {"a": ("A", "b"), "b": ("B", None)}, {}, {}, ())
    texts = ["Đào tạo nghề", "đạo tào nghe", "nghề. Đào, tạo", "UBND xã"]
    records = tuple(SearchRecord("question", str(n), text, names=(text,)) for n, text in enumerate(texts))
    found = counts.scan_rows([RecordGroup(records, "a", 2020)], labels)

    def fitting(text: str) -> int:
        words = tuple(one for one in counts.syllables([text]) if one)
        return int(counts.expected_counts(found, words, {})["fitting"])

    assert [fitting(text) for text in ("đào tạo", "dao tao", "nghề", "nghe", "ủy ban", "đao tạo")] == [1, 2, 2, 3, 1, 1]
    said = counts.expected_counts(found, tuple(one for one in counts.syllables(["nghề"]) if one), {"nam": ["2021"]})
    assert said["fitting"] == 0
    assert said["counts"]["nam"] == {"2020": 2}
    assert said["counts"]["tinh"] == {}
