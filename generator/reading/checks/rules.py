"""The cross-record rules: one function per rule, listed in three tables."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from generator.reading.checks import agencies, archive_rules, exchange, letters, records, registries, sources, warnings
from generator.reading.checks.context import ArchiveContext, RuleContext
from generator.reading.problems import Problem

Rule: TypeAlias = Callable[[RuleContext], Iterator[Problem]]
ArchiveRule: TypeAlias = Callable[[ArchiveContext], Iterator[Problem]]

RECORD_RULES: tuple[Rule, ...] = (
    records.ids_are_declared,
    sources.sources_are_declared,
    sources.facts_have_sources,
    exchange.numbers_of_questions_exist,
    exchange.forms_are_not_mixed,
    exchange.inferred_days_have_words,
    exchange.announced_dialogues_have_no_outcome,
    records.ids_are_unique,
    records.file_name_matches_record,
    records.former_ids_are_of_records,
    records.one_host_is_named,
    records.hosts_existed_on_date,
    records.provinces_of_places_existed_on_date,
    records.dates_do_not_precede_dialogue,
    sources.sources_are_retrieved_after_publication,
    sources.cited_documents_exist_on_date,
    exchange.counts_cover_named_people,
    exchange.themes_have_no_text,
    records.roles_name_somebody,
    agencies.agencies_match_province,
    exchange.shown_people_have_names,
    exchange.reported_answers_have_text,
    exchange.mentioned_answers_have_no_text,
    exchange.minors_are_protected,
    records.attachments_exist,
    records.attachments_are_used,
    warnings.accepted_codes_are_warnings,
    warnings.questions_have_topics,
    warnings.texts_have_no_personal_data,
    letters.texts_are_in_unicode,
)
"""Rules for the registries and for each dialogue."""
REGISTRY_RULES: tuple[Rule, ...] = (
    registries.repeated_entries_are_equal,
    registries.periods_are_ordered,
    registries.successors_match_ends,
    registries.successors_have_no_cycles,
    registries.places_of_agencies_match,
    registries.abbreviations_are_unique,
    registries.spellings_are_equivalent,
    registries.abbreviations_are_not_words,
    registries.full_forms_are_unique,
    registries.full_forms_are_spelled_out,
)
"""Rules for the registries only."""
ARCHIVE_RULES: tuple[ArchiveRule, ...] = (
    archive_rules.people_have_offices_in_one_province,
    archive_rules.former_ids_lead_to_one_record,
)
"""Rules for all dialogues together."""


def check_registries(context: RuleContext) -> Iterator[Problem]:
    """Yield the problems of the registries."""
    for rule in (*RECORD_RULES, *REGISTRY_RULES):
        yield from rule(context)


def check_dialogue(context: RuleContext) -> Iterator[Problem]:
    """Yield the problems of one dialogue."""
    for rule in RECORD_RULES:
        yield from rule(context)


def check_archive(context: ArchiveContext) -> Iterator[Problem]:
    """Yield the problems that only all dialogues together show."""
    for rule in ARCHIVE_RULES:
        yield from rule(context)
