"""Atom feeds of what is new: all dialogues, those of each province, and the questions of each topic."""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree as ET

from generator.archive.archive import Archive
from generator.archive.mentions import mentions_in
from generator.archive.names import dialogue_name, province_title
from generator.jobs.output import Output
from generator.pages import urls
from generator.pages.citation import absolute_url
from generator.pages.page import SiteInfo
from generator.records.dialogue import Dialogue, Question, last_change
from generator.text.digest import digest
from generator.text.markdown import to_plain
from generator.text.strings import text
from generator.text.vietnamese import capital, format_date

MAX_ENTRIES = 50

# Ids must outlive every move of the site, so they hold none of its addresses. No part of this may ever change.
_AUTHORITY = "tag:doithoai,2026"
_WITHOUT_ENTRIES = datetime.date(2026, 1, 1)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Entry:
    url: str
    title: str
    summary: str
    published: datetime.date
    updated: datetime.date
    topics: tuple[str, ...]


@dataclass(frozen=True)
class _Feed:
    """A feed of what a page, at this address, lists in full: dialogues or questions, in any order."""

    url: str
    title: str
    subtitle: str
    dialogues: tuple[Dialogue, ...] = ()
    questions: tuple[Question, ...] = ()

    def inputs(self, archive: Archive, site: SiteInfo) -> bytes:
        """A digest of all that its entries are made from."""
        rows = dict.fromkeys((*self.dialogues, *(question.dialogue for question in self.questions)))
        return digest(repr(site), self.url, self.title, self.subtitle, *(archive.versions[one] for one in rows))


def feed_files(archive: Archive, site: SiteInfo) -> Iterator[Output]:
    """Every feed: a province or topic of which there is nothing has none."""
    for feed in _feeds(archive, site):
        yield Output(urls.feed(feed.url), partial(_xml, feed, archive, site), partial(feed.inputs, archive, site))


def _feeds(archive: Archive, site: SiteInfo) -> Iterator[_Feed]:
    yield _Feed(urls.HOME, site.name, site.description, archive.dialogues)
    for province in archive.provinces.values():
        if dialogues := archive.gathered(province.id):
            title = province_title(province)
            yield _Feed(
                urls.province(province.id),
                f"{capital(title)} · {site.name}",
                text("page.province.description", province=title, count=len(dialogues)),
                dialogues,
            )
    for topic in archive.topics.values():
        if questions := archive.questions_on(topic.id):
            yield _Feed(
                urls.topic(topic.id),
                f"{topic.name} · {site.name}",
                text("page.topic.description", name=topic.name),
                questions=questions,
            )


# The order is that of changes: a dialogue of long ago whose record has just been written is news to readers.
def _of_dialogues(archive: Archive, dialogues: Iterable[Dialogue]) -> tuple[_Entry, ...]:
    newest = sorted(dialogues, key=lambda one: (last_change(one), one.record.date, one.id), reverse=True)
    return tuple(_of_dialogue(archive, dialogue) for dialogue in newest[:MAX_ENTRIES])


def _of_questions(archive: Archive, questions: Iterable[Question]) -> tuple[_Entry, ...]:
    # The sort is stable: questions of one dialogue stay as they stand in it.
    newest = sorted(questions, key=lambda one: one.dialogue.id, reverse=True)
    newest.sort(key=lambda one: (_question_change(one), one.dialogue.record.date), reverse=True)
    return tuple(_of_question(archive, question) for question in newest[:MAX_ENTRIES])


def _of_dialogue(archive: Archive, dialogue: Dialogue) -> _Entry:
    record = dialogue.record
    described = text(
        f"page.dialogue.description.{record.kind}",
        province=province_title(archive.provinces[record.province], dialogue),
        date=format_date(record.date),
        questions=len(record.questions),
        directives=len(record.directives),
    )
    topics = dict.fromkeys(id_ for (kind, id_), _ in mentions_in(dialogue) if kind == "topics")
    return _Entry(
        url=urls.dialogue(dialogue.id),
        title=record.title,
        summary=to_plain(record.summary) if record.summary else described,
        published=record.date,
        updated=last_change(dialogue),
        topics=tuple(topics),
    )


def _of_question(archive: Archive, question: Question) -> _Entry:
    dialogue, record = question.dialogue, question.record
    name = dialogue_name(archive, dialogue)
    described = text("page.question.description", title=record.title, dialogue=name)
    return _Entry(
        url=urls.question(dialogue.id, record.id),
        title=f"{record.title} · {name}",
        summary=to_plain(record.text) if record.text else described,
        published=dialogue.record.date,
        updated=_question_change(question),
        topics=tuple(dict.fromkeys(record.topics)),
    )


def _question_change(question: Question) -> datetime.date:
    """The newest day of a question's own sources and answers: what became of a directive is no news of it."""
    dialogue, record = question.dialogue, question.record
    used = {record.source, *(answer.source for answer in record.answers)}
    days = [dialogue.record.date, *(answer.date for answer in record.answers)]
    for source in dialogue.record.sources:
        if source.id in used:
            days += (source.published, source.retrieved)
    return max(day for day in days if day)


def _xml(feed: _Feed, archive: Archive, site: SiteInfo) -> bytes:
    here = urls.feed(feed.url)
    entries = (*_of_dialogues(archive, feed.dialogues), *_of_questions(archive, feed.questions))
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "vi"})
    _add(root, "id", f"{_AUTHORITY}:{here}")
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(max((entry.updated for entry in entries), default=_WITHOUT_ENTRIES)))
    _add(root, "link", rel="self", type="application/atom+xml", href=_address(here, here, site))
    _add(root, "link", rel="alternate", type="text/html", href=_address(feed.url, here, site))
    _add(ET.SubElement(root, "author"), "name", site.name)
    for entry in entries:
        element = ET.SubElement(root, "entry")
        _add(element, "id", f"{_AUTHORITY}:{entry.url}")
        _add(element, "title", entry.title)
        _add(element, "link", rel="alternate", type="text/html", href=_address(entry.url, here, site))
        _add(element, "published", _moment(entry.published))
        _add(element, "updated", _moment(entry.updated))
        _add(element, "summary", entry.summary)
        for topic in entry.topics:
            _add(element, "category", term=topic, label=archive.topics[topic].name)
    ET.indent(root, " ")
    return f"{_DECLARATION}{ET.tostring(root, encoding='unicode')}\n".encode()


def _add(parent: ET.Element, tag: str, words: str | None = None, **attributes: str) -> None:
    """Add an element, without the few characters that a record may hold and XML may not."""
    clean = {name: _NOT_XML.sub("", value) for name, value in attributes.items()}
    ET.SubElement(parent, tag, clean).text = words and _NOT_XML.sub("", words)


def _address(url: str, feed: str, site: SiteInfo) -> str:
    """Where a link leads: in full, or from the feed on where the site's own address is not known."""
    return absolute_url(site, url) if site.url else urls.root_from(feed) + url


def _moment(day: datetime.date) -> str:
    """The beginning of a day in Vietnam."""
    return f"{day.isoformat()}T00:00:00+07:00"
