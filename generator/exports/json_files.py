"""Records and registries as JSON in the published format, version 2: without staff notes and hidden names."""

from functools import partial
from typing import Any

from pydantic_core import to_json

from generator.archive.archive import Archive
from generator.archive.names import public_name
from generator.jobs.output import Output
from generator.pages import urls
from generator.records.dialogue import Dialogue
from generator.records.schema import Commendation
from generator.text.digest import digest

FORMAT_VERSION = 2
LICENCE = "CC-BY-4.0"


def dialogue_json(dialogue: Dialogue) -> Output:
    """Return the file of one dialogue."""
    path = f"{urls.DATA}doi-thoai/{dialogue.id}.json"
    return Output(path, partial(_dialogue, dialogue), partial(digest, path, dialogue.digest))


def registries_json(archive: Archive) -> Output:
    """Return the file of all registries."""
    return Output(f"{urls.DATA}danh-muc.json", partial(_registries, archive))


def _dialogue(dialogue: Dialogue) -> bytes:
    return _json(dialogue_data(dialogue))


def _registries(archive: Archive) -> bytes:
    return _json(registries_data(archive))


def dialogue_data(dialogue: Dialogue) -> dict[str, Any]:
    """Return the published data of a dialogue."""
    record = dialogue.record
    data = record.model_dump(mode="json", exclude_defaults=True, exclude={"notes", "accepted", "commendations"})
    if record.commendations:
        data["commendations"] = [_commendation(commendation) for commendation in record.commendations]
    if dialogue.narrative:
        data["narrative"] = dialogue.narrative
    if dialogue.keeper:
        data["keeper"] = dialogue.keeper
    return {"version": FORMAT_VERSION, "licence": LICENCE, "id": dialogue.id, "url": urls.dialogue(dialogue.id), **data}


def _commendation(commendation: Commendation) -> dict[str, Any]:
    data = commendation.model_dump(mode="json", exclude_defaults=True, exclude={"named"})
    named = []
    for person in commendation.named:
        row = person.model_dump(mode="json", exclude_defaults=True, exclude={"name", "display", "minor", "consent"})
        named.append({"name": public_name(person), **row})
    return {**data, "named": named} if named else data


def registries_data(archive: Archive) -> dict[str, Any]:
    """Return the published data of all registries, by name."""
    tables = {
        "provinces": archive.provinces,
        "places": archive.places,
        "agencies": archive.agencies,
        "people": archive.people,
        "topics": archive.topics,
        "documents": archive.documents,
        "abbreviations": archive.abbreviations,
    }
    rows = {
        name: [entry.model_dump(mode="json", exclude_defaults=True) for entry in table.values()]
        for name, table in tables.items()
    }
    return {"version": FORMAT_VERSION, "licence": LICENCE, **rows}


def _json(data: object) -> bytes:
    return to_json(data, indent=1) + b"\n"
