"""The language of the synthetic archives: topics with their words, and sentences, from the text files beside this."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Topic:
    """A topic of questions. In phrases the syllables of a word are joined by "_"."""

    id: str
    name: str
    offices: tuple[str, ...]
    """The kinds of agencies that answer."""
    heads: tuple[str, ...]
    sides: tuple[str, ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]


def plain(phrase: str) -> str:
    """A phrase as people write it."""
    return phrase.replace("_", " ")


def _sections(name: str) -> Iterator[tuple[str, list[str]]]:
    head: str | None = None
    lines: list[str] = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            if head is not None:
                yield head, lines
            head, lines = line, []
        elif line and not line.startswith("#"):
            lines.append(line)
    if head is not None:
        yield head, lines


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic."""
    return tuple(_topic(head, lines) for head, lines in _sections("lexicon.txt"))


def _topic(head: str, lines: list[str]) -> Topic:
    id_, _, rest = head.removeprefix("[").partition("] ")
    name, _, offices = rest.partition(" | ")
    lists = {}
    for line in lines:
        kind, _, phrases = line.partition(": ")
        lists[kind] = tuple(phrase.strip() for phrase in phrases.split(";"))
    return Topic(id_, name, tuple(offices.split()), lists["heads"], lists["sides"], lists["n"], lists["v"])


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Patterns of sentences by kind."""
    return {head[1:-1]: tuple(lines) for head, lines in _sections("sentences.txt")}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {head[1:-1]: _parted(" ".join(lines)) for head, lines in _sections("names.txt")}


def _parted(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text.split(";") if ";" in text else text.split()))


def names(kind: str) -> tuple[str, ...]:
    """Names, or parts of names, of a kind."""
    return _names()[kind]
