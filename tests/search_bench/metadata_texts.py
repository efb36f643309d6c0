"""Texts that are published with a record beside its own: names of the registry entries that it mentions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.pages import urls
from tests.search_bench.facts import Corpus
from tests.search_bench.registries import Entry


class _Names:
    """Names and aliases of registry entries by id."""

    def __init__(self, corpus: Corpus) -> None:
        self._names = {
            kind: {entry["id"]: _names(entry) for entry in corpus.registries[kind]}
            for kind in ("topics", "agencies", "people", "documents")
        }

    def of(self, kind: str, ids: Iterable[str]) -> Iterator[str]:
        for id_ in ids:
            yield from self._names[kind][id_]

    def people(self, people: Iterable[Mapping[str, str]]) -> Iterator[str]:
        for one in people:
            yield one["position"]
            yield from self._names["people"][one["person"]]


def _names(entry: Entry) -> tuple[str, ...]:
    return tuple(entry[field] for field in ("name", "title", "number") if field in entry) + tuple(
        entry.get("aliases", ())
    )


def metadata_texts(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Map URL → topics with their other names, offices, positions, documents and the group of the asker."""
    names = _Names(corpus)
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for id_, dialogue in corpus.dialogues.items():
        found[urls.dialogue(id_)].update(dict.fromkeys(names.of("agencies", [dialogue["organiser"]])))
        people = [*dialogue["chairs"]]
        found[urls.dialogue(id_)].update(dict.fromkeys(names.people(people)))
        for question in dialogue["questions"]:
            under = [*names.of("topics", question["topics"]), *question["asked_by"].values()]
            for answer in question["answers"]:
                under += names.of("agencies", answer["by"])
                under += names.people(answer.get("people", ()))
                under += names.of("documents", answer.get("documents", ()))
                people += answer.get("people", ())
            found[urls.question(id_, question["id"])].update(dict.fromkeys(under))
        for directive in dialogue["directives"]:
            under = [*names.of("topics", directive["topics"]), *names.of("agencies", directive["to"])]
            under += names.people([directive["by"]])
            people.append(directive["by"])
            found[urls.directive(id_, directive["id"])].update(dict.fromkeys(under))
        for commendation in dialogue["commendations"]:
            under = [commendation["award"], *names.of("agencies", commendation["awarded_by"])]
            found[urls.commendation(id_, commendation["id"])].update(dict.fromkeys(under))
        for one in people:
            found[urls.person(one["person"])][one["position"]] = None
    return {url: tuple(under) for url, under in found.items()}
