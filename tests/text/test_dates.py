"""Dates as far as they are known: parsing, order and Vietnamese forms."""

import contextlib
import datetime
import itertools
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.text.dates import (
    DATE_PATTERN,
    FIRST_YEAR,
    LAST_YEAR,
    DateFormError,
    date_words,
    format_date,
    format_date_in_year,
    parse_day,
    parse_partial_date,
)

DAYS = st.dates(datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("words", "first", "last", "written", "phrase"),
    [
        ("2024", "2024-01-01", "2024-12-31", "2024", "năm 2024"),
        ("2024-02", "2024-02-01", "2024-02-29", "02/2024", "tháng 02/2024"),
        ("2023-12", "2023-12-01", "2023-12-31", "12/2023", "tháng 12/2023"),
        ("2024-05-09", "2024-05-09", "2024-05-09", "09/5/2024", "ngày 09/5/2024"),
        ("2024-05-29/2024-05-30", "2024-05-29", "2024-05-30", "29-30/5/2024", "các ngày 29-30/5/2024"),
        ("2024-05-31/2024-06-01", "2024-05-31", "2024-06-01", "31/5 - 01/6/2024", "các ngày 31/5 - 01/6/2024"),
        ("2023-12-31/2024-01-01", "2023-12-31", "2024-01-01", "31/12/2023 - 01/01/2024", None),
    ],
)
def test_dates_are_read_and_written(words: str, first: str, last: str, written: str, phrase: str | None) -> None:
    date = parse_partial_date(words)
    assert (date.first.isoformat(), date.last.isoformat()) == (first, last)
    assert str(date) == words
    assert format_date(date) == written
    assert date_words(date) == (phrase or f"các ngày {written}")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("24", "form"),
        ("2024-5", "form"),
        ("2024-05-9", "form"),
        ("05/2024", "form"),
        ("2024/2025", "form"),
        ("2024-05/2024-06", "form"),
        ("2024-05-29 / 2024-05-30", "form"),
        ("\uff12\uff10\uff12\uff14", "form"),
        ("2024-13", "day"),
        ("2023-02-29", "day"),
        ("2024-05-32/2024-06-02", "day"),
        ("1899", "year"),
        ("2200-01", "year"),
        ("2024-05-30/2024-05-29", "order"),
        ("2024-05-30/2024-05-30", "order"),
    ],
)
def test_what_is_no_date_says_why(words: str, wrong: str) -> None:
    with pytest.raises(DateFormError) as refused:
        parse_partial_date(words)
    assert refused.value.args == (wrong,)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("2024", "chưa rõ ngày"),
        ("2024-02", "tháng 02"),
        ("2024-05-09", "09/5"),
        ("2024-05-29/2024-05-30", "29-30/5"),
        ("2023-12-31/2024-01-01", "31/12/2023 - 01/01"),
    ],
)
def test_dates_below_their_year_leave_it_out(words: str, written: str) -> None:
    assert format_date_in_year(parse_partial_date(words)) == written


def test_dates_sort_by_first_day_and_coarser_first() -> None:
    order = ["2023-12-31", "2024", "2024-01", "2024-01-01/2024-01-02", "2024-01-01", "2024-01-02", "2024-02", "2025"]
    dates = [parse_partial_date(words) for words in order]
    assert sorted(reversed(dates)) == dates
    assert all(left < right for left, right in itertools.pairwise(dates))


def partial_dates() -> st.SearchStrategy[str]:
    two_days = st.tuples(DAYS, DAYS).map(sorted).filter(lambda days: days[0] != days[1])
    return st.one_of(
        DAYS.map(lambda day: day.isoformat()[:4]),
        DAYS.map(lambda day: day.isoformat()[:7]),
        DAYS.map(datetime.date.isoformat),
        two_days.map(lambda days: f"{days[0]}/{days[1]}"),
    )


@given(partial_dates())
def test_every_date_is_read_back(words: str) -> None:
    date = parse_partial_date(words)
    assert str(date) == words
    assert date.first <= date.last
    assert date.year == int(words[:4])
    assert parse_day(date.html) if len(date.html) == 10 else date.html in words


@given(partial_dates(), partial_dates())
def test_order_is_total_and_agrees_with_equality(one: str, other: str) -> None:
    left, right = parse_partial_date(one), parse_partial_date(other)
    assert (left < right) + (right < left) + (left == right) == 1
    assume(left.first != right.first)
    assert (left < right) == (left.first < right.first)


@given(st.text(max_size=22) | st.from_regex(DATE_PATTERN, fullmatch=True))
def test_any_text_is_a_date_or_refused(words: Any) -> None:
    with contextlib.suppress(DateFormError):
        assert str(parse_partial_date(words)) == words
