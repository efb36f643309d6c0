"""Numbers and deadlines as sources word them: "gần 20", "hơn 11.000", "quý II/2025", "trong 1 tuần"."""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.records.scalars import parse_date, parse_line
from generator.text.dates import DATE_PATTERN
from generator.text.vietnamese import format_number

QUALIFIERS = ("ít nhất", "hơn", "trên", "khoảng", "gần", "tối đa", "dưới")
"""Words before a number that say how exact it is, as sources use them."""
_NUMBER = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}|[1-9][0-9]{0,8}"
_QUANTITY = re.compile(rf"(?:({'|'.join(QUALIFIERS)})\s+)?({_NUMBER})", re.IGNORECASE)
_QUARTER = re.compile(r"quý (I{1,3}|IV|[1-4])[/ ](?:năm )?([0-9]{4})", re.IGNORECASE)
_MONTH = re.compile(r"tháng ([0-9]{1,2})[/ ](?:năm )?([0-9]{4})", re.IGNORECASE)
_YEAR = re.compile(r"năm ([0-9]{4})", re.IGNORECASE)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the source's word before it, or none if the number is exact."""

    value: int
    word: str = ""

    def __str__(self) -> str:
        """Return the Vietnamese form, which parse_quantity reads: "gần 20", "hơn 11.000"."""
        return f"{self.word} {format_number(self.value)}".strip()


def parse_quantity(value: object) -> Quantity:
    """Parse a number from 1 to 999,999,999, with dots between thousands or without, and a word of QUALIFIERS."""
    if isinstance(value, dict) and value.keys() <= {"value", "at_least"} and "value" in value:
        # The earlier form of a number in `counts`.
        number = parse_quantity(value["value"])
        return Quantity(number.value, "hơn" if value.get("at_least") == "true" else number.word)
    text = parse_line(value)
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise PydanticCustomError("bad-quantity", "bad-quantity", {"value": text[:40]})
    return Quantity(int(match[2].replace(".", "")), (match[1] or "").lower())


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in the source's words, and its last day if the words are a day, month, quarter or year."""

    text: str
    day: datetime.date | None = None

    def __str__(self) -> str:
        """Return the words."""
        return self.text


def parse_deadline(value: object) -> Deadline:
    """Parse a deadline: a date as records write it, or words, of which quarters, months and years are understood."""
    text = parse_line(value)
    if re.fullmatch(DATE_PATTERN, text):
        return Deadline(text, parse_date(text).last)
    if re.fullmatch(r"[0-9]+[-/.][0-9]+(?:[-/.][0-9]+)?", text):
        raise PydanticCustomError("bad-date", "bad-date", {"value": text[:40]})
    return Deadline(text, _last_day(text))


def _last_day(text: str) -> datetime.date | None:
    if match := _QUARTER.fullmatch(text):
        quarter = _ROMAN.get(match[1].upper()) or int(match[1])
        return _end_of_month(int(match[2]), 3 * quarter)
    if (match := _MONTH.fullmatch(text)) and 1 <= int(match[1]) <= 12:
        return _end_of_month(int(match[2]), int(match[1]))
    if match := _YEAR.fullmatch(text):
        return _end_of_month(int(match[1]), 12)
    return None


def _end_of_month(year: int, month: int) -> datetime.date | None:
    return datetime.date(year, month, calendar.monthrange(year, month)[1]) if year else None


# Editors parse an unquoted number as a number, this program as text: the JSON Schema allows both.
Amount: TypeAlias = Annotated[
    Quantity,
    PlainValidator(parse_quantity),
    PlainSerializer(lambda quantity: {"value": quantity.value, **({"word": quantity.word} if quantity.word else {})}),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {"type": "string", "pattern": f"^(?:(?:{'|'.join(QUALIFIERS)}) +)?(?:{_NUMBER})$"},
                {
                    "type": "object",
                    "properties": {"value": {}, "at_least": {"type": "boolean"}},
                    "required": ["value"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
DeadlineText: TypeAlias = Annotated[
    Deadline,
    PlainValidator(parse_deadline),
    PlainSerializer(str),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]}),
]
