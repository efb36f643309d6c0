"""Rules of matching and ranking, each with a small archive in which the result differs without the rule."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from generator.search import postings
from generator.search.search_record import RecordGroup, SearchRecord
from tests.browser.search_engine import Engines, block, engines, entry, numbered, question

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Engines]:
    with engines(browser) as found:
        yield found


def _directive(url: str, title: str, body: str) -> SearchRecord:
    """Return a directive; it is found by its body, of which its title is the beginning."""
    return SearchRecord("directive", url, title, body=(body,))


# --- matches ----------------------------------------------------------------------------------------------------------


def test_scattered_syllables_do_not_match(opened: Engines) -> None:
    engine = opened.over(question("rời", "", "vốn, nhà, xây"))
    assert engine.urls("xây vốn nhà") == []
    assert engine.near("xây vốn nhà") == ["rời"]


def test_every_isolated_word_is_required(opened: Engines) -> None:
    engine = opened.over(
        question("cả", "", "vay vốn, cỏ, xanh"),
        question("cỏ", "", "vay vốn, cỏ"),
        question("xanh", "", "vay vốn, xanh"),
    )
    assert engine.urls("vay vốn cỏ xanh") == ["cả"]


def test_one_pair_among_scattered_syllables_does_not_match(opened: Engines) -> None:
    alone = [record for word in ("bản", "án", "đồng", "cỏ") for record in numbered(40, word)]
    pairs = [record for pair in ("bản án", "án đồng", "đồng cỏ") for record in numbered(3, pair)]
    engine = opened.over(question("rời", "", "án đồng, bản, cỏ"), *alone, *pairs)
    assert engine.urls("bản án đồng cỏ") == []


def test_two_words_in_no_record_do_not_match_by_syllables(opened: Engines) -> None:
    often = numbered(60, "tập, hợp, hòa, thượng")
    pieces = question("pieces", "", "tập hợp hòa, thượng")
    engine = opened.over(pieces, *numbered(3, "tập hợp"), *numbered(4, "hòa thượng"), *often)
    assert engine.urls("tập hợp hòa thượng") == []
    assert "pieces" in engine.near("tập hợp hòa thượng")


def test_run_of_function_words_makes_no_word_with_the_word_before(opened: Engines) -> None:
    right = numbered(6, "vay vốn, nhà ở, tỉnh lo")
    engine = opened.over(question("chance", "", "vay vốn, tỉnh Lâm Đồng, nhà ở"), *right, *numbered(9, "tỉnh, làm"))
    assert "so-0" in engine.urls("tinh lam gi ve vay von nha o")


def test_skipped_pair_is_looked_up_where_the_others_have_no_records(
    opened: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "MIN_LEAF_BYTES", 300)
    office = "sở nông nghiệp phát triển nông thôn, dân tộc, tôn giáo, lao động, thương binh, xã hội"
    filling = [f"{a}{b}{c}" for a in "bcdghklmnt" for b in "aeiou" for c in ("", "n", "ng", "p", "t")]
    others = [question(f"x{at}", "", " ".join(filling[at : at + 30])) for at in range(0, 240, 6)]
    engine = opened.over(
        question("sai", "Hạt điều", office),
        question("đúng", "Giá hạt điều năm nay", f"{office}, tiền giang"),
        *numbered(60, "tiền giang"),
        *others,
    )
    assert engine.urls(f"{office.replace(',', '')} tiền giang hạt điều") == ["đúng"]


def test_two_syllable_word_does_not_match_by_syllables(opened: Engines) -> None:
    rest = "vay vốn, nhà ở, học nghề"
    engine = opened.over(
        question("pieces", "", f"{rest}, đào, tạo, xanh"),
        question("whole", "", f"{rest}, đào tạo, xanh"),
        *numbered(9, rest, "đào tạo"),
        *numbered(20, "xanh"),
        question("elsewhere", "", "tạo xanh"),
    )
    assert engine.urls("vay vốn nhà ở học nghề đào tạo xanh") == ["whole"]


def test_unmarked_syllable_of_a_pair_in_a_marked_query_has_no_marks(opened: Engines) -> None:
    engine = opened.over(question("giá", "", "đánh giá công việc, đá quý"), question("gia", "", "gia công, đá quý"))
    assert engine.urls("gia công đá quý") == ["gia"]


def test_isolated_unmarked_syllable_in_a_marked_query_has_no_marks(opened: Engines) -> None:
    engine = opened.over(*numbered(20, "vay vốn, vừa qua"), question("vua", "", "vay vốn, vua Hùng"))
    assert engine.urls("vay vốn vua") == ["vua"]


def test_possible_function_word_is_required_in_a_pair(opened: Engines) -> None:
    people = entry("person", "Hồ Đình Lan"), entry("person", "Đặng Đình Lan")
    engine = opened.over(*people, *numbered(40, "đáng, định"))
    assert engine.urls("dang dinh lan") == ["Đặng Đình Lan"]


def test_function_word_beside_a_rare_word_is_optional(opened: Engines) -> None:
    engine = opened.over(
        question("ở", "", "giám định gen ở xã"),
        *numbered(3, "giám định gen của"),
        *numbered(7, "giám định gen"),
        *numbered(30, "của"),
    )
    assert "ở" in engine.urls("giám định gen của ai")


def test_pair_strength_uses_frequencies_of_the_typed_marks(opened: Engines) -> None:
    rest = "vay vốn, nhà ở"
    engine = opened.over(
        question("rời", "", f"{rest}, văn hóa, nghệ sĩ"),
        *numbered(3, "văn nghệ"),
        *numbered(40, "nghề", "vân"),
        *numbered(9, rest),
    )
    assert engine.urls("vay vốn nhà ở văn nghệ") == []


def test_common_syllable_is_not_required(opened: Engines) -> None:
    engine = opened.over(question("có", "", "vay vốn"), *numbered(5000, "nước"))
    largest = max((path for path in engine.files if "/k/" in path), key=lambda path: len(engine.files[path]))
    engine.fetched.clear()
    assert engine.urls("vay vốn nước") == ["có"]
    assert largest not in engine.fetched
    engine.search("nước")
    assert largest in engine.fetched


# --- ranking ----------------------------------------------------------------------------------------------------------


def test_named_entry_ranks_before_a_title_covering_more_of_the_query(opened: Engines) -> None:
    province = entry("province", "Hà Nam", byline=("tỉnh Hà Nam",))
    engine = opened.over(province, entry("agency", "Sở Y tế tỉnh Hà Nam"))
    assert engine.urls("tỉnh Hà Nam") == ["Hà Nam", "Sở Y tế tỉnh Hà Nam"]


def test_title_that_is_the_whole_query_ranks_first(opened: Engines) -> None:
    engine = opened.over(question("dài", "Hỗ trợ vay vốn ở xã Ba Vì"), question("tên", "Hỗ trợ vay vốn"))
    assert engine.urls("hỗ trợ vay vốn") == ["tên", "dài"]


def test_title_holding_the_query_ranks_before_a_title_within_it(opened: Engines) -> None:
    text = "vay vốn, đào tạo"
    engine = opened.over(
        _directive("part", "Vay vốn", text),
        _directive("all", "Đào tạo nghề nông thôn mới và vay vốn ưu đãi ở xã", text),
    )
    assert engine.urls("vay vốn đào tạo") == ["all", "part"]


def test_weak_pair_weighs_little(opened: Engines) -> None:
    def named(url: str, names: str, body: str) -> SearchRecord:
        return SearchRecord("question", url, "…", names=(names,), body=(body,))

    engine = opened.over(
        named("truyền thanh", "truyền thanh, thanh niên", "tuyên truyền"),
        named("tuyên truyền", "thanh niên, tuyên truyền", "truyền thanh"),
        *numbered(40, "truyền, thanh"),
        *numbered(10, "tuyên truyền", "thanh niên"),
    )
    assert engine.urls("tuyên truyền thanh niên")[0] == "tuyên truyền"


def test_near_matches_hold_most_of_what_the_best_holds(opened: Engines) -> None:
    words = ("vay vốn", "nhà ở", "đào tạo", "học nghề", "y tế", "giao thông", "khởi nghiệp")
    engine = opened.over(
        question("much", "", ", ".join(words[:6])),
        question("less", "", ", ".join(words[:4])),
        *(record for word in words for record in numbered(9, word)),
    )
    assert engine.near(" ".join(words)) == ["much"]


def test_near_matches_holding_more_of_the_query_rank_first(opened: Engines) -> None:
    words = ("vay vốn", "nhà ở", "đào tạo", "học nghề", "y tế", "giao thông", "khởi nghiệp")
    engine = opened.over(
        question("five", "", ", ".join(words[2:5]), byline=words[:2]),
        question("six", "", ", ".join(words[:6])),
        *(record for word in words for record in numbered(9, word)),
    )
    assert engine.near(" ".join(words)) == ["six", "five"]


def test_at_most_fifty_near_matches(opened: Engines) -> None:
    assert opened.over(*numbered(60, "vay vốn")).search("vay vốn xyzzyq")["near"] == 50


def test_rare_pair_of_frequent_syllables_weighs_much(opened: Engines) -> None:
    engine = opened.over(
        question("frequent", "", "vay vốn, việc nhà"),
        question("rare", "", "vay vốn, đào tạo"),
        *numbered(25, "đào, tạo"),
        *numbered(4, "đào tạo"),
        *numbered(29, "việc nhà"),
    )
    assert engine.near("vay vốn, đào tạo, việc nhà") == ["rare", "frequent"]


def test_unknown_word_weighs_as_much_as_the_others_on_average(opened: Engines) -> None:
    engine = opened.over(*numbered(30, "vay vốn"))
    assert len(engine.near("vay vốn xyzzyq")) == 30


# --- completion of the last word --------------------------------------------------------------------------------------


def test_last_function_word_is_completed_where_completions_are_more_frequent(opened: Engines) -> None:
    engine = opened.over(question("mà", "", "lao động mà"), *numbered(2, "lao động mất việc"))
    assert set(engine.urls("lao dong ma")) == {"so-0", "so-1", "mà"}
    engine = opened.over(question("mà", "", "lao động mạ"), *numbered(2, "lao động mất việc"))
    assert engine.urls("lao động mạ") == ["mà"]


def test_title_starting_with_the_unfinished_query_ranks_first(opened: Engines) -> None:
    engine = opened.over(question("khác", "Động đất, bão và lũ", "đất vàng"), question("vào", "Đưa động đất vào bài"))
    assert engine.urls("dong dat va")[0] == "vào"


def test_title_with_other_marks_ranks_lower_in_a_marked_query(opened: Engines) -> None:
    person = entry("person", "Lê Văn Cường")
    long = question("đúng", "Nâng cao hiệu quả sàn thương mại điện tử có đánh giá xấu ở xã Văn Cương")
    engine = opened.over(person, long, *numbered(20, "văn cường"))
    assert engine.urls("văn cương")[:2] == ["đúng", "Lê Văn Cường"]


# --- places -----------------------------------------------------------------------------------------------------------


def test_records_of_a_named_province_rank_before_those_of_merged_provinces(opened: Engines) -> None:
    def asked(url: str, province: str, *byline: str) -> RecordGroup:
        return block(question(url, "Vay vốn", byline=byline), province=province)

    engine = opened.over(
        asked("sau", "ha-nam", "tỉnh Hà Nam", "Ninh Bình"),
        asked("đúng", "ninh-binh", "tỉnh Ninh Bình"),
    )
    assert engine.urls("vay vốn ninh bình") == ["đúng", "sau"]
    assert engine.urls("vay von ninh binh") == ["đúng", "sau"]
    assert engine.urls("vay vốn hà nam") == ["sau"]


# --- spelling correction ----------------------------------------------------------------------------------------------


def test_typed_tone_chooses_the_correction(opened: Engines) -> None:
    engine = opened.over(*numbered(2, "học bổng"), *numbered(4, "học bông"))
    assert engine.search("học bổg")["correction"] == "học bổng"
    assert engine.search("học bôg")["correction"] == "học bông"


def test_unmarked_word_beside_a_misspelling_stays_unmarked(opened: Engines) -> None:
    engine = opened.over(question("gia", "", "gia công sản phẩm"), *numbered(3, "giá công sản phẩm"))
    assert engine.search("gia công sảm phẩm")["correction"] == "gia công sản phẩm"


def test_typed_marks_choose_between_other_letters_and_other_marks(opened: Engines) -> None:
    engine = opened.over(*numbered(3, "tuyến đối"), *numbered(2, "tuyến dưới"), question("đôi", "", "đôi"))
    assert engine.search("tuyến dới")["correction"] == "tuyến dưới"


def test_correction_needs_half_as_many_results_as_scattered_matches(opened: Engines) -> None:
    strewn = [question(f"rời-{at}", "", "hồ sơ tồn, đàn ong") for at in range(4)]
    meant = numbered(2, "hồ sơ tồn đọng")
    assert opened.over(*strewn, *meant).search("hồ sơ tồn ong ")["correction"] == "hồ sơ tồn đọng"
    assert opened.over(*strewn, meant[0]).search("hồ sơ tồn ong ")["correction"] is None


@pytest.mark.parametrize(
    ("typed", "meant", "others"),
    [
        pytest.param("phii", "phi", ("phui",), id="a letter twice before one beside it on the keyboard"),
        pytest.param("tahn", "tanh", ("tan",), id="two letters in the wrong order before one too many"),
        pytest.param("thuyn", "thuyen", ("thun",), id="a letter that is missing before one too many"),
        pytest.param("hpc", "hoc", ("hc", "hac"), id="a letter beside it before one too many and any other"),
        pytest.param("hxc", "hc", ("hac",), id="a letter too many before any other"),
    ],
)
def test_likeliest_typing_error_is_corrected(opened: Engines, typed: str, meant: str, others: tuple[str, ...]) -> None:
    engine = opened.over(*(question(word, "", word) for word in (*others, meant)))
    assert engine.search(f"{typed} ")["correction"] == meant


def test_known_words_are_not_corrected_to_scattered_matches(opened: Engines) -> None:
    engine = opened.over(
        question("rời", "", "nhà, hỗ trợ ở, đồng nhân"),
        *numbered(3, "thi công"),
        *numbered(3, "nhân dân"),
        *numbered(3, "nhà văn hóa"),
    )
    assert engine.search("nhà ở công nhân")["correction"] is None


def test_rare_word_in_a_long_query_is_not_corrected(opened: Engines) -> None:
    rest = "vay vốn nhà ở"
    engine = opened.over(question("hiếm", "", f"{rest} khởi nghệp"), *numbered(20, f"{rest} khởi nghiệp"))
    assert engine.search("khởi nghệp")["suggestion"] == "khởi nghiệp"
    assert engine.search(f"{rest} khởi nghệp")["suggestion"] is None


def test_letter_too_many_is_corrected(opened: Engines) -> None:
    assert opened.over(question("có", "Khởi nghiệp")).search("khoi nghiezp")["correction"] == "khởi nghiệp"


def test_lone_misspelling_is_corrected_to_the_most_frequent_word(opened: Engines) -> None:
    engine = opened.over(*numbered(20, "học"), question("hoa", "", "hoa"))
    assert engine.search("hocam")["correction"] is None
    assert engine.search("hoca")["correction"] == "học"


# --- term lookup ------------------------------------------------------------------------------------------------------


def test_pairs_that_cover_every_token_are_looked_up(opened: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MIN_LEAF_BYTES", 100)
    words = [f"{a}{b}{c}" for a in "bcdghklmnt" for b in "aeiou" for c in ("n", "ng", "p", "t")]
    beginning = " ".join(words[at * 9 % len(words)] for at in range(20))
    engine = opened.over(
        question("đúng", "", f"{beginning} vay vốn"),
        question("cụt", "", f"{beginning} xa"),
        *numbered(9, "vay vốn"),
        *(question(f"x{at}", "", " ".join(words[at : at + 3])) for at in range(0, 196, 2)),
    )
    assert engine.urls(f"{beginning} vay vốn ") == ["đúng"]
