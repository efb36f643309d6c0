"""The commented template of a new record, made from the schema and its words."""

import datetime
from collections.abc import Iterator

from generator.records.introspection import choice_label, choices, is_list, nested_model
from generator.records.model import Model
from generator.records.schema import Dialogue
from generator.text.strings import field_words, text

_WIDTH = 110


def blank_dialogue(province: str, date: datetime.date) -> str:
    """A record with its province and date filled in, and every other field explained."""
    filled = {"province": province, "date": date.isoformat()}
    blocks = [_comment(text("template.head"), "")]
    for name, field in Dialogue.model_fields.items():
        value = filled.get(name)
        if value is None and field.is_required():
            value = '""'
        blocks.append("\n".join(_field(Dialogue, name, value, "")))
    return "\n\n".join(blocks) + "\n"


def _field(model: type[Model], name: str, value: str | None, indent: str) -> Iterator[str]:
    """A field's comment and line; without a value the line is a comment, to be uncommented."""
    field = model.model_fields[name]
    words = field_words(model.__name__, name)
    needed = text("template.required" if field.is_required() else "template.optional")
    yield _comment(f"{words.title} ({needed}). {words.description}", indent)
    options = choices(field.annotation)
    if options:
        yield _comment(
            "; ".join(f"{option}: {choice_label(model.__name__, name, option)}" for option in options), indent
        )
    inner = nested_model(field.annotation)
    if inner is None:
        if value is None and is_list(field.annotation) and " " in words.example.strip("[]").partition(",")[0]:
            # Sentences: in brackets each comma in them would end an item.
            yield f"{indent}# {name}:"
            yield from (f"{indent}#   - {item.strip()}" for item in words.example.strip("[]").split(","))
        else:
            yield f"{indent}{name}: {value}" if value is not None else f"{indent}# {name}: {words.example}"
    elif value is not None:
        yield f"{indent}{name}:"
        yield from _item(inner, f"{indent}  ", "- " if is_list(field.annotation) else "")
    else:
        yield f"{indent}# {name}:"
        yield from _example_lines(inner, f"{indent}# ", "  - " if is_list(field.annotation) else "  ")


def _item(model: type[Model], indent: str, dash: str) -> Iterator[str]:
    """One item of a required list: its required fields empty, the others as comments."""
    fields = sorted(model.model_fields, key=lambda name: not model.model_fields[name].is_required())
    for place, name in enumerate(fields):
        value = '""' if model.model_fields[name].is_required() else None
        lead = f"{indent}{dash}" if not place else f"{indent}{' ' * len(dash)}"
        words = field_words(model.__name__, name)
        yield _comment(f"{words.title}. {words.description}", f"{indent}{' ' * len(dash)}" if place else indent)
        yield f"{lead}{name}: {value}" if value else f"{indent}{' ' * len(dash)}# {name}: {words.example}"


def _example_lines(model: type[Model], lead: str, first: str) -> Iterator[str]:
    """One item as an example, field by field; a comma inside brackets would split what staff write there."""
    for place, (name, field) in enumerate(model.model_fields.items()):
        gap = first if not place else " " * len(first)
        options = choices(field.annotation)
        if options:
            labels = ", ".join(f"{option} ({choice_label(model.__name__, name, option)})" for option in options)
            yield f"{lead}{' ' * len(first)}# {text('template.choose')}: {labels}"
        inner = nested_model(field.annotation)
        if inner is None:
            yield f"{lead}{gap}{name}: {field_words(model.__name__, name).example}"
        else:
            yield f"{lead}{gap}{name}:"
            yield from _example_lines(inner, lead, " " * len(first) + ("  - " if is_list(field.annotation) else "  "))


def _comment(words: str, indent: str) -> str:
    """Words as comment lines of a readable width."""
    lines: list[str] = []
    line = f"{indent}#"
    for word in words.split():
        if len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = f"{indent}#"
        line += f" {word}"
    return "\n".join([*lines, line])
