"""Values that remedies show for a missing key: with them in its place, the record has no further problem."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from generator.reading.checks.context import province_of
from generator.reading.cursor import Cursor
from generator.reading.fast_yaml import Node
from generator.records.introspection import is_list, references
from generator.records.model import FieldPath, Model
from generator.records.schema import Source
from generator.text.strings import field_help
from generator.text.vietnamese import slug

Entries: TypeAlias = Mapping[str, Mapping[str, Cursor]]

_FILE_NAME = re.compile(r".*/(?P<host>[a-z0-9-]+?)-(?P<year>[0-9]{4})(?:-[0-9]+)?\.\w+")
_NAMING_KEYS = ("name", "title", "full")


def example_value(model: type[Model], name: str, parent: Cursor, entries: Entries) -> str:
    """YAML for a field that `parent` lacks, fitting the rest of the document; else the example of the field's help."""
    return _fitting(model, name, parent, entries) or field_help(model.__name__, name).example


def _fitting(model: type[Model], name: str, parent: Cursor, entries: Entries) -> str | None:
    finder = _FINDERS.get((model.__name__, name)) or _FINDERS.get(("", name))
    if finder is not None:
        return finder(parent)
    if name == "id":
        return _new_id(model, parent)
    return _registered(model, name, province_of(Cursor.at_root(parent.document).get_text, entries), entries)


def _province(record: Cursor) -> str | None:
    """The province in the name of the record's file."""
    found = _FILE_NAME.fullmatch(record.document.file)
    return found["host"] if found else None


def _date(record: Cursor) -> str | None:
    """A day of the year in the name of the record's file."""
    found = _FILE_NAME.fullmatch(record.document.file)
    return f"{found['year']}{field_help('Dialogue', 'date').example[4:]}" if found else None


def _sources(record: Cursor) -> str | None:
    """A list of all sources that the record's facts name."""
    ids = dict.fromkeys(_values_of(record.value, "source"))
    title = field_help("Source", "title").example
    rows = (f"{{id: {id_}, kind: news, title: {title}}}" for id_ in ids)
    return f"[{', '.join(rows)}]" if ids else None


def _source(fact: Cursor) -> str | None:
    """The first source of the record."""
    sources = Cursor.at_root(fact.document).select("sources", "*", "id")
    return next((source.text for source in sources if source.text), None)


def _source_id(source: Cursor) -> str | None:
    """An id that facts name and that no source has."""
    known = set(_siblings(source, "id"))
    used = _values_of(Cursor.at_root(source.document).value, "source")
    return next((id_ for id_ in used if id_ not in known), _new_id(Source, source))


def _number(item: Cursor) -> str:
    """The number after the highest of the list."""
    used = [int(id_) for id_ in _siblings(item, "id") if re.fullmatch("[0-9]{1,9}", id_)]
    return str(max(used, default=0) + 1)


def _periods(province: Cursor) -> str | None:
    """A period without end, for a province without successor."""
    example = field_help("Province", "periods").example
    return None if province.get("successor") else re.sub(", until: [0-9-]+", "", example)


_FINDERS: Mapping[tuple[str, str], Callable[[Cursor], str | None]] = {
    ("Dialogue", "province"): _province,
    ("Dialogue", "date"): _date,
    ("Dialogue", "sources"): _sources,
    ("Source", "id"): _source_id,
    ("Question", "id"): _number,
    ("Directive", "id"): _number,
    ("Commendation", "id"): _number,
    ("Update", "date"): lambda update: Cursor.at_root(update.document).get_text("date"),
    ("Answer", "completeness"): lambda answer: None if answer.get("text") else "mentioned",
    ("Named", "display"): lambda named: None if named.get("name") else "hidden",
    ("Province", "periods"): _periods,
    ("", "source"): _source,
}
"""How to find a value by model ("" for any) and key, from the mapping that lacks it; None if the example fits."""


def _new_id(model: type[Model], parent: Cursor) -> str:
    """An id for an entry of a registry, from its name, or for a source; other than those of its siblings."""
    named = next((text for key in _NAMING_KEYS if (text := parent.get_text(key))), "")
    for period in parent.select("periods", "*", "name"):
        named = period.text or named
    example = slug(named) if model.__name__ != "Source" else ""
    example = example or field_help(model.__name__, "id").example
    used = set(_siblings(parent, "id"))
    return next(id_ for id_ in (example, *(f"{example}-{n}" for n in range(2, len(used) + 3))) if id_ not in used)


def _values_of(node: Node, key: str) -> Iterator[str]:
    """Yield every text below a key of that name."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key and isinstance(value, str):
                yield value.strip()
            yield from _values_of(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from _values_of(item, key)


def _siblings(parent: Cursor, name: str) -> Iterator[str]:
    """Yield the texts of a key in all items of the list that an item is in."""
    steps = [str(step) for step in parent.path[:-1]]
    for item in Cursor.at_root(parent.document).select(*steps, "*", name):
        if item.text:
            yield item.text


def _registered(model: type[Model], name: str, home: str | None, entries: Entries) -> str | None:
    """The first entry of a field's registry that a record of province `home` may name."""
    path: FieldPath = (name, "*") if is_list(model.model_fields[name].annotation) else (name,)
    registry = references(model).get(path, "")
    known = entries.get(registry, {})
    fitting = (id_ for id_, entry in known.items() if entry.get_text("province") in {None, home})
    id_ = next(fitting, None)
    return id_ and (f"[{id_}]" if len(path) > 1 else id_)
