"""Which pages there are: the address, template, title, description, trail and sources of each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from generator import schema, urls
from generator.archive import Archive, period_on
from generator.dialogue import Dialogue, Question
from generator.mentions import Mention
from generator.strings import text
from generator.vietnamese import format_date

MANY = 12
"""How many rows a summary on another page shows."""


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the home page to a page."""

    title: str
    url: str


Cited: TypeAlias = tuple[Dialogue, schema.Source]


@dataclass(frozen=True)
class Page:
    """A page to be rendered; `sources` are the ones that its facts come from, empty where each row names its own."""

    url: str
    template: str
    title: str
    description: str
    trail: tuple[Crumb, ...] = ()
    sources: tuple[Cited, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)


def all_pages(archive: Archive) -> Iterator[Page]:
    """Every page that is made from records."""
    for maker in MAKERS:
        yield from maker(archive)


def all_sources(dialogues: tuple[Dialogue, ...]) -> tuple[Cited, ...]:
    """Every source of some dialogues."""
    return tuple((dialogue, source) for dialogue in dialogues for source in dialogue.record.sources)


def province_title(province: schema.Province, dialogue: Dialogue | None = None) -> str:
    """The name in full, of today or of a dialogue's day: "tỉnh Lạng Sơn", "thành phố Huế"."""
    period = period_on(province, dialogue.record.date) if dialogue else province.periods[-1]
    lead = text(f"province.lead.{period.kind}")
    return period.name if period.name.casefold().startswith(lead.casefold()) else f"{lead} {period.name}"


def _section(template: str, url: str, **context: Any) -> Page:
    """The index page of a section, with the words that strings hold under the template's name."""
    return Page(
        url=url,
        template=template,
        title=text(f"page.{template}.title"),
        description=text(f"page.{template}.description"),
        trail=(HOME,),
        context=context,
    )


def _crumb(template: str, url: str) -> Crumb:
    return Crumb(text(f"page.{template}.title"), url)


HOME = Crumb(text("nav.home"), urls.HOME)
_TO_DIALOGUES = _crumb("dialogues", urls.DIALOGUES)


def _home(archive: Archive) -> Iterator[Page]:
    topics = sorted(archive.topics, key=lambda topic: -len(questions_on(archive, topic)))
    yield Page(
        url=urls.HOME,
        template="home",
        title=text("page.home.title"),
        description=text("page.home.description"),
        context={
            "newest": archive.dialogues[: -MANY - 1 : -1],
            "topics": [topic for topic in topics if questions_on(archive, topic)][:MANY],
        },
    )


def questions_on(archive: Archive, topic: str) -> tuple[Mention, ...]:
    """The mentions of a topic as what a question is about."""
    return tuple(mention for mention in archive.mentions("topics", topic) if mention.role == "question")


def _dialogues(archive: Archive) -> Iterator[Page]:
    yield _section("dialogues", urls.DIALOGUES)
    for dialogue in archive.dialogues:
        yield _dialogue(archive, dialogue)
        for place, question in enumerate(dialogue.questions):
            yield _question(archive, dialogue, question, place)


def dialogue_name(archive: Archive, dialogue: Dialogue) -> str:
    """A dialogue in a few words: "Lạng Sơn 2021", with the day where the province had several that year."""
    record = dialogue.record
    name = period_on(archive.provinces[record.province], record.date).name
    same = [other for other in archive.by_province[record.province] if other.record.date.year == record.date.year]
    return f"{name} {record.date.year}" if len(same) == 1 else f"{name} {format_date(record.date)}"


def _dialogue(archive: Archive, dialogue: Dialogue) -> Page:
    record = dialogue.record
    before, after = archive.neighbours(dialogue)
    province = archive.provinces[record.province]
    return Page(
        url=urls.dialogue(dialogue.id),
        template="dialogue",
        title=record.title,
        description=text(
            f"page.dialogue.description.{record.kind}",
            province=province_title(province, dialogue),
            date=format_date(record.date),
            questions=len(record.questions),
            directives=len(record.directives),
        ),
        trail=(HOME, _TO_DIALOGUES, Crumb(period_on(province, record.date).name, urls.province(province.id))),
        sources=all_sources((dialogue,)),
        context={"dialogue": dialogue, "before": before, "after": after},
    )


def _question(archive: Archive, dialogue: Dialogue, question: Question, place: int) -> Page:
    record = question.record
    used = {record.source, *(answer.source for answer in record.answers)}
    name = dialogue_name(archive, dialogue)
    return Page(
        url=urls.question(dialogue.id, record.id),
        template="question",
        title=record.title,
        description=text("page.question.description", title=record.title, dialogue=name),
        trail=(HOME, _TO_DIALOGUES, Crumb(name, urls.dialogue(dialogue.id))),
        sources=tuple((dialogue, source) for source in dialogue.record.sources if source.id in used),
        context={
            "question": question,
            "before": dialogue.questions[place - 1] if place else None,
            "after": dialogue.questions[place + 1] if place + 1 < len(dialogue.questions) else None,
        },
    )


def _provinces(archive: Archive) -> Iterator[Page]:
    now = [province for province in archive.provinces.values() if not province.successor]
    yield _section("provinces", urls.PROVINCES, now=now, then=[p for p in archive.provinces.values() if p.successor])
    for province in archive.provinces.values():
        dialogues = archive.gathered(province.id)
        title = province_title(province)
        yield Page(
            url=urls.province(province.id),
            template="province",
            title=title[:1].upper() + title[1:],
            description=text("page.province.description", province=title, count=len(dialogues)),
            trail=(HOME, _crumb("provinces", urls.PROVINCES)),
            sources=all_sources(dialogues),
            context={"province": province, "dialogues": dialogues[::-1]},
        )


def _years(archive: Archive) -> Iterator[Page]:
    yield _section("years", urls.YEARS)
    for year, dialogues in archive.by_year.items():
        yield Page(
            url=urls.year(year),
            template="year",
            title=text("page.year.title", year=year),
            description=text("page.year.description", year=year, count=len(dialogues)),
            trail=(HOME, _crumb("years", urls.YEARS)),
            sources=all_sources(dialogues),
            context={"dialogues": dialogues[::-1]},
        )


def _mentioned(dialogues: tuple[Mention, ...]) -> tuple[Cited, ...]:
    """The sources of what mentions an entry: those of the question or directive where there is one."""
    found: dict[tuple[str, str], Cited] = {}
    for mention in dialogues:
        for source in mention.dialogue.record.sources:
            if mention.item is None or mention.item.record.source == source.id:
                found[mention.dialogue.id, source.id] = (mention.dialogue, source)
    return tuple(found.values())


def _topics(archive: Archive) -> Iterator[Page]:
    yield _section("topics", urls.TOPICS)
    for topic in archive.topics.values():
        mentions = archive.mentions("topics", topic.id)
        count = len(questions_on(archive, topic.id))
        yield Page(
            url=urls.topic(topic.id),
            template="topic",
            title=topic.name,
            description=text("page.topic.description", topic=topic.name, count=count),
            trail=(HOME, _crumb("topics", urls.TOPICS)),
            sources=_mentioned(mentions),
            context={"topic": topic, "mentions": mentions},
        )


def _agencies(archive: Archive) -> Iterator[Page]:
    yield _section("agencies", urls.AGENCIES)
    for agency in archive.agencies.values():
        mentions = archive.mentions("agencies", agency.id)
        yield Page(
            url=urls.agency(agency.id),
            template="agency",
            title=agency.name,
            description=text("page.agency.description", agency=agency.name),
            trail=(HOME, _crumb("agencies", urls.AGENCIES)),
            sources=_mentioned(mentions),
            context={"agency": agency, "mentions": mentions},
        )


def _people(archive: Archive) -> Iterator[Page]:
    yield _section("people", urls.PEOPLE)
    for person in archive.people.values():
        mentions = archive.mentions("people", person.id)
        yield Page(
            url=urls.person(person.id),
            template="person",
            title=person.name,
            description=text("page.person.description", person=person.name),
            trail=(HOME, _crumb("people", urls.PEOPLE)),
            sources=_mentioned(mentions),
            context={"person": person, "mentions": mentions},
        )


def _documents(archive: Archive) -> Iterator[Page]:
    yield _section("documents", urls.DOCUMENTS)
    for document in archive.documents.values():
        mentions = archive.mentions("documents", document.id)
        yield Page(
            url=urls.document(document.id),
            template="document",
            title=document.title,
            description=text("page.document.description", title=document.title),
            trail=(HOME, _crumb("documents", urls.DOCUMENTS)),
            sources=_mentioned(mentions),
            context={"document": document, "mentions": mentions},
        )


def _overviews(archive: Archive) -> Iterator[Page]:
    newest = archive.dialogues[::-1]
    yield _section("commendations", urls.COMMENDATIONS, dialogues=[d for d in newest if d.commendations])
    yield _section("directives", urls.DIRECTIVES, dialogues=[d for d in newest if d.directives])
    yield _section("statistics", urls.STATISTICS)
    yield _section("search", urls.SEARCH)
    yield _section("data", urls.DATA)


MAKERS: tuple[Callable[[Archive], Iterator[Page]], ...] = (
    _home,
    _dialogues,
    _provinces,
    _years,
    _topics,
    _agencies,
    _people,
    _documents,
    _overviews,
)
