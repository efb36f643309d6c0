"""The browser tab in which the search bench measures times."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.quality.server import Answer, answering
from tests.search_bench.tab import CallFailedError, Tab, open_tab
from tests.search_bench.traffic import Traffic

pytestmark = pytest.mark.browser

FILES = {
    # An icon of its own, or the browser asks for one sooner or later.
    "index.html": "<!doctype html><link rel=icon href=data:,><form><input id=box></form><script src=page.js></script>",
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


def test_tab_sends_keys_and_counts_traffic(browser: Browser, address: str) -> None:
    with open_tab(browser, "window.first = location.pathname;") as tab:
        traffic = Traffic(tab.session)
        tab.go(address)
        assert tab.evaluate("first") == "/"
        # The worker's own fetch is reported only once its session is there.
        while len(traffic.addresses) < 3:
            tab.session.wait(5)
        traffic.wait_until_idle()
        # Page and worker report on their own, in any order.
        assert sorted(path.removeprefix(address) for path in traffic.addresses) == ["", "page.js", "worker.js"]
        traffic.reset()
        tab.fill("#box", "đối")
        tab.focus("#box")
        tab.type(" ạ", 1)
        tab.enter()
        assert _events(tab, 4) == ["đối", "đối ", "đối ạ", FILES["data.bin"]]
        traffic.wait_until_idle()
        assert [path.removeprefix(address) for path in traffic.addresses] == ["data.bin"]
        assert 10_000 < traffic.sent < 11_000


@pytest.mark.parametrize("counts", [True, False])
def test_tab_throttles_traffic(browser: Browser, address: str, *, counts: bool) -> None:
    with open_tab(browser, "") as tab:
        Traffic(tab.session, slow=True, counts=counts)
        tab.go(address)
        tab.run("box.form.requestSubmit()")
        _events(tab, 1)
        # The worker's fetch and one of the page, each with 150 ms of latency.
        assert tab.evaluate("""new Promise((done) => {
          const begun = performance.now();
          fetch("data.bin", { cache: "no-store" }).then(() => done(performance.now() - begun >= 150));
        })""")


def test_tabs_have_separate_caches(browser: Browser, address: str) -> None:
    for _ in range(2):
        with open_tab(browser, "") as tab:
            tab.go(address)
            assert tab.evaluate("localStorage.length") == 0
            tab.run("localStorage.setItem('a', 'b')")
            assert tab.evaluate("localStorage.length") == 1


def test_errors_in_the_page_are_raised(browser: Browser, address: str) -> None:
    with open_tab(browser, "") as tab:
        tab.go(address)
        with pytest.raises(CallFailedError, match="nothing is not defined"):
            tab.evaluate("nothing")
