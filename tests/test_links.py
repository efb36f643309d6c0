from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.project import ROOT, SMALL, tree


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


def _served_file(url_path: str) -> str:
    """Return the file that a plain static server sends for a URL path."""
    return f"{url_path}index.html" if not url_path or url_path.endswith("/") else url_path


@pytest.mark.parametrize("project", [SMALL, ROOT], ids=["small", "real"])
def test_every_link_target_and_fragment_exists(project: Path, small_site: Path, real_site: Path) -> None:
    files = tree(small_site if project is SMALL else real_site)
    pages = {path: _Page(data.decode()) for path, data in files.items() if path.endswith(".html")}
    host = "http://host/kho/" if project is SMALL else "http://host/"
    broken = []
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), f"{path}: an id occurs twice"
        for link in page.links:
            target = urlsplit(urljoin(host + path.removesuffix("index.html"), link))
            if target.netloc != "host":
                continue
            file = _served_file(unquote(target._replace(fragment="").geturl()).removeprefix(host))
            if file not in files or (target.fragment and target.fragment not in pages[file].ids):
                broken.append(f"{path}: {link}")
    assert broken == []


def test_every_page_is_reachable_from_the_home_page(real_site: Path) -> None:
    files = tree(real_site)
    reached, queue = {"index.html"}, ["index.html"]
    while queue:
        path = queue.pop()
        for link in _Page(files[path].decode()).links:
            target = urlsplit(urljoin(f"http://host/{path.removesuffix('index.html')}", link))
            file = _served_file(unquote(target.path).removeprefix("/"))
            if target.netloc == "host" and file.endswith(".html") and file not in reached:
                reached.add(file)
                queue.append(file)
    assert {path for path in files if path.endswith(".html")} - reached == {"404.html"}
