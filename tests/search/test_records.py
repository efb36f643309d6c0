import datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from generator.archive.archive import Archive, build_archive
from generator.reading.checked_content import check_content
from generator.records import schema
from generator.records.dialogue import Dialogue
from generator.records.quantities import Deadline, Quantity
from generator.records.schema import Commendation, Named
from generator.search.dialogue_records import record_groups, truncated
from generator.search.encoding import inflate
from generator.search.indexing import build_segments, facet_labels
from generator.search.search_record import KINDS, SearchRecord
from generator.text.dates import PartialDate
from tests.project import ROOT, SMALL, all_pages
from tests.search.index import index_files

SECRET = "Bimatkhongdang"


@pytest.fixture(scope="module")
def small() -> Archive:
    checked = check_content(SMALL / "content")
    return build_archive(checked.dialogues, checked.registries)


@pytest.fixture(scope="module")
def real() -> Archive:
    checked = check_content(ROOT / "content")
    return build_archive(checked.dialogues, checked.registries)


def _records(archive: Archive) -> dict[str, SearchRecord]:
    return {record.url: record for group in record_groups(archive) for record in group.records}


def _texts(record: SearchRecord) -> str:
    return "\n".join((*record.names, *record.byline, *record.body))


def test_index_holds_no_unpublished_text(small: Archive) -> None:
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
    archive = build_archive(
        [Dialogue(dialogue.id, secret)],
        {
            "provinces": tuple(small.provinces.values()),
            "places": tuple(small.places.values()),
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


def test_all_kinds_of_records_are_indexed(small: Archive) -> None:
    kinds = {record.kind for group in record_groups(small) for record in group.records}
    assert kinds == set(KINDS)


def test_every_record_links_to_an_existing_page(real: Archive) -> None:
    pages = {page.url for page in all_pages(real)}
    assert {url.partition("#")[0] for url in _records(real)} <= pages


def test_entries_come_first_then_dialogues_newest_first(real: Archive) -> None:
    first, *rest = record_groups(real)
    assert [KINDS.index(record.kind) for record in first.records] == sorted(
        KINDS.index(record.kind) for record in first.records
    )
    years = [group.year or 0 for group in rest]
    assert years == sorted(years, reverse=True)
    assert all(group.records[0].kind == "dialogue" for group in rest)


def test_former_provinces_and_their_successors_hold_each_others_names(real: Archive) -> None:
    records = _records(real)
    assert "Ninh Bình" in _texts(records["tinh/ha-nam/"])
    assert "Hà Nam" in _texts(records["tinh/ninh-binh/"])
    # With "tỉnh" too, as queries have it.
    assert "tỉnh Ninh Bình" in records["tinh/ha-nam/"].byline
    assert "tỉnh Hà Nam" in records["tinh/ninh-binh/"].byline
    assert "Ninh Bình" in _texts(records["doi-thoai/ha-nam-2021/"])
    assert "Ninh Bình" in _texts(records["doi-thoai/ha-nam-2021/hoi-dap/1/"])


def test_former_agencies_and_their_successors_hold_each_others_names(small: Archive) -> None:
    records = _records(small)
    pairs = [(agency, after) for agency in small.agencies.values() for after in agency.successors]
    assert pairs
    for agency, after in pairs:
        assert small.agencies[after].name in _texts(records[f"co-quan/{agency.id}/"])
        assert agency.name in _texts(records[f"co-quan/{after}/"])


def test_questions_hold_the_names_of_askers_and_answering_agencies(real: Archive) -> None:
    for dialogue in real.dialogues:
        for question in dialogue.questions:
            texts = _texts(_records_of(real, dialogue)[f"doi-thoai/{dialogue.id}/hoi-dap/{question.record.id}/"])
            for answer in question.record.answers:
                assert all(real.agencies[agency].name in texts for agency in answer.by)
            asked = question.record.asked_by
            assert not asked or not asked.group or asked.group in texts


def _records_of(archive: Archive, dialogue: Dialogue) -> dict[str, SearchRecord]:
    return {url: record for url, record in _records(archive).items() if url.startswith(f"doi-thoai/{dialogue.id}/")}


def test_first_paragraph_of_a_directive_is_its_title(real: Archive) -> None:
    directives = [record for record in _records(real).values() if record.kind == "directive"]
    assert any(record.title.endswith("…") for record in directives)
    for record in directives:
        assert record.names == (record.body[0].partition("\n")[0],)
        assert record.names[0].startswith(record.title.removesuffix("…"))


def test_other_names_are_a_line_of_their_own(real: Archive) -> None:
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
    "Agency.place": "noi-a",
    "province": "tinh-a",
    "organiser": "co-quan-a",
    "person": "nguoi-a",
    "source": "nguon",
    "sources": "nguon",
    "organisers": "co-quan-a",
    "referred_to": "co-quan-a",
    "topics": "chu-de-a",
    "documents": "van-ban-a",
    **dict.fromkeys(("agency", "agencies", "by", "to", "awarded_by", "issuers"), "co-quan-a"),
}
_NO_SUCCESSORS = {"successor": None, "successors": ()}
# Not searched: fields for editors, and texts that mean nothing without their context.
_UNSEARCHED = {
    "Dialogue.notes",
    "Dialogue.accepted",
    "Dialogue.date_note",
    "Dialogue.gaps",
    "Dialogue.formerly",
    "Dialogue.corrections.what",
    "Dialogue.corrections.why",
    "Dialogue.sources.archived",
    "Dialogue.attachments.file",
    "Dialogue.commendations.named.consent",
    *(f"Dialogue.sources.{name}" for name in ("author", "url", "sha256", "note")),
    "LegalDocument.url",
}


def _filled(model: type[BaseModel], tokens: dict[str, str], path: str, **given: Any) -> Any:
    """Build a record with every field filled, each text field by a unique word."""
    fields = {name: field for name, field in model.model_fields.items() if name not in {**_NO_SUCCESSORS, **given}}
    values = {name: _value(field.annotation, tokens, f"{path}.{name}") for name, field in fields.items()}
    return model.model_construct(**{**values, **_NO_SUCCESSORS, **given})


def _value(annotation: Any, tokens: dict[str, str], path: str) -> Any:
    arguments = [argument for argument in get_args(annotation) if argument is not type(None)]
    if get_origin(annotation) is Literal:
        return arguments[0]
    if get_origin(annotation) is tuple:
        return (_value(arguments[0], tokens, path),)
    if get_origin(annotation) in {Union, UnionType, Annotated}:
        return _value(arguments[0], tokens, path)
    if issubclass(annotation, BaseModel):
        return _filled(annotation, tokens, path, **({"id": "nguon"} if path.endswith(".sources") else {}))
    day = datetime.date(2021, 3, 26)
    plain = {
        bool: False,
        int: 7,
        datetime.date: day,
        PartialDate: PartialDate.of_day(day),
        Quantity: Quantity(7),
        Deadline: Deadline("quý II/2025"),
    }
    if annotation in plain:
        return plain[annotation]
    return _IDS.get(path) or _IDS.get(path.rpartition(".")[2]) or tokens.setdefault(path, f"tk{len(tokens)}tk")


def test_every_published_text_is_searched_in_its_own_record() -> None:
    tokens: dict[str, str] = {}
    record = _filled(schema.Dialogue, tokens, "Dialogue", place=None, host=None)
    ids = ("tinh-a", "noi-a", "co-quan-a", "nguoi-a", "chu-de-a", "van-ban-a", "tat")
    entries = {
        name: [_filled(model, tokens, model.__name__, id=id_)]
        for (name, model), id_ in zip(schema.REGISTRIES.items(), ids, strict=True)
    }
    records = _records(build_archive([Dialogue("tinh-a-2021", record, narrative="tkntk")], entries))
    assert "tkntk" in _texts(records["doi-thoai/tinh-a-2021/"])
    places = {
        "Dialogue.questions": "doi-thoai/tinh-a-2021/hoi-dap/7/",
        "Dialogue.directives": "doi-thoai/tinh-a-2021/#chi-dao-7",
        "Dialogue.commendations": "doi-thoai/tinh-a-2021/#bieu-duong-7",
        "Dialogue": "doi-thoai/tinh-a-2021/",
        "Province": "tinh/tinh-a/",
        "Place": "dia-ban/noi-a/",
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
    # Where the sources of a fact differ is said beside the fact, for readers of its page.
    assert {path for path in unsearched if not path.count(".") > 1 or not path.endswith(".differs")} == _UNSEARCHED
    # Questions and directives also hold the names of the entries that they mention.
    for url in (places["Dialogue.questions"], places["Dialogue.directives"]):
        for path in ("Agency.name", "Person.name", "Topic.name", "Topic.aliases", "LegalDocument.number"):
            assert tokens[path] in _texts(records[url]), (url, path)
