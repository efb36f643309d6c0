"""A synthetic archive as any generator could be given it: names for ids, and Markdown for what doithoai has fields for.

What only doithoai makes of records is left out: the registers of directives and commendations, people, documents,
statistics, data files, feeds, pictures, JSON-LD. The others are never given more to build than it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from generator.text.dates import format_date
from generator.text.strings import text
from tests.search_bench.facts import Corpus
from tests.search_bench.registries import Entry


@dataclass(frozen=True)
class Ask:
    """A question as a page."""

    number: int
    title: str
    asked_by: str
    topics: tuple[str, ...]
    agencies: tuple[str, ...]
    body: str
    """Markdown: the question, a heading, the answers."""
    answers: int


@dataclass(frozen=True)
class Talk:
    """A dialogue as a page, with those of its questions below it."""

    id: str
    title: str
    name: str
    """A few words: "Lạng Sơn 2021"."""
    day: datetime.date
    province: str
    theme: str
    organiser: str
    chairs: tuple[str, ...]
    source: str
    summary: str
    rest: str
    """Markdown: directives and commendations."""
    directives: int
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Records:
    """An archive: its dialogues from new to old, and the names of what they are listed under, by kind and id."""

    talks: tuple[Talk, ...]
    terms: dict[str, dict[str, str]]

    def __len__(self) -> int:
        return sum(len(talk.asks) for talk in self.talks)


def records(corpus: Corpus) -> Records:
    """The records of a synthetic archive."""
    names = {
        kind: {entry["id"]: _name(entry) for entry in corpus.registries[kind]}
        for kind in ("provinces", "agencies", "people", "topics", "documents")
    }
    talks = sorted(
        (_talk(id_, record, names) for id_, record in corpus.dialogues.items()),
        key=lambda talk: (-talk.day.toordinal(), talk.id),
    )
    used: dict[str, dict[str, str]] = {"topics": {}, "agencies": {}, "provinces": {}, "years": {}}
    for talk in talks:
        year = str(talk.day.year)
        used["years"][year] = f"Năm {year}"
        used["provinces"][talk.province] = names["provinces"][talk.province]
        for ask in talk.asks:
            used["topics"] |= {id_: names["topics"][id_] for id_ in ask.topics}
            used["agencies"] |= {id_: names["agencies"][id_] for id_ in ask.agencies}
    return Records(tuple(talks), used)


def _name(entry: Entry) -> str:
    """What an entry of a registry is called where it is mentioned."""
    if "periods" in entry:
        return str(entry["periods"][-1]["name"])
    if "number" in entry:
        return f"{entry['title']} ({text('document.number', number=entry['number'])})"
    return str(entry["name"])


def _talk(id_: str, record: Entry, names: dict[str, dict[str, str]]) -> Talk:
    day = datetime.date.fromisoformat(record["date"])
    _, year, *again = id_.removeprefix(record["province"]).split("-")
    province = names["provinces"][record["province"]]
    return Talk(
        id=id_,
        title=record["title"],
        name=" ".join([province, year, *(f"lần {number}" for number in again)]),
        day=day,
        province=record["province"],
        theme=record["theme"],
        organiser=names["agencies"][record["organiser"]],
        chairs=tuple(_person(one, names) for one in record["chairs"]),
        source=record["sources"][0]["title"],
        summary=record["summary"],
        rest="\n\n".join(_rest(record, names)),
        directives=len(record["directives"]),
        asks=tuple(_ask(int(question["id"]), question, names) for question in record["questions"]),
    )


def _rest(record: Entry, names: dict[str, dict[str, str]]) -> Iterator[str]:
    yield f"## {text('record.directives')}"
    for one in record["directives"]:
        to = ", ".join(names["agencies"][id_] for id_ in one["to"])
        deadline = format_date(datetime.date.fromisoformat(one["deadline"]))
        yield f"{one['text']}\n\n*{to} · {_person(one['by'], names)} · {deadline}*"
    yield f"## {text('record.commendations')}"
    for one in record["commendations"]:
        shown = (named for named in one["named"] if named["display"] != "hidden")
        named = "\n".join(f"- {named['name']}: {named['deed']}" for named in shown)
        yield f"**{one['award']}**. {one['reason']}" + (f"\n\n{named}" if named else "")


def _person(one: Entry, names: dict[str, dict[str, str]]) -> str:
    return f"{names['people'][one['person']]}, {one['position']}"


def _ask(number: int, question: Entry, names: dict[str, dict[str, str]]) -> Ask:
    agencies = dict.fromkeys(id_ for answer in question["answers"] for id_ in answer["by"])
    asked_by = question["asked_by"]
    parts = [question["text"], f"## {text('question.answers')}"]
    for answer in question["answers"]:
        parts += _answer(answer, names)
    return Ask(
        number=number,
        title=question["title"],
        asked_by=f"{asked_by['group']}, {asked_by['place']}",
        topics=tuple(question["topics"]),
        agencies=tuple(agencies),
        body="\n\n".join(parts),
        answers=len(question["answers"]),
    )


def _answer(answer: Entry, names: dict[str, dict[str, str]]) -> Iterator[str]:
    by = [_person(one, names) for one in answer.get("people", ())] + [names["agencies"][id_] for id_ in answer["by"]]
    form = text(f"choice.Answer.form.{answer['form']}")
    yield f"**{'; '.join(by)}** · {form} · {text('choice.Answer.completeness.' + answer['completeness'])}"
    yield answer.get("text", text("record.answer-untold"))
    if "documents" in answer:
        yield f"{text('record.documents')}: {'; '.join(names['documents'][id_] for id_ in answer['documents'])}"
