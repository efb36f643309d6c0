"""Charts of an archive. `root` is the relative path from the page to the site root, the prefix of all links."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from generator.archive.archive import Archive
from generator.archive.counts import question_count, topic_count
from generator.archive.names import dialogue_date
from generator.drawing import charts
from generator.pages import urls
from generator.records.dialogue import Dialogue
from generator.text.strings import text
from generator.text.vietnamese import collation_key, format_number


def province_map(archive: Archive, root: str) -> Markup:
    """Return the map of current provinces with their numbers of dialogues; empty if the registry has other ids."""
    today = [province for province in archive.provinces.values() if not province.successor]
    if {province.id for province in today} != charts.MAP_PROVINCES:
        return Markup()
    entries = {}
    for province in today:
        name, count = province.periods[-1].name, len(archive.dialogues_with_predecessors(province.id))
        title = text("chart.map-entry", name=name, n=count) if count else text("chart.map-none", name=name)
        entries[province.id] = charts.MapEntry(title, f"{root}{urls.province(province.id)}", count)
    return charts.province_map(entries, text("chart.map"))


def topic_bars(archive: Archive, topics: Iterable[str], root: str) -> Markup:
    """Return a bar chart of the number of questions of each topic; empty if no number is known."""
    return _bars(((archive.topics[id_].name, urls.topic(id_), topic_count(archive, id_)) for id_ in topics), root)


def count_bars(rows: Iterable[tuple[str, object, Sequence[Dialogue]]], root: str) -> Markup:
    """Return a bar chart of the number of questions in each row of (URL, name, dialogues); empty if none is known."""
    return _bars(((str(name), url, question_count(dialogues)) for url, name, dialogues in rows), root)


def _bars(rows: Iterable[tuple[str, str, int | None]], root: str) -> Markup:
    bars = [charts.Bar(name, f"{root}{url}", count) for name, url, count in rows if count is not None]
    return charts.bar_chart(bars) if bars else Markup()


def timeline(archive: Archive, root: str) -> Markup:
    """Return the timeline of all dialogues, in rows by the name of the host on the dialogue's date."""
    return _timeline(archive, archive.dialogues, root)


def topic_timeline(archive: Archive, topic: str, root: str) -> Markup:
    """Return the timeline of the dialogues with questions on a topic."""
    dialogues = dict.fromkeys(question.dialogue for question in archive.questions_on(topic))
    return _timeline(archive, tuple(dialogues), root)


def _timeline(archive: Archive, dialogues: Sequence[Dialogue], root: str) -> Markup:
    rows = []
    for dialogue in dialogues:
        record = dialogue.record
        name = archive.hosts[dialogue].name
        title = text("chart.timeline-dialogue", host=name, date=dialogue_date(record), title=record.title)
        rows.append(charts.TimelineDialogue(record.date.year, name, title, f"{root}{urls.dialogue(dialogue.id)}"))
    rows.sort(key=lambda row: (collation_key(row.host), row.year, row.title))
    return charts.timeline(rows, text("chart.timeline", n=format_number(len(rows))))
