import datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from generator.archive.archive import Archive, join
from generator.reading.checked_content import check_content
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.records.schema import Commendation, Named
from generator.search.dialogue_records import record_groups, truncated
from generator.search.encoding import inflate
from generator.search.indexing import build_segments, facet_labels
from generator.search.search_record import KINDS, SearchRecord
from tests.project import ROOT, SMALL, all_pages
from tests.search.index import index_files

SECRET = "Bimatkhongdang"


@pytest.fixture(scope="module")
def small() -> Archive:
    examination = check_content(SMALL / "content")
    return join(examination.dialogues, examination.registries)


@pytest.fixture(scope="module")
def real() -> Archive:
    examination = check_content(ROOT / "content")
    return join(examination.dialogues, examination.registries)


def _records(archive: Archive) -> dict[str, SearchRecord]:
    return {record.url: record for block in record_groups(archive) for record in block.records}


def _texts(record: SearchRecord) -> str:
    return "\n".join((*record.names, *record.byline, *record.body))


def test_nothing_that_is_not_published_is_in_the_index(small: Archive) -> None:
    hidden = (
        Named(name=SECRET, display="hidden"),
        Named(name=f"Nguyễn {SECRET}", display="initials", minor="true", consent=SECRET),
    )
    dialogue = small.dialogues[-1]
    secret = dialogue.record.model_copy(
        update={
            "notes": SECRET,
            "commendations": (
                Commendation(id="1", kind="individual", named=hidden, source=dialogue.record.sources[0].id),
            ),
        }
    )
    archive = join(
        [Dialogue(dialogue.id, secret)],
        {
            "provinces": tuple(small.provinces.values()),
            "agencies": tuple(small.agencies.values()),
            "people": tuple(small.people.values()),
            "topics": tuple(small.topics.values()),
            "documents": tuple(small.documents.values()),
            "abbreviations": tuple(small.abbreviations.values()),
        },
    )
    files = {
        path: inflate(data).decode("utf-8", "replace")
        for path, data in index_files(build_segments(archive), facet_labels(archive))
    }
    assert any(dialogue.record.title in data for data in files.values())
    assert [path for path, data in files.items() if SECRET.lower() in data.lower()] == []


def test_every_kind_of_record_is_found(real: Archive) -> None:
    kinds = {record.kind for block in record_groups(real) for record in block.records}
    assert kinds == set(KINDS)


def test_every_record_leads_to_a_page(real: Archive) -> None:
    pages = {page.url for page in all_pages(real)}
    assert {url.partition("#")[0] for url in _records(real)} <= pages


def test_entries_stand_first_and_dialogues_from_new_to_old(real: Archive) -> None:
    first, *rest = record_groups(real)
    assert [KINDS.index(record.kind) for record in first.records] == sorted(
        KINDS.index(record.kind) for record in first.records
    )
    years = [block.year or 0 for block in rest]
    assert years == sorted(years, reverse=True)
    assert all(block.records[0].kind == "dialogue" for block in rest)


def test_former_provinces_and_their_successors_find_each_other(real: Archive) -> None:
    records = _records(real)
    assert "Ninh Bình" in _texts(records["tinh/ha-nam/"])
    assert "Hà Nam" in _texts(records["tinh/ninh-binh/"])
    # In full too, as they are asked for.
    assert "tỉnh Ninh Bình" in records["tinh/ha-nam/"].byline
    assert "tỉnh Hà Nam" in records["tinh/ninh-binh/"].byline
    assert "Ninh Bình" in _texts(records["doi-thoai/ha-nam-2021/"])
    assert "Ninh Bình" in _texts(records["doi-thoai/ha-nam-2021/hoi-dap/1/"])


def test_former_agencies_and_their_successors_find_each_other(small: Archive) -> None:
    records = _records(small)
    pairs = [(agency, after) for agency in small.agencies.values() for after in agency.successors]
    assert pairs
    for agency, after in pairs:
        assert small.agencies[after].name in _texts(records[f"co-quan/{agency.id}/"])
        assert agency.name in _texts(records[f"co-quan/{after}/"])


def test_a_question_is_found_by_who_asked_and_who_answered(real: Archive) -> None:
    for dialogue in real.dialogues:
        for question in dialogue.questions:
            texts = _texts(_records_of(real, dialogue)[f"doi-thoai/{dialogue.id}/hoi-dap/{question.record.id}/"])
            for answer in question.record.answers:
                assert all(real.agencies[agency].name in texts for agency in answer.by)
            asked = question.record.asked_by
            assert not asked or not asked.group or asked.group in texts


def _records_of(archive: Archive, dialogue: Dialogue) -> dict[str, SearchRecord]:
    return {url: record for url, record in _records(archive).items() if url.startswith(f"doi-thoai/{dialogue.id}/")}


def test_a_directive_is_called_by_its_first_paragraph(real: Archive) -> None:
    directives = [record for record in _records(real).values() if record.kind == "directive"]
    assert any(record.title.endswith("…") for record in directives)
    for record in directives:
        assert record.names == (record.body[0].partition("\n")[0],)
        assert record.names[0].startswith(record.title.removesuffix("…"))


def test_other_names_stand_on_a_line_of_their_own(real: Archive) -> None:
    records = _records(real)
    for topic in real.topics.values():
        line = "• " + " • ".join(topic.aliases)
        assert (line in records[f"chu-de/{topic.id}/"].body) == bool(topic.aliases)
    assert not [text for record in records.values() for text in record.body if text.startswith("•") and len(text) < 3]


def test_long_titles_are_cut_between_words() -> None:
    assert truncated("Một hai") == "Một hai"
    assert truncated("mười " * 30) == "mười " * 21 + "mười…"
    assert truncated("Dòng một\nDòng hai") == "Dòng một"


_IDS = {
    "province": "tinh-a",
    "organiser": "co-quan-a",
    "person": "nguoi-a",
    "source": "nguon",
    "topics": "chu-de-a",
    "documents": "van-ban-a",
    **dict.fromkeys(("agency", "agencies", "by", "to", "awarded_by", "issuers"), "co-quan-a"),
}
_NOTHING_AFTER = {"successor": None, "successors": ()}
# Texts that are not searched: for staff, or of no use without what they stand beside.
_UNSEARCHED = {
    "Dialogue.notes",
    "Dialogue.date_note",
    "Dialogue.gaps",
    "Dialogue.attachments.file",
    "Dialogue.commendations.named.consent",
    *(f"Dialogue.sources.{name}" for name in ("author", "url", "sha256", "note")),
    "LegalDocument.url",
}


def _filled(model: type[BaseModel], tokens: dict[str, str], path: str, **given: Any) -> Any:
    """A record with every field filled, each text field by a word that stands nowhere else."""
    fields = {name: field for name, field in model.model_fields.items() if name not in {**_NOTHING_AFTER, **given}}
    values = {name: _value(field.annotation, tokens, f"{path}.{name}") for name, field in fields.items()}
    return model.model_construct(**{**values, **_NOTHING_AFTER, **given})


def _value(annotation: Any, tokens: dict[str, str], path: str) -> Any:
    arguments = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) is Literal:
        return arguments[0]
    if get_origin(annotation) is tuple:
        return (_value(arguments[0], tokens, path),)
    if get_origin(annotation) in {Union, UnionType, Annotated}:
        return _value(arguments[0], tokens, path)
    if issubclass(annotation, BaseModel):
        return _filled(annotation, tokens, path, **({"id": "nguon"} if path.endswith(".sources") else {}))
    plain = {bool: False, int: 7, datetime.date: datetime.date(2021, 3, 26)}
    if annotation in plain:
        return plain[annotation]
    return _IDS.get(path.rpartition(".")[2]) or tokens.setdefault(path, f"tk{len(tokens)}tk")


def test_every_published_text_is_searched_in_its_record() -> None:
    tokens: dict[str, str] = {}
    record = _filled(schema.Dialogue, tokens, "Dialogue")
    entries = {
        name: [_filled(model, tokens, model.__name__, id=id_)]
        for (name, model), id_ in zip(
            schema.REGISTRIES.items(), ("tinh-a", "co-quan-a", "nguoi-a", "chu-de-a", "van-ban-a", "tat"), strict=True
        )
    }
    records = _records(join([Dialogue("tinh-a-2021", record, narrative="tkntk")], entries))
    assert "tkntk" in _texts(records["doi-thoai/tinh-a-2021/"])
    places = {
        "Dialogue.questions": "doi-thoai/tinh-a-2021/hoi-dap/7/",
        "Dialogue.directives": "doi-thoai/tinh-a-2021/#chi-dao-7",
        "Dialogue.commendations": "doi-thoai/tinh-a-2021/#bieu-duong-7",
        "Dialogue": "doi-thoai/tinh-a-2021/",
        "Province": "tinh/tinh-a/",
        "Agency": "co-quan/co-quan-a/",
        "Person": "nhan-vat/nguoi-a/",
        "Topic": "chu-de/chu-de-a/",
        "LegalDocument": "van-ban/van-ban-a/",
    }
    unsearched = set()
    for path, token in tokens.items():
        place = next((url for prefix, url in places.items() if path.startswith(f"{prefix}.")), None)
        if place and token not in _texts(records[place]):
            unsearched.add(path)
    assert unsearched == _UNSEARCHED
    # What a question or directive says of others is found by their names too.
    for url in (places["Dialogue.questions"], places["Dialogue.directives"]):
        for path in ("Agency.name", "Person.name", "Topic.name", "Topic.aliases", "LegalDocument.number"):
            assert tokens[path] in _texts(records[url]), (url, path)
