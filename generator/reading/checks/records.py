"""Rules for dialogue records and for ids in all files; each yields problems."""

from collections.abc import Iterable, Iterator

from generator.reading.checks.context import RuleContext, entries_in_place_of, existed_on, province_of
from generator.reading.checks.suggestions import suggest_id, suggest_word
from generator.reading.cursor import Cursor
from generator.reading.loader import DIALOGUE_FILE_NAME
from generator.reading.problems import Position, Problem
from generator.records.introspection import references
from generator.records.scalars import MAX_ID
from generator.records.schema import RECORD_TYPES, REGISTRIES
from generator.text.dates import PartialDate, date_words, format_date

HOST_KEYS = ("province", "place", "host")
"""Keys of a record of which one says whose dialogue it was."""


def ids_are_declared(context: RuleContext) -> Iterator[Problem]:
    """Every id of a province, agency, person, topic or document is in its registry.

    What the schema refuses as an id, such as "lang_son", is reported again where it is plain which id is meant.
    """
    for type_, document in context.documents:
        model = RECORD_TYPES[type_]
        start: tuple[str, ...] = ("*",) if type_ in REGISTRIES else ()
        for path, registry in references(model).items():
            known = context.entries.get(registry)
            if known is None:
                continue  # the registry could not be read, which is reported elsewhere
            for cursor in Cursor.at_root(document).select(*start, *map(str, path)):
                if not cursor.text or cursor.text in known:
                    continue
                suggestion = suggest_id(cursor.text, registry, context.entries, _province_of(cursor, context))
                if cursor.is_id:
                    file = f"{context.folder}/registry/{registry}.yml"
                    yield cursor.problem("unknown-id", suggestion, id=cursor.text, registry=file)
                elif suggestion is not None:
                    yield cursor.problem("bad-id", suggestion, value=cursor.text[:MAX_ID])


def _entry_of(cursor: Cursor) -> Cursor:
    """The registry entry or the record that a value belongs to."""
    root, first = Cursor.at_root(cursor.document), cursor.path[0]
    return next((item for item in root.items() if item.path == (first,)), root)


def _province_of(cursor: Cursor, context: RuleContext) -> str | None:
    return province_of(_entry_of(cursor).get_text, context.entries)


def _duplicates(cursors: Iterable[Cursor]) -> Iterator[Problem]:
    first: dict[str, Cursor] = {}
    for cursor in cursors:
        if cursor.text is None:
            continue
        if cursor.text in first:
            yield cursor.problem("duplicate-id", id=cursor.text, first=str(first[cursor.text].position))
        else:
            first[cursor.text] = cursor


def ids_are_unique(context: RuleContext) -> Iterator[Problem]:
    """No two entries of a registry, or questions, directives, commendations or sources of a record, share an id."""
    for _, document in context.registries:
        yield from _duplicates(Cursor.at_root(document).select("*", "id"))
    for dialogue in context.dialogues.values():
        for part in ("questions", "directives", "commendations", "sources"):
            yield from _duplicates(dialogue.select(part, "*", "id"))


def file_name_matches_record(context: RuleContext) -> Iterator[Problem]:
    """The file name of a record has its host (province, place or agency) and year."""
    for id_, dialogue in context.dialogues.items():
        name = DIALOGUE_FILE_NAME.fullmatch(id_)
        hosts = [dialogue.get_text(key) for key in HOST_KEYS if dialogue.get(key)]
        host, date_held = (hosts[0] if len(hosts) == 1 else None), dialogue.get_date("date")
        if name is None or host is None or date_held is None:
            continue
        if (name["host"], int(name["year"])) != (host, date_held.year):
            expected = f"{host}-{date_held.year}"
            yield Problem.of(Position(dialogue.document.file), "file-name-differs", expected=expected)


def former_ids_are_of_records(context: RuleContext) -> Iterator[Problem]:
    """A former id has the form that ids of records have, so its URL is none of another kind of page."""
    for dialogue in context.dialogues.values():
        for cursor in dialogue.select("formerly", "*"):
            if cursor.is_id and not DIALOGUE_FILE_NAME.fullmatch(cursor.text or ""):
                yield cursor.problem("bad-former-id", id=cursor.text)


def one_host_is_named(context: RuleContext) -> Iterator[Problem]:
    """A record names its province, its place or its host: one of the three."""
    for dialogue in context.dialogues.values():
        given = [cursor for key in HOST_KEYS if (cursor := dialogue.get(key))]
        if not given and isinstance(dialogue.value, dict):
            yield dialogue.problem("no-host")
        for cursor in given[1:]:
            yield cursor.problem_of_key("two-hosts", first=given[0].path[-1], key=cursor.path[-1])


_HOSTS = (
    ("province", "provinces", "province-not-valid", "province-without-right"),
    ("place", "places", "place-not-valid", "place-without-right"),
)
"""Key of a record, its registry, and the codes where another entry is right on the day, and where none is."""


def hosts_existed_on_date(context: RuleContext) -> Iterator[Problem]:
    """The province, district or commune of a record existed on the date of the dialogue."""
    for dialogue in context.dialogues.values():
        date_held = dialogue.get_date("date")
        for key, registry, another_is_right, none_is in _HOSTS:
            cursor, entries = dialogue.get(key), context.entries.get(registry, {})
            entry = entries.get((cursor and cursor.text) or "")
            if cursor is None or cursor.text is None or entry is None or not date_held or existed_on(entry, date_held):
                continue
            right = entries_in_place_of(entries, cursor.text, date_held)
            yield cursor.problem(
                another_is_right if right else none_is,
                date=date_words(date_held),
                id=cursor.text,
                validity=_format_periods(entry),
                right=", ".join(right),
            )


def provinces_of_places_existed_on_date(context: RuleContext) -> Iterator[Problem]:
    """The province of a record's place existed on the date of the dialogue, where the place itself did."""
    places, provinces = context.entries.get("places", {}), context.entries.get("provinces", {})
    for dialogue in context.dialogues.values():
        cursor, date_held = dialogue.get("place"), dialogue.get_date("date")
        place = places.get((cursor and cursor.text) or "")
        above = (place and place.get_text("province")) or ""
        if cursor is None or place is None or above not in provinces or date_held is None:
            continue
        if existed_on(place, date_held) and not existed_on(provinces[above], date_held):
            yield cursor.problem(
                "place-in-ended-province",
                date=date_words(date_held),
                place=cursor.text,
                province=above,
                validity=_format_periods(provinces[above]),
                right=", ".join(entries_in_place_of(provinces, above, date_held)) or "registry/provinces.yml",
            )


def _format_periods(entry: Cursor) -> str:
    periods = []
    for period in entry.select("periods", "*"):
        since, until = period.get_day("since"), period.get_day("until")
        periods.append(f"{format_date(since) if since else '…'} – {format_date(until) if until else '…'}")
    return "; ".join(periods)


def _earlier(dialogue: Cursor, steps: tuple[str, ...], code: str, date_held: PartialDate | None) -> Iterator[Problem]:
    for cursor in dialogue.select(*steps):
        if date_held and cursor.date and cursor.date.last < date_held.first:
            yield cursor.problem(code, date=format_date(cursor.date), held=format_date(date_held))


def dates_do_not_precede_dialogue(context: RuleContext) -> Iterator[Problem]:
    """Dates of answers, updates, deadlines and sources are not before the date of the dialogue."""
    for dialogue in context.dialogues.values():
        date_held = dialogue.get_date("date")
        yield from _earlier(dialogue, ("questions", "*", "answers", "*", "date"), "answer-before-dialogue", date_held)
        yield from _earlier(dialogue, ("directives", "*", "updates", "*", "date"), "update-before-dialogue", date_held)
        yield from _earlier(dialogue, ("directives", "*", "deadline"), "deadline-before-dialogue", date_held)
        yield from _earlier(dialogue, ("directives", "*", "deadline_day"), "deadline-before-dialogue", date_held)
        if dialogue.get_text("status") not in {"announced", "cancelled"}:
            for source in dialogue.select("sources", "*"):
                # A plan or an invitation is published before the day.
                if source.get_text("kind") not in {"official-document", "other"}:
                    yield from _earlier(source, ("published",), "published-before-dialogue", date_held)


def roles_name_somebody(context: RuleContext) -> Iterator[Problem]:
    """An entry about participants, respondents or askers says who they are, or which questions were answered."""
    for dialogue in context.dialogues.values():
        for path, keys in _WHO.items():
            for entry in dialogue.select(*path):
                if isinstance(entry.value, dict) and not any(_says(entry.get(key)) for key in keys):
                    yield entry.problem("nobody", keys=", ".join(keys))


def _says(cursor: Cursor | None) -> bool:
    return cursor is not None and cursor.text != "false"


_WHO = {
    ("participants", "*"): ("group", "agencies", "people"),
    ("respondents", "*"): ("agency", "person", "position", "questions", "all_questions", "text"),
    ("questions", "*", "asked_by"): ("person", "group", "position", "agency", "place"),
}


def attachments_exist(context: RuleContext) -> Iterator[Problem]:
    """Every attachment that a record lists exists and is listed once."""
    for id_, dialogue in context.dialogues.items():
        files = context.attachments.get(id_, {})
        seen: set[str] = set()
        for cursor in dialogue.select("attachments", "*", "file"):
            if cursor.text is None:
                continue
            if cursor.is_attachment_name and cursor.text not in files:
                folder = f"{context.folder}/attachments/{id_}"
                suggestion = suggest_word(cursor.text, files)
                yield cursor.problem("attachment-missing", suggestion, file=f"{folder}/{cursor.text}")
            if cursor.text in seen:
                yield cursor.problem("attachment-claimed-twice", file=cursor.text)
            seen.add(cursor.text)


def attachments_are_used(context: RuleContext) -> Iterator[Problem]:
    """Every attachment file is listed by its record."""
    for id_, files in context.attachments.items():
        folder = f"{context.folder}/attachments/{id_}"
        dialogue = context.dialogues.get(id_)
        if dialogue is None:
            yield Problem.of(Position(folder), "attachment-unclaimed", dialogue=id_)
            continue
        listed = {cursor.text for cursor in dialogue.select("attachments", "*", "file")}
        for file in files:
            if file not in listed:
                yield Problem.of(Position(f"{folder}/{file}"), "attachment-unused", dialogue=id_)
