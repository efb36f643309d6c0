"""The tab in which the evaluation of the search takes its times."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.quality.server import Answer, answering
from tests.search_bench.tab import RefusedError, Tab, opened
from tests.search_bench.traffic import Traffic

pytestmark = pytest.mark.browser

FILES = {
    "index.html": "<!doctype html><form><input id=box></form><script src=page.js></script>",
    "page.js": """
      const box = document.querySelector("#box");
      const worker = new Worker("worker.js");
      window.events = [];
      box.addEventListener("input", () => events.push(box.value));
      box.form.addEventListener("submit", (event) => {
        event.preventDefault();
        worker.onmessage = ({ data }) => events.push(data);
        worker.postMessage(null);
      });
    """,
    "worker.js": "onmessage = () => fetch('data.bin').then((found) => found.text()).then(postMessage);",
    "data.bin": "x" * 10_000,
}


@pytest.fixture
def address() -> Iterator[str]:
    with answering({path: Answer.of(path, text.encode()) for path, text in FILES.items()}) as found:
        yield found


def _events(tab: Tab, count: int) -> list[str]:
    script = "new Promise((done) => (function look() { %s ? done(events) : setTimeout(look, 5); })())"
    found: list[str] = tab.evaluate(script % f"events.length >= {count}")
    return found


def test_keys_reach_the_page_and_everything_fetched_is_counted(browser: Browser, address: str) -> None:
    with opened(browser, "window.first = location.pathname;") as tab:
        traffic = Traffic(tab.session)
        tab.go(address)
        assert tab.evaluate("first") == "/"
        traffic.rest()
        assert [path.removeprefix(address) for path in traffic.addresses][:3] == ["", "page.js", "worker.js"]
        traffic.begin()
        tab.fill("#box", "đối")
        tab.focus("#box")
        tab.type(" ạ", 1)
        tab.enter()
        assert _events(tab, 4) == ["đối", "đối ", "đối ạ", FILES["data.bin"]]
        traffic.rest()
        assert [path.removeprefix(address) for path in traffic.addresses] == ["data.bin"]
        assert 10_000 < traffic.sent < 11_000


@pytest.mark.parametrize("counts", [True, False])
def test_on_a_slow_line_everything_comes_late(browser: Browser, address: str, *, counts: bool) -> None:
    with opened(browser, "") as tab:
        Traffic(tab.session, slow=True, counts=counts)
        tab.go(address)
        tab.run("box.form.requestSubmit()")
        _events(tab, 1)
        # The worker's fetch, and one of the page, each after the 150 ms of the line.
        assert tab.evaluate("""new Promise((done) => {
          const begun = performance.now();
          fetch("data.bin", { cache: "no-store" }).then(() => done(performance.now() - begun >= 150));
        })""")


def test_each_tab_has_a_memory_of_its_own(browser: Browser, address: str) -> None:
    for _ in range(2):
        with opened(browser, "") as tab:
            tab.go(address)
            assert tab.evaluate("localStorage.length") == 0
            tab.run("localStorage.setItem('a', 'b')")
            assert tab.evaluate("localStorage.length") == 1


def test_what_fails_in_the_page_fails_here(browser: Browser, address: str) -> None:
    with opened(browser, "") as tab:
        tab.go(address)
        with pytest.raises(RefusedError, match="nothing is not defined"):
            tab.evaluate("nothing")
