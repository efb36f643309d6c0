"""A tab of the browser that nobody watches, to be timed in.

Of its own pages Playwright hears every request, which adds half as much again to the time that a fetch takes.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from playwright.sync_api import Browser

Said: TypeAlias = dict[str, Any]
WIDTH, HEIGHT = 390, 844
_PAUSE = 25
_FOCUS = """(selector) => new Promise((done) => {
  document.querySelector(selector).focus();
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""
_FILL = """(selector, text) => {
  const box = document.querySelector(selector);
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}"""
_ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}


class RefusedError(Exception):
    """The browser refused a call, or a script in the tab failed."""


class Session:
    """A talk with a target in the browser's protocol; targets within it, such as workers, are talked to through it."""

    def __init__(self, send: Callable[[str], object], wait: Callable[[float], object]) -> None:
        self._send, self.wait = send, wait
        self._count = 0
        self._awaited: dict[int, Said | None] = {}
        self._heard: dict[str, Callable[[Said], object]] = {}
        self._within: dict[str, Session] = {}
        self.on("Target.receivedMessageFromTarget", lambda said: self.within(said["sessionId"]).hear(said["message"]))

    def on(self, event: str, hear: Callable[[Said], object]) -> None:
        self._heard[event] = hear

    def tell(self, method: str, **values: object) -> int:
        """Make a call without waiting for its answer; the number of the call."""
        self._count += 1
        self._send(json.dumps({"id": self._count, "method": method, "params": values}))
        return self._count

    def ask(self, method: str, **values: object) -> Said:
        """Make a call and wait for what it gives."""
        number = self._count + 1
        self._awaited[number] = None
        self.tell(method, **values)
        while (answer := self._awaited[number]) is None:
            self.wait(_PAUSE)
        del self._awaited[number]
        if "error" in answer:
            raise RefusedError(f"{method}: {answer['error']}")
        found: Said = answer["result"]
        return found

    def within(self, name: str) -> "Session":
        """The talk with a target that this one attached."""
        if name not in self._within:

            def send(message: str) -> None:
                self.tell("Target.sendMessageToTarget", sessionId=name, message=message)

            self._within[name] = Session(send, self.wait)
        return self._within[name]

    def hear(self, message: str) -> None:
        """Take in what the target says."""
        said = json.loads(message)
        if "id" not in said:
            if hear := self._heard.get(said["method"]):
                hear(said["params"])
        elif said["id"] in self._awaited:
            self._awaited[said["id"]] = said


class Tab:
    """A page in a browser that has never seen it, as it is on a phone."""

    def __init__(self, session: Session, script: str) -> None:
        """`script` runs before those of every page."""
        self.session = session
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        session.tell("Emulation.setDeviceMetricsOverride", **size)
        session.tell("Emulation.setFocusEmulationEnabled", enabled=True)
        session.tell("Page.enable")
        session.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def go(self, address: str) -> None:
        """Open a page and wait until it has loaded."""
        loaded: list[Said] = []
        self.session.on("Page.loadEventFired", loaded.append)
        self.session.ask("Page.navigate", url=address)
        while not loaded:
            self.session.wait(_PAUSE)

    def run(self, script: str) -> None:
        """Have a script run, without waiting for it."""
        self.session.tell("Runtime.evaluate", expression=script)

    def evaluate(self, script: str) -> Any:
        """What an expression gives; a promise is waited for."""
        values = {"expression": script, "awaitPromise": True, "returnByValue": True}
        found = self.session.ask("Runtime.evaluate", **values)
        if "exceptionDetails" in found:
            raise RefusedError(found["exceptionDetails"])
        return found["result"].get("value")

    def focus(self, selector: str) -> None:
        """Put the focus into a box; keys that come before the next frames would be lost."""
        self.evaluate(f"({_FOCUS})({json.dumps(selector)})")

    def fill(self, selector: str, text: str) -> None:
        """Put a text into a box, whole."""
        self.run(f"({_FILL})({json.dumps(selector)}, {json.dumps(text)})")

    def type(self, text: str, delay: float) -> None:
        """Press the keys of a text, so many milliseconds apart."""
        for letter in text:
            self._press("rawKeyDown", {"key": letter})
            self.session.tell("Input.insertText", text=letter)
            self._press("keyUp", {"key": letter})
            self.session.wait(delay)

    def enter(self) -> None:
        self._press("keyDown", {**_ENTER, "text": "\r"})
        self._press("keyUp", _ENTER)

    def _press(self, kind: str, key: Said) -> None:
        self.session.tell("Input.dispatchKeyEvent", type=kind, **key)


@contextmanager
def opened(browser: Browser, script: str) -> Iterator[Tab]:
    """A tab with a memory of its own, closed afterwards."""
    clock = browser.new_page()
    talk = browser.new_browser_cdp_session()
    try:
        context = talk.send("Target.createBrowserContext")["browserContextId"]
        made = talk.send("Target.createTarget", {"url": "about:blank", "browserContextId": context})
        name = talk.send("Target.attachToTarget", {"targetId": made["targetId"], "flatten": False})["sessionId"]

        def send(message: str) -> None:
            talk.send("Target.sendMessageToTarget", {"sessionId": name, "message": message})

        session = Session(send, clock.wait_for_timeout)
        talk.on("Target.receivedMessageFromTarget", lambda said: session.hear(said["message"]))
        yield Tab(session, script)
        talk.send("Target.disposeBrowserContext", {"browserContextId": context})
    finally:
        talk.detach()
        clock.close()
