import ast
import inspect
import pickle
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import get_args

import pytest
from pydantic import ValidationError

from generator.reading.document import Path, read_document
from generator.reading.validation import validate
from generator.records import schema
from generator.records.introspection import choice_label, choices, nested_model, references
from generator.records.model import Model
from generator.records.schema import RECORD_TYPES, Dialogue
from generator.text.strings import FieldWords, field_words, keys
from tests.project import SMALL


def models() -> Iterator[type[Model]]:
    """Every record type and every model inside one, once."""
    seen: set[type[Model]] = set()
    ahead: list[type[Model]] = list(RECORD_TYPES.values())
    while ahead:
        model = ahead.pop(0)
        if model not in seen:
            seen.add(model)
            yield model
            inner = (nested_model(field.annotation) for field in model.model_fields.values())
            ahead += [found for found in inner if found is not None]


MODELS = tuple(models())
FIELDS = [(model, name) for model in MODELS for name in model.model_fields]


def test_every_model_of_the_schema_belongs_to_a_record() -> None:
    defined = {value for value in vars(schema).values() if inspect.isclass(value) and issubclass(value, Model)} - {
        Model
    }
    assert set(MODELS) == defined


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_every_field_has_words_and_an_example_that_is_valid(model: type[Model], name: str) -> None:
    words = field_words(model.__name__, name)
    assert words.title.strip()
    assert words.description.strip().endswith(".")
    reading = read_document("example.yml", f"{name}: {words.example}\n".encode())
    assert reading.problems == ()
    assert reading.document is not None
    wrong = [problem for problem in validate(model, reading.document).problems if problem.code != "missing-key"]
    assert wrong == []


def test_an_example_holds_every_required_key_of_what_is_inside_it() -> None:
    for model, name in FIELDS:
        document = read_document(
            "example.yml", f"{name}: {field_words(model.__name__, name).example}\n".encode()
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


def test_no_label_or_words_of_a_field_are_left_without_it() -> None:
    used = {f"field.{model.__name__}.{name}.{part}" for model, name in FIELDS for part in FieldWords._fields}
    for model, name, value in CHOICES:
        levels = choices(model.model_fields[name].annotation) == get_args(schema.Level)
        used.add(f"choice.level.{value}" if levels else f"choice.{model.__name__}.{name}.{value}")
    assert {key for key in keys() if key.startswith(("field.", "choice."))} == used


def test_levels_of_government_are_choices_wherever_they_are_named() -> None:
    of_level = {(model.__name__, name) for model, name, value in CHOICES if value in get_args(schema.Level)}
    assert {("Site", "level"), ("Participant", "levels")} <= of_level


IDS = {
    "ProvinceId": "provinces",
    "AgencyId": "agencies",
    "PersonId": "people",
    "TopicId": "topics",
    "DocumentId": "documents",
}


def annotated(model: str, classes: dict[str, ast.ClassDef]) -> dict[Path, str]:
    """The places of ids in a model, read from the words of its source, whatever pydantic makes of them."""
    found: dict[Path, str] = {}
    for line in classes[model].body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            names = [node.id for node in ast.walk(line.annotation) if isinstance(node, ast.Name)]
            path: Path = (line.target.id, "*") if "tuple" in names else (line.target.id,)
            for name in names:
                if name in IDS:
                    found[path] = IDS[name]
                elif name in classes:
                    found |= {(*path, *below): registry for below, registry in annotated(name, classes).items()}
    return found


@pytest.mark.parametrize("model", RECORD_TYPES.values(), ids=RECORD_TYPES.keys())
def test_references_are_every_id_of_a_registry(model: type[Model]) -> None:
    tree = ast.parse(inspect.getsource(schema))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    assert references(model) == annotated(model.__name__, classes)


def test_references_reach_deep_into_a_dialogue() -> None:
    found = references(schema.Dialogue)
    assert found["province",] == "provinces"
    assert found["questions", "*", "answers", "*", "people", "*", "person"] == "people"
    assert found["sources", "*", "signers", "*", "person"] == "people"
    assert found["directives", "*", "to", "*"] == "agencies"
    assert len(found) > 20


@pytest.mark.parametrize("path", sorted((SMALL / "content/dialogues").iterdir()), ids=lambda path: path.stem)
def test_a_record_that_passed_to_another_process_is_the_same(path: FilePath) -> None:
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
def test_a_model_refuses_unknown_keys_and_changes(model: type[Model]) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate({"khong-co": "x"})
    assert "extra_forbidden" in {error["type"] for error in refused.value.errors()}
    name = next(iter(model.model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(model.model_construct(), name, None)
