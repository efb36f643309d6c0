"""Numbers and deadlines keep the words of the source, and are read back from what they are written as."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from generator.records.quantities import QUALIFIERS, Quantity, parse_deadline, parse_quantity
from generator.text.vietnamese import format_number

LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [
        ("gần 20", Quantity(20, "gần")),
        ("Hơn  11.000", Quantity(11000, "hơn")),
        ("4000", Quantity(4000)),
        ("trên 300.000", Quantity(300000, "trên")),
        ({"value": "120", "at_least": "true"}, Quantity(120, "hơn")),
        ({"value": "gần 120", "at_least": "false"}, Quantity(120, "gần")),
    ],
)
def test_numbers_keep_the_word_before_them(typed: object, quantity: Quantity) -> None:
    assert parse_quantity(typed) == quantity


@given(st.integers(1, 999_999_999), st.sampled_from(["", *QUALIFIERS]), st.booleans())
def test_every_number_is_read_back(value: int, word: str, dotted: bool) -> None:
    quantity = Quantity(value, word)
    assert parse_quantity(str(quantity)) == quantity
    assert parse_quantity(f"{word} {format_number(value) if dotted else value}".strip()) == quantity


@given(LINES)
def test_any_other_words_are_refused(words: str) -> None:
    try:
        quantity = parse_quantity(words)
    except PydanticCustomError:
        return
    digits = re.sub(r"[^0-9]", "", words)
    assert (str(quantity.value), words.lower().startswith(quantity.word)) == (digits, True)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("quý II/2025", (2025, 6, 30)),
        ("Quý 4 năm 2024", (2024, 12, 31)),
        ("tháng 2/2024", (2024, 2, 29)),
        ("năm 2025", (2025, 12, 31)),
        ("2025-03", (2025, 3, 31)),
        ("2025-03-20", (2025, 3, 20)),
        ("tháng 13/2024", None),
        ("quý V/2025", None),
        ("trong 1 tuần", None),
        ("trước kỳ họp cuối năm 2025", None),
    ],
)
def test_deadlines_have_a_last_day_only_where_their_words_name_one(
    typed: str, day: tuple[int, int, int] | None
) -> None:
    deadline = parse_deadline(typed)
    assert str(deadline) == typed
    assert deadline.day == (datetime.date(*day) if day else None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/12/2025", "bad-date"),
        ("6/2025", "bad-date"),
        ("2025-02-30", "no-such-day"),
        ("2925-06-30", "bad-year"),
        ("2025-07-02/2025-07-01", "days-out-of-order"),
    ],
)
def test_dates_in_other_forms_are_no_deadlines(typed: str, code: str) -> None:
    with pytest.raises(PydanticCustomError) as raised:
        parse_deadline(typed)
    assert raised.value.type == code


@given(LINES)
def test_a_deadline_keeps_any_words_that_are_no_date(words: str) -> None:
    text = f"trước {words}"
    assert str(parse_deadline(text)) == text.strip()
    assert parse_deadline(text).day is None
