"""The kinds of page that checks cover: for each, one page of the real site, if possible one with much content."""

from pathlib import Path

from generator.archive.archive import build_archive
from generator.pages import urls
from generator.reading.checked_content import check_content
from generator.reading.prose import prose_url
from tests.project import all_pages

PAGE_TYPES = {
    "home": urls.HOME,
    "dialogues": urls.DIALOGUES,
    "dialogue": urls.dialogue("lang-son-2024"),
    "question": urls.question("hung-yen-2023", 4),
    "provinces": urls.PROVINCES,
    "province": urls.province("lang-son"),
    "ended province": urls.province("ha-nam"),
    "topics": urls.TOPICS,
    "topic": urls.topic("to-chuc-doan-hoi"),
    "years": urls.YEARS,
    "year": urls.year(2021),
    "agencies": urls.AGENCIES,
    "agency": urls.agency("cac-so-ban-nganh-tinh-lang-son"),
    "people": urls.PEOPLE,
    "person": urls.person("le-thi-thuy"),
    "documents": urls.DOCUMENTS,
    "document": urls.document("quyet-dinh-1477-2022"),
    "commendations": urls.COMMENDATIONS,
    "directives": urls.DIRECTIVES,
    "statistics": urls.STATISTICS,
    "search": urls.SEARCH,
    "data": urls.DATA,
    "about": urls.ABOUT,
    "guide": urls.GUIDE,
    "guide page": f"{urls.GUIDE}them-ho-so/",
    "not found": "404.html",
}
SMALL_PAGE_TYPES = {
    "places": urls.PLACES,
    "place": urls.place("mau-tay-xa-mau-ha"),
    "moved": urls.dialogue("mau-tay-2023-2"),
}
"""Kinds of page that the real site does not have, on the small one."""
WHERE_THERE = {"accessibility": "tro-giup-tiep-can/"}
"""Kinds of page that only some sites have."""


def page_types(site: Path) -> dict[str, str]:
    """Return kind → URL of one page of that kind, on a built site."""
    return PAGE_TYPES | {name: url for name, url in WHERE_THERE.items() if page_file(site, url).is_file()}


def page_file(site: Path, url: str) -> Path:
    """Return the file of a page."""
    return site / url if url.endswith(".html") else site / url / "index.html"


def templates(project: Path) -> dict[str, str]:
    """Return URL → template of every page of a project."""
    examination = check_content(project / "content")
    archive = build_archive(examination.dialogues, examination.registries)
    made = {page.url: page.template for page in all_pages(archive)}
    prose = {prose_url(path): "prose" for path in examination.prose}
    return {**made, **prose, "404.html": "not-found"}
