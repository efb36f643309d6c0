"""The template of a new record, read back by the program's own reader."""

import re

from generator.editing.blank_record import blank_dialogue
from generator.reading.document import read_document
from generator.reading.validation import validate
from generator.records.model import FieldPath
from generator.records.scalars import parse_date
from generator.records.schema import Dialogue

TEMPLATE = blank_dialogue("province", "lang-son", "2024-03-01")
REQUIRED: dict[FieldPath, str] = {
    ("title",): "Hội nghị đối thoại",
    ("kind",): "dialogue",
    ("sources", 0, "id"): "bao-tinh",
    ("sources", 0, "kind"): "news",
    ("sources", 0, "title"): "Bài báo",
}


def fill(template: str) -> str:
    """Put the values of REQUIRED into the empty fields, in the order of the template."""
    for value in REQUIRED.values():
        template = template.replace('""', value, 1)
    assert '""' not in template
    return template


def uncomment(template: str) -> str:
    """Uncomment the example of every optional field, as the head of the template says."""
    names = "|".join(Dialogue.model_fields)
    top = re.sub(rf"^# (?=(?:{names}):|  )", "", template, flags=re.MULTILINE)
    return re.sub(r"^    # (?=[a-z_0-9]+: )", "    ", top, flags=re.MULTILINE)


def test_problems_of_a_template_are_its_empty_required_fields() -> None:
    reading = read_document("mau.yml", TEMPLATE.encode())
    assert reading.problems == ()
    assert reading.document is not None
    expected = {reading.document.position(path): "no-choice" if path[-1] == "kind" else "empty" for path in REQUIRED}
    problems = validate(Dialogue, reading.document).problems
    assert {problem.position: problem.code for problem in problems} == expected
    assert len(problems) == len(expected)


def test_template_with_required_fields_filled_is_a_valid_record() -> None:
    document = read_document("mau.yml", fill(TEMPLATE).encode()).document
    assert document is not None
    validated = validate(Dialogue, document)
    assert validated.problems == ()
    assert validated.record is not None
    assert validated.record.province == "lang-son"
    assert validated.record.date == parse_date("2024-03-01")
    assert validated.record.model_fields_set == {"title", "kind", "province", "date", "sources"}


def test_template_with_every_optional_field_uncommented_is_a_valid_record() -> None:
    document = read_document("mau.yml", uncomment(fill(TEMPLATE)).encode()).document
    assert document is not None
    validated = validate(Dialogue, document)
    assert validated.problems == ()
    assert validated.record is not None
    assert validated.record.model_fields_set == set(Dialogue.model_fields)
    assert validated.record.sources[0].model_fields_set == set(type(validated.record.sources[0]).model_fields)


def test_template_names_every_field_once_in_schema_order() -> None:
    named = re.findall(r"^(?:# )?([a-z_]+):(?: |$)", uncomment(TEMPLATE), re.MULTILINE)
    assert [name for name in named if name in Dialogue.model_fields] == list(Dialogue.model_fields)
