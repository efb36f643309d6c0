"""Projects in temporary folders for tests: the small synthetic archive, or a copy of the real one."""

import re
import shutil
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from generator.archive.archive import Archive
from generator.jobs.output import Output
from generator.pages.dialogues import dialogue_pages
from generator.pages.page import Page
from generator.pages.site_pages import site_pages
from generator.plugin import build

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "small"


def copy_project(source: Path, target: Path) -> Path:
    """A copy of a project's content and configuration beside the real theme; its configuration file."""
    shutil.copytree(source / "content", target / "content")
    shutil.copytree(ROOT / "theme", target / "theme")
    config = (source / "site_config.yml").read_text(encoding="utf-8").replace("../../theme", "theme")
    path = target / "site_config.yml"
    path.write_text(config, encoding="utf-8")
    return path


def built(config: Path) -> Path:
    """The site of a project that has no problems."""
    assert build(config) == ()
    return config.parent / "site"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def all_pages(archive: Archive) -> Iterator[Page]:
    """Every page that is made from records."""
    yield from site_pages(archive)
    yield from dialogue_pages(archive, archive.dialogues)


def made_by(outputs: Iterable[Output]) -> dict[str, bytes]:
    """Outputs made, by path."""
    return {output.path: output.make() for output in outputs}


def visible_text(html: str) -> str:
    """What a page says, without its tags, in single spaces."""
    body = html.partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
