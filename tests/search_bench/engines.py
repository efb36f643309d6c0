"""The two engines as sites on a local port, and how their search pages are asked: both show results in the same way."""

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
_LOOSER = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")

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
    """The files of some folders as answers, read when they are asked for; the first folder that has one gives it."""

    def __init__(self, *folders: tuple[str, Path]) -> None:
        self._folders = folders
        self._read: dict[str, Answer | None] = {}

    def __getitem__(self, path: str) -> Answer:
        if path not in self._read:
            found = next((file for file in self._places(path) if file.is_file()), None)
            self._read[path] = Answer.of(path, found.read_bytes()) if found else None
        answer = self._read[path]
        if answer is None:
            raise KeyError(path)
        return answer

    def _places(self, path: str) -> Iterator[Path]:
        """Where a file may stand. A folder answers for all that begins with its prefix."""
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
    """What a search page shows: whether it could search, addresses in order, and which of them it calls near."""

    state: str
    addresses: tuple[str, ...]
    near: tuple[bool, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Engine:
    """An engine that is being served."""

    name: str
    page: str
    """The address of its search page."""
    place: Callable[[str], str]
    """From the path of a result to the address of the record."""

    def ask(self, page: Page, text: str) -> Result:
        """Put a text into the box of the open search page, send it off, and read what is shown."""
        said = page.evaluate(_ASK, text)
        links = said["links"][:10]
        addresses = tuple(self.place(path) for path, _, _ in links)
        return Result(
            said["state"], addresses, tuple(near for _, near, _ in links), tuple(title for _, _, title in links)
        )


def index_and_site(bench: Bench) -> Files:
    """The site with the index of the synthetic archive in the place of its own."""
    return Files(("tim-kiem/chi-muc", bench.index), ("tim-kiem/the/", bench.index), ("", bench.site))


@contextmanager
def serving(name: str, bench: Bench) -> Iterator[Engine]:
    """Serve an engine with the index of a synthetic archive. Raises CannotRunError where it cannot be had."""
    if name == "doithoai":
        files = index_and_site(bench)
        with _apart(files, POLICY) as address:
            yield Engine(name, f"{address}tim-kiem/", lambda path: path.removeprefix("/"))
        return
    addresses = json.loads((bench.pages / "addresses.json").read_text())
    files = Files(("pagefind/", bench.pagefind), ("", HERE / "pagefind_page"))
    with _apart(files, _LOOSER) as address:
        yield Engine(name, address, lambda path: addresses[int(re.findall(r"(\d+)\.html", path)[0])])


@contextmanager
def _apart(files: Files, policy: str) -> Iterator[str]:
    """Serve files from a process of its own, so that whoever measures does not hold it up; its address."""
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
