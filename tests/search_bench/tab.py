"""A browser tab outside Playwright's supervision, for measurements of time.

Playwright handles every request of its own pages, which makes each fetch take half as long again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from playwright.sync_api import Browser

Message: TypeAlias = dict[str, Any]
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


class CallFailedError(Exception):
    """The browser refused a call, or a script in the tab failed."""


class Session:
    """A DevTools protocol session with a target; sessions with nested targets, such as workers, go through it."""

    def __init__(self, send: Callable[[str], object], wait: Callable[[float], object]) -> None:
        self._send, self.wait = send, wait
        self._count = 0
        self._awaited: dict[int, Message | None] = {}
        self._handlers: dict[str, Callable[[Message], object]] = {}
        self._children: dict[str, Session] = {}
        self.on("Target.receivedMessageFromTarget", lambda said: self.child(said["sessionId"]).receive(said["message"]))

    def on(self, event: str, handler: Callable[[Message], object]) -> None:
        self._handlers[event] = handler

    def post(self, method: str, **values: object) -> int:
        """Call a method without waiting for the answer; return the id of the call."""
        self._count += 1
        self._send(json.dumps({"id": self._count, "method": method, "params": values}))
        return self._count

    def ask(self, method: str, **values: object) -> Message:
        """Call a method and return its result. Raises CallFailedError."""
        number = self._count + 1
        self._awaited[number] = None
        self.post(method, **values)
        while (answer := self._awaited[number]) is None:
            self.wait(_PAUSE)
        del self._awaited[number]
        if "error" in answer:
            raise CallFailedError(f"{method}: {answer['error']}")
        found: Message = answer["result"]
        return found

    def child(self, name: str) -> "Session":
        """Return the session with a nested target, by its session id."""
        if name not in self._children:

            def send(message: str) -> None:
                self.post("Target.sendMessageToTarget", sessionId=name, message=message)

            self._children[name] = Session(send, self.wait)
        return self._children[name]

    def receive(self, message: str) -> None:
        """Handle a message from the target: an answer or an event."""
        said = json.loads(message)
        if "id" not in said:
            if handler := self._handlers.get(said["method"]):
                handler(said["params"])
        elif said["id"] in self._awaited:
            self._awaited[said["id"]] = said


class Tab:
    """A page of a fresh browser context, with the screen of a phone."""

    def __init__(self, session: Session, script: str) -> None:
        """Have `script` run before the scripts of every page."""
        self.session = session
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        session.post("Emulation.setDeviceMetricsOverride", **size)
        session.post("Emulation.setFocusEmulationEnabled", enabled=True)
        session.post("Page.enable")
        session.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def go(self, address: str) -> None:
        """Open a page and wait until it has loaded."""
        loaded: list[Message] = []
        self.session.on("Page.loadEventFired", loaded.append)
        self.session.ask("Page.navigate", url=address)
        while not loaded:
            self.session.wait(_PAUSE)

    def run(self, script: str) -> None:
        """Run a script without waiting for it."""
        self.session.post("Runtime.evaluate", expression=script)

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression; await it if it is a promise. Raises CallFailedError."""
        values = {"expression": script, "awaitPromise": True, "returnByValue": True}
        found = self.session.ask("Runtime.evaluate", **values)
        if "exceptionDetails" in found:
            raise CallFailedError(found["exceptionDetails"])
        return found["result"].get("value")

    def focus(self, selector: str) -> None:
        """Focus an input and wait two frames: keys pressed earlier would be lost."""
        self.evaluate(f"({_FOCUS})({json.dumps(selector)})")

    def fill(self, selector: str, text: str) -> None:
        """Set the value of an input."""
        self.run(f"({_FILL})({json.dumps(selector)}, {json.dumps(text)})")

    def type(self, text: str, delay: float) -> None:
        """Press the keys of a text, `delay` milliseconds apart."""
        for letter in text:
            self._press("rawKeyDown", {"key": letter})
            self.session.post("Input.insertText", text=letter)
            self._press("keyUp", {"key": letter})
            self.session.wait(delay)

    def enter(self) -> None:
        self._press("keyDown", {**_ENTER, "text": "\r"})
        self._press("keyUp", _ENTER)

    def _press(self, kind: str, key: Message) -> None:
        self.session.post("Input.dispatchKeyEvent", type=kind, **key)


@contextmanager
def open_tab(browser: Browser, script: str) -> Iterator[Tab]:
    """Open a tab in a browser context of its own, closed afterwards."""
    clock = browser.new_page()
    talk = browser.new_browser_cdp_session()
    try:
        context = talk.send("Target.createBrowserContext")["browserContextId"]
        made = talk.send("Target.createTarget", {"url": "about:blank", "browserContextId": context})
        name = talk.send("Target.attachToTarget", {"targetId": made["targetId"], "flatten": False})["sessionId"]

        def send(message: str) -> None:
            talk.send("Target.sendMessageToTarget", {"sessionId": name, "message": message})

        session = Session(send, clock.wait_for_timeout)
        talk.on("Target.receivedMessageFromTarget", lambda said: session.receive(said["message"]))
        yield Tab(session, script)
        talk.send("Target.disposeBrowserContext", {"browserContextId": context})
    finally:
        talk.detach()
        clock.close()
