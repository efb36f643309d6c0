"""What the dialogues of an archive share: who there is, what is often talked about, which titles are taken."""

import datetime
import random

from tests.search_bench.chances import often, one, shuffled
from tests.search_bench.lexicon import topics
from tests.search_bench.registries import Cast, Paper, is_valid, papers, provinces

DOCUMENTS = 200


class Stock:
    """The stock of one archive."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.cast = Cast(chance, papers(chance, DOCUMENTS))
        self._provinces = shuffled(chance, tuple(provinces()))
        self.topics = shuffled(chance, topics())
        self.heads = {topic.id: shuffled(chance, topic.heads) for topic in topics()}
        self._papers: dict[str, list[Paper]] = {}
        for paper in self.cast.papers:
            self._papers.setdefault(paper.topic, []).append(paper)
        self.titles: set[str] = set()

    def occasion(self) -> tuple[str, datetime.date]:
        """A province and a day on which it was one."""
        while True:
            province = often(self.chance, self._provinces)
            year, month = 2005 + int(self.chance.random() * 21), 1 + int(self.chance.random() * 12)
            day = datetime.date(year, month, 1 + int(self.chance.random() * 28))
            if is_valid(province, day):
                return province, day

    def paper(self, topic: str, province: str, day: datetime.date) -> Paper | None:
        """A document on a topic that could be cited in a province on a day."""
        fit = [
            paper
            for paper in self._papers.get(topic, ())
            if paper.province in {None, province} and paper.entry["date"] <= day.isoformat()
        ]
        return one(self.chance, fit) if fit else None
