import hashlib
import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generator.search import cards, postings
from generator.search.search_record import SearchRecord
from generator.text.analysis import analyse
from tests.browser.search_engine import (
    HOST,
    STATIC,
    Engines,
    block,
    engines,
    entry,
    index,
    numbered,
    question,
)
from tests.project import ROOT

pytestmark = pytest.mark.browser

VECTORS = json.loads((ROOT / "tests/search/vectors.json").read_text(encoding="utf-8"))
VENDORED = STATIC / "js" / "vendor"
_ANALYSE = """
async ([rows, texts]) => {
  const { abbreviations, analyse, expand } = await import("/js/search/analysis.js");
  const table = abbreviations(rows);
  return texts.map(([text, how]) => {
    const tokens = analyse(text);
    const whole = how ? expand(tokens, table, how === "loose") : tokens;
    return whole.map(({ folded, code, gap }) => [folded, code, Number(gap)]);
  });
}
"""


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Engines]:
    with engines(browser) as found:
        yield found


# --- analysis ---------------------------------------------------------------------------------------------------------


def test_texts_are_analysed_as_in_the_vectors(opened: Engines) -> None:
    asked = [[vector["text"], vector.get("expand")] for vector in VECTORS["vectors"]]
    read = opened.page.evaluate(_ANALYSE, [VECTORS["abbreviations"], asked])
    wrong = [(vector, got) for vector, got in zip(VECTORS["vectors"], read, strict=True) if got != vector["tokens"]]
    assert wrong == []


def _rows(text: str) -> list[list[Any]]:
    forms = analyse(text)
    return [
        [form.folded, form.code, int(place > 0 and forms[place - 1] is None)]
        for place, form in enumerate(forms)
        if form is not None
    ]


_VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯY" + "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b" * 3
_AROUND = " \n\t\u00a0-–/.,;:!?…()[]{}|•&_'\"“”’»0123456789"
TEXTS = st.lists(
    st.one_of(
        st.text(alphabet=_VIETNAMESE + _AROUND, max_size=30),
        # Characters that Python 3.11 knows; a browser may know more.
        st.text(alphabet=st.characters(exclude_categories=("Cn", "Cs", "Co")), max_size=8),
        st.sampled_from([vector["text"] for vector in VECTORS["vectors"]]),
    ),
    max_size=3,
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=10, max_size=40))
def test_any_text_is_analysed_as_in_the_generator(opened: Engines, texts: list[str]) -> None:
    read = opened.page.evaluate(_ANALYSE, [[], [[text, None] for text in texts]])
    assert [(text, got) for text, got in zip(texts, read, strict=True) if got != _rows(text)] == []


def test_offsets_refer_to_the_nfc_text(opened: Engines) -> None:
    script = """async () => {
      const { analyse, normalise } = await import("/js/search/analysis.js");
      const text = "I\\u0307 Đối thoa\\u0323i 😀 4.000";
      return analyse(text).map(({ start, end }) => normalise(text).slice(start, end));
    }"""
    assert opened.page.evaluate(script) == ["i", "đối", "thoại", "4.000"]


@pytest.mark.parametrize(
    ("typed", "form", "folded", "fit"),
    [
        ("ma", "ma", "ma", 1),
        ("ma", "mã", "ma", 0.9),
        ("má", "mã", "ma", 0.25),
        ("má", "ma", "ma", 0.25),
        ("duong", "đường", "duong", 0.9),
        ("dương", "đường", "duong", 0.9),
        ("đương", "dường", "duong", 0.25),
        ("đuong", "đường", "duong", 0.9),
        ("đuong", "dương", "duong", 0.25),
        ("vố", "vốn", "vo", 1),
        ("vô", "vốn", "vo", 0.9),
        ("vò", "vốn", "vo", 0.25),
    ],
)
def test_compatible_grades_a_form_by_the_typed_marks(
    opened: Engines, typed: str, form: str, folded: str, fit: float
) -> None:
    script = """async ([typed, form, folded]) => {
      const { analyse, compatible } = await import("/js/search/analysis.js");
      return compatible(analyse(typed)[0].code, analyse(form)[0].code, folded);
    }"""
    assert opened.page.evaluate(script, [typed, form, folded]) == fit


# --- matches ----------------------------------------------------------------------------------------------------------


def test_exact_form_ranks_first(opened: Engines) -> None:
    engine = opened.over(question("mã", "mã"), question("má", "má"), question("ma", "ma"))
    assert engine.urls("ma") == ["ma", "mã", "má"]


def test_only_the_best_form_in_a_record_scores(opened: Engines) -> None:
    engine = opened.over(question("cả hai", "mã má"), question("ma", "ma"))
    assert engine.urls("ma") == ["ma", "cả hai"]


def test_typed_marks_are_required(opened: Engines) -> None:
    engine = opened.over(question("ma", "ma"), question("má", "má"), question("mã", "mã"))
    assert engine.urls("má") == ["má"]
    assert set(engine.near("má")) == {"ma", "mã"}


def test_untyped_marks_are_ignored(opened: Engines) -> None:
    engine = opened.over(question("đào tạo", "đào tạo"), question("đạo", "đạo tạo"))
    assert engine.urls("dao tao") == ["đào tạo", "đạo"]
    assert engine.urls("đao tạo") == ["đào tạo", "đạo"]
    assert engine.urls("đào tao") == ["đào tạo"]


@pytest.mark.parametrize("typed", ["hoa\u0300 bi\u0300nh", "hòa bình", "hoà bình", "HÒA BÌNH", "hoa binh"])
def test_every_spelling_has_the_same_results(opened: Engines, typed: str) -> None:
    assert opened.over(question("có", "Hoà bình"), question("không", "hóa")).urls(typed) == ["có"]


def test_two_syllables_must_be_adjacent(opened: Engines) -> None:
    scattered = question("rải rác", "dồi dào, tạo lập")
    engine = opened.over(scattered, question("từ", "", "đào tạo nghề"), *numbered(3, "đào tạo"))
    assert "rải rác" not in engine.urls("dao tao")
    assert "rải rác" not in opened.over(scattered).urls("dao tao")


def test_syllable_in_no_word_may_match_alone(opened: Engines) -> None:
    engine = opened.over(question("cả", "Vay vốn", "mô hình xanh"), question("nửa", "Vay vốn", "mô hình"))
    assert engine.urls("vay vốn xanh") == ["cả"]


def test_count_for_a_prefix_is_marked_as_truncated(opened: Engines) -> None:
    words = ("trang", "tranh", "treo", "trinh", "trong", "trung", "truc", "truong", "trieu", "tron")
    engine = opened.over(*(question(word, "", word) for word in words))
    few, all_ = engine.search("tra"), engine.search("tr")
    assert (few["fitting"], few["isTruncated"]) == (2, False)
    assert all_["fitting"] < len(words)
    assert all_["isTruncated"]


def test_syllable_of_a_word_does_not_match_alone(opened: Engines) -> None:
    together = question("từ", "Vay vốn", "nhà ở cho thanh niên")
    apart = question("rời", "Vay vốn", "nhà máy, ở thanh niên")
    assert opened.over(apart, together).urls("vay vốn thanh niên nhà ở") == ["từ"]


def test_half_of_the_syllables_must_be_in_pairs(opened: Engines) -> None:
    words = "vay vốn, khởi nghiệp, đào tạo, việc làm"
    engine = opened.over(question("rời", "", "vay, nghiệp, vốn"), *numbered(20, words), *numbered(20, "vốn khởi"))
    assert "rời" not in engine.urls("vay vốn nghiệp")


def test_both_syllables_of_a_word_do_not_match_alone(opened: Engines) -> None:
    others = [*numbered(60, "vay vốn"), *numbered(60, "gia đình, công việc"), *numbered(4, "gia công")]
    scattered = question("rời", "", "vay vốn, gia đình, công việc")
    together = question("liền", "", "vay vốn gia công")
    assert opened.over(scattered, together, *others).urls("vay vốn gia công") == ["liền"]
    assert "rời" not in opened.over(scattered, *others).urls("vay vốn gia công")


def test_unmarked_syllable_in_a_marked_query_matches_without_marks(opened: Engines) -> None:
    engine = opened.over(question("đánh giá", "", "đánh giá công chức"), question("gia công", "", "nhận gia công"))
    assert engine.urls("nhận gia công") == ["gia công"]
    assert set(engine.urls("gia cong")) == {"gia công", "đánh giá"}


def test_common_single_syllable_is_not_fetched(opened: Engines) -> None:
    engine = opened.over(question("có", "", "vay vốn, nước"), *numbered(5000, "nước"))
    engine.fetched.clear()
    assert engine.urls("vay vốn nước") == ["có"]
    leaf = max((path for path in engine.files if "/k/" in path), key=lambda path: len(engine.files[path]))
    assert engine.urls("nước")[0] == "có"
    assert engine.fetched.count(leaf) == 1


def test_function_words_are_optional(opened: Engines) -> None:
    engine = opened.over(question("có", "Việc làm thanh niên"))
    assert engine.urls("việc làm của các thanh niên ở đâu thì như thế nào") == []
    assert engine.urls("việc làm của các thanh niên như thế nào") == ["có"]
    assert engine.urls("viec lam cua cac thanh nien") == ["có"]
    assert engine.urls("của") == []


def test_name_spelled_like_a_function_word_is_required(opened: Engines) -> None:
    engine = opened.over(
        entry("person", "Hồ Đình Lan"), entry("person", "Đặng Đình Lan"), question("hỏi", "", "Đặng Đình Lan")
    )
    assert engine.urls("dang dinh lan")[0] == "Đặng Đình Lan"


def test_abbreviations_match_their_full_forms(opened: Engines) -> None:
    engine = opened.over(question("ngắn", "Sở GD&ĐT"), question("dài", "Sở Giáo dục và Đào tạo"))
    for typed in ("Sở GD&ĐT", "sở gd&đt", "so gd&dt", "sở giáo dục và đào tạo", "so giao duc va dao tao"):
        assert engine.urls(typed) == ["ngắn", "dài"]


# --- ranking ----------------------------------------------------------------------------------------------------------


def test_titles_rank_before_bylines_before_bodies(opened: Engines) -> None:
    engine = opened.over(
        question("một lần", "a", "vay vốn"),
        question("hai lần", "b", "vay vốn", "vay vốn"),
        question("phụ", "c", byline=("vay vốn",)),
        question("tên", "Vay vốn"),
    )
    assert engine.urls("vay vốn") == ["tên", "hai lần", "phụ", "một lần"]


def test_adjacent_words_rank_first(opened: Engines) -> None:
    engine = opened.over(question("rời", "đào tạo, việc làm"), question("liền", "đào tạo việc làm"))
    assert engine.urls("đào tạo việc làm") == ["liền", "rời"]


def test_rare_words_weigh_more(opened: Engines) -> None:
    engine = opened.over(
        question("thường", "", "thanh niên"), question("hiếm", "", "methadone"), *numbered(30, "thanh niên")
    )
    assert engine.near("thanh niên, methadone") == ["hiếm"]


def test_records_with_more_of_the_query_rank_first(opened: Engines) -> None:
    engine = opened.over(question("ít", "Vay vốn"), question("nhiều", "", "vay vốn nhà ở"), *numbered(30, "khác"))
    assert engine.near("vay vốn nhà ở xây")[0] == "nhiều"


def test_named_entry_ranks_first(opened: Engines) -> None:
    engine = opened.over(
        entry("topic", "Khởi nghiệp"),
        entry("topic", "Khởi nghiệp xanh"),
        question("hỏi", "Khởi nghiệp", "khởi nghiệp"),
        entry("agency", "Trung tâm khởi nghiệp Huế"),
    )
    assert engine.urls("khởi nghiệp")[0] == "Khởi nghiệp"
    assert engine.urls("khoi nghiep xanh")[0] == "Khởi nghiệp xanh"


def test_person_ranks_before_records_that_mention_the_person(opened: Engines) -> None:
    name = "Lê Thị Thủy"
    engine = opened.over(entry("person", name), *(question(f"{n}", name, name, name) for n in range(3)))
    for typed in (name, "le thi thuy", "lê thị thuỷ"):
        assert engine.urls(typed) == [name, "0", "1", "2"]


def test_kind_of_record_weighs(opened: Engines) -> None:
    directive = SearchRecord("directive", "chỉ đạo", "Vay vốn", names=("Vay vốn",))
    engine = opened.over(
        block(SearchRecord("dialogue", "hội nghị", "Vay vốn", names=("Vay vốn",)), year=2020),
        block(directive, year=2021),
        block(question("hỏi", "Vay vốn"), year=2019),
    )
    assert engine.urls("vay vốn") == ["hội nghị", "hỏi", "chỉ đạo"]


def test_newest_of_equal_records_ranks_first(opened: Engines) -> None:
    engine = opened.over(block(question("mới", "Vay vốn"), year=2024), block(question("cũ", "Vay vốn"), year=2020))
    assert engine.urls("vay vốn") == ["mới", "cũ"]


def test_document_is_found_by_its_number(opened: Engines) -> None:
    number = "13/2021/NĐ-CP"
    engine = opened.over(
        SearchRecord("document", "văn bản", "Nghị định về đối thoại", names=("Nghị định về đối thoại", number)),
        question("nhắc", "", f"theo {number}"),
        question("khác", "", "theo 13/2020/NĐ-CP"),
    )
    for typed in (number, "13/2021", "13/2021/nd-cp", "nghị định 13/2021", "nđ-cp 13/2021"):
        assert engine.urls(typed)[0] == "văn bản"
        assert "khác" not in engine.urls(typed)


def test_title_equal_to_the_query_ranks_first(opened: Engines) -> None:
    engine = opened.over(
        question("dài", "Đề nghị hỗ trợ vay vốn ở xã Ba Vì, tỉnh Hà Nam"),
        question("khác", "Vay vốn ở đâu, hỗ trợ thế nào"),
        question("tên", "Khi nào có hỗ trợ vay vốn"),
    )
    assert engine.urls("Khi nào có hỗ trợ vay vốn")[0] == "tên"
    assert engine.urls("hỗ trợ vay vốn ở")[0] == "dài"


def test_entry_with_a_name_covering_little_of_the_query_gets_no_bonus(opened: Engines) -> None:
    topic = SearchRecord("topic", "chủ đề", "Bảo hiểm", names=("Bảo hiểm", "thẻ bảo hiểm y tế"))
    engine = opened.over(topic, question("hỏi", "Thẻ bảo hiểm y tế"))
    assert engine.urls("thẻ bảo hiểm y tế") == ["hỏi", "chủ đề"]
    assert engine.urls("bảo hiểm") == ["chủ đề", "hỏi"]


def test_merged_provinces_rank_together(opened: Engines) -> None:
    engine = opened.over(
        entry("province", "Ninh Bình", byline=("Hà Nam",)),
        entry("province", "Hà Nam", byline=("Ninh Bình",)),
        *(entry("agency", f"Sở {name} Hà Nam") for name in ("Y tế", "Nội vụ", "Tư pháp")),
    )
    assert engine.urls("Hà Nam")[:2] == ["Hà Nam", "Ninh Bình"]


# --- completion of the last word --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["khởi ngh", "khoi n", "khởi nghiệ", "khởi nghi", "kh", "khơi nghiê"])
def test_last_word_is_completed(opened: Engines, typed: str) -> None:
    engine = opened.over(question("có", "Khởi nghiệp"), question("không", "Nghiêm túc"))
    assert engine.urls(typed) == ["có"]


def test_typed_marks_are_required_of_completions(opened: Engines) -> None:
    engine = opened.over(question("vốn", "Vay vốn"), question("vòng", "Vay vòng"))
    assert engine.urls("vay vố") == ["vốn"]
    assert engine.urls("vay vò") == ["vòng"]


def test_last_word_that_matches_is_not_completed(opened: Engines) -> None:
    engine = opened.over(question("tạo", "đào tạo"), question("tạp", "đào tạ"))
    assert engine.urls("đào tạ") == ["tạp"]


def test_last_word_rarer_than_its_completions_is_completed(opened: Engines) -> None:
    for many, found in ((20, 21), (3, 1)):
        engine = opened.over(question("hồ", "", "xác định hồ"), *numbered(many, "xác định hoàn cảnh"))
        assert len(engine.urls("xac dinh ho")) == found


def test_lone_prefix_is_expanded_to_several_words(opened: Engines) -> None:
    engine = opened.over(question("nghề", "", "nghề"), question("nghiên", "", "nghiên"), question("ngh", "", "nghèo"))
    assert sorted(engine.urls("ngh")) == ["ngh", "nghiên", "nghề"]


def test_word_followed_by_a_space_is_not_completed(opened: Engines) -> None:
    engine = opened.over(question("có", "Khởi nghiệp"))
    assert engine.urls("khởi ngh") == ["có"]
    assert engine.urls("khởi ngh ") == []


# --- spelling correction ----------------------------------------------------------------------------------------------

MEANT = (
    question("có", "Hỗ trợ khởi nghiệp sáng tạo", "khởi nghiệp sáng tạo"),
    question("khác", "Nghiêm túc học tập", "nghiên cứu, khơi nguồn"),
)


@pytest.mark.parametrize(
    "typed",
    [
        "khởi nghiêp sagn tạo",
        "khoi nghep",
        "khoi nghiiep",
        "khoi nghiwp",
        "khoi ngheip",
        "khởi nghiệm",
        "khọi nghiệp",
        "khởi nghiệb",
        "khoinghiep",
        "khowri nghieepj",
        "khoiwr nghiepej",
        "kho73i nghie65p",
        "hỗ trợ khỡi nghiệp",
    ],
)
def test_misspelling_is_corrected_and_reported(opened: Engines, typed: str) -> None:
    found = opened.over(*MEANT).search(typed)
    assert found["fitting"] == 0
    assert found["urls"] == ["có"]
    assert "khởi nghiệp" in found["correction"]


def test_correct_words_are_kept_as_typed_in_a_correction(opened: Engines) -> None:
    engine = opened.over(*MEANT, entry("person", "Lê Thị Thủy"), question("ubnd", "UBND tỉnh hỗ trợ"))
    assert engine.search("Hỗ Trợ khởi nghiep sagn tao")["correction"] == "Hỗ Trợ khởi nghiệp sáng tạo"
    assert engine.search("Lê Thị Thúy")["correction"] == "Lê Thị Thủy"
    assert engine.search("UBND tinhr hỗ trợ")["correction"] == "UBND tỉnh hỗ trợ"


def test_correction_is_chosen_by_neighbouring_words(opened: Engines) -> None:
    engine = opened.over(question("vay", "Vay vốn"), *numbered(20, "bón phân"), *numbered(20, "vón cục"))
    assert engine.search("vay von")["fitting"] == 1
    assert engine.search("vay bon")["correction"] == "vay vốn"
    assert engine.search("vya vốn")["correction"] == "vay vốn"


def test_misspelling_in_a_record_does_not_hide_the_correction(opened: Engines) -> None:
    engine = opened.over(question("sai", "", "khởi nghệp"), *numbered(20, "khởi nghiệp"))
    found = engine.search("khởi nghệp")
    assert found["urls"][0] == "sai"
    assert found["suggestion"] == "khởi nghiệp"
    assert engine.search("khởi nghiệp")["suggestion"] is None


def test_suggestion_has_ten_times_the_results(opened: Engines) -> None:
    engine = opened.over(question("sai", "", "khởi nghệp"), *numbered(4, "khởi nghiệp"))
    assert engine.search("khởi nghệp")["suggestion"] is None


def test_correction_ranks_before_few_scattered_matches(opened: Engines) -> None:
    engine = opened.over(question("rời", "", "hồ sơ tồn, đàn ong"), *numbered(3, "hồ sơ tồn đọng"), *numbered(9, "ong"))
    found = engine.search("hồ sơ tồn ong ")
    assert (found["correction"], found["fitting"]) == ("hồ sơ tồn đọng", 0)
    assert found["urls"] == ["so-0", "so-1", "so-2", "rời"]


# --- near matches -----------------------------------------------------------------------------------------------------


def test_near_matches_are_counted_separately(opened: Engines) -> None:
    engine = opened.over(question("đủ", "Vay vốn nhà ở"), question("gần", "Vay vốn"))
    found = engine.search("vay vốn nhà ở")
    assert (found["state"], found["urls"], found["fitting"], found["near"]) == ("ready", ["đủ", "gần"], 1, 1)
    assert found["correction"] is None


def test_no_near_matches_with_enough_matches(opened: Engines) -> None:
    engine = opened.over(*numbered(5, "vay vốn nhà ở"), question("gần", "Vay vốn"))
    assert engine.near("vay vốn nhà ở") == []


def test_near_matches_hold_half_of_the_query(opened: Engines) -> None:
    engine = opened.over(question("ít", "", "học nghề"), *numbered(9, "vay vốn", "đào tạo", "nhà ở", "xã hội"))
    assert "ít" not in engine.near("vay vốn, đào tạo, nhà ở, học nghề ở sao hỏa")


@pytest.mark.parametrize("typed", ["zxqv", "tàu ngầm", "zxqv tàu ngầm vàng", '"tàu ngầm"', "12/1999/ABC"])
def test_no_results_is_a_state(opened: Engines, typed: str) -> None:
    found = opened.over(*MEANT).search(typed)
    assert (found["state"], found["ids"], found["correction"]) == ("empty", [], None)


# --- filters, counts, order -------------------------------------------------------------------------------------------

DIRECTIVE = SearchRecord("directive", "giao", "Vay vốn", names=("Vay vốn",), agencies=("so-y-te",))
PLACES = (
    entry("province", "Huế", province="hue"),
    block(question("hn21", "Vay vốn", topics=("viec-lam",)), province="ha-nam", year=2021),
    block(question("nb20", "Vay vốn", topics=("viec-lam", "nha-o")), DIRECTIVE, province="ninh-binh", year=2020),
    block(question("hue20", "Đào tạo", topics=("nha-o",)), province="hue", year=2020),
)


def test_values_of_a_facet_are_alternatives_and_facets_combine(opened: Engines) -> None:
    engine = opened.over(*PLACES)
    assert engine.urls("vay vốn", filters={"nam": ["2021"]}) == ["hn21"]
    assert engine.urls("vay vốn", filters={"nam": ["2021", "2020"], "loai": ["question-value"]}) == ["hn21", "nb20"]
    assert engine.urls("vay vốn", filters={"nam": ["2020"], "loai": ["directive-value"]}) == ["giao"]
    assert engine.urls("vay vốn", filters={"nam": ["1999"]}) == []
    assert engine.urls("vay vốn", filters={"chu-de": ["nha-o"]}) == ["nb20"]
    assert engine.urls("vay vốn", filters={"co-quan": ["so-y-te"], "tinh": []}) == ["giao"]


def test_record_counts_for_the_successor_of_its_province(opened: Engines) -> None:
    engine = opened.over(*PLACES)
    assert engine.urls("vay vốn", filters={"tinh": ["ninh-binh"]}) == ["hn21", "nb20", "giao"]
    assert engine.urls("vay vốn", filters={"tinh": ["ha-nam"]}) == ["hn21"]


def test_facet_counts_records_that_pass_the_other_filters(opened: Engines) -> None:
    engine = opened.over(*PLACES)
    assert engine.search("vay vốn")["counts"] == {
        "loai": {"question-value": 2, "directive-value": 1},
        "tinh": {"ha-nam": 1, "ninh-binh": 3},
        "nam": {"2021": 1, "2020": 2},
    }
    assert engine.search("vay vốn", filters={"nam": ["2020"]})["counts"] == {
        "loai": {"question-value": 1, "directive-value": 1},
        "tinh": {"ninh-binh": 2},
        "nam": {"2021": 1, "2020": 2},
    }


def test_topic_and_agency_facets_are_fetched_on_request(opened: Engines) -> None:
    engine = opened.over(*PLACES)
    engine.search("vay vốn")
    assert not [path for path in engine.fetched if "chu-de" in path or "co-quan" in path]
    listed = engine.call(
        "async (engine, name, asked) => engine.facet(name, await engine.search(asked))", "chu-de", {"q": "vay vốn"}
    )
    assert listed == [
        {"value": "viec-lam", "name": "Việc làm", "count": 2},
        {"value": "nha-o", "name": "Nhà ở", "count": 1},
    ]
    asked = {"q": "vay vốn", "filters": {"loai": ["directive-value"], "chu-de": ["nha-o"]}}
    listed = engine.call(
        "async (engine, name, asked) => engine.facet(name, await engine.search(asked))", "co-quan", asked
    )
    assert listed == []


def test_facets_count_near_matches_without_matches(opened: Engines) -> None:
    assert opened.over(*PLACES).search("vayy vốn")["counts"]["nam"] == {"2021": 1, "2020": 2}


def test_counts_are_exact_for_many_records(opened: Engines) -> None:
    blocks = (block(*numbered(120, "vay vốn"), year=year) for year in range(2020, 2010, -1))
    found = opened.over(*blocks).search("vay vốn", most=10)
    assert found["fitting"] == 1200
    assert found["counts"]["nam"] == {str(year): 120 for year in range(2011, 2021)}


def test_filters_without_a_query_list_records_newest_first(opened: Engines) -> None:
    engine = opened.over(*PLACES)
    assert engine.urls("", filters={"loai": ["question-value", "province-value"]}) == ["hn21", "nb20", "hue20", "Huế"]
    assert engine.search("")["state"] == engine.search(" ,; ")["state"] == "idle"


def test_results_are_sorted_by_date_with_entries_last(opened: Engines) -> None:
    engine = opened.over(
        entry("topic", "Vay vốn"),
        block(question("mới", "", "vay vốn"), year=2024),
        block(question("cũ", "Vay vốn"), year=2020),
    )
    assert engine.urls("vay vốn") == ["Vay vốn", "cũ", "mới"]
    assert engine.urls("vay vốn", sort="new") == ["mới", "cũ", "Vay vốn"]


# --- cards, snippets --------------------------------------------------------------------------------------------------


def test_card_has_url_title_meta_text_kind_and_label(opened: Engines) -> None:
    engine = opened.over(entry("topic", "Nhà ở"), question("hỏi", "Vay vốn", "Thân", "bài", meta="Huế, 2021"))
    card = engine.call(
        """async (engine) => {
          const found = await engine.search({ q: "vay vốn" });
          return (await engine.cards(found.ids, found))[0];
        }"""
    )
    assert card == {
        "url": "hỏi",
        "title": "Vay vốn",
        "meta": "Huế, 2021",
        "text": "Thân\nbài",
        "kind": "question-value",
        "label": "Question",
    }


def test_records_are_assigned_their_cards(opened: Engines) -> None:
    entries = [entry("topic", f"Chủ đề {n}") for n in range(5)]
    blocks = [
        block(*(question(f"{year}-{n}", "Vay vốn") for n in range(count)), year=year)
        for year, count in ((2024, 0), (2023, 4), (2022, 3), (2021, 9))
    ]
    engine = opened.over(*entries, *blocks)
    urls = engine.call(
        """async (engine) => {
          const cards = await engine.cards([...Array(25).keys()], await engine.search({ q: "" }));
          return cards.map(({ url }) => url);
        }"""
    )
    assert urls == [record.url for one in (block(*entries, province="x"), *blocks) for record in one.records][1:]


_MARK = """async (engine, name, text, q, ...more) => {
  const { terms } = await engine.search({ q });
  const snippet = await import("/js/search/snippet.js");
  return snippet[name](text, terms, ...more).map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");
}"""


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("đào tạo", "Đào tạo nghề", "[Đào tạo] nghề"),
        ("dao tao", "dồi dào, tạo lập, đào tạo", "dồi dào, tạo lập, [đào tạo]"),
        ("đào tạo", "đa\u0300o ta\u0323o", "[đào tạo]"),
        ("đào t", "đào tạo", "[đào tạo]"),
        ("dao tap", "đào tạo", "[đào tạo]"),
        ("ủy ban nhân dân", "do UBND tỉnh", "do [UBND] tỉnh"),
        ("ubnd", "Uỷ ban nhân dân", "[Uỷ ban nhân dân]"),
        ("vay của", "của vay", "của [vay]"),
        ("hoà bình", "HÒA BÌNH!", "[HÒA BÌNH]!"),
        ("má", "ma má mã", "ma [má] mã"),
    ],
)
def test_matches_are_highlighted(opened: Engines, typed: str, text: str, marked: str) -> None:
    engine = opened.over(question("a", "Đào tạo"), question("b", "UBND, má vay"), question("c", "Hòa bình"))
    assert engine.call(_MARK, "highlight", text, typed) == marked


def test_excerpt_is_cut_around_the_best_highlights(opened: Engines) -> None:
    engine = opened.over(question("a", "vay vốn, lãi suất"))
    text = f"{'Mở đầu dài. ' * 30}Hỏi về vay. {'Giữa bài. ' * 30}Nay hỏi vay vốn với lãi suất nào.\n{'Kết. ' * 60}"
    found = engine.call(_MARK, "excerpt", text, "vay vốn lãi suất")
    assert found.startswith("…Nay hỏi [vay vốn] với [lãi suất] nào. Kết.")
    assert found.endswith("…")
    assert 150 < len(found) < 220
    assert engine.call(_MARK, "excerpt", "Ngắn vay vốn", "vay vốn") == "Ngắn [vay vốn]"
    assert engine.call(_MARK, "excerpt", text, "xyz").startswith("Mở đầu dài.")


# --- files ------------------------------------------------------------------------------------------------------------


def test_query_fetches_at_most_13_leaves_and_each_once(opened: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MIN_LEAF_BYTES", 300)
    words = [f"{a}{b}{c}" for a in "bcdghklmnt" for b in "aeiou" for c in ("", "n", "ng", "p", "t")]
    texts = [" ".join(words[(at * step + step) % len(words)] for at in range(30)) for step in range(1, 60)]
    engine = opened.over(*(question(str(place), "", text) for place, text in enumerate(texts)))
    assert len([path for path in engine.files if "/k/" in path]) > 60
    engine.fetched.clear()
    assert engine.urls(f"{texts[3]} ")[:1] == ["3"]
    assert len([path for path in engine.fetched if "/k/" in path]) <= 12
    # One more leaf for completions of the last word.
    assert engine.urls(texts[3])[:1] == ["3"]
    assert len([path for path in engine.fetched if "/k/" in path]) <= 13
    engine.search(texts[3])
    engine.call(
        "(engine, a, b) => Promise.all([engine.search({ q: a }), engine.search({ q: a }), engine.search({ q: b })])",
        texts[5],
        texts[3],
    )
    assert len(engine.fetched) == len(set(engine.fetched))


@pytest.mark.parametrize(("typed", "most"), [("trẻ", 7), ("tre", 7), ("vay vốn, tre", 4), ("vay vốn, trẻ", 4)])
def test_prefix_fetches_few_leaves(opened: Engines, monkeypatch: pytest.MonkeyPatch, typed: str, most: int) -> None:
    monkeypatch.setattr(postings, "MIN_LEAF_BYTES", 30)
    words = [f"trẻ{ending}" for ending in "abcdefghijklmnop"]
    texts = [f"{word} {other}. Vay vốn" for word in words for other in words]
    engine = opened.over(*(question(str(place), "", text) for place, text in enumerate(texts)))
    engine.fetched.clear()
    assert engine.urls(typed)
    assert 0 < len([path for path in engine.fetched if "/k/" in path]) <= most


def test_unknown_words_fetch_nothing(opened: Engines) -> None:
    engine = opened.over(*numbered(3, "vay vốn"))
    engine.fetched.clear()
    engine.search("xylophon quizzical 北京")
    assert engine.fetched == []


def test_query_is_run_again_after_a_newer_build(opened: Engines) -> None:
    engine = opened.over(question("cũ", "Vay vốn"))
    engine.files = index(question("mới", "Vay vốn khác"))
    assert engine.urls("vay vốn") == ["mới"]


def test_cards_of_an_older_build_raise_stale_build_error(opened: Engines) -> None:
    engine = opened.over(*numbered(30, "vay vốn"))
    engine.call("async (engine) => { globalThis.before = await engine.search({ q: 'vay vốn' }); }")
    engine.files = index(question("mới", "Vay vốn"))
    script = "(engine) => engine.cards([29], before).then(() => 'found', (error) => error.constructor.name)"
    assert engine.call(script) == "StaleBuildError"
    assert engine.urls("vay vốn") == ["mới"]
    assert engine.call(script) == "StaleBuildError"


def test_missing_index_file_raises_stale_build_error(opened: Engines) -> None:
    engine = opened.over(question("cũ", "Vay vốn"))
    engine.files = {path: data for path, data in engine.files.items() if "/k/" not in path}
    script = "(engine) => engine.search({ q: 'vay vốn' }).then(() => 'found', (error) => error.constructor.name)"
    assert engine.call(script) == "StaleBuildError"


def test_failed_fetch_is_tried_again(opened: Engines) -> None:
    engine = opened.over(question("có", "Vay vốn"))
    whole, engine.files = engine.files, {}
    engine.call("(engine) => engine.search({ q: 'vay vốn' }).catch(() => null)")
    engine.files = whole
    assert engine.urls("vay vốn") == ["có"]


def test_index_is_read_without_decompression_streams(browser: Browser) -> None:
    with engines(browser, "delete globalThis.DecompressionStream") as found:
        requests: list[str] = []
        found.page.on("request", lambda request: requests.append(request.url))
        assert found.over(question("có", "Vay vốn")).urls("vay vốn") == ["có"]
        assert requests.count(f"{HOST}js/vendor/fflate.js") == 1


def test_offline_edition_provides_index_files(opened: Engines) -> None:
    engine = opened.over(question("có", "Vay vốn"))
    engine.fetched.clear()
    script = """async (engine, files) => {
      globalThis.doithoaiOffline = { bytes: async (path) => new Uint8Array(files[path]) };
      try {
        const { open } = await import("/js/search/engine.js");
        const own = await open("file:///usb/");
        const found = await own.search({ q: "vay vốn" });
        return (await own.cards(found.ids, found)).map(({ url }) => url);
      } finally {
        delete globalThis.doithoaiOffline;
      }
    }"""
    assert engine.call(script, {path: list(data) for path, data in engine.files.items()}) == ["có"]
    assert engine.fetched == []


def test_vendored_library_has_the_listed_digests() -> None:
    listed = tomllib.loads((VENDORED / "VENDORED.toml").read_text(encoding="utf-8"))["fflate"]
    kept = {path.name: path for path in VENDORED.iterdir() if path.name != "VENDORED.toml"}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in kept.items()} == listed["sha256"]
    assert listed["licence"] == "MIT"
    assert "MIT License" in kept[listed["licence_file"]].read_text(encoding="utf-8")


def test_words_with_qu_and_y_are_completed(opened: Engines) -> None:
    engine = opened.over(question("quyết", "Nghị quyết mới"), question("quỹ", "Lập quỹ"), *numbered(3, "quốc lộ"))
    assert engine.urls("nghị quy") == engine.urls("nghi quy") == engine.urls("nghị quyê") == ["quyết"]
    assert engine.urls("quyê") == ["quyết"]
    assert engine.urls("lập quỹ") == ["quỹ"]


def test_lone_prefix_with_marks_is_expanded_to_words_with_them(opened: Engines) -> None:
    others = [
        question(f"{n}", f"{word} {word} số {n}") for n, word in enumerate(("trai", "tran", "trang", "tra", "tram"))
    ]
    engine = opened.over(question("trật", "An ninh, trật tự"), *others, *others[:4])
    assert engine.urls("An ninh, trậ")[0] == "trật"


def test_numbers_of_other_scripts_are_found(opened: Engines) -> None:
    engine = opened.over(question("một", "① Đề nghị vay vốn"), question("hai", "Đề nghị vay vốn"))
    assert engine.urls("① Đề nghị vay vốn") == ["một"]


def test_long_tokens_are_not_decoded_as_keystrokes(opened: Engines) -> None:
    engine = opened.over(question("có", "Vay vốn"))
    assert engine.search("x" * 100_000)["state"] == "empty"


@pytest.mark.parametrize(("run", "groups"), [(500, 256), (2, 3), (1, 1)])
def test_cards_are_found_for_any_size_of_folders(
    opened: Engines, monkeypatch: pytest.MonkeyPatch, run: int, groups: int
) -> None:
    monkeypatch.setattr(cards, "_FILES_PER_FOLDER", run)
    monkeypatch.setattr(cards, "_MAX_DIALOGUE_FOLDERS", groups)
    topics = [entry("topic", f"Thanh niên {number}") for number in range(9)]
    blocks = [
        block(*(question(f"{number}.{place}", "Thanh niên") for place in range(number % 4)), year=2030 - number)
        for number in range(8)
    ]
    engine = opened.over(*topics, *blocks)
    asked = [record.url for one in blocks for record in one.records[1:]]
    assert engine.urls("thanh niên", sort="new") == [*asked, *(topic.url for topic in topics)]


def test_aborted_search_fetches_no_cards(opened: Engines) -> None:
    engine = opened.over(question("một", "Vay vốn"), question("hai", "Vay vốn nhà ở"))
    engine.fetched.clear()
    script = """async (engine, q) => {
      const given = new AbortController();
      const asked = engine.search({ q, signal: given.signal });
      given.abort();
      return asked.then(() => "answered", ({ name }) => name);
    }"""
    assert engine.call(script, "vay vốn") == "AbortError"
    assert not [path for path in engine.fetched if "/the/" in path]
    assert engine.urls("vay vốn") == ["một", "hai"]


def test_on_matched_is_called_before_cards_are_fetched(opened: Engines) -> None:
    engine = opened.over(question("một", "Vay vốn"), question("hai", "Vay vốn nhà ở"))
    script = r"""async (engine, q) => {
      const { fetch } = globalThis;
      const events = [];
      globalThis.fetch = async (address, ...given) => {
        const response = await fetch(address, ...given);
        events.push(/\/(k|the)\//.exec(address)?.[1]);
        return response;
      };
      await engine.search({ q, onMatched: () => events.push("matched") });
      globalThis.fetch = fetch;
      return [...new Set(events)];
    }"""
    assert engine.call(script, "vay vốn") == ["k", "matched", "the"]
