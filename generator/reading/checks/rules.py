"""The cross-record rules: one function per rule, listed in two tables."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from generator.reading.checks import letters, records, registries
from generator.reading.checks.context import RuleContext
from generator.reading.problems import Problem

Rule: TypeAlias = Callable[[RuleContext], Iterator[Problem]]

RECORD_RULES: tuple[Rule, ...] = (
    records.ids_are_declared,
    records.sources_are_declared,
    records.ids_are_unique,
    records.file_name_matches_record,
    records.province_existed_on_date,
    records.dates_do_not_precede_dialogue,
    records.sources_are_retrieved_after_publication,
    records.cited_documents_exist_on_date,
    records.counts_cover_named_people,
    records.themes_have_no_text,
    records.roles_name_somebody,
    records.agencies_match_province,
    records.shown_people_have_names,
    records.reported_answers_have_text,
    records.mentioned_answers_have_no_text,
    records.minors_are_protected,
    records.attachments_exist,
    records.attachments_are_used,
    letters.texts_are_in_unicode,
)
"""Rules for the registries and for each dialogue."""
REGISTRY_RULES: tuple[Rule, ...] = (
    registries.repeated_entries_are_equal,
    registries.periods_are_ordered,
    registries.successors_match_ends,
    registries.successors_have_no_cycles,
    registries.abbreviations_are_unique,
    registries.spellings_are_equivalent,
    registries.abbreviations_are_not_words,
    registries.full_forms_are_unique,
    registries.full_forms_are_spelled_out,
)
"""Rules for the registries only."""


def check_registries(context: RuleContext) -> Iterator[Problem]:
    """Yield the problems of the registries."""
    for rule in (*RECORD_RULES, *REGISTRY_RULES):
        yield from rule(context)


def check_dialogue(context: RuleContext) -> Iterator[Problem]:
    """Yield the problems of one dialogue."""
    for rule in RECORD_RULES:
        yield from rule(context)
