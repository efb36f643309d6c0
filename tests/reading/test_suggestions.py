"""Unknown ids: a slip of the hand is recognised, and no other person, body or place is ever proposed."""

from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.reading.checks.context import entries_by_id
from generator.reading.checks.suggestions import suggest_id, suggest_word
from generator.reading.cursor import Cursor
from generator.reading.document import read_document
from generator.text.slips import has_same_letters, is_one_edit, is_syllable, slipped_word

REGISTRIES = {
    "provinces": """
- {id: an-giang, periods: [{name: An Giang, kind: province}]}
- {id: bac-kan, periods: [{name: Bắc Kạn, kind: province}]}
- {id: ha-nam, periods: [{name: Hà Nam, kind: province}]}
- {id: ha-noi, periods: [{name: Hà Nội, kind: city}]}
- {id: ho-chi-minh, periods: [{name: Hồ Chí Minh, kind: city}]}
- {id: hue, periods: [{name: Thừa Thiên Huế, kind: province, until: 2024-12-31}, {name: Huế, kind: city}]}
- {id: hung-yen, periods: [{name: Hưng Yên, kind: province}]}
- {id: lang-son, periods: [{name: Lạng Sơn, kind: province}]}
- {id: quang-nam, periods: [{name: Quảng Nam, kind: province}]}
- {id: quang-ngai, periods: [{name: Quảng Ngãi, kind: province}]}
- {id: thai-nguyen, periods: [{name: Thái Nguyên, kind: province}]}
""",
    "agencies": """
- {id: bo-noi-vu, name: Bộ Nội vụ, kind: agency}
- {id: chinh-phu, name: Chính phủ, kind: agency}
- {id: so-noi-vu-hung-yen, name: Sở Nội vụ tỉnh Hưng Yên, kind: agency, province: hung-yen}
- {id: ubnd-tinh-hung-yen, name: Ủy ban nhân dân tỉnh Hưng Yên, kind: agency, province: hung-yen}
- id: ubnd-tinh-lang-son
  name: Ủy ban nhân dân tỉnh Lạng Sơn
  kind: agency
  province: lang-son
  abbreviations: [UBND tỉnh]
- {id: so-noi-vu-lang-son, name: Sở Nội vụ tỉnh Lạng Sơn, kind: agency, province: lang-son}
- {id: so-giao-duc-va-dao-tao-lang-son, name: Sở Giáo dục và Đào tạo tỉnh Lạng Sơn, kind: agency, province: lang-son}
- {id: ban-tuyen-giao-tinh-uy-lang-son, name: Ban Tuyên giáo Tỉnh ủy Lạng Sơn, kind: agency, province: lang-son}
- {id: tinh-doan-lang-son, name: Tỉnh đoàn Lạng Sơn, kind: agency, province: lang-son}
- {id: thanh-nien-lang-son, name: Thanh niên tỉnh Lạng Sơn, kind: group, province: lang-son}
- {id: ubnd-xa-chi-lang, name: Ủy ban nhân dân xã Chi Lăng, kind: agency, province: lang-son}
- {id: ubnd-tinh-thai-nguyen, name: Ủy ban nhân dân tỉnh Thái Nguyên, kind: agency, province: thai-nguyen}
- {id: tinh-doan-ha-nam, name: Tỉnh đoàn Hà Nam, kind: agency, province: ha-nam}
""",
    "people": """
- {id: nguyen-duy-hung, name: Nguyễn Duy Hưng}
- {id: trinh-tien-duy, name: Trịnh Tiến Duy}
- {id: le-thi-thuy, name: Lê Thị Thủy}
- {id: tran-van-lu, name: Trần Văn Lữ}
- {id: nguyen-van-mau-lang-son, name: Nguyễn Văn Mẫu}
""",
    "topics": """
- {id: vay-von, name: Vay vốn}
- {id: viec-lam, name: Việc làm, aliases: [lao động]}
""",
    "documents": """
- {id: luat-thanh-nien-2020, kind: law, title: Luật Thanh niên, number: 57/2020/QH14}
""",
}
ENTRIES: Mapping[str, Mapping[str, Cursor]] = {
    name: entries_by_id(document)
    for name, text in REGISTRIES.items()
    if (document := read_document(f"registry/{name}.yml", text.encode()).document)
}


def suggest(registry: str, typed: str, home: str | None = "lang-son") -> str | None:
    return suggest_id(typed, registry, ENTRIES, home)


@pytest.mark.parametrize(
    ("registry", "typed", "home"),
    [
        # Ten proposals that were made once, all of them wrong.
        ("people", "nguyen-huy-dung", "thai-nguyen"),
        ("people", "trinh-viet-hung", "thai-nguyen"),
        ("people", "nguyen-minh-phuong", "thai-nguyen"),
        ("agencies", "ubnd-tinh-thai-nguyen", "lang-son"),
        ("agencies", "ubnd-tinh-an-giang", "an-giang"),
        ("agencies", "bo-giao-duc-va-dao-tao", "lang-son"),
        ("agencies", "ubnd-huyen-van-ninh", "lang-son"),
        ("agencies", "ubnd-xa-chi-minh", "lang-son"),
        ("agencies", "tinh-doan-tra-vinh", "tra-vinh"),
        ("agencies", "thanh-nien-xa-chi-minh", "lang-son"),
        # Their cousins.
        ("people", "nguyen-duy-hunh", "hung-yen"),
        ("people", "nguyen-duy-hun", "hung-yen"),
        ("people", "nguyen-huy-hung", "hung-yen"),
        ("people", "duy-hung-nguyen", "hung-yen"),
        ("people", "nguyen-duy-hung-2", "hung-yen"),
        ("people", "le-thi-thu", "ha-nam"),
        ("people", "tran-van-luu", "ha-nam"),
        ("people", "nguyen-van-mau", "ha-nam"),
        ("people", "Nguyễn Duy Hùng", "hung-yen"),
        ("agencies", "so-noi-vu-hung-yenn", "lang-son"),
        ("agencies", "so-noi-vu-ha-nam", "ha-nam"),
        ("agencies", "bo-noi-vu-lang-son", "lang-son"),
        ("agencies", "so-noi-vu", "ha-nam"),
        ("agencies", "ubnd-xa-chi-lan", "lang-son"),
        ("agencies", "ubnd-xa-chi-mang", "lang-son"),
        ("agencies", "doan-tinh-lang-son", "lang-son"),
        ("agencies", "thanh-doan-lang-son", "lang-son"),
        ("agencies", "ubnd-tinh-thai-nguyenn", None),
        ("provinces", "xa-chi-minh", None),
        ("provinces", "trung-uong", None),
        ("provinces", "ha-nai", None),
        ("provinces", "quang-ninh", None),
        ("topics", "nha-o", None),
        ("topics", "viec-mau", None),
        ("documents", "luat-thanh-nien-2021", None),
        ("documents", "luat-thanh-nien", None),
        ("documents", "Luật Thanh niên", None),
    ],
)
def test_nothing_else_is_proposed(registry: str, typed: str, home: str | None) -> None:
    assert suggest(registry, typed, home) is None


@pytest.mark.parametrize(
    ("registry", "typed", "right"),
    [
        ("agencies", "so-noi-vu-lang-sonn", "so-noi-vu-lang-son"),
        ("agencies", "so-noi-vu-lan-son", "so-noi-vu-lang-son"),
        ("agencies", "so-noi-vu-langson", "so-noi-vu-lang-son"),
        ("agencies", "sonoi-vu-lang-son", "so-noi-vu-lang-son"),
        ("agencies", "so_noi_vu_lang_son", "so-noi-vu-lang-son"),
        ("agencies", "so-nio-vu-lang-son", "so-noi-vu-lang-son"),
        ("agencies", "so-noi-vu-tinh-lang-son", "so-noi-vu-lang-son"),
        ("agencies", "Sở Nội vụ tỉnh Lạng Sơn", "so-noi-vu-lang-son"),
        ("agencies", "UBND tỉnh", "ubnd-tinh-lang-son"),
        ("agencies", "ubdn-tinh-lang-son", "ubnd-tinh-lang-son"),
        ("agencies", "chinh-phuu", "chinh-phu"),
        ("provinces", "ha-namm", "ha-nam"),
        ("provinces", "lang_son", "lang-son"),
        ("provinces", "langson", "lang-son"),
        ("provinces", "lnag-son", "lang-son"),
        ("provinces", "Lạng Sơn", "lang-son"),
        ("provinces", "Lang Son", "lang-son"),
        ("provinces", "tinh-lang-son", "lang-son"),
        ("provinces", "thanh-pho-ho-chi-minh", "ho-chi-minh"),
        ("provinces", "thua-thien-hue", "hue"),
        ("people", "nguyenduyhung", "nguyen-duy-hung"),
        ("people", "nguyen_duy_hung", "nguyen-duy-hung"),
        ("people", "nguyen-duy-hungg", "nguyen-duy-hung"),
        ("people", "Nguyễn Duy Hưng", "nguyen-duy-hung"),
        ("topics", "vai-von", "vay-von"),
        ("topics", "Việc làm", "viec-lam"),
        ("topics", "viec-lm", "viec-lam"),
        ("documents", "luat-thanh-nine-2020", "luat-thanh-nien-2020"),
        ("documents", "57/2020/QH14", "luat-thanh-nien-2020"),
    ],
)
def test_slips_of_the_hand_are_recognised(registry: str, typed: str, right: str) -> None:
    assert suggest(registry, typed) == right


def test_two_candidates_give_no_proposal() -> None:
    assert suggest_word("bao-nam", ["bao-ham", "bao-lam"]) is None
    assert suggest_word("bao-tinhh", ["bao-tinh", "bao-nganh"]) == "bao-tinh"
    assert suggest_word("bien-ban-2023.pdf", ["bien-ban-2024.pdf"]) is None
    assert suggest_word("Bien-Ban.PDF", ["bien-ban.pdf"]) == "bien-ban.pdf"


LETTERS = st.text("abcdehn-", max_size=8)


@given(LETTERS, LETTERS)
@example("ab", "ba")
@example("", "a")
def test_one_edit_is_the_same_in_both_directions(first: str, second: str) -> None:
    assert is_one_edit(first, second) == is_one_edit(second, first)
    assert not is_one_edit(first, first)


@given(st.text("abcdehn", min_size=1, max_size=8), st.integers(0, 7), st.sampled_from("abcdehn"))
def test_each_edit_is_one(word: str, at: int, letter: str) -> None:
    at %= len(word)
    edits = {word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]}
    edits.add(word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :])
    for edited in edits - {word}:
        assert is_one_edit(edited, word)


@given(st.text(max_size=30), st.sampled_from(sorted(REGISTRIES)), st.sampled_from([None, "lang-son"]))
@example("-", "agencies", None)
@example("", "people", None)
def test_any_text_gives_an_id_of_the_registry_or_nothing(typed: str, registry: str, home: str | None) -> None:
    assert suggest(registry, typed, home) in {None, *ENTRIES[registry]}


@given(
    st.sampled_from(sorted(ENTRIES["people"])),
    st.integers(0, 4),
    st.sampled_from(["mai", "nam", "hung", "dung", "thu", "anh", "an", "lu", "luu", "duy", "huy"]),
)
def test_who_differs_in_a_syllable_is_somebody_else(person: str, at: int, syllable: str) -> None:
    words = person.split("-")
    words[at % len(words)] = syllable
    changed = "-".join(words)
    assert changed in ENTRIES["people"] or suggest("people", changed) is None


@pytest.mark.parametrize("word", ["lang", "son", "nguyen", "thuy", "giang", "quyen", "luu", "nghieng", "y", "mua"])
def test_syllables_can_be_read(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["sonn", "lm", "ubnd", "mauu", "truog", "nngoc", ""])
def test_typing_errors_cannot_be_read(word: str) -> None:
    assert not is_syllable(word)


def test_digits_and_short_words_are_no_slips() -> None:
    assert slipped_word("luat-2020", "luat-2021") is None
    assert slipped_word("so-a", "so-b") is None
    assert has_same_letters("lang-son", "langson")
