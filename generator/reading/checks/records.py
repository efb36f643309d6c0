"""Rules for dialogue records and for ids in all files; each yields problems."""

from collections.abc import Iterable, Iterator, Mapping

from generator.reading.checks.context import RuleContext, existed_on
from generator.reading.cursor import Cursor
from generator.reading.loader import DIALOGUE_FILE_NAME
from generator.reading.problems import Position, Problem
from generator.records.introspection import references
from generator.records.schema import RECORD_TYPES, REGISTRIES, Dialogue
from generator.text.dates import PartialDate, date_words, format_date
from generator.text.vietnamese import closest_match

HOST_KEYS = ("province", "place", "host")
"""Keys of a record of which one says whose dialogue it was."""


def ids_are_declared(context: RuleContext) -> Iterator[Problem]:
    """Every id of a province, agency, person, topic or document is in its registry."""
    for type_, document in context.documents:
        model = RECORD_TYPES[type_]
        start: tuple[str, ...] = ("*",) if type_ in REGISTRIES else ()
        for path, registry in references(model).items():
            known = context.entries.get(registry)
            if known is None:
                continue  # the registry could not be read, which is reported elsewhere
            for cursor in Cursor.at_root(document).select(*start, *map(str, path)):
                if cursor.is_id and cursor.text not in known:
                    file = f"{context.folder}/registry/{registry}.yml"
                    suggestion = closest_match(cursor.text or "", known)
                    yield cursor.problem("unknown-id", suggestion, id=cursor.text, registry=file)


def sources_are_declared(context: RuleContext) -> Iterator[Problem]:
    """Every fact refers to a source of its own record."""
    for dialogue in context.dialogues.values():
        known = [source.text for source in dialogue.select("sources", "*", "id") if source.text]
        if not known:
            continue  # the schema reports missing sources
        for path in (*_SOURCED, *_MAY_BE_SOURCED):
            for cursor in (*dialogue.select(*path, "source"), *dialogue.select(*path, "sources", "*")):
                if cursor.text and cursor.text not in known:
                    suggestion = closest_match(cursor.text, known)
                    yield cursor.problem("unknown-source", suggestion, id=cursor.text, ids=", ".join(known))


_SOURCED = (
    ("presentations", "*"),
    ("remarks", "*"),
    ("questions", "*"),
    ("directives", "*"),
    ("directives", "*", "updates", "*"),
    ("commendations", "*"),
)
"""Facts that must have a source: their own, or the only one of the record."""
_MAY_BE_SOURCED = (
    ("chairs", "*"),
    ("leaders", "*"),
    ("participants", "*"),
    ("counts",),
    ("respondents", "*"),
    ("questions", "*", "answers", "*"),
    ("attachments", "*"),
)


def facts_have_sources(context: RuleContext) -> Iterator[Problem]:
    """In a record with several sources every fact names the one where it stands."""
    for dialogue in context.dialogues.values():
        known = [source.text for source in dialogue.select("sources", "*", "id") if source.text]
        if len(known) < 2:
            continue
        for path in _SOURCED:
            for fact in dialogue.select(*path):
                if isinstance(fact.value, dict) and not fact.get("source") and not fact.get("sources"):
                    yield fact.problem("source-not-named", ids=", ".join(known), first=known[0])


def numbers_of_questions_exist(context: RuleContext) -> Iterator[Problem]:
    """Numbers of questions that other parts of a record name are those of its questions."""
    for dialogue in context.dialogues.values():
        known = {question.text for question in dialogue.select("questions", "*", "id")}
        for path in _QUESTION_NUMBERS:
            for cursor in dialogue.select(*path):
                if cursor.number is not None and cursor.text not in known:
                    yield cursor.problem("no-such-question", number=cursor.text)


_QUESTION_NUMBERS = (
    ("questions", "*", "answers", "*", "also", "*"),
    ("respondents", "*", "questions", "*"),
    ("directives", "*", "question"),
)


def forms_are_not_mixed(context: RuleContext) -> Iterator[Problem]:
    """A record does not use the earlier and the present form of a key together."""
    for dialogue in context.dialogues.values():
        earlier = dialogue.get("organiser")
        if earlier and dialogue.get("organisers"):
            yield earlier.problem_of_key("two-forms", earlier="organiser", key="organisers")
        for answer in dialogue.select("questions", "*", "answers", "*"):
            completeness = answer.get("completeness")
            if completeness and answer.get("verbatim"):
                yield completeness.problem_of_key("two-forms", earlier="completeness", key="verbatim")


def inferred_days_have_words(context: RuleContext) -> Iterator[Problem]:
    """The inferred day of a deadline stands beside the words of the source."""
    for dialogue in context.dialogues.values():
        for directive in dialogue.select("directives", "*"):
            day = directive.get("deadline_day")
            if day and not directive.get("deadline"):
                yield day.problem_of_key("day-without-deadline", day=day.text)


def announced_dialogues_have_no_outcome(context: RuleContext) -> Iterator[Problem]:
    """A dialogue that is only announced, or was cancelled, has no answers, directives or commendations."""
    for dialogue in context.dialogues.values():
        if dialogue.get_text("status") in {"announced", "cancelled"}:
            for path in (("questions", "*", "answers"), ("directives",), ("remarks",), ("commendations",)):
                for part in dialogue.select(*path):
                    yield part.problem_of_key("not-held", status=dialogue.get_text("status"))


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


def one_host_is_named(context: RuleContext) -> Iterator[Problem]:
    """A record names its province, its place or its host: one of the three."""
    for dialogue in context.dialogues.values():
        given = [cursor for key in HOST_KEYS if (cursor := dialogue.get(key))]
        if not given and isinstance(dialogue.value, dict):
            yield dialogue.problem("no-host")
        for cursor in given[1:]:
            yield cursor.problem_of_key("two-hosts", first=given[0].path[-1], key=cursor.path[-1])


def place_existed_on_date(context: RuleContext) -> Iterator[Problem]:
    """The district or commune of a record existed on the date of the dialogue."""
    for dialogue in context.dialogues.values():
        cursor, date_held = dialogue.get("place"), dialogue.get_date("date")
        place = context.entries.get("places", {}).get((cursor and cursor.text) or "")
        if cursor is None or cursor.text is None or place is None or date_held is None or existed_on(place, date_held):
            continue
        after = [one.text or "" for one in place.select("successors", "*")]
        right = after or list(_parents_on(context, "places", ("successors", "*"), cursor.text, date_held))
        yield cursor.problem(
            "place-not-valid" if right else "place-without-right",
            date=date_words(date_held),
            place=cursor.text,
            validity=_format_periods(place),
            right=", ".join(right),
        )


def province_existed_on_date(context: RuleContext) -> Iterator[Problem]:
    """The province of a record existed on the date of the dialogue."""
    for dialogue in context.dialogues.values():
        cursor, date_held = dialogue.get("province"), dialogue.get_date("date")
        if cursor is None or cursor.text is None or date_held is None:
            continue
        province = context.entries.get("provinces", {}).get(cursor.text)
        if province is None or existed_on(province, date_held):
            continue
        parents = _parents_on(context, "provinces", ("successor",), cursor.text, date_held)
        right = province.get_text("successor") or ", ".join(parents)
        yield cursor.problem(
            "province-not-valid",
            date=date_words(date_held),
            province=cursor.text,
            validity=_format_periods(province),
            right=right,
        )


def _parents_on(
    context: RuleContext, registry: str, steps: tuple[str, ...], id_: str, date: PartialDate
) -> Iterator[str]:
    """Yield ids of entries that existed on a date and whose successor, found at `steps`, is `id_`."""
    for other_id, other in context.entries[registry].items():
        if existed_on(other, date) and any(after.text == id_ for after in other.select(*steps)):
            yield other_id


def _format_periods(province: Cursor) -> str:
    periods = []
    for period in province.select("periods", "*"):
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


def sources_are_retrieved_after_publication(context: RuleContext) -> Iterator[Problem]:
    """A source is not retrieved before its publication."""
    for dialogue in context.dialogues.values():
        for source in dialogue.select("sources", "*"):
            cursor, published = source.get("retrieved"), source.get_date("published")
            if cursor and cursor.day and published and cursor.day < published.first:
                yield cursor.problem(
                    "retrieved-before-published", date=format_date(cursor.day), published=format_date(published)
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
    known: Mapping[str, Cursor], cursors: Iterable[Cursor], date_held: PartialDate | None
) -> Iterator[Problem]:
    for cursor in cursors:
        document = known.get(cursor.text or "")
        issued = document.get_date("date") if document else None
        if date_held and issued and date_held.last < issued.first:
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
    ("participants", "*"): ("group", "agencies", "people"),
    ("respondents", "*"): ("agency", "person", "position"),
    ("questions", "*", "asked_by"): ("person", "group", "position", "agency", "place"),
}


def agencies_match_province(context: RuleContext) -> Iterator[Problem]:
    """An agency in a record of a province or place is national or belongs to that province."""
    agencies = context.entries.get("agencies", {})
    paths = [path for path, registry in references(Dialogue).items() if registry == "agencies"]
    for dialogue in context.dialogues.values():
        ours = _province_of(context, dialogue)
        for path in paths:
            for cursor in dialogue.select(*map(str, path)):
                agency = agencies.get(cursor.text or "")
                theirs = agency.get_text("province") if agency else None
                if ours and theirs and ours != theirs:
                    yield cursor.problem("agency-of-other-province", id=cursor.text, theirs=theirs, ours=ours)


def _province_of(context: RuleContext, dialogue: Cursor) -> str | None:
    place = context.entries.get("places", {}).get(dialogue.get_text("place") or "")
    return place.get_text("province") if place else dialogue.get_text("province")


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
                suggestion = closest_match(cursor.text, files)
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
