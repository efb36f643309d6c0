import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.syllables import is_syllable
from generator.text.vietnamese import fold
from tests.project import ROOT

SYLLABLES = """
đối thoại thanh niên nghiệp quốc quyết giếng gì gìn giữa khuya khuỷu xoèn xoẹt ưỡn uỷ ủy hoà hòa thuở nghiêng
Đắk Lắk Krông Nguyễn ẵm ỷ
"""
OTHERS = """
héi cûa nghò ñoái tho¹i Société für grün họct đôíi kồt cé ngẽ ghà fá wế zà đ b café année
"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables_of_records_are_possible(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize("word", OTHERS.split())
def test_words_of_other_languages_and_misread_ones_are_not(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("word", "placed"), [("hèo", True), ("heò", False), ("quý", True), ("qúy", False), ("bôt", False)]
)
def test_strict_reading_asks_for_a_tone_and_its_place(word: str, placed: bool) -> None:
    assert is_syllable(word)
    assert is_syllable(word, strict=True) == placed


def test_nearly_every_word_of_the_records_is_possible() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "content").rglob("*.yml"))]
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text) if not word.isascii() and word.islower()}
    assert len(words) > 400
    assert {word for word in words if not is_syllable(word)} == set()


@given(st.text(max_size=12))
def test_any_text_is_judged_and_case_does_not_matter(word: str) -> None:
    judged = is_syllable(word)
    assert not judged or fold(word).isascii()
    assert not is_syllable(word, strict=True) or judged
    composed = unicodedata.normalize("NFC", word)
    assert not judged or is_syllable(composed)
