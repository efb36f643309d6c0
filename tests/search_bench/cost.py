"""What a command costs: wall time, and the memory of it and of all that it starts."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_PAUSE = 0.02


@dataclass(frozen=True)
class Cost:
    """What a build of an index cost, and what it weighs."""

    seconds: float
    peak: int
    """Bytes of memory, of all processes together, at the most."""
    files: int
    size: int


def run(command: list[str], target: Path, cwd: Path) -> Cost:
    """Run a command that writes an index into a folder. Raises CalledProcessError where it fails."""
    peak = [0]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=sys.stderr)
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    alone = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    files = [path for path in target.rglob("*") if path.is_file()]
    return Cost(seconds, max(peak[0], alone), len(files), sum(path.stat().st_size for path in files))


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Note the memory of a tree of processes while it runs, where the system tells."""
    while process.returncode is None:
        peak[0] = max(peak[0], _tree(process.pid))
        time.sleep(_PAUSE)


def _tree(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(map(_tree, children))


def typical(costs: Sequence[Cost]) -> Cost:
    """Of several rounds the median time, and the most memory."""
    first = costs[0]
    return Cost(median(one.seconds for one in costs), max(one.peak for one in costs), first.files, first.size)
