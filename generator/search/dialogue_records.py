"""Archive → search records: each record with its searched texts, published ones only."""

from collections.abc import Iterable, Iterator

from generator.archive.archive import Archive
from generator.archive.names import dialogue_date, dialogue_name, public_name
from generator.archive.outcome import all_answers
from generator.pages import urls
from generator.records import schema
from generator.records.attendance import Attendee, PersonAtTime
from generator.records.dialogue import Commendation, Dialogue, Directive, Question
from generator.records.introspection import choice_label
from generator.search.registry_records import registry_records, successor_names
from generator.search.search_record import Names, RecordGroup, SearchRecord, non_empty
from generator.text.dates import format_date
from generator.text.record_text import to_plain
from generator.text.strings import text

_MAX_TITLE_LENGTH = 110
_MAX_NAMED = 3


def record_groups(archive: Archive) -> Iterator[RecordGroup]:
    """Yield all registry entries, by kind; then each dialogue, newest first."""
    yield RecordGroup(tuple(registry_records(archive)))
    for dialogue in reversed(archive.dialogues):
        yield dialogue_records(archive, dialogue)


def dialogue_records(archive: Archive, dialogue: Dialogue) -> RecordGroup:
    """Return the records of a dialogue, its questions, directives and commendations."""
    builder = _RecordBuilder(archive, dialogue)
    records = (
        builder.dialogue(),
        *(builder.question(question) for question in dialogue.questions),
        *(builder.directive(directive) for directive in dialogue.directives),
        *(builder.commendation(commendation) for commendation in dialogue.commendations),
    )
    return RecordGroup(records, archive.hosts[dialogue].province, dialogue.record.date.year)


def _plain_texts(*texts: str | None) -> Names:
    return tuple(to_plain(markdown) for markdown in texts if markdown)


class _RecordBuilder:
    """Builds the records of one dialogue; computes the texts that they share once."""

    def __init__(self, archive: Archive, dialogue: Dialogue) -> None:
        self.archive, self._dialogue, self._record = archive, dialogue, dialogue.record
        host = archive.hosts[dialogue]
        self._province = host.province
        self._meta = f"{host.name}, {dialogue_date(self._record)}"
        after = successor_names(archive, host.province) if host.province else ()
        self._place = (f"{host.title} {self._record.date.year}", *after)

    def dialogue(self) -> SearchRecord:
        record, named = self._record, self._agencies
        organisers = record.all_organisers
        before = self.archive.predecessors.get(self._province or "", ())
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
                *self._people((*record.chairs, *record.leaders)),
                *named(_unique(one.agency for one in (*record.chairs, *record.leaders) if one.agency)),
            ),
            body=(
                *_plain_texts(record.summary),
                *(to_plain(remark.text) for remark in record.remarks),
                *self._people(record.remarks),
                *(presentation.subject for presentation in record.presentations),
                *(name for presentation in record.presentations for name in named(presentation.agencies)),
                *(name for respondent in record.respondents for name in self._respondent(respondent)),
                *non_empty(
                    *(participant.group for participant in record.participants), *(s.note for s in record.sites)
                ),
                *(name for participant in record.participants for name in named(participant.agencies)),
                *(words for one in record.participants for who in one.people for words in _attendee(who)),
                *record.differs,
                *self._documents(record.documents),
                *(name for source in record.sources for name in self._source(source)),
                *(attachment.title for attachment in record.attachments),
                *_plain_texts(self._dialogue.narrative),
            ),
            province=self._province,
            topics=_unique(topic for presentation in record.presentations for topic in presentation.topics),
            agencies=_unique((*organisers, *(id_ for talk in record.presentations for id_ in talk.agencies))),
        )

    def question(self, question: Question) -> SearchRecord:
        record = question.record
        answers = all_answers(question)
        answering = _unique(agency for answer in answers for agency in answer.by)
        referred = (agency for answer in answers for agency in answer.referred_to)
        asked = record.asked_by
        return SearchRecord(
            "question",
            urls.question(self._dialogue.id, record.id),
            record.title,
            meta=self._meta,
            names=(record.title,),
            byline=(
                *(non_empty(asked.group, asked.position, asked.place, self._person(asked.person)) if asked else ()),
                *(self._agencies(non_empty(asked.agency)) if asked else ()),
                *non_empty(record.number),
                *self._agencies(_unique((*answering, *referred))),
                *(name for answer in answers for name in self._people(answer.people)),
                *self._topics(record.topics),
                *self._documents((*record.documents, *(id_ for answer in answers for id_ in answer.documents))),
                *self._place,
            ),
            body=(*_plain_texts(record.text, *(answer.text for answer in answers)), *non_empty(record.note)),
            province=self._province,
            topics=record.topics,
            agencies=answering,
        )

    def directive(self, directive: Directive) -> SearchRecord:
        record = directive.record
        plain_text = to_plain(record.text)
        return SearchRecord(
            "directive",
            urls.directive(self._dialogue.id, record.id),
            truncated(plain_text),
            meta=" · ".join((self._meta, *self._addressees(directive.record))),
            # A directive has no title: its first paragraph serves as one, and results show the beginning of it.
            names=(plain_text.partition("\n")[0],),
            byline=(
                *self._agencies(record.to),
                *(self._people((record.by,)) if record.by else ()),
                *self._topics(record.topics),
                *self._documents(record.documents),
                *self._place,
            ),
            body=(
                plain_text,
                *_plain_texts(*(update.text for update in record.updates)),
                *non_empty(str(record.deadline) if record.deadline else None),
            ),
            province=self._province,
            topics=record.topics,
            agencies=record.to,
        )

    def _addressees(self, record: schema.Directive) -> Names:
        names = ", ".join(self._agencies(record.to))
        if not names:
            return (choice_label("Directive", "force", record.force).lower(),) if record.force else ()
        return (text(f"found.meta.to.{record.force or 'none'}", names=names),)

    def commendation(self, commendation: Commendation) -> SearchRecord:
        record = commendation.record
        title = record.reason or record.award or choice_label("Commendation", "kind", record.kind)
        return SearchRecord(
            "commendation",
            urls.commendation(self._dialogue.id, record.id),
            truncated(title),
            # Commendations often share their reason: the names tell them apart.
            meta=" · ".join((self._meta, *non_empty(", ".join(_public_names(record.named[:_MAX_NAMED]))))),
            names=(title,),
            byline=(*non_empty(record.award), *self._agencies(record.awarded_by), *self._place),
            body=(
                *_public_names(record.named),
                *non_empty(*(value for named in record.named for value in (named.deed, named.decision_number))),
            ),
            province=self._province,
            agencies=record.awarded_by,
        )

    def _agencies(self, ids: Iterable[str]) -> Names:
        return tuple(self.archive.agencies[id_].name for id_ in ids)

    def _topics(self, ids: Iterable[str]) -> Names:
        topics = (self.archive.topics[id_] for id_ in ids)
        return tuple(name for topic in topics for name in (topic.name, *topic.aliases))

    def _documents(self, ids: Iterable[str]) -> Names:
        documents = (self.archive.documents[id_] for id_ in dict.fromkeys(ids))
        return tuple(name for document in documents for name in non_empty(document.title, document.number))

    def _person(self, id_: str | None) -> str | None:
        return self.archive.people[id_].name if id_ else None

    def _people(self, people: Iterable[PersonAtTime | schema.Remark]) -> Names:
        return tuple(name for person in people for name in non_empty(person.position, self._person(person.person)))

    def _source(self, source: schema.Source) -> Names:
        return (*non_empty(source.title, source.number, source.publisher), *self._people(source.signers))

    def _respondent(self, respondent: schema.Respondent) -> Names:
        agency = self._agencies(non_empty(respondent.agency))
        return (
            *agency,
            *non_empty(respondent.position, self._person(respondent.person), respondent.note),
            *_plain_texts(respondent.text),
        )


def _attendee(attendee: Attendee) -> Names:
    return non_empty(attendee.name, attendee.position)


def _public_names(people: Iterable[schema.Named]) -> Names:
    return non_empty(*map(public_name, people))


def _unique(ids: Iterable[str]) -> Names:
    return tuple(dict.fromkeys(ids))


def truncated(plain_text: str) -> str:
    """Return the first line of a text as a title, cut between words after at most `_MAX_TITLE_LENGTH` letters."""
    line = plain_text.partition("\n")[0]
    if len(line) <= _MAX_TITLE_LENGTH:
        return line
    return f"{line[:_MAX_TITLE_LENGTH].rpartition(' ')[0].rstrip(' ,;:')}…"
