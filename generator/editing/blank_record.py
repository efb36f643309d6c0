"""The full YAML template of a new record: every key, with comments from the schema and the field texts."""

from collections.abc import Iterator

from generator.editing.choice_words import choices_of
from generator.editing.fitting_examples import FittingExamples
from generator.records.attendance import Sourced
from generator.records.introspection import choices, field_names, is_list, nested_model
from generator.records.model import Model
from generator.records.schema import Dialogue
from generator.text.strings import field_help, text

_COMMENT_WIDTH = 110
_SECOND_THOUGHTS = frozenset(
    {
        *(("", name) for name in Sourced.model_fields),
        ("Participant", "at_least"),
        ("Respondent", "questions"),
        ("Question", "outcome"),
        ("Answer", "completeness"),
        ("Answer", "also"),
        ("Answer", "referred_to"),
        ("Directive", "question"),
    }
)
"""Keys as (model or "" for any, field) that contradict the rest of their example, or name what need not be there.

They remain comments where the example of the field around them is uncommented.
"""


def blank_dialogue(key: str, host: str, examples: FittingExamples) -> str:
    """Return a YAML template with host (its key and id) and days, other required fields empty, the rest as comments."""
    filled = {key: host, "date": str(examples.date), "entered_on": str(examples.today)}
    blocks = [_comment(text("template.head"), "")]
    for name, field in Dialogue.model_fields.items():
        value = filled.get(name)
        if value is None and field.is_required():
            value = '""'
        blocks.append("\n".join(_field_lines(Dialogue, name, value, examples)))
    return "\n\n".join(blocks) + "\n"


def _field_lines(model: type[Model], name: str, value: str | None, examples: FittingExamples) -> Iterator[str]:
    """Yield a field's comment and line; without a value the line is commented out."""
    field = model.model_fields[name]
    words = field_help(model.__name__, name)
    needed = text("template.required" if field.is_required() else "template.optional")
    yield _comment(f"{words.title} ({needed}). {words.description}", "")
    if choices(field.annotation):
        yield _comment(choices_of(model, name), "")
    inner = nested_model(field.annotation)
    if inner is None:
        if value is None and is_list(field.annotation) and " " in words.example.strip("[]").partition(",")[0]:
            # Sentences as a block list: in a flow list a comma inside a sentence would split it.
            yield f"# {name}:"
            yield from (f"#   - {item.strip()}" for item in words.example.strip("[]").split(","))
        else:
            yield f"{name}: {value}" if value is not None else f"# {name}: {examples.example(model, name)}"
    elif value is not None:
        yield f"{name}:"
        yield from _item_lines(inner, "  ", "- " if is_list(field.annotation) else "", examples)
    else:
        yield f"# {name}:"
        yield from _example_lines(inner, "# ", "  - " if is_list(field.annotation) else "  ", examples)


def _item_lines(model: type[Model], indent: str, dash: str, examples: FittingExamples) -> Iterator[str]:
    """Yield one item of a required list: required fields empty, the others commented out."""
    fields = sorted(field_names(model), key=lambda name: not model.model_fields[name].is_required())
    inside = f"{indent}{' ' * len(dash)}"
    for index, name in enumerate(fields):
        value = '""' if model.model_fields[name].is_required() else None
        words = field_help(model.__name__, name)
        chosen = choices_of(model, name) if choices(model.model_fields[name].annotation) else ""
        yield _comment(f"{words.title}. {words.description} {chosen}", inside if index else indent)
        yield (
            f"{inside if index else f'{indent}{dash}'}{name}: {value}"
            if value
            else f"{inside}# {name}: {examples.example(model, name)}"
        )


def _example_lines(model: type[Model], lead: str, first: str, examples: FittingExamples) -> Iterator[str]:
    """Yield one example item in block style: in flow style a comma inside a text would split it."""
    for index, name in enumerate(field_names(model)):
        field = model.model_fields[name]
        gap = first if not index else " " * len(first)
        if choices(field.annotation):
            yield f"{lead}{' ' * len(first)}# {choices_of(model, name)}"
        inner = nested_model(field.annotation)
        if inner is not None:
            yield f"{lead}{gap}{name}:"
            dash = "  - " if is_list(field.annotation) else "  "
            yield from _example_lines(inner, lead, " " * len(first) + dash, examples)
        else:
            kept = "# " if _SECOND_THOUGHTS & {("", name), (model.__name__, name)} else ""
            yield f"{lead}{gap}{kept}{name}: {examples.example(model, name)}"


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
