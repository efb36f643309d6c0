"""Makes the parts of one dialogue: questions, directives and commendations."""

import datetime
from collections.abc import Callable, Mapping

from generator.pages import urls
from tests.search_bench import places
from tests.search_bench.abbreviations import shortened
from tests.search_bench.chances import often, one, shuffled
from tests.search_bench.facts import Fact
from tests.search_bench.lexicon import Topic, plain, sentences
from tests.search_bench.patterns import capital, joined, money, pieces, words_of
from tests.search_bench.registries import MERGED, Entry, name_on
from tests.search_bench.stock import Stock

_SHORT_TITLES, _SHORT_TEXTS = 0.35, 0.5


class Scene:
    """A dialogue; what its parts are about is chosen anew for each."""

    def __init__(self, stock: Stock, id_: str, province: str, day: datetime.date) -> None:
        self.stock, self.chance, self.id, self.province, self.day = stock, stock.chance, id_, province, day
        self.facts: list[Fact] = []
        self.choose()

    def choose(self) -> None:
        """Choose what the next part is about."""
        chance, stock = self.chance, self.stock
        self.topic = often(chance, stock.topics)
        self.head = often(chance, stock.heads[self.topic.id])
        self.side = one(chance, self.topic.sides)
        second = often(chance, stock.topics)
        self.also = second
        self.other = one(chance, second.heads) if second is not self.topic and chance.random() < 0.35 else None
        self.district = one(chance, places.districts(self.province))
        self.commune = one(chance, self.district.communes)
        self.group = often(chance, sentences()["groups"])
        self.office = one(chance, self.topic.offices)
        self.paper = stock.paper(self.topic.id, self.province, self.day) if chance.random() < 0.6 else None
        self.cited: dict[str, None] = {}

    # --- language ---------------------------------------------------------------------------------------------------

    def filled(self, pattern: str, *, segmented: bool = False, vague: bool = False) -> str:
        """A pattern with its slots filled; segmented, the syllables of a word stay joined."""
        found = []
        for text, slot in pieces(pattern):
            found.append(text)
            if slot:
                found.append(self._slot(slot, vague))
        joined = "".join(found)
        return joined if segmented else plain(joined)

    def _slot(self, slot: str, vague: bool) -> str:
        if slot == "q":
            if vague and self.chance.random() < 0.15:
                return ""
            return self.filled(one(self.chance, sentences()["places"]), segmented=True)
        return _SLOTS[slot](self)

    def thing(self, topic: Topic) -> str:
        thing = one(self.chance, topic.nouns)
        return f"{thing} {one(self.chance, sentences()['modifiers'])}" if self.chance.random() < 0.4 else thing

    def act(self, topic: Topic) -> str:
        act = one(self.chance, topic.verbs)
        return f"{one(self.chance, sentences()['adverbs'])} {act}" if self.chance.random() < 0.3 else act

    def office_name(self) -> str:
        id_ = self.stock.cast.agency(self.office, self.province, self.day)
        name: str = self.stock.cast.agencies[id_]["name"]
        return name.replace(name_on(self.province, self.day), "tỉnh") if self.chance.random() < 0.6 else name

    def cite(self) -> str:
        if self.paper is None:
            return "quy định hiện hành"
        self.cited[self.paper.entry["id"]] = None
        return self.paper.said

    def _text(self, sentences_: list[str]) -> str:
        text = " ".join(capital(sentence) for sentence in sentences_)
        return shortened(text, self.chance, _SHORT_TEXTS if self.chance.random() < 0.5 else 0)

    def _until(self, patterns: tuple[str, ...], syllables: int) -> list[str]:
        found: list[str] = []
        for pattern in shuffled(self.chance, patterns):
            found.append(self.filled(pattern))
            syllables -= found[-1].count(" ") + 1
            if syllables <= 6:
                break
        return found

    # --- parts --------------------------------------------------------------------------------------------------------

    def title(self) -> str:
        """A title that no other question has, with "_" within words."""
        titles = self.stock.titles
        kind = "titles" if self.other is None or self.chance.random() < 0.5 else "double-titles"
        for tries in range(20):
            title = self.filled(one(self.chance, sentences()[kind]), segmented=True, vague=tries < 3)
            title = capital(" ".join(title.replace(" :", ":").replace(" ,", ",").split()))
            if title not in titles:
                break
            if tries > 6:
                self.choose()
        while title in titles:
            self.choose()
            title = capital(self.filled("Về {h} {s} ở {p}, {d}", segmented=True))
        titles.add(title)
        return title

    def question(self, number: int) -> Entry:
        """A question with its answers."""
        chance, cast = self.chance, self.stock.cast
        self.choose()
        segmented = self.title()
        title = shortened(plain(segmented), chance, _SHORT_TITLES if chance.random() < 0.5 else 0)
        asked = self._until(sentences()["ask"], 48)
        told = self._until(sentences()["answer"], 86)
        if self.other:
            asked.insert(1, self.filled(one(chance, sentences()["second"])))
            told.append(self.filled(one(chance, sentences()["answer-second"])))
        agency = cast.agency(self.office, self.province, self.day)
        half = len(told) // 2
        paragraphs = [self._text(told[:half]), self._text(told[half:])]
        answer: Entry = {"by": [agency], "form": "in-hall", "completeness": "verbatim", "text": "\n\n".join(paragraphs)}
        if chance.random() < 0.5:
            answer["people"] = [cast.person(self.office, self.province, self.day)]
        if self.cited:
            answer["documents"] = list(self.cited)
        answers = [answer]
        if self.day < MERGED and chance.random() < 0.2:
            local = cast.district(self.province, self.district)
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
            "topics": [self.topic.id, *([self.also.id] if self.other else [])],
            "asked_by": {"group": group, "place": capital(plain(self.commune))},
            "text": text,
            "answers": answers,
            "source": "nguon",
        }

    def directive(self, number: int) -> Entry:
        """A directive."""
        self.choose()
        segmented = self.filled(one(self.chance, sentences()["directive"]), segmented=True)
        text = self._text([plain(segmented)])
        agency = self.stock.cast.agency(self.office, self.province, self.day)
        url = urls.directive(self.id, number)
        self.facts.append(self.fact("directive", url, text, segmented, text, agencies=(agency,)))
        after = self.day + datetime.timedelta(days=30 + int(self.chance.random() * 300))
        return {
            "id": str(number),
            "to": [agency],
            "by": self.stock.cast.person("ubnd", self.province, self.day),
            "text": text,
            "topics": [self.topic.id],
            "deadline": after.isoformat(),
            "source": "nguon",
        }

    def commendation(self, number: int) -> Entry:
        """A commendation; one in five of those named is not to be shown."""
        self.choose()
        segmented = self.filled(one(self.chance, sentences()["reason"]), segmented=True)
        reason = self._text([plain(segmented)])
        named, shown = [], []
        for _ in range(1 + int(self.chance.random() * 4)):
            hidden = self.chance.random() < 0.2
            row = {"name": places.person(self.chance), "display": "hidden" if hidden else "full"}
            if not hidden:
                row["deed"] = capital(self.filled(one(self.chance, sentences()["deed"])))
                shown += [row["name"], row["deed"]]
            named.append(row)
        agency = self.stock.cast.agency("ubnd", self.province, self.day)
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
        """What the part that was just made is about."""
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


_SLOTS: Mapping[str, Callable[[Scene], str]] = {
    "h": lambda scene: scene.head,
    "s": lambda scene: scene.side,
    "o": lambda scene: scene.other or one(scene.chance, scene.also.heads),
    "j": lambda scene: one(scene.chance, scene.topic.heads),
    "n": lambda scene: scene.thing(scene.topic),
    "v": lambda scene: scene.act(scene.topic),
    "x": lambda scene: scene.thing(one(scene.chance, scene.stock.topics)),
    "y": lambda scene: scene.act(one(scene.chance, scene.stock.topics)),
    "p": lambda scene: joined(scene.commune),
    "d": lambda scene: joined(scene.district.name),
    "t": lambda scene: name_on(scene.province, scene.day),
    "g": lambda scene: scene.group,
    "k": lambda scene: str(2 + int(scene.chance.random() ** 3 * 400)),
    "k2": lambda scene: str(4 + int(scene.chance.random() * 9)),
    "m": lambda scene: money(scene.chance),
    "c": lambda scene: f"{3 + int(scene.chance.random() * 96)}%",
    "e": lambda scene: str(scene.day.year - int(scene.chance.random() * 3)),
    "a": lambda scene: scene.office_name(),
    "b": lambda scene: scene.cite(),
    "f": lambda scene: places.firm(scene.chance),
    "w": lambda scene: places.person(scene.chance),
}
"""What stands in each slot of a pattern."""
