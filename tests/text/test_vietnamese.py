import datetime
import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.scalars import ID_PATTERN
from generator.text.dates import format_date
from generator.text.vietnamese import (
    closest_match,
    collation_initial,
    collation_key,
    fold,
    format_number,
    normalise,
    person_sort_key,
    slug,
)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LOWER = [normalise(letter + tone) for letter in LETTERS for tone in (TONES if letter in VOWELS else ("",))]
VIETNAMESE = [*LOWER, *(letter.upper() for letter in LOWER)]
WORDS = st.text(st.sampled_from([*VIETNAMESE, *string.digits, " ", "-"]))


def toneless(text: str) -> str:
    return normalise("".join(char for char in unicodedata.normalize("NFD", text) if char not in TONES)).lower()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đối thoại", "doi thoai"),
        ("ĐẮK LẮK", "dak lak"),
        ("Thừa Thiên Huế", "thua thien hue"),
        ("nguyễn", "nguyen"),
        ("Quỹ hỗ trợ", "quy ho tro"),
        ("Ưu đãi", "uu dai"),
        ("45/TB-UBND", "45/tb-ubnd"),
        ("", ""),
    ],
)
def test_fold_removes_tones_letter_marks_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_every_vietnamese_letter_folds_to_one_ascii_letter() -> None:
    assert {fold(letter) for letter in VIETNAMESE} == set(string.ascii_lowercase) - set("fjwz")


@given(WORDS)
def test_folded_text_is_ascii_and_fold_is_idempotent(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_fold_ignores_the_normal_form(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_normalise_composes() -> None:
    assert normalise("Lạng Sơn") == "Lạng Sơn"
    assert len(normalise(unicodedata.normalize("NFD", "Lạng Sơn"))) == len("Lạng Sơn")


@given(st.text())
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_letters_sort_by_the_vietnamese_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(reversed(alphabet), key=collation_key) == alphabet


def test_foreign_letters_sort_by_the_latin_alphabet() -> None:
    assert sorted("zwjfeghikvxya", key=collation_key) == list("aefghijkvwxyz")


def test_tones_sort_in_dictionary_order() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(reversed(tones), key=collation_key) == tones


def test_lower_case_sorts_before_capitals_of_the_same_word() -> None:
    assert sorted(["Lạng Sơn", "LẠNG SƠN", "lạng sơn"], key=collation_key) == ["lạng sơn", "Lạng Sơn", "LẠNG SƠN"]


def test_letters_sort_before_tones_and_tones_before_case() -> None:
    words = ["ban", "Ban", "bàn", "Bàn", "bạn", "băn", "bân", "bang"]
    assert sorted(reversed(words), key=collation_key) == ["ban", "Ban", "bàn", "Bàn", "bạn", "bang", "băn", "bân"]


def test_spaces_sort_before_letters() -> None:
    assert sorted(["Hàn", "Hà Nội", "Hà Nam", "Hà"], key=collation_key) == ["Hà", "Hà Nam", "Hà Nội", "Hàn"]


@pytest.mark.parametrize("mark", list(" -,./()'\":;_[]&–—“”…"))
def test_punctuation_sorts_before_digits_and_digits_before_letters(mark: str) -> None:
    assert sorted(["xa", "x1", f"x{mark}"], key=collation_key) == [f"x{mark}", "x1", "xa"]


def test_provinces_sort_as_in_official_lists() -> None:
    provinces = [
        "An Giang",
        "Bà Rịa - Vũng Tàu",
        "Bạc Liêu",
        "Bắc Giang",
        "Bắc Kạn",
        "Bắc Ninh",
        "Bến Tre",
        "Bình Dương",
        "Bình Định",
        "Bình Phước",
        "Bình Thuận",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Đắk Nông",
        "Điện Biên",
        "Gia Lai",
        "Hà Giang",
        "Hà Nam",
        "Hà Nội",
        "Hà Tĩnh",
        "Hải Dương",
        "Hải Phòng",
        "Hậu Giang",
        "Hòa Bình",
        "Hồ Chí Minh",
        "Huế",
        "Hưng Yên",
    ]
    assert sorted(reversed(provinces), key=collation_key) == provinces


@given(st.text())
def test_collation_ignores_the_normal_form_of_any_text(text: str) -> None:
    assert collation_key(unicodedata.normalize("NFD", text)) == collation_key(text)


@given(WORDS, WORDS)
def test_collation_keys_are_equal_only_for_equal_texts(one: str, other: str) -> None:
    assert (collation_key(one) == collation_key(other)) == (one == other)


@given(WORDS, WORDS)
def test_tones_and_case_order_only_texts_with_equal_letters(one: str, other: str) -> None:
    bare_one, bare_other = toneless(one), toneless(other)
    if bare_one != bare_other:
        before = collation_key(bare_one) < collation_key(bare_other)
        assert (collation_key(one) < collation_key(other)) == before


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Ánh", "A"), ("Ân", "Â"), ("Đức", "Đ"), ("đà nẵng", "Đ"), ("Ứng", "Ư"), ("Yên", "Y"), ("", "")],
)
def test_collation_initial_is_a_letter_without_tone(text: str, letter: str) -> None:
    assert collation_initial(text) == letter
    assert collation_initial(unicodedata.normalize("NFD", text)) == letter


def test_people_sort_by_given_name_then_full_name() -> None:
    people = [
        "Lê Thị An",
        "Nguyễn Văn An",
        "Trần Ân",
        "Hoàng Văn Bình",
        "Phạm Thị Dung",
        "Đỗ Dũng",
        "Bùi Đức",
        "Trần Đức",
        "Lý",
        "Nguyễn Thị Thủy",
        "Vũ Thúy",
    ]
    assert sorted(reversed(people), key=person_sort_key) == people


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đối thoại 2021", "doi-thoai-2021"),
        ("Sở LĐ-TB&XH", "so-ld-tb-xh"),
        ("  Hà   Nam ", "ha-nam"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("“Thanh niên”…", "thanh-nien"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_slugs_are_ascii_words_joined_by_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected
    assert slug(unicodedata.normalize("NFD", text)) == expected


@given(st.one_of(st.text(), WORDS))
def test_slugs_are_empty_or_valid_ids_and_slug_is_idempotent(text: str) -> None:
    made = slug(text)
    assert made == "" or re.fullmatch(ID_PATTERN, made)
    assert slug(made) == made


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (datetime.date(2021, 3, 1), "01/3/2021"),
        (datetime.date(2021, 9, 28), "28/9/2021"),
        (datetime.date(2018, 1, 9), "09/01/2018"),
        (datetime.date(2024, 2, 29), "29/02/2024"),
        (datetime.date(2025, 10, 10), "10/10/2025"),
        (datetime.date(2025, 12, 31), "31/12/2025"),
    ],
)
def test_dates_are_written_as_in_official_papers(date: datetime.date, written: str) -> None:
    assert format_date(date) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (7, "7"), (999, "999"), (1000, "1.000"), (4000, "4.000"), (1234567, "1.234.567")],
)
def test_numbers_have_dots_between_thousands(number: int, written: str) -> None:
    assert format_number(number) == written


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("dialouge", ("dialogue", "working-session"), "dialogue"),
        ("lang-sn", ("lang-son", "ha-nam"), "lang-son"),
        ("Lạng-Sơn", ("lang-son", "ha-nam"), "lang-son"),
        ("tiêu đề", ("title", "theme"), None),
        ("xyz", ("title", "theme"), None),
        ("title", (), None),
    ],
)
def test_closest_match_is_none_without_a_similar_candidate(
    word: str, candidates: tuple[str, ...], expected: str | None
) -> None:
    assert closest_match(word, candidates) == expected
