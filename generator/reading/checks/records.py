"""Rules for dialogue records and for ids in all files; each yields problems."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from generator.reading.checks.context import RuleContext, existed_on, provinces_in_place_of
from generator.reading.checks.suggestions import suggest_id, suggest_word
from generator.reading.cursor import Cursor
from generator.reading.loader import DIALOGUE_FILE_NAME
from generator.reading.problems import Position, Problem
from generator.records.introspection import references
from generator.records.schema import RECORD_TYPES, REGISTRIES
from generator.text.vietnamese import format_date


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
                suggestion = suggest_id(cursor.text, registry, context.entries, _entry_of(cursor).get_text("province"))
                if cursor.is_id:
                    file = f"{context.folder}/registry/{registry}.yml"
                    yield cursor.problem("unknown-id", suggestion, id=cursor.text, registry=file)
                elif suggestion is not None:
                    yield cursor.problem("bad-id", suggestion, value=cursor.text[:80])


def _entry_of(cursor: Cursor) -> Cursor:
    """The registry entry or the record that a value belongs to."""
    root, first = Cursor.at_root(cursor.document), cursor.path[0]
    return next((item for item in root.items() if item.path == (first,)), root)


def sources_are_declared(context: RuleContext) -> Iterator[Problem]:
    """Every fact refers to a source of its own record."""
    for dialogue in context.dialogues.values():
        known = [source.text for source in dialogue.select("sources", "*", "id") if source.text]
        if not known:
            continue  # the schema reports missing sources
        for path in _SOURCED:
            for cursor in dialogue.select(*path, "source"):
                if cursor.text and cursor.text not in known:
                    suggestion = suggest_word(cursor.text, known)
                    yield cursor.problem("unknown-source", suggestion, id=cursor.text, ids=", ".join(known))


_SOURCED = (
    ("presentations", "*"),
    ("remarks", "*"),
    ("questions", "*"),
    ("questions", "*", "answers", "*"),
    ("directives", "*"),
    ("directives", "*", "updates", "*"),
    ("commendations", "*"),
    ("attachments", "*"),
)


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
    """The file name of a record has its province and year."""
    for id_, dialogue in context.dialogues.items():
        name = DIALOGUE_FILE_NAME.fullmatch(id_)
        province, date_held = dialogue.get_text("province"), dialogue.get_date("date")
        if name is None or province is None or date_held is None:
            continue
        if (name["province"], int(name["year"])) != (province, date_held.year):
            expected = f"{province}-{date_held.year}"
            yield Problem.of(Position(dialogue.document.file), "file-name-differs", expected=expected)


def province_existed_on_date(context: RuleContext) -> Iterator[Problem]:
    """The province of a record existed on the date of the dialogue."""
    for dialogue in context.dialogues.values():
        cursor, date_held = dialogue.get("province"), dialogue.get_date("date")
        if cursor is None or cursor.text is None or date_held is None:
            continue
        province = context.entries.get("provinces", {}).get(cursor.text)
        if province is None or existed_on(province, date_held):
            continue
        right = provinces_in_place_of(context.entries["provinces"], cursor.text, date_held)
        yield cursor.problem(
            "province-not-valid",
            date=format_date(date_held),
            province=cursor.text,
            validity=_format_periods(province),
            right=", ".join(right) or f"{context.folder}/registry/provinces.yml",
        )


def _format_periods(province: Cursor) -> str:
    periods = []
    for period in province.select("periods", "*"):
        since, until = period.get_date("since"), period.get_date("until")
        periods.append(f"{format_date(since) if since else '…'} – {format_date(until) if until else '…'}")
    return "; ".join(periods)


def _earlier(dialogue: Cursor, steps: tuple[str, ...], code: str, date_held: datetime.date | None) -> Iterator[Problem]:
    for cursor in dialogue.select(*steps):
        if date_held and cursor.date and cursor.date < date_held:
            yield cursor.problem(code, date=format_date(cursor.date), held=format_date(date_held))


def dates_do_not_precede_dialogue(context: RuleContext) -> Iterator[Problem]:
    """Dates of answers, updates, deadlines and sources are not before the date of the dialogue."""
    for dialogue in context.dialogues.values():
        date_held = dialogue.get_date("date")
        yield from _earlier(dialogue, ("questions", "*", "answers", "*", "date"), "answer-before-dialogue", date_held)
        yield from _earlier(dialogue, ("directives", "*", "updates", "*", "date"), "update-before-dialogue", date_held)
        yield from _earlier(dialogue, ("directives", "*", "deadline"), "deadline-before-dialogue", date_held)
        yield from _earlier(dialogue, ("sources", "*", "published"), "published-before-dialogue", date_held)


def sources_are_retrieved_after_publication(context: RuleContext) -> Iterator[Problem]:
    """A source is not retrieved before its publication."""
    for dialogue in context.dialogues.values():
        for source in dialogue.select("sources", "*"):
            cursor, published = source.get("retrieved"), source.get_date("published")
            if cursor and cursor.date and published and cursor.date < published:
                yield cursor.problem(
                    "retrieved-before-published", date=format_date(cursor.date), published=format_date(published)
                )


def cited_documents_exist_on_date(context: RuleContext) -> Iterator[Problem]:
    """What a dialogue cites was issued by its day."""
    known = context.entries.get("documents", {})
    for dialogue in context.dialogues.values():
        date_held = dialogue.get_date("date")
        for part in ("presentations", "questions", "directives"):
            yield from _issued_later(known, dialogue.select(part, "*", "documents", "*"), date_held)
        yield from _issued_later(known, dialogue.select("documents", "*"), date_held)


def _issued_later(
    known: Mapping[str, Cursor], cursors: Iterable[Cursor], date_held: datetime.date | None
) -> Iterator[Problem]:
    for cursor in cursors:
        document = known.get(cursor.text or "")
        issued = document.get_date("date") if document else None
        if date_held and issued and date_held < issued:
            yield cursor.problem(
                "document-after-dialogue", id=cursor.text, date=format_date(issued), held=format_date(date_held)
            )


def counts_cover_named_people(context: RuleContext) -> Iterator[Problem]:
    """The count of a commendation is at least the number of people named."""
    for dialogue in context.dialogues.values():
        for commendation in dialogue.select("commendations", "*"):
            cursor, named = commendation.get("count"), sum(1 for _ in commendation.select("named", "*"))
            if cursor and cursor.number is not None and cursor.number < named:
                yield cursor.problem("fewer-than-named", count=cursor.number, named=named)


def themes_have_no_text(context: RuleContext) -> Iterator[Problem]:
    """A theme has no `text`: the source only summarises it, and question wording must not be invented."""
    for dialogue in context.dialogues.values():
        for question in dialogue.select("questions", "*"):
            text = question.get("text")
            if text is not None and question.get_text("grain") == "theme":
                yield text.problem_of_key("theme-with-text")


def roles_name_somebody(context: RuleContext) -> Iterator[Problem]:
    """An entry about participants, respondents or askers has at least one key that identifies them."""
    for dialogue in context.dialogues.values():
        for path, keys in _WHO.items():
            for entry in dialogue.select(*path):
                if isinstance(entry.value, dict) and not any(entry.get(key) for key in keys):
                    yield entry.problem("nobody", keys=", ".join(keys))


_WHO = {
    ("participants", "*"): ("group", "agencies"),
    ("respondents", "*"): ("agency", "person", "position"),
    ("questions", "*", "asked_by"): ("person", "group", "place"),
}


def shown_people_have_names(context: RuleContext) -> Iterator[Problem]:
    """People displayed by name or initials have a name."""
    for dialogue in context.dialogues.values():
        for named in dialogue.select("commendations", "*", "named", "*"):
            if named.get_text("display") in {"full", "initials"} and named.get("name") is None:
                yield named.problem("shown-without-name")


def reported_answers_have_text(context: RuleContext) -> Iterator[Problem]:
    """An answer that the source reports verbatim or in summary has a text."""
    for dialogue in context.dialogues.values():
        for answer in dialogue.select("questions", "*", "answers", "*"):
            completeness = answer.get("completeness")
            if completeness and completeness.text in {"verbatim", "summary"} and answer.get("text") is None:
                yield completeness.problem("answer-without-text", completeness=completeness.text)


def mentioned_answers_have_no_text(context: RuleContext) -> Iterator[Problem]:
    """An answer that the source only mentions has no text."""
    for dialogue in context.dialogues.values():
        for answer in dialogue.select("questions", "*", "answers", "*"):
            text = answer.get("text")
            if text is not None and answer.get_text("completeness") == "mentioned":
                yield text.problem_of_key("mentioned-with-text")


def minors_are_protected(context: RuleContext) -> Iterator[Problem]:
    """A minor's full name is displayed only if consent is recorded."""
    for dialogue in context.dialogues.values():
        for named in dialogue.select("commendations", "*", "named", "*"):
            display = named.get("display")
            shown = display is not None and display.text == "full"
            if shown and display and named.get_text("minor") == "true" and not named.get_text("consent"):
                yield display.problem("minor-without-consent")


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
