"""What a page and its workers fetch, as the browser's own protocol tells; and a slow line and machine."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

_PAUSE = 40
_SHORT, _LONG = 500, 2000
_SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
_SLOW_MACHINE = 4


@dataclass
class Traffic:
    """Counts the requests of a page, and of workers that it starts, and the bytes on the line, headers included.

    Who counts holds up what is counted: to measure time, nothing `counts`.
    """

    page: Page
    slow: bool = False
    counts: bool = True
    addresses: list[str] = field(default_factory=list)
    sent: int = 0
    _open: int = 0
    _sends: int = 0

    def __post_init__(self) -> None:
        self._session = self.page.context.new_cdp_session(self.page)
        if not (self.counts or self.slow):
            return
        for name in ("Network.requestWillBeSent", "Network.loadingFinished", "Network.loadingFailed"):
            self._session.on(name, lambda said, name=name: self._note(name, said))
        self._session.on("Target.attachedToTarget", self._attached)
        self._session.on("Target.receivedMessageFromTarget", self._from_worker)
        if self.counts:
            self._session.send("Network.enable")
        # A page's session does not tell of its workers: each has one of its own, within this one.
        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False}
        self._session.send("Target.setAutoAttach", attach)
        if self.slow:
            self._session.send("Network.emulateNetworkConditions", _SLOW_LINE)
            self._session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOW_MACHINE})

    def _attached(self, said: dict[str, Any]) -> None:
        calls: list[tuple[str, dict[str, Any]]] = [("Network.enable", {})] if self.counts else []
        if self.slow:
            calls.append(("Network.emulateNetworkConditions", _SLOW_LINE))
        calls.append(("Runtime.runIfWaitingForDebugger", {}))
        for method, values in calls:
            self._sends += 1
            message = json.dumps({"id": self._sends, "method": method, "params": values})
            self._session.send("Target.sendMessageToTarget", {"sessionId": said["sessionId"], "message": message})

    def _from_worker(self, said: dict[str, Any]) -> None:
        message = json.loads(said["message"])
        if "method" in message:
            self._note(message["method"], message["params"])

    def _note(self, name: str, said: dict[str, Any]) -> None:
        if name == "Network.requestWillBeSent":
            self.addresses.append(said["request"]["url"])
            self._open += 1
        elif name in {"Network.loadingFinished", "Network.loadingFailed"}:
            self._open = max(0, self._open - 1)
            self.sent += int(said.get("encodedDataLength", 0))

    def rest(self) -> None:
        """Wait until nothing has been on its way for a while, or for as long as that takes where nothing is counted."""
        if not self.counts:
            self.page.wait_for_timeout(_LONG if self.slow else _SHORT)
            return
        calm, waited = 0, 0
        while calm < 4 and waited < 400:
            self.page.wait_for_timeout(_PAUSE)
            waited += 1
            calm = 0 if self._open and waited < 200 else calm + 1

    def begin(self) -> None:
        """Count from now on."""
        self.addresses.clear()
        self.sent = 0
