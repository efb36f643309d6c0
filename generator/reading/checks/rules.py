"""The cross-record rules: one small function each, all listed in two tables."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from generator.reading.checks import records, registries
from generator.reading.checks.context import RuleContext
from generator.reading.problems import Problem

Rule: TypeAlias = Callable[[RuleContext], Iterator[Problem]]

RECORD_RULES: tuple[Rule, ...] = (
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
)
"""The rules of every scene."""
REGISTRY_RULES: tuple[Rule, ...] = (
    registries.entries_agree,
    registries.periods_follow_each_other,
    registries.ends_have_successors,
    registries.successors_do_not_circle,
    registries.abbreviations_stand_once,
    registries.spellings_are_of_one_abbreviation,
    registries.abbreviations_are_no_words,
    registries.full_forms_stand_once,
    registries.full_forms_are_full,
)


def check_registries(scene: RuleContext) -> Iterator[Problem]:
    """Every problem that the rules find in the registries."""
    for rule in (*RECORD_RULES, *REGISTRY_RULES):
        yield from rule(scene)


def check_dialogue(scene: RuleContext) -> Iterator[Problem]:
    """Every problem that the rules find in the scene of a dialogue."""
    for rule in RECORD_RULES:
        yield from rule(scene)
