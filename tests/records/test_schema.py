import ast
import inspect
import pickle
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import get_args

import pytest
from pydantic import ValidationError

from generator.reading.document import read_document
from generator.reading.validation import validate
from generator.records import attendance, registries, schema
from generator.records.introspection import choice_label, choices, nested_model, references
from generator.records.model import FieldPath, Model
from generator.records.registries import HostLevel
from generator.records.schema import RECORD_TYPES, Dialogue
from generator.text.strings import FieldHelp, field_help, keys
from tests.project import SMALL


def models() -> Iterator[type[Model]]:
    """Yield every record type and every nested model once."""
    seen: set[type[Model]] = set()
    queue: list[type[Model]] = list(RECORD_TYPES.values())
    while queue:
        model = queue.pop(0)
        if model not in seen:
            seen.add(model)
            yield model
            inner = (nested_model(field.annotation) for field in model.model_fields.values())
            queue += [nested for nested in inner if nested is not None]


MODELS = tuple(models())
FIELDS = [(model, name) for model in MODELS for name in model.model_fields]


def test_every_model_is_used_by_a_record_type() -> None:
    values = (value for module in (schema, attendance, registries) for value in vars(module).values())
    defined = {value for value in values if inspect.isclass(value) and issubclass(value, Model)} - {
        Model,
        attendance.Sourced,
    }
    assert set(MODELS) == defined


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_every_field_has_help_and_a_valid_example(model: type[Model], name: str) -> None:
    shown = field_help(model.__name__, name)
    assert shown.title.strip()
    assert shown.description.strip().endswith(".")
    result = read_document("example.yml", f"{name}: {shown.example}\n".encode())
    assert result.problems == ()
    assert result.document is not None
    wrong = [problem for problem in validate(model, result.document).problems if problem.code != "missing-key"]
    assert wrong == []


def test_help_of_numbers_asks_for_the_words_of_the_source() -> None:
    numbers = {(model.__name__, name) for model, name in FIELDS if "Quantity" in str(model.model_fields[name])}
    assert {("Participant", "count"), ("Site", "count"), ("Counts", "questions")} <= numbers
    for model, name in numbers:
        assert "chữ số" not in field_help(model, name).description, f"{model}.{name}"
    assert "hồ sơ cũ" in field_help("Participant", "at_least").description


def test_examples_have_all_required_keys() -> None:
    for model, name in FIELDS:
        document = read_document(
            "example.yml", f"{name}: {field_help(model.__name__, name).example}\n".encode()
        ).document
        assert document is not None
        inside = [
            problem for problem in validate(model, document).problems if document.position((name,)) == problem.position
        ]
        assert inside == [], f"{model.__name__}.{name}"


CHOICES = [(model, name, value) for model, name in FIELDS for value in choices(model.model_fields[name].annotation)]


@pytest.mark.parametrize(("model", "name", "value"), CHOICES)
def test_every_choice_has_a_label(model: type[Model], name: str, value: str) -> None:
    label = choice_label(model.__name__, name, value)
    assert label.strip()
    assert label != value


def test_every_field_and_choice_string_belongs_to_a_field() -> None:
    shared = frozenset(attendance.Sourced.model_fields)
    owners = {
        (model, name): "Sourced" if issubclass(model, attendance.Sourced) and name in shared else model.__name__
        for model, name in FIELDS
    }
    used = {f"field.{owners[field]}.{field[1]}.{part}" for field in FIELDS for part in FieldHelp._fields}
    for model, name, value in CHOICES:
        levels = name.startswith("level")
        used.add(f"choice.level.{value}" if levels else f"choice.{model.__name__}.{name}.{value}")
    # No registry says that an agency is no part of government: it leaves out the level.
    used.add("choice.level.organisation")
    assert {key for key in keys() if key.startswith(("field.", "choice."))} == used


def test_level_fields_have_choices() -> None:
    of_level = {(model.__name__, name) for model, name, value in CHOICES if value in get_args(HostLevel)}
    assert {("Site", "level"), ("Participant", "levels")} <= of_level


IDS = {
    "ProvinceId": "provinces",
    "PlaceId": "places",
    "AgencyId": "agencies",
    "PersonId": "people",
    "TopicId": "topics",
    "DocumentId": "documents",
}


def annotated(model: str, classes: dict[str, ast.ClassDef]) -> dict[FieldPath, str]:
    """Paths of registry ids in a model, read from its source code, independent of pydantic."""
    paths: dict[FieldPath, str] = {}
    lines = list(classes[model].body)
    for base in classes[model].bases:
        if isinstance(base, ast.Name) and base.id in classes:
            paths |= annotated(base.id, classes)
    for line in lines:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            names = [node.id for node in ast.walk(line.annotation) if isinstance(node, ast.Name)]
            path: FieldPath = (line.target.id, "*") if "tuple" in names else (line.target.id,)
            for name in names:
                if name in IDS:
                    paths[path] = IDS[name]
                elif name in classes:
                    paths |= {(*path, *below): registry for below, registry in annotated(name, classes).items()}
    return paths


@pytest.mark.parametrize("model", RECORD_TYPES.values(), ids=RECORD_TYPES.keys())
def test_references_cover_every_registry_id(model: type[Model]) -> None:
    trees = (ast.parse(inspect.getsource(module)) for module in (schema, attendance, registries))
    classes = {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
    assert references(model) == annotated(model.__name__, classes)


def test_references_include_nested_fields() -> None:
    found = references(schema.Dialogue)
    assert found["province",] == "provinces"
    assert found["questions", "*", "answers", "*", "people", "*", "person"] == "people"
    assert found["sources", "*", "signers", "*", "person"] == "people"
    assert found["directives", "*", "to", "*"] == "agencies"
    assert len(found) > 20


@pytest.mark.parametrize("path", sorted((SMALL / "content/dialogues").iterdir()), ids=lambda path: path.stem)
def test_pickled_records_are_equal_and_frozen(path: FilePath) -> None:
    document = read_document(path.name, path.read_bytes(), front_matter=path.suffix == ".md").document
    assert document is not None
    record = validate(Dialogue, document).record
    assert record is not None
    passed = pickle.loads(pickle.dumps(record))
    assert passed == record
    assert repr(passed) == repr(record)
    assert passed.model_dump(mode="json", exclude_defaults=True) == record.model_dump(
        mode="json", exclude_defaults=True
    )
    with pytest.raises(ValidationError, match="frozen"):
        passed.title = "khác"
    assert passed.model_copy(update={"title": "khác"}).title == "khác"
    assert passed.title == record.title


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_models_refuse_unknown_keys_and_assignment(model: type[Model]) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate({"khong-co": "x"})
    assert "extra_forbidden" in {error["type"] for error in refused.value.errors()}
    name = next(iter(model.model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(model.model_construct(), name, None)
