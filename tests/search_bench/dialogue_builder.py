"""Builds the parts of one synthetic dialogue: questions, directives and commendations."""

import datetime
from collections.abc import Callable, Mapping

from generator.pages import urls
from tests.search_bench import places
from tests.search_bench.abbreviations import shortened
from tests.search_bench.facts import Fact
from tests.search_bench.lexicon import Topic, plain, sentences
from tests.search_bench.patterns import capital, joined, money, pieces, words_of
from tests.search_bench.random_choice import shuffled, uniform_choice, zipf_choice
from tests.search_bench.registries import MERGED, Entry, name_on
from tests.search_bench.shared_state import SharedState

_SHORT_TITLES, _SHORT_TEXTS = 0.35, 0.5


class DialogueBuilder:
    """Builds the parts of a dialogue; each part has a randomly chosen subject."""

    def __init__(self, shared: SharedState, id_: str, province: str, day: datetime.date) -> None:
        self.shared, self.rng, self.id, self.province, self.day = shared, shared.rng, id_, province, day
        self.facts: list[Fact] = []
        self.choose_subject()

    def choose_subject(self) -> None:
        """Choose the subject of the next part."""
        rng, shared = self.rng, self.shared
        self.topic = zipf_choice(rng, shared.topics)
        self.head = zipf_choice(rng, shared.heads[self.topic.id])
        self.side = uniform_choice(rng, self.topic.sides)
        second = zipf_choice(rng, shared.topics)
        self.second_topic = second
        self.other = uniform_choice(rng, second.heads) if second is not self.topic and rng.random() < 0.35 else None
        self.district = uniform_choice(rng, places.districts(self.province))
        self.commune = uniform_choice(rng, self.district.communes)
        self.group = zipf_choice(rng, sentences()["groups"])
        self.office = uniform_choice(rng, self.topic.offices)
        self.paper = shared.paper(self.topic.id, self.province, self.day) if rng.random() < 0.6 else None
        self.cited: dict[str, None] = {}

    # --- language ---------------------------------------------------------------------------------------------------

    def fill(self, pattern: str, *, segmented: bool = False, vague: bool = False) -> str:
        """Fill the slots of a pattern; if `segmented`, the syllables of a word stay joined."""
        found = []
        for text, slot in pieces(pattern):
            found.append(text)
            if slot:
                found.append(self._slot(slot, vague))
        joined = "".join(found)
        return joined if segmented else plain(joined)

    def _slot(self, slot: str, vague: bool) -> str:
        if slot == "q":
            if vague and self.rng.random() < 0.15:
                return ""
            return self.fill(uniform_choice(self.rng, sentences()["places"]), segmented=True)
        return _SLOTS[slot](self)

    def noun(self, topic: Topic) -> str:
        noun = uniform_choice(self.rng, topic.nouns)
        return f"{noun} {uniform_choice(self.rng, sentences()['modifiers'])}" if self.rng.random() < 0.4 else noun

    def verb(self, topic: Topic) -> str:
        verb = uniform_choice(self.rng, topic.verbs)
        return f"{uniform_choice(self.rng, sentences()['adverbs'])} {verb}" if self.rng.random() < 0.3 else verb

    def office_name(self) -> str:
        id_ = self.shared.registry_builder.agency(self.office, self.province, self.day)
        name: str = self.shared.registry_builder.agencies[id_]["name"]
        return name.replace(name_on(self.province, self.day), "tỉnh") if self.rng.random() < 0.6 else name

    def cite_document(self) -> str:
        if self.paper is None:
            return "quy định hiện hành"
        self.cited[self.paper.entry["id"]] = None
        return self.paper.citation

    def _text(self, sentences_: list[str]) -> str:
        text = " ".join(capital(sentence) for sentence in sentences_)
        return shortened(text, self.rng, _SHORT_TEXTS if self.rng.random() < 0.5 else 0)

    def _until(self, patterns: tuple[str, ...], syllables: int) -> list[str]:
        found: list[str] = []
        for pattern in shuffled(self.rng, patterns):
            found.append(self.fill(pattern))
            syllables -= found[-1].count(" ") + 1
            if syllables <= 6:
                break
        return found

    # --- parts --------------------------------------------------------------------------------------------------------

    def title(self) -> str:
        """Choose a title that no other question has, with "_" within words."""
        titles = self.shared.titles
        kind = "titles" if self.other is None or self.rng.random() < 0.5 else "double-titles"
        for tries in range(20):
            title = self.fill(uniform_choice(self.rng, sentences()[kind]), segmented=True, vague=tries < 3)
            title = capital(" ".join(title.replace(" :", ":").replace(" ,", ",").split()))
            if title not in titles:
                break
            if tries > 6:
                self.choose_subject()
        while title in titles:
            self.choose_subject()
            title = capital(self.fill("Về {h} {s} ở {p}, {d}", segmented=True))
        titles.add(title)
        return title

    def question(self, number: int) -> Entry:
        """Build a question with its answers."""
        rng, registry_builder = self.rng, self.shared.registry_builder
        self.choose_subject()
        segmented = self.title()
        title = shortened(plain(segmented), rng, _SHORT_TITLES if rng.random() < 0.5 else 0)
        asked = self._until(sentences()["ask"], 48)
        answer_sentences = self._until(sentences()["answer"], 86)
        if self.other:
            asked.insert(1, self.fill(uniform_choice(rng, sentences()["second"])))
            answer_sentences.append(self.fill(uniform_choice(rng, sentences()["answer-second"])))
        agency = registry_builder.agency(self.office, self.province, self.day)
        half = len(answer_sentences) // 2
        paragraphs = [self._text(answer_sentences[:half]), self._text(answer_sentences[half:])]
        answer: Entry = {"by": [agency], "form": "in-hall", "completeness": "verbatim", "text": "\n\n".join(paragraphs)}
        if rng.random() < 0.5:
            answer["people"] = [registry_builder.person(self.office, self.province, self.day)]
        if self.cited:
            answer["documents"] = list(self.cited)
        answers = [answer]
        if self.day < MERGED and rng.random() < 0.2:
            local = registry_builder.district(self.province, self.district)
            answers.append({"by": [local], "form": "in-writing", "completeness": "mentioned"})
        text = self._text(asked)
        group = capital(plain(self.group))
        people = tuple(one["person"] for one in answer.get("people", ()))
        url = urls.question(self.id, number)
        self.facts.append(
            self.fact("question", url, title, segmented, text, *paragraphs, group, agencies=(agency,), people=people)
        )
        return {
            "id": str(number),
            "title": title,
            "grain": "question",
            "topics": [self.topic.id, *([self.second_topic.id] if self.other else [])],
            "asked_by": {"group": group, "place": capital(plain(self.commune))},
            "text": text,
            "answers": answers,
            "source": "nguon",
        }

    def directive(self, number: int) -> Entry:
        """Build a directive."""
        self.choose_subject()
        segmented = self.fill(uniform_choice(self.rng, sentences()["directive"]), segmented=True)
        text = self._text([plain(segmented)])
        agency = self.shared.registry_builder.agency(self.office, self.province, self.day)
        url = urls.directive(self.id, number)
        self.facts.append(self.fact("directive", url, text, segmented, text, agencies=(agency,)))
        after = self.day + datetime.timedelta(days=30 + int(self.rng.random() * 300))
        return {
            "id": str(number),
            "to": [agency],
            "by": self.shared.registry_builder.person("ubnd", self.province, self.day),
            "text": text,
            "topics": [self.topic.id],
            "deadline": after.isoformat(),
            "source": "nguon",
        }

    def commendation(self, number: int) -> Entry:
        """Build a commendation; one in five of the people named is hidden."""
        self.choose_subject()
        segmented = self.fill(uniform_choice(self.rng, sentences()["reason"]), segmented=True)
        reason = self._text([plain(segmented)])
        named, shown = [], []
        for _ in range(1 + int(self.rng.random() * 4)):
            hidden = self.rng.random() < 0.2
            row = {"name": places.person(self.rng), "display": "hidden" if hidden else "full"}
            if not hidden:
                row["deed"] = capital(self.fill(uniform_choice(self.rng, sentences()["deed"])))
                shown += [row["name"], row["deed"]]
            named.append(row)
        agency = self.shared.registry_builder.agency("ubnd", self.province, self.day)
        url = urls.commendation(self.id, number)
        self.facts.append(self.fact("commendation", url, reason, segmented, reason, *shown, agencies=(agency,)))
        return {
            "id": str(number),
            "kind": "individual",
            "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            "awarded_by": [agency],
            "reason": reason,
            "named": named,
            "source": "nguon",
        }

    def fact(
        self,
        kind: str,
        url: str,
        title: str,
        segmented: str,
        *texts: str,
        agencies: tuple[str, ...] = (),
        people: tuple[str, ...] = (),
    ) -> Fact:
        """Return the facts of the part that was just built."""
        return Fact(
            kind=kind,
            url=url,
            title=title,
            words=words_of(segmented),
            texts=(title, *texts),
            topic=self.topic,
            head=self.head,
            side=self.side,
            other=self.other,
            place=self.commune,
            district=self.district.name,
            province=self.province,
            day=self.day,
            agencies=agencies,
            people=people,
            documents=tuple(self.cited),
        )


_SLOTS: Mapping[str, Callable[[DialogueBuilder], str]] = {
    "h": lambda builder: builder.head,
    "s": lambda builder: builder.side,
    "o": lambda builder: builder.other or uniform_choice(builder.rng, builder.second_topic.heads),
    "j": lambda builder: uniform_choice(builder.rng, builder.topic.heads),
    "n": lambda builder: builder.noun(builder.topic),
    "v": lambda builder: builder.verb(builder.topic),
    "x": lambda builder: builder.noun(uniform_choice(builder.rng, builder.shared.topics)),
    "y": lambda builder: builder.verb(uniform_choice(builder.rng, builder.shared.topics)),
    "p": lambda builder: joined(builder.commune),
    "d": lambda builder: joined(builder.district.name),
    "t": lambda builder: name_on(builder.province, builder.day),
    "g": lambda builder: builder.group,
    "k": lambda builder: str(2 + int(builder.rng.random() ** 3 * 400)),
    "k2": lambda builder: str(4 + int(builder.rng.random() * 9)),
    "m": lambda builder: money(builder.rng),
    "c": lambda builder: f"{3 + int(builder.rng.random() * 96)}%",
    "e": lambda builder: str(builder.day.year - int(builder.rng.random() * 3)),
    "a": lambda builder: builder.office_name(),
    "b": lambda builder: builder.cite_document(),
    "f": lambda builder: places.firm(builder.rng),
    "w": lambda builder: places.person(builder.rng),
}
"""Slot of a pattern → its text."""
