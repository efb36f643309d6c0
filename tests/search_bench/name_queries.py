"""Classes of queries that name somebody, an office, a paper, a province, or one of the smaller kinds of records."""

import random
from collections.abc import Callable, Mapping

from generator.pages import urls
from generator.text.vietnamese import fold
from tests.search_bench import spelling_variants
from tests.search_bench.facts import Fact
from tests.search_bench.query import Query
from tests.search_bench.random_choice import shuffled, uniform_choice
from tests.search_bench.registries import OFFICES, name_on
from tests.search_bench.relevance import Relevance, normalise
from tests.search_bench.title_queries import place_name, subject_words

_UNMARKED = 0.4
_SHORTS = {full: short[0].removesuffix(" tỉnh") for full, short in OFFICES.values() if short}


def _typed(rng: random.Random, text: str) -> tuple[str, bool]:
    """A text as it is typed, and whether with its marks."""
    if rng.random() < _UNMARKED:
        return spelling_variants.without_marks(text), False
    return (text if rng.random() < 0.5 else text.lower()), True


def _with_subject(
    relevance: Relevance, rng: random.Random, name: str, is_right: Callable[[Fact], bool], fact: Fact, *, own: str = ""
) -> Query | None:
    """A name and a word of what a record is about; right are the records of that name whose title holds the word.

    `own`: what belongs to the name already, such as a position: with a word of that one asks for who bears the name.
    """
    held = f" {fold(normalise(f'{name} | {own}'))} "
    words = [word for word in subject_words(fact) if " " in word and f" {fold(word)} " not in held]
    if not words:
        return None
    word = uniform_choice(rng, words)
    text, is_marked = _typed(rng, f"{name} {word}")
    titled = relevance.with_title_words([word], marked=is_marked)
    return Query(text, frozenset(other.url for other in relevance.facts if other.url in titled and is_right(other)))


def person(relevance: Relevance, rng: random.Random) -> Query | None:
    """The full name of somebody with an entry; right is the entry.

    One in three adds a word of a subject on which they answered; then right are these answers.
    """
    entry = uniform_choice(rng, tuple(relevance.people.values()))
    if rng.random() < 0.34:
        answered = [fact for fact in relevance.questions if entry["id"] in fact.people]
        if not answered:
            return None
        own = " | ".join(relevance.by_url[urls.person(entry["id"])].metadata)
        return _with_subject(
            relevance,
            rng,
            entry["name"],
            lambda fact: entry["id"] in fact.people,
            uniform_choice(rng, answered),
            own=own,
        )
    text, is_marked = _typed(rng, entry["name"])
    key = str if is_marked else fold
    same = (id_ for id_, other in relevance.people.items() if key(other["name"]) == key(entry["name"]))
    return Query(text, frozenset(map(urls.person, same)))


def agency(relevance: Relevance, rng: random.Random) -> Query | None:
    """An agency's name in full, without "tỉnh", or abbreviated with its place; right is the entry of that name.

    One in four adds a word of a subject on which it answered; then right are these answers.
    """
    if rng.random() < 0.25:
        fact = uniform_choice(rng, relevance.questions)
        name = relevance.agencies[fact.agencies[0]]["name"].replace(" tỉnh ", " ")
        return _with_subject(relevance, rng, name, lambda other: other.agencies == fact.agencies, fact)
    entry = uniform_choice(rng, [entry for entry in relevance.agencies.values() if "province" in entry])
    name = entry["name"]
    match int(rng.random() * 3):
        case 0:
            asked = name
        case 1:
            asked = name.replace(" tỉnh ", " ").replace(" huyện ", " ")
        case _:
            full = next((full for full in _SHORTS if name.startswith(full)), "Ủy ban nhân dân")
            if not name.startswith(full):
                return None
            asked = name.replace(full, _SHORTS.get(full, "UBND"))
    text, is_marked = _typed(rng, asked)
    key = normalise if is_marked else (lambda one: fold(normalise(one)))
    names = {key(name)} if " huyện " in asked or " huyện " not in name else {key(name), key(asked)}
    right = {urls.agency(id_) for id_, other in relevance.agencies.items() if key(other["name"]) in names}
    if len(names) > 1:  # without its kind, a district is meant as well as a town of that name
        tail = f" {key(place_name(name.removeprefix('Ủy ban nhân dân ')))}"
        towns = (other for other in relevance.agencies.values() if key(other["name"]).endswith(tail))
        right |= {urls.agency(other["id"]) for other in towns if other["id"].startswith("ubnd-")}
    return Query(text, frozenset(right))


def document(relevance: Relevance, rng: random.Random) -> Query | None:
    """The number of a document, its kind and number, or these without marks; right is the entry with that number.

    One in three adds a word of a title that cites it; then right are the records that cite it under such a title, and
    the entry if its own title holds the word.
    """
    if not relevance.documents:
        return None
    entry = uniform_choice(rng, tuple(relevance.documents.values()))
    number = entry["number"]
    kind = entry["title"].split(" quy định")[0].split(" phê duyệt")[0].split(" về")[0].split(" hướng dẫn")[0]
    kind = " ".join(kind.split()[: 2 if not kind.startswith(("Luật",)) else 1]).lower()
    if rng.random() < 0.34:
        citing = [fact for fact in relevance.questions if entry["id"] in fact.documents]
        if not citing:
            return None
        query = _with_subject(
            relevance, rng, number, lambda fact: entry["id"] in fact.documents, uniform_choice(rng, citing)
        )
        if query is None:
            return None
        title = f" {fold(normalise(entry['title']))} "
        is_about = fold(normalise(query.text)).removeprefix(fold(normalise(number)))
        return Query(query.text, query.right | ({urls.document(entry["id"])} if f"{is_about} " in title else set()))
    asked = number if rng.random() < 0.5 else f"{kind} {number}"
    if rng.random() < 0.3 and number.count("/") == 2:
        asked = f"{kind} {number.rpartition('/')[0]}"
        start = number.rpartition("/")[0] + "/"
        same = [other for other in relevance.documents.values() if other["number"].startswith(start)]
        same = [other for other in same if other["title"].lower().startswith(kind)]
    else:
        same = [other for other in relevance.documents.values() if other["number"] == number]
    text, _ = _typed(rng, asked)
    return Query(text, frozenset(urls.document(other["id"]) for other in same))


def former(relevance: Relevance, rng: random.Random) -> Query | None:
    """The name of a province or an agency that went into another, or of one that took others in.

    Right, whichever is asked for, are both: the entry of that name and those that came before or after it.
    """
    if rng.random() < 0.5:
        return _former_province(relevance, rng)
    agencies = relevance.agencies
    entry = uniform_choice(rng, [one for one in agencies.values() if one.get("successors")])
    after = agencies[entry["successors"][0]]
    asked = uniform_choice(rng, (entry, after))
    text, _ = _typed(rng, asked["name"])
    if asked is entry:
        return Query(text, frozenset({urls.agency(entry["id"]), urls.agency(after["id"])}))
    before = [other for other in agencies.values() if after["id"] in other.get("successors", ())]
    return Query(text, frozenset(urls.agency(other["id"]) for other in (after, *before)))


def _former_province(relevance: Relevance, rng: random.Random) -> Query | None:
    entry = uniform_choice(rng, [one for one in relevance.provinces.values() if "successor" in one])
    after = relevance.provinces[entry["successor"]]
    asked = uniform_choice(rng, (entry, after))
    names = (asked["periods"][-1]["name"], *asked.get("aliases", ()))
    name = names[0] if rng.random() < 0.7 else uniform_choice(rng, names)
    text, _ = _typed(rng, f"tỉnh {name}" if rng.random() < 0.3 and asked["periods"][-1]["kind"] == "province" else name)
    if asked is entry:
        return Query(text, frozenset({urls.province(entry["id"]), urls.province(after["id"])}))
    before = [other for other in relevance.provinces.values() if other.get("successor") == after["id"]]
    return Query(text, frozenset(urls.province(other["id"]) for other in (after, *before)))


def other_kinds(relevance: Relevance, rng: random.Random) -> Query | None:
    """Words of a directive in any order, somebody who was commended and for what, or a dialogue by place and year.

    Right are: what has a text that holds all of these words; the commendation; the dialogues of that province and year.
    """
    kind = uniform_choice(rng, ("directive", "commendation", "dialogue"))
    fact = uniform_choice(rng, _of_kind(relevance, kind))
    if kind == "dialogue":
        name = name_on(fact.province, fact.day)
        text, _ = _typed(rng, f"đối thoại {name} {fact.day.year}")
        right = {o.url for o in _of_kind(relevance, kind) if (o.province, o.day.year) == (fact.province, fact.day.year)}
        return Query(text, frozenset(right))
    if kind == "directive":
        words = tuple(dict.fromkeys((*(word for word in subject_words(fact) if " " in word), place_name(fact.place))))
        if len(words) < 2 or f" {words[-1]} " not in f" {normalise(fact.title)} ":
            return None
        text, is_marked = _typed(rng, " ".join(shuffled(rng, words)))
        return Query(text, relevance.with_title_words(words, marked=is_marked))
    if len(fact.texts) < 3:
        return None
    name = fact.texts[2]
    words = tuple(word for word in subject_words(fact) if " " in word)
    if not words:
        return None
    text, is_marked = _typed(rng, f"{name} {words[0]}")
    titled = relevance.with_title_words([words[0]], marked=is_marked)
    return Query(
        text, frozenset({o.url for o in _of_kind(relevance, kind) if name in o.texts and o.url in titled} | {fact.url})
    )


def _of_kind(relevance: Relevance, kind: str) -> list[Fact]:
    return [fact for fact in relevance.facts if fact.kind == kind]


CLASSES: Mapping[str, Callable[[Relevance, random.Random], Query | None]] = {
    "person": person,
    "agency": agency,
    "document": document,
    "former": former,
    "other kinds": other_kinds,
}
