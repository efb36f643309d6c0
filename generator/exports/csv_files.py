"""Questions, directives and commendations as CSV (RFC 4180), with a byte order mark for spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from generator.archive.archive import Archive
from generator.archive.outcome import given_answers, outcome
from generator.jobs.output import Output
from generator.pages import urls
from generator.records.dialogue import Dialogue
from generator.records.introspection import choice_label
from generator.text.strings import text


def csv_files(archive: Archive) -> Iterator[Output]:
    """Yield one file per table."""
    tables = {"questions": "hoi-dap", "directives": "chi-dao", "commendations": "bieu-duong"}
    for name, file in tables.items():
        yield Output(f"{urls.DATA}{file}.csv", partial(_table, name, archive))


def _table(name: str, archive: Archive) -> bytes:
    return _csv(name, _ROWS[name](archive))


def _dialogue_columns(archive: Archive, dialogue: Dialogue) -> tuple[str, ...]:
    record, host = dialogue.record, archive.hosts[dialogue]
    level = choice_label("Agency", "level", host.level)
    return dialogue.id, level, host.key[1], host.province or "", str(record.date), record.date_note or ""


def _questions(archive: Archive) -> Iterator[tuple[object, ...]]:
    for dialogue in archive.dialogues:
        for item in dialogue.questions:
            question = item.record
            answers, result = given_answers(item), outcome(item)
            answered = sorted({agency for answer in answers for agency in answer.by})
            yield (
                *_dialogue_columns(archive, dialogue),
                question.id,
                question.grain or "",
                question.title,
                " ".join(question.topics),
                text(f"outcome-short.{result}"),
                # A zero would claim that nobody answered; only a record that has all answers can say so.
                len(answers) if answers or result == "not-recorded" else "",
                " ".join(answered),
                " ".join(dialogue.record.source_ids(question)),
                urls.question(dialogue.id, question.id),
            )


def _directives(archive: Archive) -> Iterator[tuple[object, ...]]:
    for dialogue in archive.dialogues:
        for item in dialogue.directives:
            directive = item.record
            yield (
                *_dialogue_columns(archive, dialogue),
                directive.id,
                choice_label("Directive", "force", directive.force) if directive.force else "",
                " ".join(directive.to),
                directive.text,
                directive.deadline or "",
                directive.deadline_day or "",
                item.status if item.status != "unknown" else "",
                " ".join(dialogue.record.source_ids(directive)),
                urls.directive(dialogue.id, directive.id),
            )


def _commendations(archive: Archive) -> Iterator[tuple[object, ...]]:
    for dialogue in archive.dialogues:
        for commendation in dialogue.record.commendations:
            yield (
                *_dialogue_columns(archive, dialogue),
                commendation.id,
                commendation.kind,
                commendation.count or "",
                commendation.award or "",
                commendation.reason or "",
                " ".join(commendation.awarded_by),
                " ".join(dialogue.record.source_ids(commendation)),
                urls.commendation(dialogue.id, commendation.id),
            )


_ROWS: Mapping[str, Callable[[Archive], Iterator[tuple[object, ...]]]] = {
    "questions": _questions,
    "directives": _directives,
    "commendations": _commendations,
}
# Spreadsheets run a cell with one of these prefixes as a formula; a leading apostrophe makes it text.
_FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")


def _csv(name: str, rows: Iterable[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(text(f"table.{name}").split("|"))
    for row in rows:
        cells = (str(cell) for cell in row)
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA_PREFIXES) else cell for cell in cells)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
