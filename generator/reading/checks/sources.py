"""Rules on sources and cited documents of a record; each yields problems."""

from collections.abc import Iterable, Iterator, Mapping

from generator.reading.checks.context import RuleContext
from generator.reading.checks.suggestions import suggest_word
from generator.reading.cursor import Cursor
from generator.reading.problems import Problem
from generator.records.introspection import paths_to_holders
from generator.records.schema import Dialogue
from generator.text.dates import PartialDate, format_date


def sources_are_declared(context: RuleContext) -> Iterator[Problem]:
    """Every fact refers to a source of its own record."""
    paths = [tuple(map(str, path)) for path in paths_to_holders(Dialogue, "source")]
    for dialogue in context.dialogues.values():
        known = [source.text for source in dialogue.select("sources", "*", "id") if source.text]
        if not known:
            continue  # the schema reports missing sources
        for path in paths:
            for cursor in (*dialogue.select(*path, "source"), *dialogue.select(*path, "sources", "*")):
                if cursor.text and cursor.text not in known:
                    suggestion = suggest_word(cursor.text, known)
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
