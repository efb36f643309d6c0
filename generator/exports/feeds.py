"""Atom feeds (RFC 4287) of all dialogues, of each province's dialogues and of each topic's questions."""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree as ET

from generator.archive.archive import Archive
from generator.archive.mentions import mentions_in
from generator.archive.names import dialogue_description, dialogue_name, province_description, province_title
from generator.archive.outcome import all_answers, sources_of_question
from generator.jobs.output import Output
from generator.pages import urls
from generator.pages.citation import absolute_url
from generator.pages.page import SiteInfo
from generator.records.dialogue import Dialogue, Question, days_of_entry, last_modified
from generator.text.digest import digest
from generator.text.record_text import to_plain
from generator.text.strings import text
from generator.text.vietnamese import capitalise_first

MAX_ENTRIES = 50
"""Entries of a feed: the most recently changed."""

# Prefix of ids (RFC 4151). Independent of the site's URL, so ids survive a move of the site. Must never change.
_AUTHORITY = "tag:doithoai,2026"
_EMPTY_FEED_DATE = datetime.date(2026, 1, 1)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_INVALID_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Entry:
    url: str
    title: str
    summary: str
    updated: datetime.date
    topics: tuple[str, ...]


@dataclass(frozen=True)
class _Feed:
    """The feed of the page at `url`: all its dialogues or questions, in any order."""

    url: str
    title: str
    subtitle: str
    dialogues: tuple[Dialogue, ...] = ()
    questions: tuple[Question, ...] = ()

    def input_digest(self, archive: Archive, site: SiteInfo) -> bytes:
        """Return a digest of all inputs of the feed."""
        dialogues = dict.fromkeys((*self.dialogues, *(question.dialogue for question in self.questions)))
        return digest(repr(site), self.url, self.title, self.subtitle, *(archive.digests[key] for key in dialogues))


def feed_files(archive: Archive, site: SiteInfo) -> Iterator[Output]:
    """Yield all feeds. Provinces without dialogues and topics without questions have none."""
    for feed in _feeds(archive, site):
        yield Output(urls.feed(feed.url), partial(_xml, feed, archive, site), partial(feed.input_digest, archive, site))


def _feeds(archive: Archive, site: SiteInfo) -> Iterator[_Feed]:
    yield _Feed(urls.HOME, site.name, site.description, archive.dialogues)
    for province in archive.provinces.values():
        if dialogues := archive.dialogues_with_predecessors(province.id):
            yield _Feed(
                urls.province(province.id),
                f"{capitalise_first(province_title(province))} · {site.name}",
                province_description(archive, province),
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


# Sorted by last change, not by date: an old dialogue whose record has just been written is news to readers.
def _dialogue_entries(archive: Archive, dialogues: Iterable[Dialogue]) -> tuple[_Entry, ...]:
    newest = sorted(
        dialogues, key=lambda dialogue: (last_modified(dialogue), dialogue.record.date, dialogue.id), reverse=True
    )
    return tuple(_dialogue_entry(archive, dialogue) for dialogue in newest[:MAX_ENTRIES])


def _question_entries(archive: Archive, questions: Iterable[Question]) -> tuple[_Entry, ...]:
    # Sorting is stable: questions of one dialogue keep their order.
    newest = sorted(questions, key=lambda question: question.dialogue.id, reverse=True)
    newest.sort(key=lambda question: (_question_modified(question), question.dialogue.record.date), reverse=True)
    return tuple(_question_entry(archive, question) for question in newest[:MAX_ENTRIES])


def _dialogue_entry(archive: Archive, dialogue: Dialogue) -> _Entry:
    record = dialogue.record
    topics = dict.fromkeys(id_ for (kind, id_), _ in mentions_in(dialogue) if kind == "topics")
    return _Entry(
        url=urls.dialogue(dialogue.id),
        title=record.title,
        summary=to_plain(record.summary) if record.summary else dialogue_description(archive, dialogue),
        updated=last_modified(dialogue),
        topics=tuple(topics),
    )


def _question_entry(archive: Archive, question: Question) -> _Entry:
    dialogue, record = question.dialogue, question.record
    name = dialogue_name(archive, dialogue)
    described = text("page.question.description", title=record.title, dialogue=name)
    return _Entry(
        url=urls.question(dialogue.id, record.id),
        title=f"{record.title} · {name}",
        summary=to_plain(record.text) if record.text else described,
        updated=_question_modified(question),
        topics=tuple(dict.fromkeys(record.topics)),
    )


def _question_modified(question: Question) -> datetime.date:
    """Return the newest date of a question's sources and answers; directives' updates do not count."""
    dialogue = question.dialogue
    if entered := days_of_entry(dialogue.record):
        return max(entered)
    sources = sources_of_question(question)
    answered = (answer.date for answer in all_answers(question))
    dates = [dialogue.record.date, *answered, *(source.published for source in sources)]
    retrieved = [source.retrieved for source in sources if source.retrieved]
    return max([*(date.first for date in dates if date), *retrieved])


def _xml(feed: _Feed, archive: Archive, site: SiteInfo) -> bytes:
    here = urls.feed(feed.url)
    entries = (*_dialogue_entries(archive, feed.dialogues), *_question_entries(archive, feed.questions))
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "vi"})
    _add(root, "id", f"{_AUTHORITY}:{here}")
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _timestamp(max((entry.updated for entry in entries), default=_EMPTY_FEED_DATE)))
    _add(root, "link", rel="self", type="application/atom+xml", href=_href(here, here, site))
    _add(root, "link", rel="alternate", type="text/html", href=_href(feed.url, here, site))
    _add(ET.SubElement(root, "author"), "name", site.name)
    for entry in entries:
        element = ET.SubElement(root, "entry")
        _add(element, "id", f"{_AUTHORITY}:{entry.url}")
        _add(element, "title", entry.title)
        _add(element, "link", rel="alternate", type="text/html", href=_href(entry.url, here, site))
        _add(element, "updated", _timestamp(entry.updated))
        _add(element, "summary", entry.summary)
        for topic in entry.topics:
            _add(element, "category", term=topic, label=archive.topics[topic].name)
    ET.indent(root, " ")
    return f"{_DECLARATION}{ET.tostring(root, encoding='unicode')}\n".encode()


def _add(parent: ET.Element, tag: str, words: str | None = None, **attributes: str) -> None:
    """Append an element, without characters that XML 1.0 does not allow."""
    clean = {name: _INVALID_XML.sub("", value) for name, value in attributes.items()}
    ET.SubElement(parent, tag, clean).text = words and _INVALID_XML.sub("", words)


def _href(url: str, feed: str, site: SiteInfo) -> str:
    """Return the absolute URL of a page, or the URL relative to the feed if the site's URL is not configured."""
    return absolute_url(site, url) if site.url else urls.root_from(feed) + url


def _timestamp(day: datetime.date) -> str:
    """Return midnight in Vietnam as an RFC 3339 timestamp."""
    return f"{day.isoformat()}T00:00:00+07:00"
