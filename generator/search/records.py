"""What can be found: every record with the texts in which it is searched, none of what is not published among them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from generator import schema, urls
from generator.archive import Archive, period_on
from generator.dialogue import Commendation, Dialogue, Directive, Question
from generator.markdown import to_plain
from generator.names import dialogue_name, province_title, shown_name
from generator.strings import text
from generator.validation import choice_label
from generator.vietnamese import capital, format_date

KINDS = ("topic", "province", "agency", "person", "document", "dialogue", "question", "directive", "commendation")
ENTRY_KINDS = KINDS[:5]
DESCRIBED = frozenset({"person", "document"})
"""Entries of which the byline tells who or what they are."""
_TITLE_LENGTH = 110


@dataclass(frozen=True)
class SearchRecord:
    """A record to be found: what a result shows of it, its texts by weight (names, byline, body), and its facets."""

    kind: str
    url: str
    title: str
    meta: str = ""
    names: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    province: str | None = None
    topics: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Records that stand together: all entries, or a dialogue (then with its province and year) and its parts."""

    records: tuple[SearchRecord, ...]
    province: str | None = None
    year: int | None = None


_Names: TypeAlias = tuple[str, ...]


def blocks(archive: Archive) -> Iterator[Block]:
    """All entries, by kind; then the dialogues, the newest first."""
    yield Block(tuple(_entries(archive)))
    for dialogue in reversed(archive.dialogues):
        yield dialogue_block(archive, dialogue)


def dialogue_block(archive: Archive, dialogue: Dialogue) -> Block:
    """A dialogue with its questions, directives and commendations."""
    scene = _Scene(archive, dialogue)
    records = (
        scene.dialogue(),
        *(scene.question(question) for question in dialogue.questions),
        *(scene.directive(directive) for directive in dialogue.directives),
        *(scene.commendation(commendation) for commendation in dialogue.commendations),
    )
    return Block(records, dialogue.record.province, dialogue.record.date.year)


def _given(*texts: str | None) -> _Names:
    return tuple(one for one in texts if one)


def _plain(*texts: str | None) -> _Names:
    return tuple(to_plain(one) for one in texts if one)


# --- entries ----------------------------------------------------------------------------------------------------------


def _entries(archive: Archive) -> Iterator[SearchRecord]:
    for topic in archive.topics.values():
        names = (topic.name, *topic.aliases)
        url = urls.topic(topic.id)
        yield SearchRecord("topic", url, topic.name, names=names, body=_given(topic.description), topics=(topic.id,))
    for province in archive.provinces.values():
        yield _province(archive, province)
    places = {id_: place for place, id_ in enumerate(archive.provinces)}
    for agency in sorted(archive.agencies.values(), key=lambda agency: places.get(agency.province or "", -1)):
        yield _agency(archive, agency)
    for person in archive.people.values():
        positions = dict.fromkeys(mention.position for mention in archive.mentions("people", person.id))
        yield SearchRecord(
            "person",
            urls.person(person.id),
            person.name,
            meta=next((capital(position) for position in positions if position), ""),
            names=(person.name, *person.aliases),
            byline=_given(*positions),
            body=_given(person.note),
        )
    for document in archive.documents.values():
        issuers = tuple(archive.agencies[issuer].name for issuer in document.issuers)
        yield SearchRecord(
            "document",
            urls.document(document.id),
            document.title,
            meta=document.number or "",
            names=_given(document.title, document.number),
            byline=(*issuers, *_given(format_date(document.date) if document.date else None)),
            body=_given(document.note),
            agencies=document.issuers,
        )


def _province(archive: Archive, province: schema.Province) -> SearchRecord:
    name = province.periods[-1].name
    after = _successor_names(archive, province.id)
    before = tuple(
        period.name for id_ in archive.predecessors.get(province.id, ()) for period in archive.provinces[id_].periods
    )
    return SearchRecord(
        "province",
        urls.province(province.id),
        name,
        meta=_what_became(after, tuple(dict.fromkeys(before))),
        names=(name, *province.aliases),
        byline=(province_title(province), *(period.name for period in province.periods[:-1]), *after, *before),
        province=province.id,
    )


def _what_became(after: _Names, before: _Names) -> str:
    """Into which province one went, or which ones it took in."""
    if after:
        return text("found.meta.now-in", name=after[0])
    return text("found.meta.took-in", names=", ".join(before)) if before else ""


def _agency(archive: Archive, agency: schema.Agency) -> SearchRecord:
    place = archive.provinces[agency.province].periods[-1].name if agency.province else ""
    # "Tỉnh đoàn" is the short name of many; with the place it is one's own.
    local = tuple(f"{short} {place}" for short in agency.abbreviations if place and place not in short)
    related = (*agency.successors, *archive.predecessor_agencies.get(agency.id, ()))
    return SearchRecord(
        "agency",
        urls.agency(agency.id),
        agency.name,
        meta=place,
        names=(agency.name, *agency.abbreviations, *local),
        byline=(*_given(place), *(archive.agencies[other].name for other in related)),
        body=_given(agency.note),
        province=agency.province,
        agencies=(agency.id,),
    )


def _successor_names(archive: Archive, province: str) -> _Names:
    """The names of the provinces that a province went into, one after the other."""
    names: list[str] = []
    after = archive.provinces[province].successor
    while after:
        names.append(archive.provinces[after].periods[-1].name)
        after = archive.provinces[after].successor
    return tuple(names)


# --- a dialogue and its parts -----------------------------------------------------------------------------------------


class _Scene:
    """Makes the records of one dialogue: what they share is said once."""

    def __init__(self, archive: Archive, dialogue: Dialogue) -> None:
        self.archive, self._dialogue, self._record = archive, dialogue, dialogue.record
        province = archive.provinces[self._record.province]
        day = self._record.date
        self._meta = f"{period_on(province, day).name}, {format_date(day)}"
        self._place = (f"{province_title(province, dialogue)} {day.year}", *_successor_names(archive, province.id))

    def dialogue(self) -> SearchRecord:
        record, named = self._record, self._agencies
        organisers = _given(record.organiser)
        before = self.archive.predecessors.get(record.province, ())
        return SearchRecord(
            "dialogue",
            urls.dialogue(self._dialogue.id),
            record.title,
            meta=self._meta,
            names=(record.title, dialogue_name(self.archive, self._dialogue)),
            byline=(
                *self._place,
                *(self.archive.provinces[id_].periods[-1].name for id_ in before),
                format_date(record.date),
                choice_label("Dialogue", "kind", record.kind),
                *_given(record.theme, record.venue),
                *named(organisers),
                *self._people(record.chairs),
            ),
            body=(
                *_plain(record.summary),
                *(to_plain(remark.text) for remark in record.remarks),
                *(one for remark in record.remarks for one in self._people([remark])),
                *(presentation.subject for presentation in record.presentations),
                *(name for presentation in record.presentations for name in named(presentation.agencies)),
                *(one for respondent in record.respondents for one in self._respondent(respondent)),
                *_given(*(participant.group for participant in record.participants)),
                *(name for participant in record.participants for name in named(participant.agencies)),
                *self._documents(record.documents),
                *(one for source in record.sources for one in _given(source.title, source.number, source.publisher)),
                *_plain(self._dialogue.narrative),
            ),
            province=record.province,
            topics=_once(topic for presentation in record.presentations for topic in presentation.topics),
            agencies=_once((*organisers, *(id_ for one in record.presentations for id_ in one.agencies))),
        )

    def question(self, question: Question) -> SearchRecord:
        record = question.record
        answering = _once(agency for answer in record.answers for agency in answer.by)
        asked = record.asked_by
        return SearchRecord(
            "question",
            urls.question(self._dialogue.id, record.id),
            record.title,
            meta=self._meta,
            names=(record.title,),
            byline=(
                *(_given(asked.group, asked.place, self._person(asked.person)) if asked else ()),
                *self._agencies(answering),
                *(one for answer in record.answers for one in self._people(answer.people)),
                *self._topics(record.topics),
                *self._documents((*record.documents, *(id_ for answer in record.answers for id_ in answer.documents))),
                *self._place,
            ),
            body=(*_plain(record.text, *(answer.text for answer in record.answers)), *_given(record.note)),
            province=self._record.province,
            topics=record.topics,
            agencies=answering,
        )

    def directive(self, directive: Directive) -> SearchRecord:
        record = directive.record
        words = to_plain(record.text)
        return SearchRecord(
            "directive",
            urls.directive(self._dialogue.id, record.id),
            shortened(words),
            meta=f"{self._meta} · {text('found.meta.to', names=', '.join(self._agencies(record.to)))}",
            byline=(
                *self._agencies(record.to),
                *(self._people((record.by,)) if record.by else ()),
                *self._topics(record.topics),
                *self._documents(record.documents),
                *self._place,
            ),
            body=(words, *_plain(*(update.text for update in record.updates))),
            province=self._record.province,
            topics=record.topics,
            agencies=record.to,
        )

    def commendation(self, commendation: Commendation) -> SearchRecord:
        record = commendation.record
        title = record.reason or record.award or choice_label("Commendation", "kind", record.kind)
        return SearchRecord(
            "commendation",
            urls.commendation(self._dialogue.id, record.id),
            shortened(title),
            meta=self._meta,
            names=(title,),
            byline=(*_given(record.award), *self._agencies(record.awarded_by), *self._place),
            body=tuple(
                one for named in record.named for one in _given(shown_name(named), named.deed, named.decision_number)
            ),
            province=self._record.province,
            agencies=record.awarded_by,
        )

    def _agencies(self, ids: Iterable[str]) -> _Names:
        return tuple(self.archive.agencies[id_].name for id_ in ids)

    def _topics(self, ids: Iterable[str]) -> _Names:
        topics = (self.archive.topics[id_] for id_ in ids)
        return tuple(name for topic in topics for name in (topic.name, *topic.aliases))

    def _documents(self, ids: Iterable[str]) -> _Names:
        documents = (self.archive.documents[id_] for id_ in dict.fromkeys(ids))
        return tuple(one for document in documents for one in _given(document.title, document.number))

    def _person(self, id_: str | None) -> str | None:
        return self.archive.people[id_].name if id_ else None

    def _people(self, people: Iterable[schema.PersonAtTime | schema.Remark]) -> _Names:
        return tuple(one for person in people for one in _given(person.position, self._person(person.person)))

    def _respondent(self, respondent: schema.Respondent) -> _Names:
        agency = self._agencies(_given(respondent.agency))
        return (*agency, *_given(respondent.position, self._person(respondent.person), respondent.note))


def _once(ids: Iterable[str]) -> _Names:
    return tuple(dict.fromkeys(ids))


def shortened(words: str) -> str:
    """The beginning of a text as a title, cut between words."""
    line = words.partition("\n")[0]
    if len(line) <= _TITLE_LENGTH:
        return line
    return f"{line[:_TITLE_LENGTH].rpartition(' ')[0].rstrip(' ,;:')}…"
