"""Dates as far as they are known: a year, a month, a day or several; read from ISO 8601, written as papers do."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Literal, TypeAlias

from generator.text.strings import text

Precision: TypeAlias = Literal["year", "month", "day", "days"]

FIRST_YEAR, LAST_YEAR = 1900, 2199
_WIDTHS = {"year": 4, "month": 7, "day": 10}
DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DATE_PATTERN = f"(?:[0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}|{DAY_PATTERN}|{DAY_PATTERN}/{DAY_PATTERN})"
"""The forms of a partial date: 2024, 2024-05, 2024-05-29, 2024-05-29/2024-05-30."""


class DateFormError(ValueError):
    """A text is no date; the argument is what is wrong: "form", "year", "day" or "order"."""


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: the first and the last day that it may mean, or on which something took place.

    Sorts by the first day; of dates with the same first day the coarser comes first.
    """

    first: datetime.date
    last: datetime.date
    precision: Precision

    @property
    def year(self) -> int:
        """The year of the first day."""
        return self.first.year

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.first, other.last) < (other.first, self.last)

    def __str__(self) -> str:
        """Return the ISO 8601 form that parse_partial_date reads."""
        if self.precision == "days":
            return f"{self.first.isoformat()}/{self.last.isoformat()}"
        return self.first.isoformat()[: _WIDTHS[self.precision]]

    @property
    def html(self) -> str:
        """Value of the `datetime` attribute of a <time> element: of several days the first."""
        return self.first.isoformat() if self.precision == "days" else str(self)

    @classmethod
    def of_day(cls, day: datetime.date) -> "PartialDate":
        """Return the date of a known day."""
        return cls(day, day, "day")


def parse_day(words: str) -> datetime.date:
    """Parse yyyy-mm-dd, from FIRST_YEAR to LAST_YEAR. Raises DateFormError."""
    if not re.fullmatch(DAY_PATTERN, words):
        raise DateFormError("form")
    year, month, day = map(int, words.split("-"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateFormError("year")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise DateFormError("day") from None


def parse_partial_date(words: str) -> PartialDate:
    """Parse a year, a month, a day or two days with "/" between. Raises DateFormError."""
    if len(words) == 10:
        return PartialDate.of_day(parse_day(words))
    if not re.fullmatch(DATE_PATTERN, words):
        raise DateFormError("form")
    if "/" in words:
        first, last = map(parse_day, words.split("/"))
        if first >= last:
            raise DateFormError("order")
        return PartialDate(first, last, "days")
    if len(words) == 4:
        return PartialDate(parse_day(f"{words}-01-01"), parse_day(f"{words}-12-31"), "year")
    first = parse_day(f"{words}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return PartialDate(first, last, "month")


@lru_cache(maxsize=1 << 12)
def format_date(date: datetime.date | PartialDate) -> str:
    """Write with a zero before days 1-9 and months 1-2 only: 01/3/2021, 5/2024, 2024, 29-30/5/2024."""
    if isinstance(date, datetime.date):
        return f"{date.day:02}/{_month(date)}/{date.year}"
    if date.precision == "year":
        return str(date.year)
    if date.precision == "month":
        return f"{_month(date.first)}/{date.year}"
    last = format_date(date.last)
    if date.precision == "day":
        return last
    if date.first.year != date.last.year:
        return f"{format_date(date.first)} - {last}"
    if date.first.month != date.last.month:
        return f"{date.first.day:02}/{_month(date.first)} - {last}"
    return f"{date.first.day:02}-{last}"


def format_date_in_year(date: PartialDate) -> str:
    """Write without the year, where that is known: "28/9", "29-30/5", "tháng 5", or that the day is not known."""
    if date.precision == "year":
        return text("date.no-day")
    if date.precision == "month":
        return text("date.month", date=_month(date.first))
    return format_date(date).removesuffix(f"/{date.last.year}")


@lru_cache(maxsize=1 << 12)
def date_words(date: datetime.date | PartialDate) -> str:
    """Write with the unit before: "ngày 01/3/2021", "tháng 5/2024", "năm 2024", "các ngày 29-30/5/2024"."""
    precision = date.precision if isinstance(date, PartialDate) else "day"
    return text(f"date.{precision}", date=format_date(date))


def _month(date: datetime.date) -> str:
    return f"{date.month:02}" if date.month < 3 else str(date.month)
