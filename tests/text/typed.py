"""What a record's text says without its marks: the reference for what pages and data show, written a sign at a time."""

from urllib.parse import urlsplit

BEFORE = set("([{“‘«\"'")
FIRST = set("([{“‘«\"'_")
LAST = set(".,;:!?…%)]}”’»\"'_")
CLOSING = set(".,;:!?…)]}”’»\"'")
NOT_IN_TARGETS = set('<>"[]')


def without_marks(text: str, bar: str = " ") -> str:
    """The words of a text on one line, with bullets and numbers, `bar` between the cells of a table."""
    units: list[list[str]] = []
    lines = text.split("\n")
    is_open = False
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if not line.strip():
            is_open = False
        elif found := item(line):
            units += [[part] for part in found]
            is_open = True
        elif place < len(lines) and is_table(line, lines[place]):
            units.append(cells(line))
            place += 1
            while place < len(lines) and "|" in lines[place] and not item(lines[place]):
                units.append(cells(lines[place]))
                place += 1
            is_open = False
        elif is_open:
            units[-1] = [f"{units[-1][0]}\n{line.strip()}"]
        else:
            units.append([line.strip()])
            is_open = True
    return " ".join(" ".join(bar.join(map(words, unit)) for unit in units).split())


def item(line: str) -> list[str] | None:
    """Marker and text of a list item."""
    marker, _, rest = line.lstrip(" ").partition(" ")
    rest = rest.lstrip(" ")
    if not rest or rest[0].isspace():
        return None
    number = marker[:-1]
    is_number = number.isascii() and number.isdigit() and str(int(number)) == number and len(number) < 10
    return [marker, rest.rstrip()] if marker == "-" or (marker[-1:] in (".", ")") and is_number) else None


def cells(line: str) -> list[str]:
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") else line
    return [cell.strip() for cell in line.split("|")]


def is_table(head: str, rule: str) -> bool:
    rules = cells(rule)
    dashes = [cell[cell.startswith(":") : len(cell) - cell.endswith(":")] for cell in rules]
    return (
        "|" in head
        and "|" in rule
        and len(rules) == len(cells(head))
        and all(len(one) > 1 and set(one) == {"-"} for one in dashes)
    )


def words(text: str) -> str:
    shown, place = "", 0
    while place < len(text):
        inner, end = pair(text, place)
        shown += inner
        place = end
    return shown


def pair(text: str, place: int) -> tuple[str, int]:
    """What is shown of the pair of marks that begins at a place, or of one sign; and the place after it."""
    sign = text[place]
    if sign == "[":
        close = place + 1
        while close < len(text) and text[close] not in "[]":
            close += 1
        if text[close : close + 2] == "](" and close > place + 1 and (end := target(text, close + 2)):
            inner = text[place + 1 : close]
            return (words(inner) if leads_somewhere(text[close + 2 : end]) else text[place : end + 1]), end + 1
    if sign == "*" and text[place + 1 : place + 3] != "**":
        mark = "**" if text[place + 1 : place + 2] == "*" else "*"
        start = place + len(mark)
        close = text.find(mark, start)
        before, first = text[place - 1 : place], text[start : start + 1]
        opens = (not before or before.isspace() or before in BEFORE) and (is_word(first) or first in FIRST)
        if first and opens and close > start and closes(text, close, mark):
            return words(text[start:close]), close + len(mark)
    return sign, place + 1


def closes(text: str, close: int, mark: str) -> bool:
    last, rest = text[close - 1], text[close + len(mark) :]
    if not (is_word(last) or last in LAST):
        return False
    after = rest.lstrip("".join(CLOSING))
    if rest and after and after == rest:
        return rest[0].isspace()
    return not (after and after[0].isdecimal())


def is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def target(text: str, place: int) -> int:
    """The place of the bracket that ends the target of a link; 0 if there is none."""
    start = next((len(scheme) for scheme in ("https://", "http://", "mailto:") if text.startswith(scheme, place)), 0)
    if not start:
        return 0
    place, first, depth = place + start, place + start, 0
    while place < len(text) and not text[place].isspace() and text[place] not in NOT_IN_TARGETS:
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
        if depth < 0:
            return place if place > first else 0
        if depth > 1:
            return 0
        place += 1
    return 0


def leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path if parts.scheme == "mailto" else parts.hostname)
