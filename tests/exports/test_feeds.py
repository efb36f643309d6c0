import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, build_archive
from generator.exports.feeds import MAX_ENTRIES, feed_files
from generator.pages import urls
from generator.pages.page import SiteInfo
from generator.reading.checked_content import check_content
from generator.records.dialogue import last_modified
from generator.records.schema import Correction
from generator.text.dates import PartialDate
from tests.project import ROOT, SMALL, made_by

SITE = SiteInfo("Kho mẫu", "Kho mẫu để thử chương trình", "https://mau.example.vn/kho/")
SITE_WITHOUT_URL = replace(SITE, url="")
ATOM = "{http://www.w3.org/2005/Atom}"
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def archive_of(project: str) -> Archive:
    examination = check_content((ROOT if project == "real" else SMALL) / "content")
    return build_archive(examination.dialogues, examination.registries)


ARCHIVES = {name: archive_of(name) for name in ("small", "real")}
SMALL_ARCHIVE = ARCHIVES["small"]


def read(archive: Archive, site: SiteInfo = SITE) -> Mapping[str, Any]:
    return {url: feedparser.parse(data) for url, data in made_by(feed_files(archive, site)).items()}


def archive_with(count: int) -> Archive:
    """Return an archive of `count` dialogues, a day apart."""
    template = SMALL_ARCHIVE.dialogues[0]
    first = datetime.date(2020, 1, 1)
    dates = [PartialDate.of_day(first + datetime.timedelta(days=number)) for number in range(count)]
    return replace(
        SMALL_ARCHIVE,
        dialogues=tuple(
            replace(
                template,
                id=f"mau-dong-{index}",
                record=template.record.model_copy(update={"date": date}),
            )
            for index, date in enumerate(dates)
        ),
    )


@pytest.mark.parametrize("site", [SITE, SITE_WITHOUT_URL], ids=["known", "unknown"])
@pytest.mark.parametrize("archive", ARCHIVES.values(), ids=ARCHIVES)
def test_feeds_parse_as_atom_with_id_link_and_dates_in_every_entry(archive: Archive, site: SiteInfo) -> None:
    for url, feed in read(archive, site).items():
        assert (feed.bozo, feed.version) == (False, "atom10"), url
        assert feed.feed.id.startswith("tag:")
        assert feed.feed.title
        assert feed.feed.updated
        assert feed.feed.author == "Kho mẫu"
        assert feed.entries, url
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids), url
        for entry in feed.entries:
            assert entry.id.startswith("tag:")
            assert entry.title
            assert entry.link
            assert entry.summary
            assert entry.updated_parsed
            assert "published" not in entry, "the archive does not know when the event was first written about here"
            assert all(tag.term and tag.label for tag in entry.get("tags", ()))


def test_feeds_exist_for_site_provinces_with_dialogues_and_topics_with_questions() -> None:
    assert read(SMALL_ARCHIVE).keys() == {
        "feed.xml",
        "tinh/mau-dong/feed.xml",
        "tinh/mau-tay/feed.xml",
        "chu-de/viec-lam/feed.xml",
        "chu-de/vay-von/feed.xml",
    }


def test_province_feed_includes_its_predecessors() -> None:
    feeds = read(SMALL_ARCHIVE)
    assert len(feeds["tinh/mau-tay/feed.xml"].entries) == 3
    assert [entry.title for entry in feeds["tinh/mau-dong/feed.xml"].entries] == [
        'Đối thoại mẫu <script>alert(1)</script> & "ngoặc" năm 2021'
    ]


def test_topic_feed_lists_questions() -> None:
    feed = read(SMALL_ARCHIVE)["chu-de/viec-lam/feed.xml"]
    assert [entry.link for entry in feed.entries] == [
        "https://mau.example.vn/kho/doi-thoai/mau-tay-2024/hoi-dap/1/",
        "https://mau.example.vn/kho/doi-thoai/mau-dong-2021/hoi-dap/2/",
    ]
    assert [entry.title for entry in feed.entries] == [
        "Học nghề ở đâu · Mẫu Tây 22/3/2024",
        "Việc làm cho người mới ra trường · Mẫu Đông 2021 (suy\u00a0ra)",
    ]
    assert feed.entries[1].summary.splitlines() == [
        "Chúng em ra trường thì tìm việc ở đâu?",
        "- ở xã",
        "- ở tỉnh <img src=x onerror=alert(1)>",
    ]


def test_categories_of_an_entry_are_its_topics() -> None:
    feeds = read(SMALL_ARCHIVE)
    tags = {entry.id: [(tag.term, tag.label) for tag in entry.get("tags", ())] for entry in feeds["feed.xml"].entries}
    assert tags == {
        "tag:doithoai,2026:doi-thoai/mau-tay-2024/": [("viec-lam", "Việc làm")],
        "tag:doithoai,2026:doi-thoai/mau-tay-2024-2/": [],
        "tag:doithoai,2026:doi-thoai/mau-dong-2021/": [("vay-von", "Vay vốn"), ("viec-lam", "Việc làm")],
    }


def test_ids_are_independent_of_the_site_url() -> None:
    moved = replace(SITE, url="https://moi.example.vn/")
    ids = [
        [feed.feed.id for feed in feeds.values()] + [entry.id for feed in feeds.values() for entry in feed.entries]
        for feeds in (read(SMALL_ARCHIVE, site) for site in (SITE, moved, SITE_WITHOUT_URL))
    ]
    assert ids[0] == ids[1] == ids[2]
    assert "tag:doithoai,2026:feed.xml" in ids[0]
    assert "tag:doithoai,2026:doi-thoai/mau-tay-2024/" in ids[0]
    assert "tag:doithoai,2026:doi-thoai/mau-tay-2024/hoi-dap/1/" in ids[0]


def test_links_without_site_url_are_relative_to_the_feed() -> None:
    feeds = {url: ET.fromstring(data) for url, data in made_by(feed_files(SMALL_ARCHIVE, SITE_WITHOUT_URL)).items()}
    links = [link.get("href") for link in feeds["tinh/mau-dong/feed.xml"].iter(f"{ATOM}link")]
    assert links == ["../../tinh/mau-dong/feed.xml", "../../tinh/mau-dong/", "../../doi-thoai/mau-dong-2021/"]
    links = [link.get("href") for link in feeds["feed.xml"].findall(f"{ATOM}link")]
    assert links == ["./feed.xml", "./"]


def test_updated_is_the_newest_date_of_the_record() -> None:
    feeds = read(SMALL_ARCHIVE)
    updated = {entry.link.rpartition("doi-thoai/")[2]: entry.updated for entry in feeds["feed.xml"].entries}
    assert updated == {
        "mau-tay-2024/": "2024-11-30T00:00:00+07:00",  # a directive's update
        "mau-tay-2024-2/": "2024-10-05T00:00:00+07:00",  # the day itself
        "mau-dong-2021/": "2021-02-03T00:00:00+07:00",
    }
    assert list(updated) == ["mau-tay-2024/", "mau-tay-2024-2/", "mau-dong-2021/"]
    assert feeds["feed.xml"].feed.updated == "2024-11-30T00:00:00+07:00"
    question = feeds["chu-de/viec-lam/feed.xml"].entries[0]
    assert question.updated == "2024-05-04T00:00:00+07:00"  # an answer's


@pytest.mark.parametrize(("part", "day"), [("published", (2030, 1, 2)), ("retrieved", (2031, 1, 2))])
def test_dates_of_a_source_count_as_modification(part: str, day: tuple[int, int, int]) -> None:
    dialogue = SMALL_ARCHIVE.dialogues[0]
    (source,) = dialogue.record.sources
    date = datetime.date(*day)
    newer = source.model_copy(update={part: PartialDate.of_day(date) if part == "published" else date})
    record = dialogue.record.model_copy(update={"sources": (newer,)})
    assert last_modified(replace(dialogue, record=record)) == datetime.date(*day)


def test_updated_is_the_day_of_entry_or_of_the_last_correction() -> None:
    entered, corrected = datetime.date(2030, 1, 2), datetime.date(2031, 1, 2)
    dialogue = next(one for one in SMALL_ARCHIVE.dialogues if one.id == "mau-tay-2024")
    corrections = (Correction(date=corrected.isoformat(), what="Sửa mẫu"),)
    for parts, day in (
        ({"entered_on": entered}, entered),
        ({"corrections": corrections}, corrected),
        ({"entered_on": entered, "corrections": corrections}, corrected),
    ):
        changed = replace(dialogue, record=dialogue.record.model_copy(update=parts))
        feeds = read(replace(SMALL_ARCHIVE, dialogues=(changed,)))
        assert last_modified(changed) == day
        for url in ("feed.xml", "chu-de/viec-lam/feed.xml"):
            assert [entry.updated for entry in feeds[url].entries] == [f"{day}T00:00:00+07:00"]


def test_feed_holds_at_most_fifty_entries_newest_first() -> None:
    feeds = read(archive_with(MAX_ENTRIES + 10))
    for url in ("feed.xml", urls.feed(urls.topic("vay-von"))):
        entries = feeds[url].entries
        assert len(entries) == MAX_ENTRIES == 50
        days = [entry.updated for entry in entries]
        assert days == sorted(days, reverse=True)
    assert feeds["feed.xml"].entries[0].id.endswith(f"mau-dong-{MAX_ENTRIES + 9}/")
    topic = [entry.id.rpartition("mau-dong-")[2] for entry in feeds["chu-de/vay-von/feed.xml"].entries[:4]]
    assert topic == ["59/hoi-dap/1/", "59/hoi-dap/2/", "58/hoi-dap/1/", "58/hoi-dap/2/"]


def test_empty_archive_has_a_valid_feed() -> None:
    empty = replace(SMALL_ARCHIVE, dialogues=())
    feeds = read(empty)
    assert feeds.keys() == {"feed.xml"}
    assert not feeds["feed.xml"].bozo
    assert feeds["feed.xml"].feed.updated


@given(ANYTHING)
def test_any_text_gives_well_formed_xml(words: str) -> None:
    dialogue = SMALL_ARCHIVE.dialogues[0]
    question = dialogue.record.questions[0].model_copy(update={"title": words, "text": words})
    update = {"title": words, "summary": words, "questions": (question,)}
    topics = {id_: topic.model_copy(update={"name": words}) for id_, topic in SMALL_ARCHIVE.topics.items()}
    changed = replace(dialogue, record=dialogue.record.model_copy(update=update))
    for data in made_by(feed_files(replace(SMALL_ARCHIVE, dialogues=(changed,), topics=topics), SITE)).values():
        ET.fromstring(data)
