from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.project import ROOT, SMALL, built, copy_project, tree


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value is not None:
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)


def _file(address: str) -> str:
    """The file that a plain static server answers an address with."""
    return f"{address}index.html" if not address or address.endswith("/") else address


@pytest.mark.parametrize("project", [SMALL, ROOT], ids=["small", "real"])
def test_every_link_of_every_page_leads_to_a_page_and_a_place_in_it(project: Path, tmp_path: Path) -> None:
    files = tree(built(copy_project(project, tmp_path)))
    pages = {path: _Page(data.decode()) for path, data in files.items() if path.endswith(".html")}
    host = "http://host/kho/" if project is SMALL else "http://host/"
    broken = []
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), f"{path}: an id stands twice"
        for link in page.links:
            target = urlsplit(urljoin(host + path.removesuffix("index.html"), link))
            if target.netloc != "host":
                continue
            found = _file(unquote(target._replace(fragment="").geturl()).removeprefix(host))
            if found not in files or (target.fragment and target.fragment not in pages[found].ids):
                broken.append(f"{path}: {link}")
    assert broken == []


def test_every_page_is_reached_by_links_from_the_home_page(tmp_path: Path) -> None:
    files = tree(built(copy_project(ROOT, tmp_path)))
    reached, ahead = {"index.html"}, ["index.html"]
    while ahead:
        path = ahead.pop()
        for link in _Page(files[path].decode()).links:
            target = urlsplit(urljoin(f"http://host/{path.removesuffix('index.html')}", link))
            found = _file(unquote(target.path).removeprefix("/"))
            if target.netloc == "host" and found.endswith(".html") and found not in reached:
                reached.add(found)
                ahead.append(found)
    assert {path for path in files if path.endswith(".html")} - reached == {"404.html"}
