"""What a page is about in the words of schema.org, as JSON-LD; no more than the page itself says."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic_core import to_json

from generator.archive.archive import Archive
from generator.archive.mentions import mentions_in
from generator.archive.names import province_title
from generator.pages import urls
from generator.pages.citation import absolute_url
from generator.pages.page import Page, SiteInfo
from generator.records import schema
from generator.records.dialogue import Dialogue, Question
from generator.records.introspection import choice_label
from generator.text.markdown import to_plain
from generator.text.strings import text

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_Node: TypeAlias = dict[str, Any]

_ATTENDANCE = {
    "in-person": "https://schema.org/OfflineEventAttendanceMode",
    "online": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}
_SOURCE_TYPES = {"news": "NewsArticle", "report": "Report"}
# Roles in which somebody was there; an answer or a signature may have come later, in writing.
_PRESENT = frozenset({"chair", "remark", "respondent", "question"})
_TABLES = {
    "questions": ("hoi-dap.csv", "text/csv"),
    "directives": ("chi-dao.csv", "text/csv"),
    "commendations": ("bieu-duong.csv", "text/csv"),
    "registries": ("danh-muc.json", "application/json"),
}
# What could end the script element or, in old browsers, a line of it.
_UNSAFE = [(sign.encode(), f"\\u{ord(sign):04x}".encode()) for sign in "<>&\u2028\u2029"]


def json_ld(page: Page, archive: Archive, site: SiteInfo) -> str:
    """A document to stand inside <script type="application/ld+json">; empty where there is nothing to say."""
    graph = list(_nodes(page, archive, site))
    if not graph:
        return ""
    document = to_json({"@context": "https://schema.org", "@graph": graph})
    for sign, escaped in _UNSAFE:
        document = document.replace(sign, escaped)
    return document.decode()


def _nodes(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    # The second part of a long list is about the same thing as the first, which has said it.
    if page.template in _MAKERS and (page.paging is None or page.paging.number == 1):
        yield from _MAKERS[page.template](page, archive, site)
    if page.trail:
        yield _trail(page, site)


def _node(type_: str, **properties: object) -> _Node:
    """A thing of a type, without the properties that are not known."""
    return {"@type": type_, **{name: value for name, value in properties.items() if value}}


def _url(url: str, site: SiteInfo) -> str | None:
    return absolute_url(site, url) if site.url else None


def _trail(page: Page, site: SiteInfo) -> _Node:
    steps = [*((crumb.title, crumb.url) for crumb in page.trail), (page.title, page.url)]
    items = [
        _node("ListItem", position=place, name=title, item=_url(url, site))
        for place, (title, url) in enumerate(steps, start=1)
    ]
    return _node("BreadcrumbList", itemListElement=items)


def _home(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    yield _node("WebSite", name=site.name, description=site.description, url=_url(urls.HOME, site), inLanguage="vi")


def _dialogue(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    dialogue: Dialogue = page.context["dialogue"]
    record = dialogue.record
    topics = dict.fromkeys(id_ for (kind, id_), _ in mentions_in(dialogue) if kind == "topics")
    note = record.date_note and f"{text('fact.inferred')}: {record.date_note}"
    yield {
        **_event(dialogue, site),
        **_node(
            "Event",
            description=page.description,
            disambiguatingDescription=note,
            eventAttendanceMode=_ATTENDANCE.get(record.format or ""),
            location=_location(dialogue, archive, site),
            organizer=_organisations([record.organiser] if record.organiser else [], archive, site),
            about=_topics(topics, archive, site),
            subjectOf=[_source(source) for source in record.sources],
        ),
    }


def _event(dialogue: Dialogue, site: SiteInfo) -> _Node:
    record = dialogue.record
    return _node(
        "Event", name=record.title, startDate=record.date.isoformat(), url=_url(urls.dialogue(dialogue.id), site)
    )


def _location(dialogue: Dialogue, archive: Archive, site: SiteInfo) -> list[_Node]:
    """The hall where it is recorded, the province where not; and that others joined from elsewhere."""
    record = dialogue.record
    province = archive.provinces[record.province]
    if record.venue:
        place = _node("Place", name=record.venue)
    else:
        name = province_title(province, dialogue)
        place = _node("AdministrativeArea", name=name, url=_url(urls.province(province.id), site))
    return [place, _node("VirtualLocation")] if record.format in {"online", "hybrid"} else [place]


def _topics(topics: Iterable[str], archive: Archive, site: SiteInfo) -> list[_Node]:
    return [_node("DefinedTerm", name=archive.topics[id_].name, url=_url(urls.topic(id_), site)) for id_ in topics]


def _organisations(agencies: Iterable[str], archive: Archive, site: SiteInfo) -> list[_Node]:
    """Agencies, but no groups: "young people of the province" are no organisation.

    None is called a GovernmentOrganization, for Party committees and the Youth Union are agencies here too.
    """
    return [
        _node("Organization", name=archive.agencies[id_].name, url=_url(urls.agency(id_), site))
        for id_ in agencies
        if archive.agencies[id_].kind == "agency"
    ]


def _persons(people: Iterable[str | None], archive: Archive, site: SiteInfo) -> list[_Node]:
    return [_node("Person", name=archive.people[id_].name, url=_url(urls.person(id_), site)) for id_ in people if id_]


def _source(source: schema.Source) -> _Node:
    return _node(
        _SOURCE_TYPES.get(source.kind, "CreativeWork"),
        name=source.title,
        headline=source.title if source.kind == "news" else None,
        identifier=source.number,
        # The record does not say whether an author is a person or an office.
        creditText=source.author,
        publisher=_node("Organization", name=source.publisher) if source.publisher else None,
        datePublished=source.published.isoformat() if source.published else None,
        url=source.url,
    )


def _question(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    """The page, with the question that it is about; what a source tells only as a theme was no single question."""
    question: Question = page.context["question"]
    record = question.record
    told = [answer for answer in record.answers if answer.text]
    asked = record.grain == "question"
    yield _node(
        "QAPage" if asked and told else "WebPage",
        name=page.title,
        url=_url(page.url, site),
        inLanguage="vi",
        about=_topics(dict.fromkeys(record.topics), archive, site),
        mentions=_event(question.dialogue, site),
        isBasedOn=[_source(source) for _, source in page.sources],
        mainEntity=_asked(record, told, archive, site) if asked else None,
    )


def _asked(record: schema.Question, told: list[schema.Answer], archive: Archive, site: SiteInfo) -> _Node:
    person = record.asked_by.person if record.asked_by else None
    return _node(
        "Question",
        name=record.title,
        text=to_plain(record.text) if record.text else None,
        author=_persons([person], archive, site),
        # That no answer is recorded does not say that there was none.
        answerCount=len(record.answers),
        suggestedAnswer=[_answer(answer, archive, site) for answer in told],
    )


def _answer(answer: schema.Answer, archive: Archive, site: SiteInfo) -> _Node:
    people = (one.person for one in answer.people)
    return _node(
        "Answer",
        text=to_plain(answer.text or ""),
        description=choice_label("Answer", "completeness", answer.completeness),
        author=[*_organisations(answer.by, archive, site), *_persons(people, archive, site)],
        dateCreated=answer.date.isoformat() if answer.date else None,
    )


def _person(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    person: schema.Person = page.context["person"]
    mentions = archive.mentions("people", person.id)
    events = dict.fromkeys(mention.dialogue for mention in mentions if mention.role in _PRESENT)
    yield _node(
        "Person",
        name=person.name,
        alternateName=list(person.aliases),
        url=_url(page.url, site),
        performerIn=[_event(dialogue, site) for dialogue in events],
    )


def _agency(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    agency: schema.Agency = page.context["agency"]
    for node in _organisations([agency.id], archive, site):
        yield {**node, **_node("Organization", alternateName=list(agency.abbreviations))}


def _data(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    days = [dialogue.record.date.isoformat() for dialogue in archive.dialogues]
    yield _node(
        "Dataset",
        name=f"{page.title} · {site.name}",
        description=page.description,
        url=_url(page.url, site),
        inLanguage="vi",
        license=LICENCE,
        isAccessibleForFree=True,
        temporalCoverage=f"{days[0]}/{days[-1]}" if days else None,
        distribution=[
            _node(
                "DataDownload",
                name=file,
                description=text(f"data.{table}"),
                encodingFormat=media_type,
                contentUrl=_url(f"{urls.DATA}{file}", site),
            )
            for table, (file, media_type) in _TABLES.items()
        ],
    )


_MAKERS: Mapping[str, Callable[[Page, Archive, SiteInfo], Iterator[_Node]]] = {
    "home": _home,
    "dialogue": _dialogue,
    "question": _question,
    "person": _person,
    "agency": _agency,
    "data": _data,
}
