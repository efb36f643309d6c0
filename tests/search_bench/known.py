"""What is right for a query, by what the records are: titles, names and texts compared as a reader would."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from generator.pages import urls
from generator.text.vietnamese import fold
from tests.search_bench.abbreviations import expanded
from tests.search_bench.facts import Corpus, Fact
from tests.search_bench.filed import filed
from tests.search_bench.lexicon import names, plain, sentences, topics
from tests.search_bench.registries import Entry

FUNCTION_WORDS = frozenset(names("function words"))


def bare(text: str) -> str:
    """A text in lower case, abbreviations in full, its syllables in single spaces and nothing else."""
    return " ".join(re.findall(r"\w+", expanded(unicodedata.normalize("NFC", text)).lower()))


def _running(text: str) -> str:
    """A text in lower case, abbreviations in full; what is no syllable and no space is a bar, which no phrase holds."""
    return f" {re.sub(r'[^0-9A-Za-zÀ-ỹ ]+', ' | ', expanded(text).lower())} ".replace("  ", " ")


_UNMARKED = str.maketrans({letter: fold(letter) for letter in map(chr, range(0xC0, 0x1EFA)) if len(fold(letter)) == 1})


def spoken(segmented: str) -> str:
    """A phrase of the lexicon as `bare` gives it."""
    return bare(plain(segmented))


@dataclass(frozen=True)
class Thing:
    """Something that can be found: its address, its kind, and its title and other names."""

    url: str
    kind: str
    names: str
    fact: Fact | None = None
    filed: tuple[str, ...] = ()
    """What it stands under: its topics with their other names, offices, positions, documents."""

    @cached_property
    def bare(self) -> str:
        return f" {bare(self.names)} "

    @cached_property
    def folded(self) -> str:
        return fold(self.bare)

    @cached_property
    def running(self) -> str:
        """Every text of the record, one after the other."""
        return " | ".join(map(_running, self.fact.texts if self.fact else (self.names,)))

    @cached_property
    def published(self) -> str:
        """Every text of the record and all that it stands under, one after the other."""
        return " | ".join((self.running, *map(_running, self.filed)))


class Known:
    """The things of an archive, and which of them a query means."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.facts = corpus.facts
        self.questions = tuple(fact for fact in corpus.facts if fact.kind == "question")
        self.agencies = {entry["id"]: entry for entry in corpus.registries["agencies"]}
        self.people = {entry["id"]: entry for entry in corpus.registries["people"]}
        self.documents = {entry["id"]: entry for entry in corpus.registries["documents"]}
        self.provinces = {entry["id"]: entry for entry in corpus.registries["provinces"]}
        self.things = tuple(_things(corpus))
        self.by_url = {thing.url: thing for thing in self.things}

    @cached_property
    def _index(self) -> dict[str, set[int]]:
        """The things whose names hold a folded syllable."""
        index: defaultdict[str, set[int]] = defaultdict(set)
        for place, thing in enumerate(self.things):
            for syllable in thing.folded.split():
                index[syllable].add(place)
        return index

    def _candidates(self, text: str) -> Iterator[Thing]:
        sets = sorted((self._index.get(syllable, set()) for syllable in fold(text).split()), key=len)
        return (self.things[place] for place in (set.intersection(*sets) if sets else ()))

    def titled(self, words: Iterable[str], *, marked: bool = True) -> frozenset[str]:
        """The things whose title or names hold each of some words; not marked, whatever their marks are."""
        sought = [bare(word) if marked else fold(bare(word)) for word in words]
        found = self._candidates(" ".join(sought))
        return frozenset(
            thing.url
            for thing in found
            if all(f" {word} " in (thing.bare if marked else thing.folded) for word in sought)
        )

    def holding(self, among: frozenset[str], words: Iterable[str], *, marked: bool = True) -> frozenset[str]:
        """Those of some things that hold each of some words, or stand under them."""
        sought = [f" {bare(word)} " if marked else f" {fold(bare(word))} " for word in words]
        things = (self.by_url[url] for url in among)
        return frozenset(
            one.url
            for one in things
            if all(word in (one.published if marked else one.published.translate(_UNMARKED)) for word in sought)
        )

    def same_title(self, title: str, *, marked: bool = True) -> frozenset[str]:
        """The things with one title; not marked, whatever its marks are."""
        sought = f" {bare(title)} "
        found = self._candidates(sought)
        return frozenset(one.url for one in found if (one.bare == sought if marked else one.folded == fold(sought)))

    def continuing(self, beginning: str, *, marked: bool = True) -> frozenset[str]:
        """The things in whose title the words of a query go on, the last of them perhaps cut."""
        whole, _, _ = beginning.rpartition(" ")
        key = f" {beginning}"
        found = self._candidates(whole)
        return frozenset(one.url for one in found if key in (one.bare if marked else one.folded))

    def saying(self, phrase: str, *, marked: bool = True) -> frozenset[str]:
        """The things of which one text holds a phrase as it stands; not marked, whatever its marks are."""
        if marked:
            key = f" {bare(phrase)} "
            return frozenset(thing.url for thing in self.things if key in thing.running)
        key = f" {fold(bare(phrase))} "
        return frozenset(thing.url for thing in self.things if key in thing.running.translate(_UNMARKED))


def _things(corpus: Corpus) -> Iterator[Thing]:
    registries, under = corpus.registries, filed(corpus)
    for entry in registries["topics"]:
        yield Thing(urls.topic(entry["id"]), "topic", _names(entry))
    for entry in registries["provinces"]:
        yield Thing(urls.province(entry["id"]), "province", _names({**entry, "name": entry["periods"][-1]["name"]}))
    for entry in registries["agencies"]:
        yield Thing(urls.agency(entry["id"]), "agency", entry["name"])
    for entry in registries["people"]:
        url = urls.person(entry["id"])
        yield Thing(url, "person", entry["name"], filed=under.get(url, ()))
    for entry in registries["documents"]:
        yield Thing(urls.document(entry["id"]), "document", entry["title"])
    for fact in corpus.facts:
        title = fact.title if fact.kind != "dialogue" else f"{fact.title} {fact.texts[-1]}"
        yield Thing(fact.url, fact.kind, title, fact, under.get(fact.url, ()))


def _names(entry: Entry) -> str:
    return " ".join((entry["name"], *entry.get("aliases", ())))


@cache
def compounds() -> tuple[str, ...]:
    """Every compound word of the lexicon."""
    phrases = [one for topic in topics() for one in (*topic.heads, *topic.sides, *topic.nouns, *topic.verbs)]
    words = {
        plain(word).lower() for phrase in (*phrases, *sentences()["groups"]) for word in phrase.split() if "_" in word
    }
    return tuple(sorted(words))


def content_words(segmented: str) -> tuple[str, ...]:
    """The words of a phrase that mean something by themselves: compounds, and syllables that are no function words."""
    words = (plain(word).strip(" ,:;.?").lower() for word in segmented.split())
    return tuple(word for word in words if word and word not in FUNCTION_WORDS)
