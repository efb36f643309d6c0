"""The templates of a new record, read back by the program's own reader and checked beside the registries."""

import datetime
import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.editing.blank_record import blank_dialogue
from generator.editing.choice_words import choices_of
from generator.editing.fitting_examples import FittingExamples
from generator.editing.short_record import short_dialogue
from generator.reading.checks.context import RuleContext
from generator.reading.checks.rules import check_dialogue
from generator.reading.cursor import Cursor
from generator.reading.document import Document, read_document
from generator.reading.loader import load_content
from generator.reading.problems import Problem
from generator.reading.validation import validate
from generator.records.attendance import Participant
from generator.records.introspection import references
from generator.records.model import FieldPath
from generator.records.scalars import parse_date
from generator.records.schema import Answer, Dialogue, Remark
from tests.project import ROOT, SMALL

Template = Callable[[RuleContext, str, str, str], str]

TODAY = datetime.date(2026, 11, 28)
SMALL_ARCHIVE, ARCHIVE = (RuleContext.for_registries(load_content(root / "content")) for root in (SMALL, ROOT))
REQUIRED: dict[FieldPath, str] = {
    ("title",): "Hội nghị đối thoại",
    ("kind",): "dialogue",
    ("sources", 0, "id"): "bao-tinh",
    ("sources", 0, "kind"): "news",
    ("sources", 0, "title"): "Bài báo",
}
HOSTS = [
    (SMALL_ARCHIVE, "province", "mau-tay", "2024-03-01"),
    (SMALL_ARCHIVE, "province", "mau-tay", "2009"),
    (SMALL_ARCHIVE, "province", "mau-dong", "2019-05"),
    (SMALL_ARCHIVE, "province", "mau-nam", "2026-03-26/2026-03-27"),
    (SMALL_ARCHIVE, "place", "mau-tay-xa-mau-ha", "2026-03-01"),
    (SMALL_ARCHIVE, "host", "chinh-phu-mau", "2023-03-22"),
    (SMALL_ARCHIVE, "host", "so-noi-vu-mau-tay", "2025-03-22"),
    (ARCHIVE, "province", "lang-son", "2018-03-22"),
    (ARCHIVE, "province", "ha-nam", "2021"),
    (ARCHIVE, "province", "ca-mau", "2029-01-01"),
    (ARCHIVE, "host", "tinh-doan-lang-son", "2022-03"),
]
every_host = pytest.mark.parametrize(("archive", "key", "host", "date"), HOSTS, ids=lambda value: str(value)[:20])


def examples(archive: RuleContext, key: str, host: str, date: str) -> FittingExamples:
    return FittingExamples.for_host(archive.entries, key, host, parse_date(date), TODAY)


def short(archive: RuleContext, key: str, host: str, date: str) -> str:
    return short_dialogue(key, host, examples(archive, key, host, date))


def full(archive: RuleContext, key: str, host: str, date: str) -> str:
    return blank_dialogue(key, host, examples(archive, key, host, date))


both = pytest.mark.parametrize("template", [short, full])


def read(template: str) -> Document:
    reading = read_document("mau.yml", template.encode())
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document


def fill(template: str) -> str:
    """Put the values of REQUIRED into the empty fields, in the order of the template."""
    for value in REQUIRED.values():
        template = re.sub('(?<=: )""$', value, template, count=1, flags=re.MULTILINE)
    assert not re.search('^[^#]*""', template, re.MULTILINE)
    return template


def blocks(template: str) -> Mapping[str, str]:
    """The lines of every example by its top-level key."""
    names = "|".join(Dialogue.model_fields)
    found = re.findall(rf"^# ((?:{names}):(?! Chọn).*\n(?:#  .*\n)*)", template, re.MULTILINE)
    return {block.partition(":")[0]: re.sub("^# ", "", block, flags=re.MULTILINE) for block in found}


def problems(archive: RuleContext, host: str, date: str, record: str) -> list[Problem]:
    """The problems of a record beside the registries."""
    id_ = f"{host}-{date[:4]}"
    reading = read_document(f"content/dialogues/{id_}.yml", record.encode())
    assert reading.problems == (), record
    assert reading.document is not None
    found = list(validate(Dialogue, reading.document).problems)
    return [*found, *check_dialogue(archive.for_dialogue(id_, reading.document, {}))]


def unknown(archive: RuleContext, record: str) -> set[str]:
    """The ids in a record that are in no registry."""
    root = Cursor.at_root(read(record))
    return {
        cursor.text or ""
        for path, registry in references(Dialogue).items()
        for cursor in root.select(*map(str, path))
        if cursor.text not in archive.entries.get(registry, {})
    }


def test_short_template_has_at_most_thirty_lines_and_names_the_full_one_last() -> None:
    lines = short(ARCHIVE, "province", "lang-son", "2024-03-01").splitlines()
    assert len(lines) <= 30
    assert lines[-1].startswith("# ")
    assert "--full" in lines[-1]


def test_short_template_has_what_nearly_every_record_has() -> None:
    template = short(ARCHIVE, "province", "lang-son", "2024-03-01")
    assert list(blocks(template)) == ["chairs", "participants", "questions", "directives", "commendations"]


@both
@every_host
def test_problems_of_a_template_are_its_empty_required_fields(
    template: Template, archive: RuleContext, key: str, host: str, date: str
) -> None:
    document = read(template(archive, key, host, date))
    expected = {document.position(path): "no-choice" if path[-1] == "kind" else "empty" for path in REQUIRED}
    found = validate(Dialogue, document).problems
    assert {problem.position: problem.code for problem in found} == expected
    assert len(found) == len(expected)


@both
@every_host
def test_template_with_required_fields_filled_is_a_record_without_problems(
    template: Template, archive: RuleContext, key: str, host: str, date: str
) -> None:
    record = fill(template(archive, key, host, date))
    assert problems(archive, host, date, record) == []
    validated = validate(Dialogue, read(record)).record
    assert validated is not None
    assert (getattr(validated, key), validated.date, validated.entered_on) == (host, parse_date(date), TODAY)
    assert validated.model_fields_set == {"title", "kind", key, "date", "entered_on", "sources"}


@both
@every_host
def test_each_example_uncommented_alone_has_no_problems_but_placeholders(
    template: Template, archive: RuleContext, key: str, host: str, date: str
) -> None:
    written = template(archive, key, host, date)
    found = blocks(written)
    assert found
    for name, block in found.items():
        record = fill(written) + block
        allowed = {"unknown-id"} if unknown(archive, record) else set()
        # A record has one host; a file must first be put into the folder.
        allowed |= {"place": {"two-hosts"}, "province": {"two-hosts"}, "host": {"two-hosts"}}.get(name, set())
        allowed |= {"attachment-missing"} if name == "attachments" else set()
        assert {problem.code for problem in problems(archive, host, date, record)} <= allowed, name
        assert {id_ for id_ in unknown(archive, record) if not id_.startswith("ma-")} <= {"nguyen-van-a"}, name


def test_short_template_with_every_example_uncommented_has_no_problems_but_the_placeholder_of_a_person() -> None:
    written = short(ARCHIVE, "province", "lang-son", "2024-03-01")
    record = fill(written) + "".join(blocks(written).values())
    assert [problem.code for problem in problems(ARCHIVE, "lang-son", "2024-03-01", record)] == ["unknown-id"]
    assert unknown(ARCHIVE, record) == {"nguyen-van-a"}


def test_full_template_with_every_example_uncommented_sets_every_field() -> None:
    written = full(ARCHIVE, "province", "lang-son", "2024-03-01")
    validated = validate(Dialogue, read(fill(written) + "".join(blocks(written).values())))
    assert validated.problems == ()
    assert validated.record is not None
    assert validated.record.model_fields_set == set(Dialogue.model_fields)


def test_full_template_names_every_field_once_in_schema_order() -> None:
    template = full(ARCHIVE, "province", "lang-son", "2024-03-01")
    named = re.findall(r"^(?:# )?([a-z_]+):(?: |$)", template, re.MULTILINE)
    assert [name for name in named if name in Dialogue.model_fields] == list(Dialogue.model_fields)


def test_templates_say_of_lists_alone_that_several_may_be_chosen() -> None:
    assert choices_of(Participant, "levels").startswith("Chọn một hay nhiều: province (Cấp tỉnh), ")
    assert choices_of(Dialogue, "complete").startswith("Chọn một hay nhiều: ")
    assert choices_of(Dialogue, "kind").startswith("Chọn một: dialogue (Đối thoại), ")
    template = full(ARCHIVE, "province", "lang-son", "2024-03-01")
    for model, name in ((Participant, "levels"), (Remark, "moment"), (Answer, "form")):
        assert re.search(rf"# {re.escape(choices_of(model, name))}\n#[ -]* {name}: ", template)


@every_host
def test_agencies_of_examples_are_those_of_the_records_own_province(
    archive: RuleContext, key: str, host: str, date: str
) -> None:
    ours = examples(archive, key, host, date)
    own = {id_ for id_, entry in archive.entries["agencies"].items() if entry.get_text("province") == ours.home}
    chosen = set(ours.ids("agencies", "so-noi-vu-hung-yen", "tinh-doan-hung-yen"))
    assert chosen <= own if own else chosen == {"ma-co-quan"}
    assert ours.example(Answer, "by").strip("[]") in {*own, "ma-co-quan"}


def test_examples_prefer_a_like_body_and_one_that_existed_then() -> None:
    def chosen(date: str, *wanted: str) -> tuple[str, ...]:
        return examples(SMALL_ARCHIVE, "province", "mau-tay", date).ids("agencies", *wanted)

    assert chosen("2024", "ubnd-tinh-hung-yen") == ("ubnd-tinh-mau-tay",)
    assert chosen("2026", "so-lao-dong") == ("so-noi-vu-mau-tay",)
    assert chosen("2009", "so-lao-dong") == ("so-noi-vu-mau-tay",)
    assert chosen("2024", "so-lao-dong", "so-lao-dong") == ("so-lao-dong-mau-tay", "so-noi-vu-mau-tay")


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1)), st.sampled_from(["mau-tay", "mau-nam"]))
def test_days_and_documents_of_examples_never_contradict_the_date(day: datetime.date, host: str) -> None:
    date = str(day)
    written = full(SMALL_ARCHIVE, "province", host, date)
    record = fill(written) + blocks(written)["questions"] + blocks(written)["directives"] + blocks(written)["documents"]
    codes = {problem.code for problem in problems(SMALL_ARCHIVE, host, date, record)}
    assert not {code for code in codes if "before" in code or "after" in code}
