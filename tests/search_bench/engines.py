"""Serve both engines as sites on a local port and query their search pages, which have the same result markup."""

import json
import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from playwright.sync_api import Page

from tests.quality.server import POLICY, Answer, server_of
from tests.search_bench.archives import HERE, Bench

NAMES = ("doithoai", "pagefind")
# Pagefind's engine is WebAssembly.
_WASM_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")

_ASK = """async (text) => {
  const page = document.querySelector("[data-search]");
  const input = document.querySelector("#tim");
  input.value = text;
  input.dispatchEvent(new Event("input", {bubbles: true}));
  input.form.requestSubmit();
  const done = () => ["ready", "empty", "error"].includes(page.dataset.searchState);
  await new Promise((resolve) => {
    const check = () => done() && (observer.disconnect(), resolve());
    const observer = new MutationObserver(check);
    observer.observe(page, {attributes: true, attributeFilter: ["data-search-state"]});
    check();
  });
  const links = [...page.querySelectorAll("[data-results] > li > a[href]")];
  return {
    state: page.dataset.searchState,
    links: links.map((link) => {
      const { pathname, hash } = new URL(link.href);
      return [pathname + hash, !!link.closest("[data-near]"), link.textContent.trim()];
    }),
  };
}"""


class Files(Mapping[str, Answer]):
    """The files of several folders as answers, read on demand; the first folder with a file wins."""

    def __init__(self, *folders: tuple[str, Path]) -> None:
        self._folders = folders
        self._read: dict[str, Answer | None] = {}

    def __getitem__(self, path: str) -> Answer:
        if path not in self._read:
            found = next((file for file in self._candidates(path) if file.is_file()), None)
            self._read[path] = Answer.of(path, found.read_bytes()) if found else None
        answer = self._read[path]
        if answer is None:
            raise KeyError(path)
        return answer

    def _candidates(self, path: str) -> Iterator[Path]:
        """Yield the candidates for a path. A folder answers for all paths with its prefix."""
        for prefix, folder in self._folders:
            if path.startswith(prefix) and "//" not in path and ".." not in path:
                yield folder / path
                if prefix:
                    return

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


@dataclass(frozen=True)
class Result:
    """What a search page shows: its state, URLs in order, and which of them are labelled near matches."""

    state: str
    addresses: tuple[str, ...]
    near: tuple[bool, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Engine:
    """A served engine."""

    name: str
    page: str
    """The URL of its search page."""
    record_url: Callable[[str], str]
    """Path of a result → URL of the record."""

    def ask(self, page: Page, text: str) -> Result:
        """Submit a text in the box of the open search page, and return the results shown."""
        said = page.evaluate(_ASK, text)
        links = said["links"][:10]
        addresses = tuple(self.record_url(path) for path, _, _ in links)
        return Result(
            said["state"], addresses, tuple(near for _, near, _ in links), tuple(title for _, _, title in links)
        )


def index_and_site(bench: Bench) -> Files:
    """Return the site with its index replaced by that of the synthetic archive."""
    return Files(("tim-kiem/chi-muc", bench.index), ("tim-kiem/the/", bench.index), ("", bench.site))


@contextmanager
def serving(name: str, bench: Bench) -> Iterator[Engine]:
    """Serve an engine with the index of a synthetic archive. Raises CannotRunError where it cannot be had."""
    if name == "doithoai":
        files = index_and_site(bench)
        with _serving_in_process(files, POLICY) as address:
            yield Engine(name, f"{address}tim-kiem/", lambda path: path.removeprefix("/"))
        return
    addresses = json.loads((bench.pages / "addresses.json").read_text())
    files = Files(("pagefind/", bench.pagefind), ("", HERE / "pagefind_page"))
    with _serving_in_process(files, _WASM_POLICY) as address:
        yield Engine(name, address, lambda path: addresses[int(re.findall(r"(\d+)\.html", path)[0])])


@contextmanager
def _serving_in_process(files: Files, policy: str) -> Iterator[str]:
    """Serve files from a separate process, which the measuring process does not delay; yield its URL."""
    processes = multiprocessing.get_context("spawn")
    here, there = processes.Pipe()
    server = processes.Process(target=_serve, args=(files, policy, there), daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        server.terminate()
        server.join()


def _serve(files: Files, policy: str, said: Connection) -> None:
    server = server_of(files, policy=policy)
    said.send(server.server_port)
    server.serve_forever()
