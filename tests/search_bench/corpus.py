"""Builds synthetic archives as plain data."""

import random

from generator.pages import urls
from tests.search_bench.dialogue_builder import DialogueBuilder
from tests.search_bench.facts import Corpus, Fact
from tests.search_bench.lexicon import plain, sentences
from tests.search_bench.random_choice import uniform_choice
from tests.search_bench.registries import Entry, name_on
from tests.search_bench.shared_state import SharedState

PER_DIALOGUE = 50


def corpus(questions: int, seed: int = 1) -> Corpus:
    """Build an archive with a number of questions, deterministic for a seed."""
    shared = SharedState(random.Random(f"corpus {seed}"))
    dialogues: dict[str, Entry] = {}
    facts: list[Fact] = []
    for done in range(0, questions, PER_DIALOGUE):
        count = min(PER_DIALOGUE, questions - done)
        province, day = shared.choose_province_and_day()
        id_ = f"{province}-{day.year}"
        number = 1
        while id_ in dialogues:
            number += 1
            id_ = f"{province}-{day.year}-{number}"
        name = name_on(province, day)
        again = f", lần {number}" if number > 1 else ""
        title = f"Đối thoại tổng hợp để đo, {name} năm {day.year}{again}, không có thật"
        builder = DialogueBuilder(shared, id_, province, day)
        dialogues[id_] = _dialogue(builder, title, count)
        facts += builder.facts
    cited = {document for fact in facts for document in fact.documents}
    return Corpus(dialogues, shared.registry_builder.registries(cited), tuple(facts))


def _dialogue(builder: DialogueBuilder, title: str, count: int) -> Entry:
    """Build a dialogue as data; the builder collects its facts."""
    rng, registry_builder, province, day = builder.rng, builder.shared.registry_builder, builder.province, builder.day
    theme = builder.fill(uniform_choice(rng, sentences()["theme"]), segmented=True)
    summary = builder.fill(sentences()["summary"][0])
    subject = f"{title} {theme}"
    builder.facts.append(builder.fact("dialogue", urls.dialogue(builder.id), title, subject, summary, plain(theme)))
    return {
        "title": title,
        "kind": "dialogue",
        "province": province,
        "date": day.isoformat(),
        "theme": plain(theme),
        "organiser": registry_builder.agency("td", province, day),
        "chairs": [registry_builder.person("ubnd", province, day), registry_builder.person("td", province, day)],
        "summary": summary,
        "questions": [builder.question(place + 1) for place in range(count)],
        "directives": [builder.directive(place + 1) for place in range(3 + int(rng.random() * 4))],
        "commendations": [builder.commendation(place + 1) for place in range(1 + int(rng.random() * 3))],
        "sources": [{"id": "nguon", "kind": "other", "title": "Dữ liệu tổng hợp để đo, không có thật"}],
        "notes": "Ghi chú nội bộ của dữ liệu tổng hợp: không được thấy ở đâu.",
    }
