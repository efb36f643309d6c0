import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.analysis import Form, abbreviation_table, analyse
from generator.text.vietnamese import fold

VECTORS = Path(__file__).with_name("vectors.json")
_SYLLABLES = [
    "thanh",
    "niên",
    "khởi",
    "nghiệp",
    "đường",
    "thuỷ",
    "hoà",
    "quý",
    "kỹ",
    "nghiêng",
    "Đối",
    "thoại",
    "ngoằn",
    "ngoèo",
    "tuyệt",
    "quyết",
    "giữ",
    "gìn",
]


def _vectors() -> Any:
    return json.loads(VECTORS.read_text(encoding="utf-8"))


def test_vectors_are_at_least_300() -> None:
    assert len(_vectors()["vectors"]) >= 300


@pytest.mark.parametrize("text", ["hoà hòa", "kĩ kỹ", "Thuý thúy", "qui quy", "ĐỐI đối"])
def test_spellings_of_one_syllable_are_equal(text: str) -> None:
    one, other = analyse(text)
    assert one == other


@pytest.mark.parametrize("text", ["hai hay", "thuy thui", "vi vy", "đ d", "ma mã", "đao dao", "tuy tui"])
def test_different_syllables_differ(text: str) -> None:
    one, other = analyse(text)
    assert one != other


@given(st.lists(st.sampled_from(_SYLLABLES)).map(" ".join))
def test_normal_form_and_case_do_not_matter(text: str) -> None:
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(text) == analyse(text.upper())


@given(st.lists(st.sampled_from([syllable for syllable in _SYLLABLES if syllable not in {"quý", "kỹ"}])).map(" ".join))
def test_folded_letters_equal_fold(text: str) -> None:
    assert [form.folded for form in analyse(text) if form] == fold(text).split()


@given(st.text())
def test_any_text_is_analysed(text: str) -> None:
    forms = analyse(text)
    assert not forms or (forms[0] and forms[-1])
    assert all(form.folded and form.code >= 0 for form in forms if form)


def test_longest_abbreviation_wins() -> None:
    table = abbreviation_table([("TP", "thành phố"), ("TP HCM", "Thành phố Hồ Chí Minh"), ("tp", "không dùng")])
    assert table.expand(analyse("về tp hcm, TP. HCM")) == [
        *analyse("về thành phố hồ chí minh"),
        None,
        *analyse("thành phố"),
        None,
        Form("hcm", 0),
    ]
