"""The rules of dialogue records and of the ids in every file; each yields problems."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from generator.reading.checks.context import RuleContext, valid_on
from generator.reading.cursor import Cursor
from generator.reading.loader import DIALOGUE_NAME
from generator.reading.problems import Position, Problem
from generator.records.introspection import references
from generator.records.schema import RECORD_TYPES, REGISTRIES, Dialogue
from generator.text.vietnamese import format_date, nearest


def ids_are_declared(scene: RuleContext) -> Iterator[Problem]:
    """Every id of a province, agency, person, topic or document stands in its registry."""
    for type_, document in scene.documents:
        model = RECORD_TYPES[type_]
        start: tuple[str, ...] = ("*",) if type_ in REGISTRIES else ()
        for path, registry in references(model).items():
            known = scene.entries.get(registry)
            if known is None:
                continue  # the registry itself could not be read: that is said already
            for place in Cursor.at_root(document).each(*start, *map(str, path)):
                if place.is_id and place.text not in known:
                    file = f"{scene.folder}/registry/{registry}.yml"
                    yield place.problem("unknown-id", nearest(place.text or "", known), id=place.text, registry=file)


def sources_are_declared(scene: RuleContext) -> Iterator[Problem]:
    """Every fact names a source of its own record."""
    for dialogue in scene.dialogues.values():
        known = [source.text for source in dialogue.each("sources", "*", "id") if source.text]
        if not known:
            continue  # that sources are missing is said by the schema
        for path in _SOURCED:
            for place in dialogue.each(*path, "source"):
                if place.text and place.text not in known:
                    near = nearest(place.text, known)
                    yield place.problem("unknown-source", near, id=place.text, ids=", ".join(known))


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


def _repeated(places: Iterable[Cursor]) -> Iterator[Problem]:
    first: dict[str, Cursor] = {}
    for place in places:
        if place.text is None:
            continue
        if place.text in first:
            yield place.problem("duplicate-id", id=place.text, first=str(first[place.text].position))
        else:
            first[place.text] = place


def ids_are_unique(scene: RuleContext) -> Iterator[Problem]:
    """No two entries of a registry, or questions, directives, commendations or sources of a record, share an id."""
    for _, document in scene.registries:
        yield from _repeated(Cursor.at_root(document).each("*", "id"))
    for dialogue in scene.dialogues.values():
        for part in ("questions", "directives", "commendations", "sources"):
            yield from _repeated(dialogue.each(part, "*", "id"))


def file_name_fits(scene: RuleContext) -> Iterator[Problem]:
    """A record's file is named after its province and year."""
    for id_, dialogue in scene.dialogues.items():
        name = DIALOGUE_NAME.fullmatch(id_)
        province, held = dialogue.text_of("province"), dialogue.date_of("date")
        if name is None or province is None or held is None:
            continue
        if (name["province"], int(name["year"])) != (province, held.year):
            yield Problem.of(Position(dialogue.document.file), "file-name-differs", expected=f"{province}-{held.year}")


def province_is_of_its_day(scene: RuleContext) -> Iterator[Problem]:
    """A record names the province that was valid on its day."""
    for dialogue in scene.dialogues.values():
        place, held = dialogue.get("province"), dialogue.date_of("date")
        if place is None or place.text is None or held is None:
            continue
        province = scene.entries.get("provinces", {}).get(place.text)
        if province is None or valid_on(province, held):
            continue
        right = province.text_of("successor") or ", ".join(_parents_on(scene, place.text, held))
        yield place.problem(
            "province-not-valid",
            date=format_date(held),
            province=place.text,
            validity=_validity(province),
            right=right,
        )


def _parents_on(scene: RuleContext, province: str, day: datetime.date) -> Iterator[str]:
    """The provinces that went into one and were there on a day."""
    for id_, other in scene.entries["provinces"].items():
        if other.text_of("successor") == province and valid_on(other, day):
            yield id_


def _validity(province: Cursor) -> str:
    periods = []
    for period in province.each("periods", "*"):
        since, until = period.date_of("since"), period.date_of("until")
        periods.append(f"{format_date(since) if since else '…'} – {format_date(until) if until else '…'}")
    return "; ".join(periods)


def _earlier(dialogue: Cursor, steps: tuple[str, ...], code: str, held: datetime.date | None) -> Iterator[Problem]:
    for place in dialogue.each(*steps):
        if held and place.date and place.date < held:
            yield place.problem(code, date=format_date(place.date), held=format_date(held))


def nothing_precedes_its_dialogue(scene: RuleContext) -> Iterator[Problem]:
    """Answers, updates, deadlines and sources are not older than the dialogue they come from."""
    for dialogue in scene.dialogues.values():
        held = dialogue.date_of("date")
        yield from _earlier(dialogue, ("questions", "*", "answers", "*", "date"), "answer-before-dialogue", held)
        yield from _earlier(dialogue, ("directives", "*", "updates", "*", "date"), "update-before-dialogue", held)
        yield from _earlier(dialogue, ("directives", "*", "deadline"), "deadline-before-dialogue", held)
        yield from _earlier(dialogue, ("sources", "*", "published"), "published-before-dialogue", held)


def retrieved_after_published(scene: RuleContext) -> Iterator[Problem]:
    """A source was not retrieved before it was published."""
    for dialogue in scene.dialogues.values():
        for source in dialogue.each("sources", "*"):
            place, published = source.get("retrieved"), source.date_of("published")
            if place and place.date and published and place.date < published:
                yield place.problem(
                    "retrieved-before-published", date=format_date(place.date), published=format_date(published)
                )


def cited_documents_existed(scene: RuleContext) -> Iterator[Problem]:
    """What a dialogue cites was issued by its day."""
    known = scene.entries.get("documents", {})
    for dialogue in scene.dialogues.values():
        held = dialogue.date_of("date")
        for part in ("presentations", "questions", "directives"):
            yield from _issued_later(known, dialogue.each(part, "*", "documents", "*"), held)
        yield from _issued_later(known, dialogue.each("documents", "*"), held)


def _issued_later(
    known: Mapping[str, Cursor], places: Iterable[Cursor], held: datetime.date | None
) -> Iterator[Problem]:
    for place in places:
        document = known.get(place.text or "")
        issued = document.date_of("date") if document else None
        if held and issued and held < issued:
            yield place.problem(
                "document-after-dialogue", id=place.text, date=format_date(issued), held=format_date(held)
            )


def counts_hold_the_named(scene: RuleContext) -> Iterator[Problem]:
    """A commendation does not name more people than it counts."""
    for dialogue in scene.dialogues.values():
        for commendation in dialogue.each("commendations", "*"):
            place, named = commendation.get("count"), sum(1 for _ in commendation.each("named", "*"))
            if place and place.number is not None and place.number < named:
                yield place.problem("fewer-than-named", count=place.number, named=named)


def themes_have_no_text(scene: RuleContext) -> Iterator[Problem]:
    """A theme reported in summary is never put into an invented question's words."""
    for dialogue in scene.dialogues.values():
        for question in dialogue.each("questions", "*"):
            text = question.get("text")
            if text is not None and question.text_of("grain") == "theme":
                yield text.problem_of_key("theme-with-text")


def somebody_is_meant(scene: RuleContext) -> Iterator[Problem]:
    """An entry that says who, says it."""
    for dialogue in scene.dialogues.values():
        for path, keys in _WHO.items():
            for entry in dialogue.each(*path):
                if isinstance(entry.value, dict) and not any(entry.get(key) for key in keys):
                    yield entry.problem("nobody", keys=", ".join(keys))


_WHO = {
    ("participants", "*"): ("group", "agencies"),
    ("respondents", "*"): ("agency", "person", "position"),
    ("questions", "*", "asked_by"): ("person", "group", "place"),
}


def agencies_are_of_the_province(scene: RuleContext) -> Iterator[Problem]:
    """An agency in a record is a national one or one of the record's own province."""
    agencies = scene.entries.get("agencies", {})
    paths = [path for path, registry in references(Dialogue).items() if registry == "agencies"]
    for dialogue in scene.dialogues.values():
        ours = dialogue.text_of("province")
        for path in paths:
            for place in dialogue.each(*map(str, path)):
                agency = agencies.get(place.text or "")
                theirs = agency.text_of("province") if agency else None
                if ours and theirs and ours != theirs:
                    yield place.problem("agency-of-other-province", id=place.text, theirs=theirs, ours=ours)


def shown_names_are_given(scene: RuleContext) -> Iterator[Problem]:
    """Who is shown by name or initials has a name."""
    for dialogue in scene.dialogues.values():
        for named in dialogue.each("commendations", "*", "named", "*"):
            if named.text_of("display") in {"full", "initials"} and named.get("name") is None:
                yield named.problem("shown-without-name")


def told_answers_have_text(scene: RuleContext) -> Iterator[Problem]:
    """An answer that the source tells, in full or in summary, is there to be read."""
    for dialogue in scene.dialogues.values():
        for answer in dialogue.each("questions", "*", "answers", "*"):
            completeness = answer.get("completeness")
            if completeness and completeness.text in {"verbatim", "summary"} and answer.get("text") is None:
                yield completeness.problem("answer-without-text", completeness=completeness.text)


def mentioned_answers_have_no_text(scene: RuleContext) -> Iterator[Problem]:
    """An answer of which the source says only that it was given is not put into words."""
    for dialogue in scene.dialogues.values():
        for answer in dialogue.each("questions", "*", "answers", "*"):
            text = answer.get("text")
            if text is not None and answer.text_of("completeness") == "mentioned":
                yield text.problem_of_key("mentioned-with-text")


def minors_are_protected(scene: RuleContext) -> Iterator[Problem]:
    """A minor's full name is shown only where consent is on record."""
    for dialogue in scene.dialogues.values():
        for named in dialogue.each("commendations", "*", "named", "*"):
            display = named.get("display")
            shown = display is not None and display.text == "full"
            if shown and display and named.text_of("minor") == "true" and not named.text_of("consent"):
                yield display.problem("minor-without-consent")


def attachments_exist(scene: RuleContext) -> Iterator[Problem]:
    """Every attachment that a record lists is there, and listed once."""
    for id_, dialogue in scene.dialogues.items():
        files = scene.attachments.get(id_, {})
        seen: set[str] = set()
        for place in dialogue.each("attachments", "*", "file"):
            if place.text is None:
                continue
            if place.is_attachment_name and place.text not in files:
                folder = f"{scene.folder}/attachments/{id_}"
                yield place.problem("attachment-missing", nearest(place.text, files), file=f"{folder}/{place.text}")
            if place.text in seen:
                yield place.problem("attachment-claimed-twice", file=place.text)
            seen.add(place.text)


def attachments_are_used(scene: RuleContext) -> Iterator[Problem]:
    """Every file among the attachments is listed by its record."""
    for id_, files in scene.attachments.items():
        folder = f"{scene.folder}/attachments/{id_}"
        dialogue = scene.dialogues.get(id_)
        if dialogue is None:
            yield Problem.of(Position(folder), "attachment-unclaimed", dialogue=id_)
            continue
        listed = {place.text for place in dialogue.each("attachments", "*", "file")}
        for file in files:
            if file not in listed:
                yield Problem.of(Position(f"{folder}/{file}"), "attachment-unused", dialogue=id_)
