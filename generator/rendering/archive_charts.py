"""The archive's figures: what the map, the bars and the timelines show, with links that start from a page's root."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from generator.archive.archive import Archive, period_on
from generator.drawing import charts
from generator.pages import urls
from generator.records.dialogue import Dialogue
from generator.text.strings import text
from generator.text.vietnamese import collation_key, format_date, format_number


def province_map(archive: Archive, root: str) -> Markup:
    """Today's provinces with the number of their records; nothing where the registry's are not those of the map."""
    today = [province for province in archive.provinces.values() if not province.successor]
    if {province.id for province in today} != charts.PROVINCES:
        return Markup()
    entries = {}
    for province in today:
        name, count = province.periods[-1].name, len(archive.gathered(province.id))
        title = text("chart.map-entry", name=name, n=count) if count else text("chart.map-none", name=name)
        entries[province.id] = charts.MapEntry(title, f"{root}{urls.province(province.id)}", count)
    return charts.province_map(entries, text("chart.map"))


def topic_bars(archive: Archive, topics: Iterable[str], root: str) -> Markup:
    """Topics with the number of questions on each."""
    return charts.bars(
        [
            charts.Bar(archive.topics[id_].name, f"{root}{urls.topic(id_)}", len(archive.questions_on(id_)))
            for id_ in topics
        ]
    )


def count_bars(rows: Iterable[tuple[str, object, Sequence[Dialogue]]], root: str) -> Markup:
    """Years or provinces (address, name, dialogues) with the number of questions in their dialogues."""
    return charts.bars(
        [charts.Bar(str(name), f"{root}{url}", sum(len(one.questions) for one in group)) for url, name, group in rows]
    )


def timeline(archive: Archive, root: str) -> Markup:
    """Every dialogue by year and by the province of its day."""
    return _timeline(archive, archive.dialogues, root)


def topic_timeline(archive: Archive, topic: str, root: str) -> Markup:
    """The dialogues in which a topic was asked about."""
    asked = dict.fromkeys(question.dialogue for question in archive.questions_on(topic))
    return _timeline(archive, tuple(asked), root)


def _timeline(archive: Archive, dialogues: Sequence[Dialogue], root: str) -> Markup:
    rows = []
    for dialogue in dialogues:
        record = dialogue.record
        name = period_on(archive.provinces[record.province], record.date).name
        title = text("chart.timeline-dialogue", province=name, date=format_date(record.date), title=record.title)
        rows.append(charts.TimelineDialogue(record.date.year, name, title, f"{root}{urls.dialogue(dialogue.id)}"))
    rows.sort(key=lambda row: (collation_key(row.province), row.year, row.title))
    return charts.timeline(rows, text("chart.timeline", n=format_number(len(rows))))
