"""The allowed values of a field of fixed values, as templates name them to people who write records."""

from generator.records.introspection import choice_label, choices, is_list
from generator.records.model import Model
from generator.text.strings import text


def choices_of(model: type[Model], name: str) -> str:
    """The allowed values of a field with their Vietnamese labels, and how many of them may be chosen."""
    annotation = model.model_fields[name].annotation
    shown = ", ".join(f"{value} ({choice_label(model.__name__, name, value)})" for value in choices(annotation))
    return f"{text('template.choose-many' if is_list(annotation) else 'template.choose')}: {shown}"
