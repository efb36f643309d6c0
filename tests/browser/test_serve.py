import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.project import SMALL, copy_project

pytestmark = pytest.mark.browser
PATIENCE = 60_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(SMALL, tmp_path)
    return tmp_path


@pytest.fixture
def preview(project: Path) -> Iterator[str]:
    """The URL at which the real `doithoai serve` shows the project."""
    command = [sys.executable, "-m", "generator", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr is not None
    found = None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            break
    assert found
    yield found[0]
    process.terminate()
    process.communicate()


@pytest.fixture
def page(preview: str, page: Page) -> Page:
    """The page, opened after the preview and so closed before it ends: what it still loads would fail."""
    return page


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_preview_follows_edits_and_shows_problems(page: Page, preview: str, project: Path) -> None:
    record = project / "content/dialogues/mau-tay-2024-2.yml"
    page.goto(f"{preview}doi-thoai/mau-tay-2024-2/")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Buổi làm việc mẫu lần hai")

    _replace(record, "lần hai", "lần nữa")
    expect(heading).to_have_text("Buổi làm việc mẫu lần nữa", timeout=PATIENCE)

    _replace(record, "kind: working-session", "kind: working-sesion")
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("mau-tay-2024-2.yml:3:7:", timeout=PATIENCE)
    expect(problems).to_contain_text("Có phải “working-session”?")
    expect(heading).to_have_text("Buổi làm việc mẫu lần nữa")

    _replace(record, "kind: working-sesion", "kind: working-session")
    expect(problems).to_have_count(0, timeout=PATIENCE)

    _replace(project / "theme/parts/trail.html", "<ol>", '<ol data-changed="yes">')
    expect(page.locator("[data-changed=yes]")).to_be_visible(timeout=PATIENCE)

    _replace(project / "theme/parts/trail.html", "<ol", "{{ nothing.of.this.name }}<ol")
    expect(problems).to_contain_text("nothing", timeout=PATIENCE)
    expect(heading).to_have_text("Buổi làm việc mẫu lần nữa")


def test_unchanged_page_is_not_reloaded(page: Page, preview: str, project: Path) -> None:
    page.goto(f"{preview}gioi-thieu/")
    page.evaluate("globalThis.stays = true")
    index = page.request.get(f"{preview}tim-kiem/chi-muc.bin").body()
    _replace(project / "content/dialogues/mau-tay-2024-2.yml", "lần hai", "lần nữa")
    until = time.monotonic() + PATIENCE / 1000
    while page.request.get(f"{preview}tim-kiem/chi-muc.bin").body() == index:
        assert time.monotonic() < until, "the whole site does not follow"
        time.sleep(0.1)
    assert "lần nữa" in page.request.get(f"{preview}doi-thoai/mau-tay-2024-2/").text()
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.stays") is True


def test_missing_page_shows_the_sites_404(page: Page, preview: str) -> None:
    answer = page.goto(f"{preview}khong-co/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có trang này")


def test_only_the_site_is_served(page: Page, preview: str) -> None:
    for path in ("site_config.yml", "../site_config.yml", "%2e%2e/%2e%2e/site_config.yml"):
        assert page.request.get(f"{preview}{path}").status == 404
