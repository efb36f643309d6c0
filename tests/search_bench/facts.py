"""What a synthetic archive is: plain data, and what each of its records is about."""

import datetime
from dataclasses import dataclass

from tests.search_bench.lexicon import Topic
from tests.search_bench.registries import Entry


@dataclass(frozen=True)
class Fact:
    """What a record of a dialogue is about, as it was made, and every text that it is published with."""

    kind: str
    url: str
    title: str
    words: tuple[str, ...]
    """The words of the title, in full and in lower case; a compound word is one."""
    texts: tuple[str, ...]
    topic: Topic
    head: str
    side: str
    other: str | None
    """The head of another subject that the record treats too."""
    place: str
    district: str
    province: str
    day: datetime.date
    agencies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """An archive as data: dialogues by id, registries by name, and what is known of each record."""

    dialogues: dict[str, Entry]
    registries: dict[str, list[Entry]]
    facts: tuple[Fact, ...]
