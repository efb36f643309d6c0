"""The offline edition: a published site as one ZIP that opens from a folder, search included, without a server."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator, Set
from html import unescape
from importlib import resources
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from generator.offline.links import INDEX_PAGE, rewrite_link, rewrite_page
from generator.pages import urls
from generator.publishing.staging import locked
from generator.scripts.bundle import bundle_script
from generator.search.encoding import deflate, inflate
from generator.text.strings import text

SITE_FOLDER = "kho"
"""Folder of the site in the ZIP."""

_MAIN_SCRIPT = "static/js/main.js"
_REDIRECT_SCRIPT = "static/js/open.js"
_EXCLUDED = re.compile(r"404\.html|robots\.txt|sitemap[\w-]*\.xml")
_SEARCH_INDEX_FILE = re.compile(rf"{urls.SEARCH}.*\.bin")
_CARD_FILE = re.compile(rf"{urls.SEARCH}the/.*\.bin")
_COMPRESSED_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".woff2", ".pdf", ".docx", ".xlsx", ".pptx", ".zip", ".gz"}
)
_ZIP_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_RESOURCES = resources.files("generator.offline")


def offline_path(site: Path) -> Path:
    """Return the path of a site's ZIP: next to the site folder."""
    return site.with_name(f"{site.name}-ngoai-tuyen.zip")


def write_offline(site: Path, theme: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """Write the ZIP of a published site and return its path. Deterministic for a given site and theme.

    Replaces an existing ZIP only when the new one is complete. `progress` gets (files done, files in total).
    Raises BuildRunningError, UnsupportedSyntaxError if the theme's scripts cannot be bundled, and OSError.
    """
    target = offline_path(site)
    temporary = target.with_name(f".{target.name}.part")
    with locked(site):
        try:
            with ZipFile(temporary, "w") as archive:
                _OfflineWriter(site, theme, archive).write(progress or (lambda done, total: None))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    return target


class _OfflineWriter:
    """Writes a site into an open ZIP, file by file."""

    def __init__(self, site: Path, theme: Path, archive: ZipFile) -> None:
        self._site, self._theme = site, theme
        self._archive = archive
        self._paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        self._pages: Set[str] = {path.removesuffix(INDEX_PAGE) for path in self._paths if _is_page(path)}

    def write(self, progress: Callable[[int, int], None]) -> None:
        """Write the start files, then the site sorted by path."""
        script, modules = bundle_script(_MAIN_SCRIPT, lambda path: (self._theme / path).read_text(encoding="utf-8"))
        generated = {
            _MAIN_SCRIPT: f"{_RESOURCES.joinpath('offline.js').read_text(encoding='utf-8')}{script}",
            _REDIRECT_SCRIPT: f"location.replace({json.dumps(f'{SITE_FOLDER}/{INDEX_PAGE}')});\n",
        }
        for name, words in self._start_files():
            self._add(name, words.encode())
        kept = [path for path in self._paths if path not in modules and not _EXCLUDED.fullmatch(path)]
        for done, path in enumerate(sorted({*kept, *generated}), 1):
            if path in generated:
                self._add(f"{SITE_FOLDER}/{path}", generated[path].encode())
            else:
                self._add_file(path)
            progress(done, len(kept) + len(generated))

    def _start_files(self) -> Iterator[tuple[str, str]]:
        """Yield name and content of the files at the top of the ZIP: read-me and start page."""
        home = (self._site / INDEX_PAGE).read_text(encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", home, re.DOTALL)
        name, start = (title[1] if title else ""), text("offline.start")
        read_me = text("offline.read-me", name=unescape(name), start=start)
        # Byte order mark and CRLF: every version of Windows Notepad reads them.
        yield text("offline.read-me-file"), "\ufeff" + read_me.replace("\n", "\r\n")
        page = _RESOURCES.joinpath("start.html").read_text(encoding="utf-8")
        yield start, page.format(name=name, folder=SITE_FOLDER, open=text("offline.open"), hint=text("offline.hint"))

    def _add_file(self, path: str) -> None:
        name, source = f"{SITE_FOLDER}/{path}", self._site / path
        if _is_page(path):
            html = source.read_bytes().decode()
            self._add(name, rewrite_page(html, path.removesuffix(INDEX_PAGE), self._pages).encode())
        elif _SEARCH_INDEX_FILE.fullmatch(path):
            data = source.read_bytes()
            self._add(f"{name}.js", _as_script(path, self._rewrite_cards(data) if _CARD_FILE.fullmatch(path) else data))
        else:
            entry = _zip_entry(name)
            entry.file_size = source.stat().st_size
            with source.open("rb") as read, self._archive.open(entry, "w") as write:
                shutil.copyfileobj(read, write)

    def _rewrite_cards(self, data: bytes) -> bytes:
        """Rewrite the URLs of a file of result cards, the first value of each card, to files."""
        cards = json.loads(inflate(data))
        rewritten = [[rewrite_link(url, "", self._pages), *rest] for url, *rest in cards]
        return deflate(json.dumps(rewritten, ensure_ascii=False, separators=(",", ":")).encode())

    def _add(self, name: str, data: bytes) -> None:
        self._archive.writestr(_zip_entry(name), data)


def _is_page(path: str) -> bool:
    return path.rpartition("/")[2] == INDEX_PAGE


def _as_script(path: str, data: bytes) -> bytes:
    """Wrap a file of the search index in a script that registers it as base64; see offline.js."""
    return f'doithoaiOffline.give({json.dumps(path)}, "{b64encode(data).decode()}");\n'.encode()


def _zip_entry(name: str) -> ZipInfo:
    """Return a ZIP header that does not depend on system and time."""
    entry = ZipInfo(name, _ZIP_TIMESTAMP)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry.compress_type = ZIP_STORED if Path(name).suffix.lower() in _COMPRESSED_SUFFIXES else ZIP_DEFLATED
    return entry
