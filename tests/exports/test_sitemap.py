from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.archive import Archive, build_archive
from generator.exports.sitemap import MAX_URLS, SitemapEntry, sitemap_files
from generator.pages.page import Page, SiteInfo
from generator.reading.checked_content import check_content
from tests.project import SMALL, all_pages, made_by

SITE = SiteInfo("Kho mẫu", "Kho mẫu để thử", "https://mau.example.vn/kho/")
ROOT_ADDRESS = "https://mau.example.vn/kho/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def archive() -> Archive:
    examination = check_content(SMALL / "content")
    return build_archive(examination.dialogues, examination.registries)


def entries(archive: Archive) -> list[SitemapEntry]:
    return [(page.url, page) for page in all_pages(archive) if page.template != "moved"]


def pages(count: int) -> list[SitemapEntry]:
    made = (Page(url=f"trang/{number}/", template="x", title="x", description="x") for number in range(count))
    return [(page.url, page) for page in made]


def lastmod_by_url(data: bytes, tag: str = "url") -> dict[str, str | None]:
    """Map each URL of a sitemap or index, relative to the site root, to its lastmod."""
    rows = ET.fromstring(data).findall(f"{NAMESPACE}{tag}")
    found = {row.findtext(f"{NAMESPACE}loc", ""): row.findtext(f"{NAMESPACE}lastmod") for row in rows}
    assert len(found) == len(rows)
    assert all(address.startswith(ROOT_ADDRESS) for address in found)
    return {address.removeprefix(ROOT_ADDRESS): day for address, day in found.items()}


def test_no_files_without_site_url(archive: Archive) -> None:
    assert list(sitemap_files(entries(archive), ["gioi-thieu/"], replace(SITE, url=""))) == []


def test_sitemap_lists_every_page(archive: Archive) -> None:
    made = made_by(sitemap_files(entries(archive), ["gioi-thieu/"], SITE))
    assert made.keys() == {"sitemap.xml", "robots.txt"}
    assert lastmod_by_url(made["sitemap.xml"]).keys() == {*(url for url, _ in entries(archive)), "gioi-thieu/"}


def test_lastmod_is_the_newest_date_of_the_dialogues_shown(archive: Archive) -> None:
    found = lastmod_by_url(made_by(sitemap_files(entries(archive), ["gioi-thieu/"], SITE))["sitemap.xml"])
    newest = "2024-11-30"
    expected = {
        "": newest,
        "doi-thoai/": newest,
        "doi-thoai/mau-tay-2024/": newest,
        "doi-thoai/mau-tay-2024/hoi-dap/1/": newest,
        "doi-thoai/mau-tay-2024-2/": "2024-10-05",  # not that of the newer dialogue that it links to
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


def test_max_urls_fit_into_one_file() -> None:
    made = made_by(sitemap_files(pages(MAX_URLS - 1), ["gioi-thieu/"], SITE))
    assert made.keys() == {"sitemap.xml", "robots.txt"}
    assert len(lastmod_by_url(made["sitemap.xml"])) == MAX_URLS == 50_000


def test_more_than_max_urls_are_split_under_an_index() -> None:
    made = made_by(sitemap_files(pages(2 * MAX_URLS), ["gioi-thieu/"], SITE))
    names = ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert list(made) == ["sitemap.xml", *names, "robots.txt"]
    assert list(lastmod_by_url(made["sitemap.xml"], "sitemap")) == names
    parts = [lastmod_by_url(made[name]) for name in names]
    assert [len(part) for part in parts] == [MAX_URLS, MAX_URLS, 1]
    assert len({url for part in parts for url in part}) == 2 * MAX_URLS + 1


def test_robots_txt_allows_everything_and_names_the_sitemap() -> None:
    robots = made_by(sitemap_files([], [], SITE))["robots.txt"].decode()
    assert robots == "User-agent: *\nAllow: /\n\nSitemap: https://mau.example.vn/kho/sitemap.xml\n"


@pytest.mark.parametrize("url", ["https://mau.example.vn/kho", "https://mau.example.vn/kho/"])
def test_site_url_may_end_with_a_slash_or_not(url: str) -> None:
    made = made_by(sitemap_files(pages(1), [], replace(SITE, url=url)))
    assert lastmod_by_url(made["sitemap.xml"]).keys() == {"trang/0/"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_prose_url_gives_well_formed_xml(name: str) -> None:
    (address,) = lastmod_by_url(made_by(sitemap_files([], [name], SITE))["sitemap.xml"])
    assert address.isascii()
