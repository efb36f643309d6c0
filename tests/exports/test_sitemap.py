from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, join
from generator.exports.sitemap import MAX_ADDRESSES, SitemapEntry, sitemap_files
from generator.pages.page import Page, SiteInfo
from generator.reading.checked_content import check_content
from tests.project import SMALL, all_pages, made_by

SITE = SiteInfo("Kho mẫu", "Kho mẫu để thử", "https://mau.example.vn/kho/")
ROOT_ADDRESS = "https://mau.example.vn/kho/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def archive() -> Archive:
    examination = check_content(SMALL / "content")
    return join(examination.dialogues, examination.registries)


def places(archive: Archive) -> list[SitemapEntry]:
    return [(page.url, page) for page in all_pages(archive)]


def pages(count: int) -> list[SitemapEntry]:
    made = (Page(url=f"trang/{number}/", template="x", title="x", description="x") for number in range(count))
    return [(page.url, page) for page in made]


def days(data: bytes, tag: str = "url") -> dict[str, str | None]:
    """The day of each address of a sitemap or index, below the site's root."""
    rows = ET.fromstring(data).findall(f"{NAMESPACE}{tag}")
    found = {row.findtext(f"{NAMESPACE}loc", ""): row.findtext(f"{NAMESPACE}lastmod") for row in rows}
    assert len(found) == len(rows)
    assert all(address.startswith(ROOT_ADDRESS) for address in found)
    return {address.removeprefix(ROOT_ADDRESS): day for address, day in found.items()}


def test_nothing_is_written_while_the_site_s_address_is_not_known(archive: Archive) -> None:
    assert list(sitemap_files(places(archive), ["gioi-thieu/"], replace(SITE, url=""))) == []


def test_every_page_stands_in_the_sitemap(archive: Archive) -> None:
    made = made_by(sitemap_files(places(archive), ["gioi-thieu/"], SITE))
    assert made.keys() == {"sitemap.xml", "robots.txt"}
    assert days(made["sitemap.xml"]).keys() == {*(page.url for page in all_pages(archive)), "gioi-thieu/"}


def test_a_page_is_as_new_as_the_dialogues_that_it_shows(archive: Archive) -> None:
    found = days(made_by(sitemap_files(places(archive), ["gioi-thieu/"], SITE))["sitemap.xml"])
    newest = "2024-11-30"
    expected = {
        "": newest,
        "doi-thoai/": newest,
        "doi-thoai/mau-tay-2024/": newest,
        "doi-thoai/mau-tay-2024/hoi-dap/1/": newest,
        "doi-thoai/mau-tay-2024-2/": "2024-10-05",  # not of the newer one before it, to which it leads
        "doi-thoai/mau-dong-2021/": "2021-02-03",
        "doi-thoai/mau-dong-2021/hoi-dap/2/": "2021-02-03",
        "tinh/mau-tay/": newest,
        "tinh/mau-dong/": "2021-02-03",
        "tinh/mau-nam/": None,
        "nam/2021/": "2021-02-03",
        "chu-de/vay-von/": "2021-02-03",
        "co-quan/cac-so-mau-dong/": "2021-02-03",
        "nhan-vat/le-van-khong/": None,
        "bieu-duong/": newest,
        "thong-ke/": None,
        "gioi-thieu/": None,
    }
    assert {url: found[url] for url in expected} == expected


def test_a_sitemap_of_just_so_many_addresses_is_one_file() -> None:
    made = made_by(sitemap_files(pages(MAX_ADDRESSES - 1), ["gioi-thieu/"], SITE))
    assert made.keys() == {"sitemap.xml", "robots.txt"}
    assert len(days(made["sitemap.xml"])) == MAX_ADDRESSES == 50_000


def test_more_addresses_go_into_parts_under_an_index() -> None:
    made = made_by(sitemap_files(pages(2 * MAX_ADDRESSES), ["gioi-thieu/"], SITE))
    names = ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert list(made) == ["sitemap.xml", *names, "robots.txt"]
    assert list(days(made["sitemap.xml"], "sitemap")) == names
    parts = [days(made[name]) for name in names]
    assert [len(part) for part in parts] == [MAX_ADDRESSES, MAX_ADDRESSES, 1]
    assert len({url for part in parts for url in part}) == 2 * MAX_ADDRESSES + 1


def test_robots_may_read_everything_and_are_told_of_the_sitemap() -> None:
    robots = made_by(sitemap_files([], [], SITE))["robots.txt"].decode()
    assert robots == "User-agent: *\nAllow: /\n\nSitemap: https://mau.example.vn/kho/sitemap.xml\n"


@pytest.mark.parametrize("url", ["https://mau.example.vn/kho", "https://mau.example.vn/kho/"])
def test_the_site_s_address_may_end_with_a_slash_or_not(url: str) -> None:
    made = made_by(sitemap_files(pages(1), [], replace(SITE, url=url)))
    assert days(made["sitemap.xml"]).keys() == {"trang/0/"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_xml_is_well_formed_whatever_a_page_of_prose_is_called(name: str) -> None:
    (address,) = days(made_by(sitemap_files([], [name], SITE))["sitemap.xml"])
    assert address.isascii()
