"""Relevance judgments: which records are right for a query, by comparing titles, names and texts of the corpus."""

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
from tests.search_bench.lexicon import names, plain, sentences, topics
from tests.search_bench.metadata_texts import metadata_texts
from tests.search_bench.registries import Entry

FUNCTION_WORDS = frozenset(names("function words"))


def normalise(text: str) -> str:
    """Return a text in lower case, abbreviations expanded, as syllables separated by single spaces."""
    return " ".join(re.findall(r"\w+", expanded(unicodedata.normalize("NFC", text)).lower()))


def _text_line(text: str) -> str:
    """Return a text in lower case, abbreviations expanded, with " | " for all but syllables and spaces."""
    return f" {re.sub(r'[^0-9A-Za-zÀ-ỹ ]+', ' | ', expanded(text).lower())} ".replace("  ", " ")


_UNMARKED = str.maketrans({letter: fold(letter) for letter in map(chr, range(0xC0, 0x1EFA)) if len(fold(letter)) == 1})


def normalise_phrase(segmented: str) -> str:
    """Return a phrase of the lexicon, normalised."""
    return normalise(plain(segmented))


@dataclass(frozen=True)
class Target:
    """A searchable record or registry entry: its URL, its kind, and its title and other names."""

    url: str
    kind: str
    names: str
    fact: Fact | None = None
    metadata: tuple[str, ...] = ()
    """Published texts about it: its topics with their other names, offices, positions, documents."""

    @cached_property
    def normalised_names(self) -> str:
        return f" {normalise(self.names)} "

    @cached_property
    def folded_names(self) -> str:
        return fold(self.normalised_names)

    @cached_property
    def text_line(self) -> str:
        """All texts of the record, joined by " | "."""
        return " | ".join(map(_text_line, self.fact.texts if self.fact else (self.names,)))

    @cached_property
    def published_line(self) -> str:
        """All texts of the record and its metadata, joined by " | "."""
        return " | ".join((self.text_line, *map(_text_line, self.metadata)))


class Relevance:
    """The targets of a corpus, and look-ups of those that are relevant to a query."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.facts = corpus.facts
        self.questions = tuple(fact for fact in corpus.facts if fact.kind == "question")
        self.agencies = {entry["id"]: entry for entry in corpus.registries["agencies"]}
        self.people = {entry["id"]: entry for entry in corpus.registries["people"]}
        self.documents = {entry["id"]: entry for entry in corpus.registries["documents"]}
        self.provinces = {entry["id"]: entry for entry in corpus.registries["provinces"]}
        self.targets = tuple(_targets(corpus))
        self.by_url = {target.url: target for target in self.targets}

    @cached_property
    def _index(self) -> dict[str, set[int]]:
        """Folded syllable → indexes of the targets whose names hold it."""
        index: defaultdict[str, set[int]] = defaultdict(set)
        for number, target in enumerate(self.targets):
            for syllable in target.folded_names.split():
                index[syllable].add(number)
        return index

    def _candidates(self, text: str) -> Iterator[Target]:
        sets = sorted((self._index.get(syllable, set()) for syllable in fold(text).split()), key=len)
        return (self.targets[number] for number in (set.intersection(*sets) if sets else ()))

    def with_title_words(self, words: Iterable[str], *, marked: bool = True) -> frozenset[str]:
        """Return the targets whose title or names hold all words; unless `marked`, whatever their marks."""
        sought = [normalise(word) if marked else fold(normalise(word)) for word in words]
        found = self._candidates(" ".join(sought))
        return frozenset(
            target.url
            for target in found
            if all(f" {word} " in (target.normalised_names if marked else target.folded_names) for word in sought)
        )

    def with_published_words(
        self, among: frozenset[str], words: Iterable[str], *, marked: bool = True
    ) -> frozenset[str]:
        """Return those of the targets `among` whose texts or metadata hold all words."""
        sought = [f" {normalise(word)} " if marked else f" {fold(normalise(word))} " for word in words]
        things = (self.by_url[url] for url in among)
        return frozenset(
            one.url
            for one in things
            if all(
                word in (one.published_line if marked else one.published_line.translate(_UNMARKED)) for word in sought
            )
        )

    def with_title(self, title: str, *, marked: bool = True) -> frozenset[str]:
        """Return the targets with a title; unless `marked`, whatever its marks."""
        sought = f" {normalise(title)} "
        found = self._candidates(sought)
        return frozenset(
            target.url
            for target in found
            if (target.normalised_names == sought if marked else target.folded_names == fold(sought))
        )

    def with_title_prefix(self, beginning: str, *, marked: bool = True) -> frozenset[str]:
        """Return the targets whose title holds a text as whole words, except that the last word may be a prefix."""
        whole, _, _ = beginning.rpartition(" ")
        key = f" {beginning}"
        found = self._candidates(whole)
        return frozenset(
            target.url for target in found if key in (target.normalised_names if marked else target.folded_names)
        )

    def with_phrase(self, phrase: str, *, marked: bool = True) -> frozenset[str]:
        """Return the targets with a text that holds an exact phrase; unless `marked`, whatever its marks."""
        if marked:
            key = f" {normalise(phrase)} "
            return frozenset(target.url for target in self.targets if key in target.text_line)
        key = f" {fold(normalise(phrase))} "
        return frozenset(target.url for target in self.targets if key in target.text_line.translate(_UNMARKED))


def _targets(corpus: Corpus) -> Iterator[Target]:
    registries, metadata = corpus.registries, metadata_texts(corpus)
    for entry in registries["topics"]:
        yield Target(urls.topic(entry["id"]), "topic", _names(entry))
    for entry in registries["provinces"]:
        yield Target(urls.province(entry["id"]), "province", _names({**entry, "name": entry["periods"][-1]["name"]}))
    for entry in registries["agencies"]:
        yield Target(urls.agency(entry["id"]), "agency", entry["name"])
    for entry in registries["people"]:
        url = urls.person(entry["id"])
        yield Target(url, "person", entry["name"], metadata=metadata.get(url, ()))
    for entry in registries["documents"]:
        yield Target(urls.document(entry["id"]), "document", entry["title"])
    for fact in corpus.facts:
        title = fact.title if fact.kind != "dialogue" else f"{fact.title} {fact.texts[-1]}"
        yield Target(fact.url, fact.kind, title, fact, metadata.get(fact.url, ()))


def _names(entry: Entry) -> str:
    return " ".join((entry["name"], *entry.get("aliases", ())))


@cache
def compounds() -> tuple[str, ...]:
    """Return every compound word of the lexicon."""
    phrases = [one for topic in topics() for one in (*topic.heads, *topic.sides, *topic.nouns, *topic.verbs)]
    words = {
        plain(word).lower() for phrase in (*phrases, *sentences()["groups"]) for word in phrase.split() if "_" in word
    }
    return tuple(sorted(words))


def content_words(segmented: str) -> tuple[str, ...]:
    """Return the content words of a phrase: compounds, and syllables that are no function words."""
    words = (plain(word).strip(" ,:;.?").lower() for word in segmented.split())
    return tuple(word for word in words if word and word not in FUNCTION_WORDS)
