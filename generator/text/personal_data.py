"""Personal data in running text: telephone numbers and e-mail addresses, apart from other numbers and from URLs."""

import re

# The part before the suffix starts where a run of its characters starts, which keeps the search linear.
_URL = re.compile(
    r"""(?:https?://|(?<![\w.-])www\.)[^\s<>"]+|(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.)+[a-z]{2,24}/[^\s<>"]*"""
)
_LOCAL = r"[\w.%+-]"
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}@(?:[\w-]{{1,63}}\.)+[^\W\d_]{{2,24}}")
_GAP = r"(?: ?[.\-\u2010-\u2013] ?|\s)?"
"""What people write between the digits of a telephone number."""
_PHONE = re.compile(
    # No digit, letter or thousands stands before it.
    rf"(?<![^\W_])(?<![0-9][.,/\-])(?<![/=])"
    rf"(?P<prefix>(?:\(?\+84\)?|(?<![0-9] )\(?\b(?:0084|84)\)?){_GAP}(?:\(0\){_GAP}|0)?|\(?0)"
    # Mobile: nine digits since 2018, ten before; landline: area code 2 and nine digits.
    rf"{_GAP}(?P<rest>(?:[35789]|1{_GAP}[2689]|2{_GAP}[0-9])(?:{_GAP}\)?{_GAP}[0-9]){{8}})"
    # Another one follows, or what neither makes it a longer number nor the number of a document.
    rf"(?=\s?[/\-]\s?[0+(](?:{_GAP}[0-9]){{8}}|(?![^\W_]|[.,\-]?[0-9]|\s?/\s?[^\W_]))"
)
_DATE = re.compile(r"(?<![0-9])(?:[0-3]?[0-9][.\-\s])?[01]?[0-9][.\-\s](?:19|20)[0-9]{2}(?![0-9])")
"""Days and months that stand before other numbers, as in "03.05.2021 08 giờ"."""
_MANY_DIGITS = re.compile(r"[084][\s().\-\u2010-\u2013]{0,6}(?:[0-9][\s().\-\u2010-\u2013]{0,6}){8}")
_DIGIT = re.compile("[0-9]")
_GROUPED_BY_THOUSANDS = re.compile(r"84(?:\.[0-9]{3}){3}")
_MONEY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|usd|triệu|tỷ|tỉ|nghìn|ngàn)\b", re.IGNORECASE)


def may_hold_personal_data(text: str) -> bool:
    """Whether a part of a text may be a telephone number or an e-mail address: a fast test for whole files."""
    return "@" in text or _MANY_DIGITS.search(text) is not None


def find_email_address(text: str) -> str | None:
    """The first e-mail address in a text outside URLs, or None."""
    if "@" not in text:
        return None
    found = _EMAIL.search(_URL.sub(" ", text))
    return found[0] if found else None


def find_phone_number(text: str) -> str | None:
    """The first Vietnamese telephone number in a text outside URLs, or None; 1900 and 1800 numbers are nobody's own."""
    if ("0" not in text and "84" not in text) or len(_DIGIT.findall(text)) < 9:
        return None  # as most texts, and quicker to see than with the pattern
    text = _URL.sub(" ", text)
    for found in _PHONE.finditer(text):
        number = found[0]
        is_amount = _GROUPED_BY_THOUSANDS.fullmatch(number) or _MONEY.match(text, found.end())
        if not is_amount and not _DATE.search(number) and not re.match(r"0[.,][0-9]{6}", number):
            return number
    return None
