"""Makes synthetic archives as plain data."""

import random

from generator.pages import urls
from tests.search_bench.chances import one
from tests.search_bench.facts import Corpus, Fact
from tests.search_bench.lexicon import plain, sentences
from tests.search_bench.registries import Entry, name_on
from tests.search_bench.scene import Scene
from tests.search_bench.stock import Stock

PER_DIALOGUE = 50


def corpus(questions: int, seed: int = 1) -> Corpus:
    """An archive of so many questions, the same for the same seed."""
    stock = Stock(random.Random(f"corpus {seed}"))
    dialogues: dict[str, Entry] = {}
    facts: list[Fact] = []
    for done in range(0, questions, PER_DIALOGUE):
        count = min(PER_DIALOGUE, questions - done)
        province, day = stock.occasion()
        id_ = f"{province}-{day.year}"
        number = 1
        while id_ in dialogues:
            number += 1
            id_ = f"{province}-{day.year}-{number}"
        name = name_on(province, day)
        again = f", lần {number}" if number > 1 else ""
        title = f"Đối thoại tổng hợp để đo, {name} năm {day.year}{again}, không có thật"
        scene = Scene(stock, id_, province, day)
        dialogues[id_] = _dialogue(scene, title, count)
        facts += scene.facts
    cited = {document for fact in facts for document in fact.documents}
    return Corpus(dialogues, stock.cast.registries(cited), tuple(facts))


def _dialogue(scene: Scene, title: str, count: int) -> Entry:
    """A dialogue as data; the scene keeps what it is about."""
    chance, cast, province, day = scene.chance, scene.stock.cast, scene.province, scene.day
    theme = scene.filled(one(chance, sentences()["theme"]), segmented=True)
    summary = scene.filled(sentences()["summary"][0])
    subject = f"{title} {theme}"
    scene.facts.append(scene.fact("dialogue", urls.dialogue(scene.id), title, subject, summary, plain(theme)))
    return {
        "title": title,
        "kind": "dialogue",
        "province": province,
        "date": day.isoformat(),
        "theme": plain(theme),
        "organiser": cast.agency("td", province, day),
        "chairs": [cast.person("ubnd", province, day), cast.person("td", province, day)],
        "summary": summary,
        "questions": [scene.question(place + 1) for place in range(count)],
        "directives": [scene.directive(place + 1) for place in range(3 + int(chance.random() * 4))],
        "commendations": [scene.commendation(place + 1) for place in range(1 + int(chance.random() * 3))],
        "sources": [{"id": "nguon", "kind": "other", "title": "Dữ liệu tổng hợp để đo, không có thật"}],
        "notes": "Ghi chú nội bộ của dữ liệu tổng hợp: không được thấy ở đâu.",
    }
