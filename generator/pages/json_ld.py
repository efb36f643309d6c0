"""JSON-LD of pages with the schema.org vocabulary. States nothing that the page itself does not show."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic_core import to_json

from generator.archive.archive import Archive
from generator.archive.mentions import mentions_in
from generator.archive.names import not_held
from generator.archive.outcome import given_answers
from generator.pages import urls
from generator.pages.citation import absolute_url
from generator.pages.page import Page, SiteInfo
from generator.records import schema
from generator.records.dialogue import Dialogue, Question
from generator.records.introspection import choice_label
from generator.records.registries import Agency, Person
from generator.text.record_text import to_plain
from generator.text.strings import text

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_Node: TypeAlias = dict[str, Any]

_ATTENDANCE = {
    "in-person": "https://schema.org/OfflineEventAttendanceMode",
    "online": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}
_SOURCE_TYPES = {"news": "NewsArticle", "report": "Report"}
# Mention roles that imply attendance; an answer or a signature may have come later, in writing.
_ATTENDED_ROLES = frozenset(
    {"chair", "leader", "remark", "respondent", "respondent-all", "respondent-some", "question"}
)
_DOWNLOADS = {
    "questions": ("hoi-dap.csv", "text/csv"),
    "directives": ("chi-dao.csv", "text/csv"),
    "commendations": ("bieu-duong.csv", "text/csv"),
    "registries": ("danh-muc.json", "application/json"),
}
# Characters that could end the script element or, in old browsers, a line of a string.
_UNSAFE = [(sign.encode(), f"\\u{ord(sign):04x}".encode()) for sign in "<>&\u2028\u2029"]


def json_ld(page: Page, archive: Archive, site: SiteInfo) -> str:
    """Return the content of a <script type="application/ld+json"> element; empty if no node applies."""
    graph = list(_nodes(page, archive, site))
    if not graph:
        return ""
    document = to_json({"@context": "https://schema.org", "@graph": graph})
    for sign, escaped in _UNSAFE:
        document = document.replace(sign, escaped)
    return document.decode()


def _nodes(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    # Later pages of a paginated list describe the same thing as the first page.
    if page.template in _NODE_BUILDERS and (page.paging is None or page.paging.number == 1):
        yield from _NODE_BUILDERS[page.template](page, archive, site)
    if page.breadcrumbs:
        yield _breadcrumb_list(page, site)


def _node(type_: str, **properties: object) -> _Node:
    """Return a node without its empty properties."""
    return {"@type": type_, **{name: value for name, value in properties.items() if value}}


def _url(url: str, site: SiteInfo) -> str | None:
    return absolute_url(site, url) if site.url else None


def _breadcrumb_list(page: Page, site: SiteInfo) -> _Node:
    steps = [*((crumb.title, crumb.url) for crumb in page.breadcrumbs), (page.title, page.url)]
    items = [
        _node("ListItem", position=position, name=title, item=_url(url, site))
        for position, (title, url) in enumerate(steps, start=1)
    ]
    return _node("BreadcrumbList", itemListElement=items)


def _home(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    yield _node("WebSite", name=site.name, description=site.description, url=_url(urls.HOME, site), inLanguage="vi")


def _dialogue(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    dialogue: Dialogue = page.context["dialogue"]
    record = dialogue.record
    topics = dict.fromkeys(id_ for (kind, id_), _ in mentions_in(dialogue) if kind == "topics")
    yield {
        **_event(dialogue, site),
        **_node(
            "Event",
            description=page.description,
            eventAttendanceMode=_attendance(record),
            location=_location(dialogue, archive, site),
            organizer=_organisations(record.all_organisers, archive, site),
            about=_topics(topics, archive, site),
            subjectOf=[_source_node(source) for source in record.sources],
        ),
    }


def _event(dialogue: Dialogue, site: SiteInfo) -> _Node:
    record = dialogue.record
    return _node(
        "Event",
        name=record.title,
        startDate=record.date.html,
        endDate=record.date.last.isoformat() if record.date.precision == "days" else None,
        disambiguatingDescription=record.date_note and f"{text('fact.inferred')}: {record.date_note}",
        eventStatus="https://schema.org/EventCancelled" if record.status == "cancelled" else None,
        url=_url(urls.dialogue(dialogue.id), site),
    )


def _attendance(record: schema.Dialogue) -> str | None:
    """Return how people attended, where the record says it: people at the sites of an online meeting sat in halls."""
    return None if record.format == "online" and record.sites else _ATTENDANCE.get(record.format or "")


def _location(dialogue: Dialogue, archive: Archive, site: SiteInfo) -> list[_Node]:
    """Return the venue if recorded, else the province or place; plus a VirtualLocation if people joined online."""
    record, host = dialogue.record, archive.hosts[dialogue]
    places = []
    if record.venue:
        places.append(_node("Place", name=record.venue))
    elif host.key[0] != "agency":
        places.append(_node("AdministrativeArea", name=host.title, url=_url(urls.host(host.key), site)))
    if record.format in {"online", "hybrid"}:
        places.append(_node("VirtualLocation"))
    return places


def _topics(topics: Iterable[str], archive: Archive, site: SiteInfo) -> list[_Node]:
    return [_node("DefinedTerm", name=archive.topics[id_].name, url=_url(urls.topic(id_), site)) for id_ in topics]


def _organisations(agencies: Iterable[str], archive: Archive, site: SiteInfo) -> list[_Node]:
    """Return nodes of agencies, without groups of people: "young people of the province" are no organisation.

    Never a GovernmentOrganization: the registry also holds Party committees and the Youth Union.
    """
    return [
        _node("Organization", name=archive.agencies[id_].name, url=_url(urls.agency(id_), site))
        for id_ in agencies
        if archive.agencies[id_].kind == "agency"
    ]


def _persons(people: Iterable[str | None], archive: Archive, site: SiteInfo) -> list[_Node]:
    return [_node("Person", name=archive.people[id_].name, url=_url(urls.person(id_), site)) for id_ in people if id_]


def _source_node(source: schema.Source) -> _Node:
    return _node(
        _SOURCE_TYPES.get(source.kind, "CreativeWork"),
        name=source.title,
        headline=source.title if source.kind == "news" else None,
        identifier=source.number,
        # Not author and publisher: a record does not say whether the author is a person or an office, nor whether where
        # the source appeared is an organisation, its website or an abbreviation.
        creditText=", ".join(filter(None, (source.author, source.publisher))),
        datePublished=source.published.html if source.published else None,
        url=source.url,
    )


def _question(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    """Yield the page with its question as main entity, except if the source reports only a theme, not a question."""
    question: Question = page.context["question"]
    record = question.record
    answers = given_answers(question)
    asked = record.grain != "theme" and bool(record.text or record.asked_by)
    yield _node(
        "QAPage" if asked and any(answer.text for answer in answers) else "WebPage",
        name=page.title,
        url=_url(page.url, site),
        inLanguage="vi",
        about=_topics(dict.fromkeys(record.topics), archive, site),
        mentions=_event(question.dialogue, site),
        isBasedOn=[_source_node(source) for _, source in page.sources],
        mainEntity=_question_node(record, answers, archive, site) if asked else None,
    )


def _question_node(
    record: schema.Question, answers: Sequence[schema.Answer], archive: Archive, site: SiteInfo
) -> _Node:
    person = record.asked_by.person if record.asked_by else None
    return _node(
        "Question",
        name=record.title,
        text=to_plain(record.text) if record.text else None,
        author=_persons([person], archive, site),
        # Zero is dropped by _node: no recorded answer does not mean that there was none.
        answerCount=len(answers),
        suggestedAnswer=[_answer_node(answer, archive, site) for answer in answers if answer.text],
    )


def _answer_node(answer: schema.Answer, archive: Archive, site: SiteInfo) -> _Node:
    people = (person.person for person in answer.people)
    return _node(
        "Answer",
        text=to_plain(answer.text or ""),
        description=choice_label("Answer", "completeness", answer.extent) if answer.extent else None,
        author=[*_organisations(answer.by, archive, site), *_persons(people, archive, site)],
        dateCreated=answer.date.html if answer.date else None,
    )


def _person(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    person: Person = page.context["person"]
    mentions = archive.mentions("people", person.id)
    attended = (mention.dialogue for mention in mentions if mention.role in _ATTENDED_ROLES)
    events = dict.fromkeys(dialogue for dialogue in attended if not not_held(dialogue.record))
    yield _node(
        "Person",
        name=person.name,
        alternateName=list(person.aliases),
        url=_url(page.url, site),
        performerIn=[_event(dialogue, site) for dialogue in events],
    )


def _agency(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    agency: Agency = page.context["agency"]
    for node in _organisations([agency.id], archive, site):
        yield {**node, **_node("Organization", alternateName=list(agency.abbreviations))}


def _data(page: Page, archive: Archive, site: SiteInfo) -> Iterator[_Node]:
    # An inferred day has no place for its note here, so it is left out.
    days = [dialogue.record.date.html for dialogue in archive.dialogues if not dialogue.record.date_note]
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
            for table, (file, media_type) in _DOWNLOADS.items()
        ],
    )


_NODE_BUILDERS: Mapping[str, Callable[[Page, Archive, SiteInfo], Iterator[_Node]]] = {
    "home": _home,
    "dialogue": _dialogue,
    "question": _question,
    "person": _person,
    "agency": _agency,
    "data": _data,
}
