"""What a page and its workers fetch, as the browser's own protocol tells; and a slow line and machine."""

from dataclasses import dataclass, field

from tests.search_bench.tab import Said, Session

_PAUSE = 40
_SHORT, _LONG = 500, 2000
_SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
_SLOW_MACHINE = 4


@dataclass
class Traffic:
    """Counts the requests of a page, and of workers that it starts, and the bytes on the line, headers included.

    Who counts holds up what is counted: to measure time, nothing `counts`.
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
        # A page's session does not tell of its workers: each has one of its own, within this one.
        self.session.on("Target.attachedToTarget", self._attached)
        self.session.tell("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=False)
        if self.slow:
            self.session.tell("Emulation.setCPUThrottlingRate", rate=_SLOW_MACHINE)

    def _attached(self, said: Said) -> None:
        worker = self.session.within(said["sessionId"])
        self._follow(worker)
        worker.tell("Runtime.runIfWaitingForDebugger")

    def _follow(self, session: Session) -> None:
        if self.counts:
            session.on("Network.requestWillBeSent", self._asked)
            session.on("Network.loadingFinished", self._came)
            session.on("Network.loadingFailed", self._came)
        session.tell("Network.enable")  # without it the line stays as it is
        if self.slow:
            session.tell("Network.emulateNetworkConditions", **_SLOW_LINE)

    def _asked(self, said: Said) -> None:
        self.addresses.append(said["request"]["url"])
        self._open += 1

    def _came(self, said: Said) -> None:
        self._open = max(0, self._open - 1)
        self.sent += int(said.get("encodedDataLength", 0))

    def rest(self) -> None:
        """Wait until nothing has been on its way for a while, or for as long as that takes where nothing is counted."""
        if not self.counts:
            self.session.wait(_LONG if self.slow else _SHORT)
            return
        calm, waited = 0, 0
        while calm < 4 and waited < 400:
            self.session.wait(_PAUSE)
            waited += 1
            calm = 0 if self._open and waited < 200 else calm + 1

    def begin(self) -> None:
        """Count from now on."""
        self.addresses.clear()
        self.sent = 0
