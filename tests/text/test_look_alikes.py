import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.analysis import analyse
from generator.text.look_alikes import LETTERS, OTHER_SCRIPTS, replace_look_alikes
from generator.text.vietnamese import is_normalised, normalise
from tests.text.test_vietnamese import VIETNAMESE

_TWINS = "ıǎǍˋˊˀ˜ˆ˘\u0315\u0342\u0302\u0306\u0335\u0301\u0323"
_CONFUSING = st.text(st.sampled_from([*LETTERS, *OTHER_SCRIPTS, *_TWINS, *VIETNAMESE, *"йяλω1_-&. "]))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ðoàn, ÐOÀN, ðối", "Đoàn, ĐOÀN, đối"),
        ("Ɖề nghị của ɖoàn", "Đề nghị của đoàn"),
        ("trƣờng; ĐƢỜNG", "trường; ĐƯỜNG"),
        ("ɑnh ɡì", "anh gì"),
        ("oﬃce ﬁle", "office file"),
        ("thаnh niên Нà Nội", "thanh niên Hà Nội"),  # Cyrillic а, Н
        ("ΤΗΑNH NIÊN", "THANH NIÊN"),  # Greek Τ, Η, Α
        ("thı\u0323 trường, vıệc", "thị trường, việc"),
        ("nǎm", "năm"),
        ("hoˀi", "hỏi"),
        ("á\u0302n, u\u031b\u0301", "ấn, ứ"),
        ("d\u0335oàn", "đoàn"),
        ("o\u0315\u0309", "ở"),
        ("a\u0341n a\u0340n", "án àn"),
    ],
)
def test_look_alikes_become_the_letters_that_they_show(typed: str, read: str) -> None:
    assert normalise(typed) == read
    assert normalise(unicodedata.normalize("NFD", typed)) == read


@pytest.mark.parametrize(
    "text",
    ["Россия", "а", "мир и труд", "Ελλάδα", "TNFα", "Diyarbakır", "Hǎikǒu", "café, Größe, Łódź", "5 µm, 20 °C", "x̂"],
)
def test_other_scripts_and_languages_stay(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("char", "letter"), [*LETTERS.items(), *OTHER_SCRIPTS.items()])
def test_every_look_alike_is_found_as_its_letter(char: str, letter: str) -> None:
    assert normalise(f"z{char}z") == f"z{letter}z"
    if char not in "ВНМТКΒΗΜΝ":  # in lower case they look like other letters
        assert analyse(f"z{char}z") == analyse(f"z{letter}z")


@given(_CONFUSING)
def test_normalising_confusing_text_is_idempotent(text: str) -> None:
    read = normalise(text)
    assert normalise(read) == read
    assert unicodedata.is_normalized("NFC", read)
    assert normalise(unicodedata.normalize("NFD", text)) == read


@given(_CONFUSING)
def test_text_that_counts_as_normalised_is_left_alone(text: str) -> None:
    assert not is_normalised(text) or normalise(text) == text


@given(st.text([*VIETNAMESE, *string.printable]))
def test_vietnamese_has_no_look_alikes(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert replace_look_alikes(composed) == composed
    assert is_normalised(composed)
