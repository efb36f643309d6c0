"""State shared by the dialogues of one synthetic archive: registries, frequent topics, titles already used."""

import datetime
import random

from tests.search_bench.lexicon import topics
from tests.search_bench.random_choice import shuffled, uniform_choice, zipf_choice
from tests.search_bench.registries import Paper, RegistryBuilder, is_valid, papers, provinces

DOCUMENTS = 200


class SharedState:
    """The shared state of one archive."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.registry_builder = RegistryBuilder(rng, papers(rng, DOCUMENTS))
        self._provinces = shuffled(rng, tuple(provinces()))
        self.topics = shuffled(rng, topics())
        self.heads = {topic.id: shuffled(rng, topic.heads) for topic in topics()}
        self._papers: dict[str, list[Paper]] = {}
        for paper in self.registry_builder.papers:
            self._papers.setdefault(paper.topic, []).append(paper)
        self.titles: set[str] = set()

    def choose_province_and_day(self) -> tuple[str, datetime.date]:
        """Choose a province and a day on which it existed."""
        while True:
            province = zipf_choice(self.rng, self._provinces)
            year, month = 2005 + int(self.rng.random() * 21), 1 + int(self.rng.random() * 12)
            day = datetime.date(year, month, 1 + int(self.rng.random() * 28))
            if is_valid(province, day):
                return province, day

    def paper(self, topic: str, province: str, day: datetime.date) -> Paper | None:
        """Choose a document on a topic that could be cited in a province on a day; None if there is none."""
        fit = [
            paper
            for paper in self._papers.get(topic, ())
            if paper.province in {None, province} and paper.entry["date"] <= day.isoformat()
        ]
        return uniform_choice(self.rng, fit) if fit else None
