import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, build_archive
from generator.pages.dialogues import dialogue_pages
from generator.pages.json_ld import json_ld
from generator.pages.page import Page, Paging, SiteInfo
from generator.reading.checked_content import check_content
from generator.records.attendance import Leader
from generator.records.schema import Answer
from tests.project import ROOT, SMALL, all_pages

SITE = SiteInfo("Kho mẫu", "Kho mẫu để thử chương trình", "https://mau.example.vn/kho/")
NOWHERE = replace(SITE, url="")
BASE = "https://mau.example.vn/kho/"
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)

# The part of the schema.org vocabulary in use: properties of each type, including inherited ones.
THING = frozenset(
    {"alternateName", "description", "disambiguatingDescription", "identifier", "name", "subjectOf", "url"}
)
CREATIVE_WORK = THING | {
    "about",
    "author",
    "creditText",
    "dateCreated",
    "datePublished",
    "inLanguage",
    "isAccessibleForFree",
    "isBasedOn",
    "license",
    "mainEntity",
    "mentions",
    "temporalCoverage",
    "text",
    "headline",
}
PROPERTIES = {
    "AdministrativeArea": THING,
    "Answer": CREATIVE_WORK,
    "BreadcrumbList": THING | {"itemListElement"},
    "CreativeWork": CREATIVE_WORK,
    "DataDownload": CREATIVE_WORK | {"contentUrl", "encodingFormat"},
    "Dataset": CREATIVE_WORK | {"distribution"},
    "DefinedTerm": THING,
    "Event": THING | {"about", "eventAttendanceMode", "eventStatus", "location", "organizer", "startDate"},
    "ListItem": THING | {"item", "position"},
    "NewsArticle": CREATIVE_WORK,
    "Organization": THING,
    "Person": THING | {"performerIn"},
    "Place": THING,
    "QAPage": CREATIVE_WORK,
    "Question": CREATIVE_WORK | {"answerCount", "suggestedAnswer"},
    "Report": CREATIVE_WORK,
    "VirtualLocation": THING,
    "WebPage": CREATIVE_WORK,
    "WebSite": CREATIVE_WORK,
}
WORKS = frozenset({"CreativeWork", "NewsArticle", "Report"})
# Types that a property may have as its value; all other properties hold text, numbers or dates.
VALUES = {
    "about": {"DefinedTerm"},
    "author": {"Organization", "Person"},
    "distribution": {"DataDownload"},
    "isBasedOn": WORKS,
    "itemListElement": {"ListItem"},
    "location": {"AdministrativeArea", "Place", "VirtualLocation"},
    "mainEntity": {"Question"},
    "mentions": {"Event"},
    "organizer": {"Organization"},
    "performerIn": {"Event"},
    "subjectOf": WORKS,
    "suggestedAnswer": {"Answer"},
}
LINKS = frozenset({"contentUrl", "eventAttendanceMode", "item", "license", "url"})


def archive_of(project: str) -> Archive:
    examination = check_content((ROOT if project == "real" else SMALL) / "content")
    return build_archive(examination.dialogues, examination.registries)


ARCHIVES = {name: archive_of(name) for name in ("small", "real")}
SMALL_ARCHIVE = ARCHIVES["small"]


def graph(page: Page, archive: Archive = SMALL_ARCHIVE, site: SiteInfo = SITE) -> dict[str, Any]:
    """Return the nodes of a page's JSON-LD, by type."""
    words = json_ld(page, archive, site)
    document = json.loads(words)
    assert document["@context"] == "https://schema.org"
    nodes = {node["@type"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"])
    return nodes


def page_at(url: str, archive: Archive = SMALL_ARCHIVE) -> Page:
    return next(page for page in all_pages(archive) if page.url == url)


def faults(node: dict[str, Any]) -> Iterator[str]:
    """Yield the errors that a validator would report for a node."""
    type_ = node["@type"]
    if type_ not in PROPERTIES:
        yield f"no type {type_}"
        return
    for name, value in node.items():
        if name != "@type" and name not in PROPERTIES[type_]:
            yield f"{type_} has no {name}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if one["@type"] not in VALUES.get(name, ()):
                    yield f"{type_}.{name} is no {one['@type']}"
                yield from faults(one)
            elif name in VALUES or one in ("", None):
                yield f"{type_}.{name} is {one!r}"
            elif name in LINKS and not str(one).startswith(("https://", "http://")):
                yield f"{type_}.{name} is no absolute address: {one}"


@pytest.mark.parametrize("site", [SITE, NOWHERE], ids=["known", "unknown"])
@pytest.mark.parametrize("archive", ARCHIVES.values(), ids=ARCHIVES)
def test_json_ld_of_every_page_is_valid(archive: Archive, site: SiteInfo) -> None:
    for page in all_pages(archive):
        nodes = graph(page, archive, site)
        assert [fault for node in nodes.values() for fault in faults(node)] == [], page.url
        assert ("BreadcrumbList" in nodes) == bool(page.breadcrumbs), page.url


def test_json_ld_without_site_url_has_no_site_urls() -> None:
    for page in all_pages(SMALL_ARCHIVE):
        words = json_ld(page, SMALL_ARCHIVE, NOWHERE)
        assert "mau.example.vn" not in words.replace("anh.example.vn", "").replace("nguon.example.vn", "")
        assert '"item":' not in words


def test_page_without_breadcrumbs_and_subject_has_no_json_ld() -> None:
    assert json_ld(Page(url="404.html", template="not-found", title="x", description="x"), SMALL_ARCHIVE, SITE) == ""


def test_breadcrumb_list_runs_from_home_page_to_the_page_itself() -> None:
    trail = graph(page_at("doi-thoai/mau-dong-2021/hoi-dap/2/"))["BreadcrumbList"]
    assert [(item["position"], item["name"], item["item"]) for item in trail["itemListElement"]] == [
        (1, "Trang chủ", BASE),
        (2, "Đối thoại", f"{BASE}doi-thoai/"),
        (3, "Mẫu Đông 2021 (suy\u00a0ra)", f"{BASE}doi-thoai/mau-dong-2021/"),
        (4, "Việc làm cho người mới ra trường", f"{BASE}doi-thoai/mau-dong-2021/hoi-dap/2/"),
    ]


def test_dialogue_is_an_event() -> None:
    event = graph(page_at("doi-thoai/mau-tay-2024/"))["Event"]
    assert event["name"] == "Đối thoại mẫu Mẫu Tây năm 2024"
    assert event["startDate"] == "2024-03-22"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["location"] == [{"@type": "Place", "name": "Hội trường mẫu"}, {"@type": "VirtualLocation"}]
    assert event["organizer"] == [
        {"@type": "Organization", "name": "UBND tỉnh Mẫu Tây", "url": f"{BASE}co-quan/ubnd-tinh-mau-tay/"}
    ]
    assert event["about"] == [{"@type": "DefinedTerm", "name": "Việc làm", "url": f"{BASE}chu-de/viec-lam/"}]
    assert event["subjectOf"] == [
        {
            "@type": "CreativeWork",
            "name": "Thông báo kết luận mẫu",
            "identifier": "45/TB-MAU",
            "creditText": "Văn phòng mẫu, UBND tỉnh Mẫu Tây",
            "datePublished": "2024-03-25",
            "url": "https://nguon.example.vn/thong-bao",
        },
        {"@type": "Report", "name": "Báo cáo trả lời mẫu"},
    ]


def test_event_has_no_properties_beyond_its_record() -> None:
    event = graph(page_at("doi-thoai/mau-dong-2021/"))["Event"]
    assert event.keys() == {
        "@type",
        "name",
        "startDate",
        "url",
        "description",
        "disambiguatingDescription",
        "location",
        "about",
        "subjectOf",
    }
    assert event["disambiguatingDescription"] == "Suy ra: Năm suy ra từ bài"
    assert event["location"] == [
        {"@type": "AdministrativeArea", "name": "tỉnh Mẫu Đông", "url": f"{BASE}tinh/mau-dong/"}
    ]
    assert event["subjectOf"] == [{"@type": "NewsArticle", "name": "Bài báo mẫu", "headline": "Bài báo mẫu"}]


def test_question_with_answers_is_a_qa_page() -> None:
    page = graph(page_at("doi-thoai/mau-tay-2024/hoi-dap/1/"))["QAPage"]
    question = page["mainEntity"]
    assert (question["name"], question["text"]) == ("Học nghề ở đâu", "Xin hỏi nơi học nghề gần nhất.")
    assert question["author"][0]["name"] == "Nguyễn Văn Bình"
    assert question["answerCount"] == 2
    agency = {
        "@type": "Organization",
        "name": "Sở Lao động tỉnh Mẫu Tây",
        "url": f"{BASE}co-quan/so-lao-dong-mau-tay/",
    }
    assert question["suggestedAnswer"] == [
        {
            "@type": "Answer",
            "text": "Học nghề tại trung tâm của huyện.",
            "description": "nguyên văn",
            "author": [
                agency,
                {"@type": "Person", "name": "Trần Thị An", "url": f"{BASE}nhan-vat/tran-thi-an/"},
            ],
        },
        {
            "@type": "Answer",
            "text": "Đã gửi danh sách trung tâm.",
            "description": "tóm tắt",
            "author": [agency],
            "dateCreated": "2024-05-04",
        },
    ]
    assert page["mentions"]["startDate"] == "2024-03-22"


def test_answer_without_text_is_counted_but_has_no_node() -> None:
    nodes = graph(page_at("doi-thoai/mau-dong-2021/hoi-dap/2/"))
    assert "QAPage" not in nodes
    question = nodes["WebPage"]["mainEntity"]
    assert question["answerCount"] == 1
    assert "suggestedAnswer" not in question
    assert "author" not in question
    assert question["text"] == ("Chúng em ra trường thì tìm việc ở đâu?\n- ở xã\n- ở tỉnh <img src=x onerror=alert(1)>")


def with_answers(*answers: dict[str, Any]) -> dict[str, Any]:
    """Nodes of the page of a question to which, and to whose neighbour, only these answers were given."""
    dialogue = SMALL_ARCHIVE.dialogues[0]
    first, second = dialogue.record.questions[:2]
    own = [Answer.model_validate(answer) for answer in answers]
    questions = (
        first.model_copy(update={"answers": tuple(answer for answer in own if answer.also)}),
        second.model_copy(update={"answers": tuple(answer for answer in own if not answer.also)}),
    )
    record = dialogue.record.model_copy(update={"questions": questions})
    archive = replace(SMALL_ARCHIVE, dialogues=(replace(dialogue, record=record),))
    return graph(page_at("doi-thoai/mau-dong-2021/hoi-dap/2/", archive), archive)


def test_question_without_answers_has_no_answer_count() -> None:
    assert "answerCount" not in with_answers()["WebPage"]["mainEntity"]


def test_a_question_that_was_passed_on_has_no_answer() -> None:
    passed_on = {"form": "referred", "text": "Chuyển nơi khác trả lời, lời mẫu."}
    question = with_answers(passed_on)["WebPage"]["mainEntity"]
    assert question.keys().isdisjoint({"answerCount", "suggestedAnswer"})


def test_an_answer_that_a_question_shares_is_one_of_its_answers() -> None:
    shared = {"text": "Lời đáp chung mẫu.", "also": ("2",)}
    question = with_answers(shared, {"text": "Lời đáp riêng mẫu."})["QAPage"]["mainEntity"]
    assert question["answerCount"] == 2
    texts = [answer["text"] for answer in question["suggestedAnswer"]]
    assert texts == ["Lời đáp riêng mẫu.", "Lời đáp chung mẫu."]


def test_an_answer_in_its_own_words_is_described_so_in_both_forms_of_the_record() -> None:
    for verbatim in ({"verbatim": "true"}, {"completeness": "verbatim"}):
        question = with_answers({"text": "Lời đáp mẫu.", **verbatim})["QAPage"]["mainEntity"]
        assert question["suggestedAnswer"][0]["description"] == "nguyên văn"


def test_theme_has_no_question_node() -> None:
    nodes = graph(page_at("doi-thoai/mau-dong-2021/hoi-dap/1/"))
    page = nodes["WebPage"]
    assert (page["name"], page["about"][0]["name"]) == ("Vay vốn làm ăn", "Vay vốn")
    assert "mainEntity" not in page


def test_person_has_no_job_title_because_positions_change() -> None:
    person = graph(page_at("nhan-vat/tran-thi-an/"))["Person"]
    assert person.keys() == {"@type", "name", "alternateName", "url", "performerIn"}
    assert person["alternateName"] == ["An Mẫu"]
    assert [event["url"] for event in person["performerIn"]] == [f"{BASE}doi-thoai/mau-tay-2024/"]
    assert graph(page_at("nhan-vat/le-van-khong/"))["Person"].keys() == {"@type", "name", "url"}


@pytest.mark.parametrize("role", ["chairs", "leaders"])
def test_leaders_took_part_in_the_event(role: str) -> None:
    dialogue = SMALL_ARCHIVE.dialogues[0]
    leader = Leader.model_validate({"person": "nguyen-van-binh", "position": "Chức mẫu"})
    record = dialogue.record.model_copy(update={"chairs": (), "leaders": (), role: (leader,)})
    archive = replace(SMALL_ARCHIVE, dialogues=(replace(dialogue, record=record),))
    person = graph(page_at("nhan-vat/nguyen-van-binh/", archive), archive)["Person"]
    assert [event["url"] for event in person["performerIn"]] == [f"{BASE}doi-thoai/{dialogue.id}/"]


def test_agency_is_an_organization_but_a_group_is_not() -> None:
    agency = graph(page_at("co-quan/chinh-phu-mau/"))["Organization"]
    assert (agency["name"], agency["alternateName"]) == ("Chính phủ mẫu", ["CPM"])
    assert graph(page_at("co-quan/cac-so-mau-dong/")).keys() == {"BreadcrumbList"}


def test_only_the_first_page_of_a_list_describes_its_subject() -> None:
    page = page_at("nhan-vat/tran-thi-an/")
    urls = (page.url, f"{page.url}trang/2/")
    assert "Person" in graph(replace(page, paging=Paging(1, urls)))
    assert graph(replace(page, url=urls[1], paging=Paging(2, urls))).keys() == {"BreadcrumbList"}


def test_data_page_is_a_dataset_with_its_downloads() -> None:
    dataset = graph(page_at("du-lieu/"))["Dataset"]
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset["temporalCoverage"] == "2024-03-22/2024-10-05"  # the day of 2021 is inferred
    assert dataset["inLanguage"] == "vi"
    assert len(dataset["description"]) >= 50
    assert [(file["contentUrl"], file["encodingFormat"]) for file in dataset["distribution"]] == [
        (f"{BASE}du-lieu/hoi-dap.csv", "text/csv"),
        (f"{BASE}du-lieu/chi-dao.csv", "text/csv"),
        (f"{BASE}du-lieu/bieu-duong.csv", "text/csv"),
        (f"{BASE}du-lieu/danh-muc.json", "application/json"),
    ]


def test_home_page_is_a_web_site() -> None:
    nodes = graph(page_at(""))
    assert nodes["WebSite"] == {
        "@type": "WebSite",
        "name": "Kho mẫu",
        "description": "Kho mẫu để thử chương trình",
        "url": BASE,
        "inLanguage": "vi",
    }


@given(ANYTHING)
def test_any_text_stays_inside_the_script_element(words: str) -> None:
    dialogue = SMALL_ARCHIVE.dialogues[0]
    question = dialogue.record.questions[1].model_copy(update={"title": words, "text": words})
    record = dialogue.record.model_copy(update={"title": words, "questions": (question,)})
    archive = replace(SMALL_ARCHIVE, dialogues=(replace(dialogue, record=record),))
    for url in ("doi-thoai/mau-dong-2021/", "doi-thoai/mau-dong-2021/hoi-dap/2/"):
        page = page_at(url, archive)
        document = json_ld(page, archive, SITE)
        assert not set(document) & set("<>&\u2028\u2029")
        nodes = graph(page, archive)
        assert words in (node.get("name") for node in nodes.values())


def test_script_end_tag_in_a_title_is_escaped() -> None:
    document = json_ld(page_at("doi-thoai/mau-dong-2021/"), SMALL_ARCHIVE, SITE)
    assert "</script" not in document
    assert r"\u003cscript\u003ealert(1)\u003c/script\u003e \u0026" in document


def nodes_within(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every node in nested JSON-LD."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes_within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes_within(inner)


@pytest.mark.parametrize("archive", ARCHIVES.values(), ids=ARCHIVES)
def test_organisations_and_persons_are_those_of_the_registries(archive: Archive) -> None:
    names = {
        "Organization": {agency.name for agency in archive.agencies.values() if agency.kind == "agency"},
        "Person": {person.name for person in archive.people.values()},
    }
    for page in all_pages(archive):
        for node in nodes_within(list(graph(page, archive).values())):
            assert node["@type"] not in names or node["name"] in names[node["@type"]], page.url


@given(ANYTHING, st.none() | ANYTHING)
def test_where_a_source_appeared_is_told_as_typed_and_as_no_organisation(publisher: str, author: str | None) -> None:
    checked = check_content(SMALL / "content")
    first, *others = checked.dialogues
    (source, *_) = first.record.sources
    source = source.model_copy(update={"publisher": publisher, "author": author})
    changed = replace(first, record=first.record.model_copy(update={"sources": (source,)}))
    archive = build_archive([changed, *others], checked.registries)
    pages = (page for page in dialogue_pages(archive, (changed,)) if page.template == "dialogue")
    (node,) = graph(next(pages), archive)["Event"]["subjectOf"]
    assert node["creditText"] == (f"{author}, {publisher}" if author else publisher)
    assert {inner["@type"] for inner in nodes_within(node)}.isdisjoint({"Organization", "Person"})


@pytest.mark.parametrize("url", ["doi-thoai/mau-dong-2021/hoi-dap/2/", "doi-thoai/mau-dong-2021/"])
def test_a_day_that_is_inferred_is_never_told_without_saying_so(url: str) -> None:
    events = [node for node in nodes_within(list(graph(page_at(url)).values())) if "startDate" in node]
    assert events
    assert all(event["disambiguatingDescription"] == "Suy ra: Năm suy ra từ bài" for event in events)
