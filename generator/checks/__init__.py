"""The cross-record rules: one small function each, all listed in RULES."""

from collections.abc import Callable, Iterator

from generator.checks import records, registries
from generator.checks.scene import Scene
from generator.loader import Content
from generator.problems import Problem

RULES: tuple[Callable[[Scene], Iterator[Problem]], ...] = (
    records.ids_are_declared,
    records.sources_are_declared,
    records.ids_are_unique,
    records.file_name_fits,
    records.province_is_of_its_day,
    records.nothing_precedes_its_dialogue,
    records.retrieved_after_published,
    records.cited_documents_existed,
    records.counts_hold_the_named,
    records.themes_have_no_text,
    records.somebody_is_meant,
    records.agencies_are_of_the_province,
    records.shown_names_are_given,
    records.told_answers_have_text,
    records.mentioned_answers_have_no_text,
    records.minors_are_protected,
    records.attachments_exist,
    records.attachments_are_used,
    registries.periods_follow_each_other,
    registries.ends_have_successors,
    registries.successors_do_not_circle,
    registries.abbreviations_stand_once,
    registries.spellings_are_of_one_abbreviation,
    registries.abbreviations_are_no_words,
    registries.full_forms_stand_once,
    registries.full_forms_are_full,
)


def check(content: Content) -> Iterator[Problem]:
    """Every problem that the rules find in the content."""
    scene = Scene(content)
    for rule in RULES:
        yield from rule(scene)
