import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.analysis import Form, abbreviations, analyse
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


def test_there_are_vectors_enough() -> None:
    assert len(_vectors()["vectors"]) >= 300


@pytest.mark.parametrize("text", ["hoà hòa", "kĩ kỹ", "Thuý thúy", "qui quy", "ĐỐI đối"])
def test_spellings_of_one_syllable_are_one(text: str) -> None:
    one, other = analyse(text)
    assert one == other


@pytest.mark.parametrize("text", ["hai hay", "thuy thui", "vi vy", "đ d", "ma mã", "đao dao", "tuy tui"])
def test_syllables_of_other_sound_are_not(text: str) -> None:
    one, other = analyse(text)
    assert one != other


@given(st.lists(st.sampled_from(_SYLLABLES)).map(" ".join))
def test_a_text_is_read_alike_in_every_normal_form(text: str) -> None:
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(text) == analyse(text.upper())


@given(st.lists(st.sampled_from([one for one in _SYLLABLES if one not in {"quý", "kỹ"}])).map(" ".join))
def test_folding_is_the_archives(text: str) -> None:
    assert [form.folded for form in analyse(text) if form] == fold(text).split()


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    forms = analyse(text)
    assert not forms or (forms[0] and forms[-1])
    assert all(form.folded and form.code >= 0 for form in forms if form)


def test_the_longest_abbreviation_wins() -> None:
    table = abbreviations([("TP", "thành phố"), ("TP HCM", "Thành phố Hồ Chí Minh"), ("tp", "không dùng")])
    assert table.expand(analyse("về tp hcm, TP. HCM")) == [
        *analyse("về thành phố hồ chí minh"),
        None,
        *analyse("thành phố"),
        None,
        Form("hcm", 0),
    ]
