"""Characters of a file that nobody can read: invisible ones, lost ones, and those of a single font."""

from collections.abc import Iterator

from generator.reading.fast_yaml import INVISIBLE
from generator.reading.problems import Position, Problem
from generator.text.encodings import UNREADABLE, misreadings
from generator.text.vietnamese import normalise


def character_problems(file: str, text: str) -> Iterator[Problem]:
    """Yield the first invisible character and the first unreadable one of each line."""
    if not INVISIBLE.search(text) and not UNREADABLE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if found := INVISIBLE.search(line):
            yield _invisible_problem(Position(file, number, found.start() + 1), line, found[0])
        if found := UNREADABLE.search(line):
            yield unreadable_problem(Position(file, number, found.start() + 1), found[0])


def _invisible_problem(position: Position, line: str, char: str) -> Problem:
    # These stand for letters where an old encoding was not converted: to delete them would lose the letters.
    if char == "\u00ad" or "\x80" <= char <= "\x9f":
        for code, typed, read in misreadings(normalise(line)):
            if code.startswith("encoding-"):
                return Problem.of(position, code, typed=INVISIBLE.sub("", typed), read=read)
    code = "tab-character" if char == "\t" else "unseen-character"
    return Problem.of(position, code, character=f"U+{ord(char):04X}")


def unreadable_problem(position: Position, char: str) -> Problem:
    """The problem of a character of UNREADABLE."""
    code = "replacement-character" if char == "\ufffd" else "private-character"
    return Problem.of(position, code, character=f"U+{ord(char):04X}")
