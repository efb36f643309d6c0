"""The offline edition: a published site as one ZIP, to be opened from a folder, search included, without a server."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator, Set
from html import unescape
from importlib import resources
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from generator.offline.links import INDEX, offline_link, offline_page
from generator.pages import urls
from generator.publishing.staging import locked
from generator.scripts.bundle import bundle
from generator.search.encoding import deflate, inflate
from generator.text.strings import text

FOLDER = "kho"
"""The folder of the site in the ZIP, beside the file that opens it."""

_SCRIPT = "static/js/main.js"
_OPENER = "static/js/open.js"
_USELESS = re.compile(r"404\.html|robots\.txt|sitemap[\w-]*\.xml")
_INDEX_FILE = re.compile(rf"{urls.SEARCH}.*\.bin")
_CARDS = re.compile(rf"{urls.SEARCH}the/.*\.bin")
_PACKED = frozenset({".png", ".jpg", ".jpeg", ".webp", ".woff2", ".pdf", ".docx", ".xlsx", ".pptx", ".zip", ".gz"})
_TIME = (1980, 1, 1, 0, 0, 0)
_OURS = resources.files("generator.offline")


def offline_file(site: Path) -> Path:
    """Where the ZIP of a site stands: beside its folder."""
    return site.with_name(f"{site.name}-ngoai-tuyen.zip")


def write_offline(site: Path, theme: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """Write the ZIP of a published site; the same site and theme give the same bytes.

    The last ZIP stays until the new one is whole.

    Raises BuildRunningError, UnknownFormError where the theme's scripts cannot be bundled, and OSError.
    """
    target = offline_file(site)
    unfinished = target.with_name(f".{target.name}.part")
    with locked(site):
        try:
            with ZipFile(unfinished, "w") as archive:
                _Edition(site, theme, archive).write(progress or (lambda done, total: None))
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    return target


class _Edition:
    """Writes a site into a ZIP, file by file."""

    def __init__(self, site: Path, theme: Path, archive: ZipFile) -> None:
        self._site, self._theme = site, theme
        self._archive = archive
        self._paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        self._pages: Set[str] = {path.removesuffix(INDEX) for path in self._paths if _is_page(path)}

    def write(self, progress: Callable[[int, int], None]) -> None:
        """Write what opens the site, then the site, in the order of names."""
        script, modules = bundle(_SCRIPT, lambda path: (self._theme / path).read_text(encoding="utf-8"))
        made = {
            _SCRIPT: f"{_OURS.joinpath('offline.js').read_text(encoding='utf-8')}{script}",
            _OPENER: f"location.replace({json.dumps(f'{FOLDER}/{INDEX}')});\n",
        }
        for name, words in self._openers():
            self._add(name, words.encode())
        kept = [path for path in self._paths if path not in modules and not _USELESS.fullmatch(path)]
        for done, path in enumerate(sorted({*kept, *made}), 1):
            if path in made:
                self._add(f"{FOLDER}/{path}", made[path].encode())
            else:
                self._add_file(path)
            progress(done, len(kept) + len(made))

    def _openers(self) -> Iterator[tuple[str, str]]:
        """The files at the top: what to read, and what to open."""
        home = (self._site / INDEX).read_text(encoding="utf-8")
        found = re.search(r"<title>(.*?)</title>", home, re.DOTALL)
        name, start = (found[1] if found else ""), text("offline.start")
        words = text("offline.read-me", name=unescape(name), start=start)
        # As Windows' Notepad has always read it.
        yield text("offline.read-me-file"), "\ufeff" + words.replace("\n", "\r\n")
        page = _OURS.joinpath("start.html").read_text(encoding="utf-8")
        yield start, page.format(name=name, folder=FOLDER, open=text("offline.open"), hint=text("offline.hint"))

    def _add_file(self, path: str) -> None:
        name, source = f"{FOLDER}/{path}", self._site / path
        if _is_page(path):
            html = source.read_bytes().decode()
            self._add(name, offline_page(html, path.removesuffix(INDEX), self._pages).encode())
        elif _INDEX_FILE.fullmatch(path):
            data = source.read_bytes()
            self._add(f"{name}.js", _as_script(path, self._led(data) if _CARDS.fullmatch(path) else data))
        else:
            entry = _entry(name)
            entry.file_size = source.stat().st_size
            with source.open("rb") as read, self._archive.open(entry, "w") as write:
                shutil.copyfileobj(read, write)

    def _led(self, data: bytes) -> bytes:
        """Cards of what is found, whose addresses stand first, with the files of their pages."""
        cards = json.loads(inflate(data))
        led = [[offline_link(url, "", self._pages), *more] for url, *more in cards]
        return deflate(json.dumps(led, ensure_ascii=False, separators=(",", ":")).encode())

    def _add(self, name: str, data: bytes) -> None:
        self._archive.writestr(_entry(name), data)


def _is_page(path: str) -> bool:
    return path.rpartition("/")[2] == INDEX


def _as_script(path: str, data: bytes) -> bytes:
    """A file of the search index as the script that hands it over; see offline.js."""
    return f'doithoaiOffline.give({json.dumps(path)}, "{b64encode(data).decode()}");\n'.encode()


def _entry(name: str) -> ZipInfo:
    """The head of a file in the ZIP: the same on every system and at any time."""
    entry = ZipInfo(name, _TIME)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry.compress_type = ZIP_STORED if Path(name).suffix.lower() in _PACKED else ZIP_DEFLATED
    return entry
