"""The kinds of text that a record's fields hold: each is checked and, where it means a number or date, converted."""

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_LINE = 500
MAX_PROSE = 20_000
MAX_BODY = 200_000
MAX_BRACKETS = 200
MAX_INDENT = 24
FIRST_YEAR, LAST_YEAR = 1900, 2199

ID_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"
_ID = re.compile(ID_PATTERN)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ATTACHMENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?")
# Files that a browser shows without running anything in them.
ATTACHMENT_SUFFIXES = frozenset({".pdf", ".docx", ".xlsx", ".pptx", ".jpg", ".jpeg", ".png", ".webp", ".csv", ".txt"})
# Tables, headings and rules, of which Python-Markdown makes more work than there is text.
_WIDE_TABLE = re.compile(r"^(?:[^|\n]*\|){40}", re.MULTILINE)
_LINES_OF_MARKS = re.compile(r"^[ ]*(?:#|[=*_-]+[ ]*$)", re.MULTILINE)
MAX_MARKED_LINES = 200
_MARKER = r"(?:[ ]|>|[-+*](?=[ ])|[0-9]{1,9}[.)](?=[ ]))"
_DEEP_LINE = re.compile(rf"^(?:[ ]{{{MAX_INDENT}}}|{_MARKER}{{{MAX_INDENT + 4}}})", re.MULTILINE)
_MANY_MARKERS = re.compile(rf"^(?: {{{MAX_INDENT}}}|(?:[ ]*(?:>|(?:[-+*]|[0-9]+[.)])(?=[ ]))){{6}})", re.MULTILINE)


@dataclass(frozen=True)
class Ref:
    """Marks a field as the id of an entry in one of the registries."""

    registry: str


def _text(value: object) -> str:
    """The value as text; a list or a mapping in its place is a mistake of indentation."""
    if not isinstance(value, str):
        raise PydanticCustomError("not-text", "not-text")
    stripped = value.strip()
    if not stripped:
        raise PydanticCustomError("empty", "empty")
    return stripped


def parse_line(value: object) -> str:
    """One line of plain text."""
    text = _text(value)
    if "\n" in text:
        raise PydanticCustomError("not-one-line", "not-one-line")
    if len(text) > MAX_LINE:
        raise PydanticCustomError("too-long", "too-long", {"length": len(text), "limit": MAX_LINE})
    return text


def parse_prose(value: object) -> str:
    """Markdown, within the bounds in which rendering it stays cheap and safe."""
    return check_prose(_text(value), MAX_PROSE)


def check_prose(text: str, limit: int) -> str:
    """Markdown of at most so many characters, in which brackets and nesting stay within their bounds."""
    if len(text) > limit:
        raise PydanticCustomError("too-long", "too-long", {"length": len(text), "limit": limit})
    for mark in "[<":
        if text.count(mark) > MAX_BRACKETS:
            raise PydanticCustomError("too-many-brackets", "too-many-brackets", {"mark": mark, "limit": MAX_BRACKETS})
    if "<!--" in text:
        raise PydanticCustomError("html-comment", "html-comment")
    if _WIDE_TABLE.search(text) or len(_LINES_OF_MARKS.findall(text)) > MAX_MARKED_LINES:
        raise PydanticCustomError("too-much-markup", "too-much-markup", {"limit": MAX_MARKED_LINES})
    if _DEEP_LINE.search(text) or _MANY_MARKERS.search(text):
        raise PydanticCustomError("too-deep-text", "too-deep-text")
    return text


def parse_id(value: object) -> str:
    """An id: lower-case ASCII words joined by hyphens."""
    text = _text(value)
    if not _ID.fullmatch(text) or len(text) > 80:
        raise PydanticCustomError("bad-id", "bad-id", {"value": text[:80]})
    return text


def parse_date(value: object) -> datetime.date:
    """A calendar day written yyyy-mm-dd."""
    text = _text(value)
    found = _DATE.fullmatch(text)
    if not found:
        raise PydanticCustomError("bad-date", "bad-date", {"value": text[:40]})
    year, month, day = map(int, found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PydanticCustomError("bad-year", "bad-year", {"value": text, "first": FIRST_YEAR, "last": LAST_YEAR})
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise PydanticCustomError("no-such-day", "no-such-day", {"value": text}) from None


def parse_count(value: object) -> int:
    """A whole number from 1, digits only."""
    text = _text(value)
    if not _COUNT.fullmatch(text):
        raise PydanticCustomError("bad-count", "bad-count", {"value": text[:40]})
    return int(text)


def parse_flag(value: object) -> bool:
    """True or false, written so."""
    text = _text(value)
    if text not in {"true", "false"}:
        raise PydanticCustomError("bad-flag", "bad-flag", {"value": text[:40]})
    return text == "true"


def parse_url(value: object) -> str:
    """An absolute web address."""
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s<>\"]", text) or len(text) > 2000:
        raise PydanticCustomError("bad-url", "bad-url", {"value": text[:80]})
    return text


def parse_sha256(value: object) -> str:
    """A SHA-256 digest as 64 lower-case hexadecimal digits."""
    text = _text(value)
    if not _SHA256.fullmatch(text):
        raise PydanticCustomError("bad-sha256", "bad-sha256")
    return text


def parse_attachment(value: object) -> str:
    """The name of a file in the record's own folder of attachments."""
    text = _text(value)
    name, dot, suffix = text.rpartition(".")
    if not _ATTACHMENT.fullmatch(text) or not name or dot + suffix.lower() not in ATTACHMENT_SUFFIXES:
        kinds = ", ".join(sorted(ATTACHMENT_SUFFIXES))
        raise PydanticCustomError("bad-attachment", "bad-attachment", {"value": text[:120], "kinds": kinds})
    return text


def _described(pattern: str, **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", **more})


Line: TypeAlias = Annotated[
    str, BeforeValidator(parse_line), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_LINE})
]
Prose: TypeAlias = Annotated[
    str, BeforeValidator(parse_prose), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_PROSE})
]
Id: TypeAlias = Annotated[str, BeforeValidator(parse_id), _described(ID_PATTERN, maxLength=80)]
IsoDate: TypeAlias = Annotated[
    datetime.date,
    BeforeValidator(parse_date),
    PlainSerializer(datetime.date.isoformat),
    _described(r"\d{4}-\d{2}-\d{2}", format="date"),
]
# Editors read an unquoted number as a number, the archive as text: the schema allows both.
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
Url: TypeAlias = Annotated[str, BeforeValidator(parse_url), _described("https?://.+", format="uri")]
Sha256: TypeAlias = Annotated[str, BeforeValidator(parse_sha256), _described("[0-9a-f]{64}")]
AttachmentName: TypeAlias = Annotated[str, BeforeValidator(parse_attachment), _described(r"[A-Za-z0-9._-]+")]

ProvinceId: TypeAlias = Annotated[Id, Ref("provinces")]
AgencyId: TypeAlias = Annotated[Id, Ref("agencies")]
PersonId: TypeAlias = Annotated[Id, Ref("people")]
TopicId: TypeAlias = Annotated[Id, Ref("topics")]
DocumentId: TypeAlias = Annotated[Id, Ref("documents")]
