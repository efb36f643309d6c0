"""What can be found: every record with the texts in which it is searched; what is not published is not among them."""

from collections.abc import Iterable, Iterator

from generator.archive.archive import Archive, period_on
from generator.archive.names import dialogue_name, province_title, shown_name
from generator.pages import urls
from generator.records import schema
from generator.records.dialogue import Commendation, Dialogue, Directive, Question
from generator.records.introspection import choice_label
from generator.search.registry_records import registry_records, successor_names
from generator.search.search_record import Names, RecordGroup, SearchRecord, non_empty
from generator.text.markdown import to_plain
from generator.text.strings import text
from generator.text.vietnamese import format_date

_TITLE_LENGTH = 110
_MOST_NAMED = 3


def record_groups(archive: Archive) -> Iterator[RecordGroup]:
    """All entries, by kind; then the dialogues, the newest first."""
    yield RecordGroup(tuple(registry_records(archive)))
    for dialogue in reversed(archive.dialogues):
        yield dialogue_records(archive, dialogue)


def dialogue_records(archive: Archive, dialogue: Dialogue) -> RecordGroup:
    """A dialogue with its questions, directives and commendations."""
    scene = _Scene(archive, dialogue)
    records = (
        scene.dialogue(),
        *(scene.question(question) for question in dialogue.questions),
        *(scene.directive(directive) for directive in dialogue.directives),
        *(scene.commendation(commendation) for commendation in dialogue.commendations),
    )
    return RecordGroup(records, dialogue.record.province, dialogue.record.date.year)


def _plain(*texts: str | None) -> Names:
    return tuple(to_plain(one) for one in texts if one)


class _Scene:
    """Makes the records of one dialogue: what they share is said once."""

    def __init__(self, archive: Archive, dialogue: Dialogue) -> None:
        self.archive, self._dialogue, self._record = archive, dialogue, dialogue.record
        province = archive.provinces[self._record.province]
        day = self._record.date
        self._meta = f"{period_on(province, day).name}, {format_date(day)}"
        self._place = (f"{province_title(province, dialogue)} {day.year}", *successor_names(archive, province.id))

    def dialogue(self) -> SearchRecord:
        record, named = self._record, self._agencies
        organisers = non_empty(record.organiser)
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
                *non_empty(record.theme, record.venue),
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
                *non_empty(
                    *(participant.group for participant in record.participants), *(s.note for s in record.sites)
                ),
                *(name for participant in record.participants for name in named(participant.agencies)),
                *self._documents(record.documents),
                *(one for source in record.sources for one in self._source(source)),
                *(attachment.title for attachment in record.attachments),
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
                *(non_empty(asked.group, asked.place, self._person(asked.person)) if asked else ()),
                *self._agencies(answering),
                *(one for answer in record.answers for one in self._people(answer.people)),
                *self._topics(record.topics),
                *self._documents((*record.documents, *(id_ for answer in record.answers for id_ in answer.documents))),
                *self._place,
            ),
            body=(*_plain(record.text, *(answer.text for answer in record.answers)), *non_empty(record.note)),
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
            truncated(words),
            meta=f"{self._meta} · {text('found.meta.to', names=', '.join(self._agencies(record.to)))}",
            # A directive has no title: its first paragraph says what it is, of which results show the beginning.
            names=(words.partition("\n")[0],),
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
            truncated(title),
            # Many are commended for the same: their names tell them apart.
            meta=" · ".join((self._meta, *non_empty(", ".join(_shown(record.named[:_MOST_NAMED]))))),
            names=(title,),
            byline=(*non_empty(record.award), *self._agencies(record.awarded_by), *self._place),
            body=(
                *_shown(record.named),
                *non_empty(*(one for n in record.named for one in (n.deed, n.decision_number))),
            ),
            province=self._record.province,
            agencies=record.awarded_by,
        )

    def _agencies(self, ids: Iterable[str]) -> Names:
        return tuple(self.archive.agencies[id_].name for id_ in ids)

    def _topics(self, ids: Iterable[str]) -> Names:
        topics = (self.archive.topics[id_] for id_ in ids)
        return tuple(name for topic in topics for name in (topic.name, *topic.aliases))

    def _documents(self, ids: Iterable[str]) -> Names:
        documents = (self.archive.documents[id_] for id_ in dict.fromkeys(ids))
        return tuple(one for document in documents for one in non_empty(document.title, document.number))

    def _person(self, id_: str | None) -> str | None:
        return self.archive.people[id_].name if id_ else None

    def _people(self, people: Iterable[schema.PersonAtTime | schema.Remark]) -> Names:
        return tuple(one for person in people for one in non_empty(person.position, self._person(person.person)))

    def _source(self, source: schema.Source) -> Names:
        return (*non_empty(source.title, source.number, source.publisher), *self._people(source.signers))

    def _respondent(self, respondent: schema.Respondent) -> Names:
        agency = self._agencies(non_empty(respondent.agency))
        return (*agency, *non_empty(respondent.position, self._person(respondent.person), respondent.note))


def _shown(named: Iterable[schema.Named]) -> Names:
    return non_empty(*(shown_name(one) for one in named))


def _once(ids: Iterable[str]) -> Names:
    return tuple(dict.fromkeys(ids))


def truncated(words: str) -> str:
    """The beginning of a text as a title, cut between words."""
    line = words.partition("\n")[0]
    if len(line) <= _TITLE_LENGTH:
        return line
    return f"{line[:_TITLE_LENGTH].rpartition(' ')[0].rstrip(' ,;:')}…"
