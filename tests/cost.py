"""What a command costs: wall time, processor time, and the memory of it and of all that it starts."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_PAUSE = 0.02
_IDLE = 9
"""Looking takes a process up as well: after each look, so many times as long as it took passes without one."""


class TooLongError(Exception):
    """A command took longer than it may."""


@dataclass(frozen=True)
class Cost:
    """What a command cost, and what it made."""

    seconds: float
    cpu: float
    """Seconds of processors, of all processes that were waited for."""
    peak: int
    """Bytes of memory, of all processes together, at the most; 0 where nobody looked."""
    files: int
    size: int


def run(command: Sequence[str], target: Path, cwd: Path, *, watched: bool = True, limit: float | None = None) -> Cost:
    """Run a command that writes into a folder.

    Raises CalledProcessError where it fails, and TooLongError where it is stopped after so many seconds.
    """
    start = time.perf_counter()
    # A session of its own, so that all that it started can be stopped with it.
    process = subprocess.Popen(command, cwd=cwd, env=_environment(), stdout=sys.stderr, start_new_session=True)
    late = threading.Event()
    watcher = _Watcher(process.pid) if watched else None
    alarm = threading.Timer(limit, _stop, (process.pid, late)) if limit else None
    aside = [thread for thread in (watcher, alarm) if thread]
    try:
        for thread in aside:
            thread.daemon = True  # or one that an interrupt left running would keep this process
            thread.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    except BaseException:
        # In a session of its own it does not hear of Ctrl C.
        _stop(process.pid, late)
        raise
    finally:
        for thread in aside:
            if thread.is_alive():
                thread.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if late.is_set():
        raise TooLongError(command[0])
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    # The system's own record begins with what this process held when it started the other: only a last resort.
    alone = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    peak = watcher.peak or alone if watcher else 0
    files = [path for path in target.rglob("*") if path.is_file()]
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak, len(files), sum(path.stat().st_size for path in files))


def _environment() -> dict[str, str]:
    """A shell as users have it: where tests run, Python is often kept from writing down what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _stop(session: int, late: threading.Event) -> None:
    late.set()
    os.killpg(session, signal.SIGKILL)


class _Watcher(threading.Thread):
    """Notes the memory of a tree of processes while it runs, where the system tells."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self.peak = 0
        self._pid, self._ended = pid, threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            start = time.perf_counter()
            self.peak = max(self.peak, _tree(self._pid))
            pause = max(_PAUSE, _IDLE * (time.perf_counter() - start))

    def cancel(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()


def _tree(pid: int) -> int:
    """Bytes of a process and all below it."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0
    return _memory(pid) + sum(map(_tree, children))


def _memory(pid: int) -> int:
    """Bytes of a process; of what several share, as after a fork, its part where the system tells it."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def memory_disk() -> Path:
    """A folder in memory, where the speed of a disk decides nothing: $TMPDIR where it is set, else the system's."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and "TMPDIR" not in os.environ else Path(tempfile.gettempdir())


def kind_of_memory() -> str:
    """What is summed as the memory of processes here: PSS counts what they share once, RSS in each of them."""
    return "PSS" if Path("/proc/self/smaps_rollup").exists() else "RSS"


def typical(costs: Sequence[Cost]) -> Cost:
    """Of several rounds the median times, and the most memory."""
    first = costs[0]
    return Cost(
        median(one.seconds for one in costs),
        median(one.cpu for one in costs),
        max(one.peak for one in costs),
        first.files,
        first.size,
    )
