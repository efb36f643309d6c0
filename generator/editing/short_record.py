"""The short YAML template of a new record: the required keys, and an example of what nearly every record has."""

from generator.editing.choice_words import choices_of
from generator.editing.fitting_examples import FittingExamples
from generator.records.schema import Commendation, Dialogue, Source
from generator.text.strings import field_help, text


def short_dialogue(key: str, host: str, examples: FittingExamples) -> str:
    """Return a template of about 30 lines with host (its key and id), the date and today as the day of entry."""
    bodies = examples.ids("agencies", "so-noi-vu", "tinh-doan")
    return text(
        "template.short",
        key=key,
        host=host,
        date=examples.date,
        today=examples.today,
        kinds=choices_of(Dialogue, "kind"),
        source_kinds=choices_of(Source, "kind"),
        commended=choices_of(Commendation, "kind"),
        person=field_help("PersonAtTime", "person").example,
        topic=examples.ids("topics", "khoi-nghiep")[0],
        answerer=bodies[0],
        addressee=bodies[-1],
    )
