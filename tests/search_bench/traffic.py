"""Count what a page and its workers fetch through the DevTools protocol, and throttle network and processor."""

from dataclasses import dataclass, field

from tests.search_bench.tab import Message, Session

_PAUSE = 40
_SHORT, _LONG = 500, 2000
_SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
_SLOW_MACHINE = 4


@dataclass
class Traffic:
    """Counts the requests of a page, and of workers that it starts, and the bytes on the line, headers included.

    Counting slows down the page: measure time with `counts` False.
    """

    session: Session
    slow: bool = False
    counts: bool = True
    addresses: list[str] = field(default_factory=list)
    sent: int = 0
    _open: int = 0

    def __post_init__(self) -> None:
        if not (self.counts or self.slow):
            return
        self._follow(self.session)
        # A page's session does not report its workers: each has a session of its own, nested in this one.
        self.session.on("Target.attachedToTarget", self._attached)
        self.session.post("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=False)
        if self.slow:
            self.session.post("Emulation.setCPUThrottlingRate", rate=_SLOW_MACHINE)

    def _attached(self, message: Message) -> None:
        worker = self.session.child(message["sessionId"])
        self._follow(worker)
        worker.post("Runtime.runIfWaitingForDebugger")

    def _follow(self, session: Session) -> None:
        if self.counts:
            session.on("Network.requestWillBeSent", self._on_request)
            session.on("Network.loadingFinished", self._on_end)
            session.on("Network.loadingFailed", self._on_end)
        session.post("Network.enable")  # required by emulateNetworkConditions
        if self.slow:
            session.post("Network.emulateNetworkConditions", **_SLOW_LINE)

    def _on_request(self, message: Message) -> None:
        self.addresses.append(message["request"]["url"])
        self._open += 1

    def _on_end(self, message: Message) -> None:
        self._open = max(0, self._open - 1)
        self.sent += int(message.get("encodedDataLength", 0))

    def wait_until_idle(self) -> None:
        """Wait until no request has been open for a while; without counting, for a fixed time."""
        if not self.counts:
            self.session.wait(_LONG if self.slow else _SHORT)
            return
        idle_polls, polls = 0, 0
        while idle_polls < 4 and polls < 400:
            self.session.wait(_PAUSE)
            polls += 1
            idle_polls = 0 if self._open and polls < 200 else idle_polls + 1

    def reset(self) -> None:
        """Reset the counts."""
        self.addresses.clear()
        self.sent = 0
