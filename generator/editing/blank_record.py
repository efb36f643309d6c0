"""The YAML template of a new record, with comments from the schema and the field texts."""

from collections.abc import Iterator

from generator.records.introspection import choice_label, choices, field_names, is_list, nested_model
from generator.records.model import Model
from generator.records.schema import Dialogue
from generator.text.strings import field_help, text

_COMMENT_WIDTH = 110


def blank_dialogue(key: str, host: str, date: str) -> str:
    """Return a YAML template with host (its key and id) and date, other required fields empty, the rest as comments."""
    filled = {key: host, "date": date}
    blocks = [_comment(text("template.head"), "")]
    for name, field in Dialogue.model_fields.items():
        value = filled.get(name)
        if value is None and field.is_required():
            value = '""'
        blocks.append("\n".join(_field_lines(Dialogue, name, value, "")))
    return "\n\n".join(blocks) + "\n"


def _field_lines(model: type[Model], name: str, value: str | None, indent: str) -> Iterator[str]:
    """Yield a field's comment and line; without a value the line is commented out."""
    field = model.model_fields[name]
    words = field_help(model.__name__, name)
    needed = text("template.required" if field.is_required() else "template.optional")
    yield _comment(f"{words.title} ({needed}). {words.description}", indent)
    options = choices(field.annotation)
    if options:
        yield _comment(
            "; ".join(f"{option} ({choice_label(model.__name__, name, option)})" for option in options), indent
        )
    inner = nested_model(field.annotation)
    if inner is None:
        if value is None and is_list(field.annotation) and " " in words.example.strip("[]").partition(",")[0]:
            # Sentences as a block list: in a flow list a comma inside a sentence would split it.
            yield f"{indent}# {name}:"
            yield from (f"{indent}#   - {item.strip()}" for item in words.example.strip("[]").split(","))
        else:
            yield f"{indent}{name}: {value}" if value is not None else f"{indent}# {name}: {words.example}"
    elif value is not None:
        yield f"{indent}{name}:"
        yield from _item_lines(inner, f"{indent}  ", "- " if is_list(field.annotation) else "")
    else:
        yield f"{indent}# {name}:"
        yield from _example_lines(inner, f"{indent}# ", "  - " if is_list(field.annotation) else "  ")


def _item_lines(model: type[Model], indent: str, dash: str) -> Iterator[str]:
    """Yield one item of a required list: required fields empty, the others commented out."""
    fields = sorted(field_names(model), key=lambda name: not model.model_fields[name].is_required())
    for index, name in enumerate(fields):
        value = '""' if model.model_fields[name].is_required() else None
        lead = f"{indent}{dash}" if not index else f"{indent}{' ' * len(dash)}"
        words = field_help(model.__name__, name)
        yield _comment(f"{words.title}. {words.description}", f"{indent}{' ' * len(dash)}" if index else indent)
        yield f"{lead}{name}: {value}" if value else f"{indent}{' ' * len(dash)}# {name}: {words.example}"


def _example_lines(model: type[Model], lead: str, first: str) -> Iterator[str]:
    """Yield one example item in block style: in flow style a comma inside a text would split it."""
    for index, name in enumerate(field_names(model)):
        field = model.model_fields[name]
        gap = first if not index else " " * len(first)
        options = choices(field.annotation)
        if options:
            labels = ", ".join(f"{option} ({choice_label(model.__name__, name, option)})" for option in options)
            yield f"{lead}{' ' * len(first)}# {text('template.choose')}: {labels}"
        inner = nested_model(field.annotation)
        if inner is None:
            yield f"{lead}{gap}{name}: {field_help(model.__name__, name).example}"
        else:
            yield f"{lead}{gap}{name}:"
            yield from _example_lines(inner, lead, " " * len(first) + ("  - " if is_list(field.annotation) else "  "))


def _comment(words: str, indent: str) -> str:
    """Wrap a text into comment lines of at most _COMMENT_WIDTH characters."""
    lines: list[str] = []
    line = f"{indent}#"
    for word in words.split():
        if len(line) + 1 + len(word) > _COMMENT_WIDTH:
            lines.append(line)
            line = f"{indent}#"
        line += f" {word}"
    return "\n".join([*lines, line])
