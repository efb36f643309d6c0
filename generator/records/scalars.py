"""Value types of record fields: text is validated and, for counts, dates and flags, converted.

Parsers raise PydanticCustomError whose type is a problem code of strings.vi.toml.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.text.dates import (
    DATE_PATTERN,
    DAY_PATTERN,
    FIRST_YEAR,
    LAST_YEAR,
    DateFormError,
    PartialDate,
    parse_day,
    parse_partial_date,
)

# Limits in characters, or where noted in other units; those on Markdown keep Python-Markdown's rendering cheap.
MAX_LINE = 500
MAX_PROSE = 20_000
MAX_BODY = 200_000
MAX_BRACKETS = 200  # of "[" and of "<" in a text
MAX_MARKS = 5_000  # of those in _MARKS in a text
MAX_LINES = 5_000
MAX_INDENT = 24  # spaces; a line that starts with so many is refused
MAX_MARKED_LINES = 200  # headings and horizontal rules in a text, and as many lines that open or close a block of code

ID_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"
MAX_ID = 80
"""Characters of an id."""
_ID = re.compile(ID_PATTERN)
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ATTACHMENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?")
# File types that browsers show or download without running scripts in them.
ATTACHMENT_SUFFIXES = frozenset({".pdf", ".docx", ".xlsx", ".pptx", ".jpg", ".jpeg", ".png", ".webp", ".csv", ".txt"})
# Wide tables, headings and horizontal rules take Python-Markdown more than linear time.
_WIDE_TABLE = re.compile(r"^(?:[^|\n]*\|){40}", re.MULTILINE)
_MARKED_LINES = re.compile(r"^[ ]*(?:#|[=*_-]+[ ]*$)", re.MULTILINE)
# For each line that could open a block of code, the rest of the page is searched for its end.
_FENCES = re.compile(r"^(?:~~~|```)", re.MULTILINE)
_MARKER = r"(?:[ ]|>|[-+*](?=[ ])|[0-9]{1,9}[.)](?=[ ]))"
# Python-Markdown replaces one mark at a time and copies its whole paragraph at each: as many marks as letters take
# time in the square of their number. Of these marks even a page full of examples has some hundreds.
_MARKS = "\\`*_&"
_MARK = re.compile(f"[{re.escape(_MARKS)}]")
_DEEP_LINE = re.compile(rf"^(?:[ ]{{{MAX_INDENT}}}|{_MARKER}{{{MAX_INDENT + 4}}})", re.MULTILINE)
_MANY_MARKERS = re.compile(rf"^(?: {{{MAX_INDENT}}}|(?:[ ]*(?:>|(?:[-+*]|[0-9]+[.)])(?=[ ]))){{6}})", re.MULTILINE)


@dataclass(frozen=True)
class RegistryRef:
    """Annotation of a field that holds the id of an entry in a registry."""

    registry: str


def _text(value: object) -> str:
    """Strip a text value. A list or mapping is an error, usually of indentation; so is empty text."""
    if not isinstance(value, str):
        raise PydanticCustomError("not-text", "not-text")
    stripped = value.strip()
    if not stripped:
        raise PydanticCustomError("empty", "empty")
    return stripped


def parse_line(value: object) -> str:
    """Parse one line of plain text of at most MAX_LINE characters."""
    text = _text(value)
    if "\n" in text:
        raise PydanticCustomError("not-one-line", "not-one-line")
    _check_length(text, MAX_LINE)
    return text


def parse_prose(value: object) -> str:
    """Parse text with marks, as text/record_text.py renders it, of at most MAX_PROSE characters."""
    text = _text(value)
    _check_length(text, MAX_PROSE)
    _check_comments(text)
    return text


def check_markdown(text: str, limit: int) -> None:
    """Check that Markdown's length (≤ `limit` characters), marks and nesting keep rendering cheap and safe.

    Errors about a place in the text have its offset as `at`.
    """
    _check_length(text, limit)
    for mark in "[<":
        if text.count(mark) > MAX_BRACKETS:
            at = _nth(re.finditer(re.escape(mark), text), MAX_BRACKETS)
            values = {"mark": mark, "limit": MAX_BRACKETS, "at": at}
            raise PydanticCustomError("too-many-brackets", "too-many-brackets", values)
    if sum(map(text.count, _MARKS)) > MAX_MARKS:
        at = _nth(_MARK.finditer(text), MAX_MARKS)
        raise PydanticCustomError("too-many-marks", "too-many-marks", {"limit": MAX_MARKS, "at": at})
    if text.count("\n") >= MAX_LINES:
        at = _nth(re.finditer("\n", text), MAX_LINES - 1) + 1
        raise PydanticCustomError("too-many-lines", "too-many-lines", {"limit": MAX_LINES, "at": at})
    _check_comments(text)
    if (
        _WIDE_TABLE.search(text)
        or max(len(lines.findall(text)) for lines in (_MARKED_LINES, _FENCES)) > MAX_MARKED_LINES
    ):
        raise PydanticCustomError("too-much-markup", "too-much-markup", {"limit": MAX_MARKED_LINES})
    if deep := _DEEP_LINE.search(text) or _MANY_MARKERS.search(text):
        raise PydanticCustomError("too-deep-text", "too-deep-text", {"at": deep.start()})


def _nth(matches: Iterator[re.Match[str]], index: int) -> int:
    """Return the offset of one of the matches, counted from 0."""
    return next(islice(matches, index, None)).start()


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise PydanticCustomError("too-long", "too-long", {"length": len(text), "limit": limit})


def _check_comments(text: str) -> None:
    if "<!--" in text:
        raise PydanticCustomError("html-comment", "html-comment")


def parse_id(value: object) -> str:
    """Parse an id: lower-case ASCII words joined by hyphens, at most MAX_ID characters."""
    text = _text(value)
    if not _ID.fullmatch(text) or len(text) > MAX_ID:
        raise PydanticCustomError("bad-id", "bad-id", {"value": text[:MAX_ID]})
    return text


def parse_date(value: object) -> PartialDate:
    """Parse a date as far as it is known: 2024, 2024-05, 2024-05-29 or 2024-05-29/2024-05-30."""
    text = _text(value)
    try:
        return parse_partial_date(text)
    except DateFormError as error:
        raise _date_error(error, text, "bad-date") from None


def parse_exact_day(value: object) -> datetime.date:
    """Parse a day in the form yyyy-mm-dd."""
    text = _text(value)
    try:
        return parse_day(text)
    except DateFormError as error:
        raise _date_error(error, text, "bad-day") from None


def _date_error(error: DateFormError, text: str, bad_form: Literal["bad-date", "bad-day"]) -> PydanticCustomError:
    match error.args[0]:
        case "year":
            values = {"value": text, "first": FIRST_YEAR, "last": LAST_YEAR}
            return PydanticCustomError("bad-year", "bad-year", values)
        case "day":
            return PydanticCustomError("no-such-day", "no-such-day", {"value": text})
        case "order":
            return PydanticCustomError("days-out-of-order", "days-out-of-order", {"value": text})
    return PydanticCustomError(bad_form, bad_form, {"value": text[:40]})


def parse_count(value: object) -> int:
    """Parse an integer from 1 to 999,999,999 without sign or leading zeros."""
    text = _text(value)
    if not _COUNT.fullmatch(text):
        raise PydanticCustomError("bad-count", "bad-count", {"value": text[:40]})
    return int(text)


def parse_flag(value: object) -> bool:
    """Parse "true" or "false"."""
    text = _text(value)
    if text not in {"true", "false"}:
        raise PydanticCustomError("bad-flag", "bad-flag", {"value": text[:40]})
    return text == "true"


def parse_url(value: object) -> str:
    """Parse an absolute HTTP(S) URL of at most 2,000 characters."""
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s<>\"]", text) or len(text) > 2000:
        raise PydanticCustomError("bad-url", "bad-url", {"value": text[:80]})
    return text


def parse_sha256(value: object) -> str:
    """Parse a SHA-256 digest: 64 lower-case hexadecimal digits."""
    text = _text(value)
    if not _SHA256.fullmatch(text):
        raise PydanticCustomError("bad-sha256", "bad-sha256")
    return text


def parse_attachment(value: object) -> str:
    """Parse the name of a file in the record's attachments folder; the suffix is one of ATTACHMENT_SUFFIXES."""
    text = _text(value)
    name, dot, suffix = text.rpartition(".")
    if not _ATTACHMENT.fullmatch(text) or not name or dot + suffix.lower() not in ATTACHMENT_SUFFIXES:
        kinds = ", ".join(sorted(ATTACHMENT_SUFFIXES))
        raise PydanticCustomError("bad-attachment", "bad-attachment", {"value": text[:120], "kinds": kinds})
    return text


def _pattern_schema(pattern: str, **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", **more})


Line: TypeAlias = Annotated[
    str, BeforeValidator(parse_line), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_LINE})
]
Prose: TypeAlias = Annotated[
    str, BeforeValidator(parse_prose), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_PROSE})
]
Id: TypeAlias = Annotated[str, BeforeValidator(parse_id), _pattern_schema(ID_PATTERN, maxLength=MAX_ID)]
Day: TypeAlias = Annotated[
    datetime.date,
    BeforeValidator(parse_exact_day),
    PlainSerializer(datetime.date.isoformat),
    _pattern_schema(DAY_PATTERN, format="date"),
]
# Editors parse an unquoted year or number as a number, this program as text: the JSON Schema allows both.
Date: TypeAlias = Annotated[
    PartialDate,
    PlainValidator(parse_date),
    PlainSerializer(str),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": f"^{DATE_PATTERN}$"}, {"type": "integer", "minimum": FIRST_YEAR}]}
    ),
]
Count: TypeAlias = Annotated[
    int,
    BeforeValidator(parse_count),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[1-9][0-9]*$"}]}),
]
Flag: TypeAlias = Annotated[
    bool,
    BeforeValidator(parse_flag),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]}),
]
Url: TypeAlias = Annotated[str, BeforeValidator(parse_url), _pattern_schema("https?://.+", format="uri")]
Sha256: TypeAlias = Annotated[str, BeforeValidator(parse_sha256), _pattern_schema("[0-9a-f]{64}")]
AttachmentName: TypeAlias = Annotated[str, BeforeValidator(parse_attachment), _pattern_schema(r"[A-Za-z0-9._-]+")]

PlaceId: TypeAlias = Annotated[Id, RegistryRef("places")]
ProvinceId: TypeAlias = Annotated[Id, RegistryRef("provinces")]
AgencyId: TypeAlias = Annotated[Id, RegistryRef("agencies")]
PersonId: TypeAlias = Annotated[Id, RegistryRef("people")]
TopicId: TypeAlias = Annotated[Id, RegistryRef("topics")]
DocumentId: TypeAlias = Annotated[Id, RegistryRef("documents")]
