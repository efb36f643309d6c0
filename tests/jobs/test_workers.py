import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import jinja2
import pytest

from generator.jobs.cache import deserialise, serialise
from generator.jobs.workers import map_unordered
from generator.rendering.shell import BrokenShellError
from generator.rendering.theme_errors import TemplateFaultError
from generator.scripts.tokens import UnsupportedSyntaxError
from tests.project import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")


def _twice(number: int) -> int:
    return 2 * number


def _who(_: int) -> int:
    time.sleep(0.01)  # so that no process has done everything before another has begun
    return os.getpid()


def _slowly_who(_: int) -> int:
    time.sleep(0.1)  # a process that is not forked takes a second to begin
    return os.getpid()


def _refuse(at: int, number: int) -> int:
    if number == at:
        raise IndexError(number)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_each_item_gives_its_result_once(jobs: int) -> None:
    with map_unordered(_twice, range(1000), jobs) as results:
        assert sorted(results) == [(number, 2 * number) for number in range(1000)]


@pytest.mark.parametrize("jobs", [2, 3])
def test_as_many_processes_work_as_there_are_jobs_and_this_is_one_of_them(jobs: int) -> None:
    with map_unordered(_who, range(100), jobs) as results:
        working = {who for _, who in results}
    assert os.getpid() in working
    assert len(working) == jobs


def test_other_processes_work_where_it_pays() -> None:
    with map_unordered(_who, range(100), 2, least=101) as results:
        assert {who for _, who in results} == {os.getpid()}
    with map_unordered(_who, range(8), 1) as results:
        assert {who for _, who in results} == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("at", [0, 3, 7])
def test_a_fault_of_whoever_works_is_raised_here(jobs: int, at: int) -> None:
    with pytest.raises(IndexError, match=str(at)), map_unordered(partial(_refuse, at), range(8), jobs) as results:
        list(results)


def test_where_no_process_can_be_had_this_one_does_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError("no process left")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)
    with map_unordered(_twice, range(20), 3) as results:
        assert sorted(results) == [(number, 2 * number) for number in range(20)]


FAULTS = [
    UnsupportedSyntaxError("a.js", 3, "export default"),
    BrokenShellError(),
    TemplateFaultError(Path("a.html"), "{{ x }}", "nothing"),
    jinja2.UndefinedError("nothing"),
]


@pytest.mark.parametrize("error", FAULTS, ids=str)
def test_faults_of_a_build_pass_from_process_to_process(error: Exception) -> None:
    other = deserialise(serialise(error))
    assert (type(other), str(other)) == (type(error), str(error))


def test_work_that_nobody_waits_for_ends() -> None:
    with pytest.raises(KeyError), map_unordered(_twice, range(100), 2) as _:
        raise KeyError


def test_with_threads_running_much_work_is_sent_to_new_processes() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        with map_unordered(_slowly_who, range(40), 2) as results:
            working = {who for _, who in results}
        assert len(working) == 2
        with map_unordered(_who, range(8), 2) as results:
            assert {who for _, who in results} == {os.getpid()}, "few items are not worth the start of a process"
    finally:
        waiting.set()
        thread.join()


def _run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own."""
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(file)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False, timeout=60)


_MEANWHILE = """
import os
from pathlib import Path
from generator.workers import meanwhile

who = Path("who")

def fail():
    raise KeyError("nobody is told")

for jobs in (1, 2):
    with meanwhile(lambda: who.write_text(str(os.getpid())), jobs):
        pass
    print(who.exists() and who.read_text() != str(os.getpid()))
with meanwhile(fail, 2):
    pass
"""


@linux
def test_work_is_done_meanwhile_by_another_process_where_there_may_be_one(tmp_path: Path) -> None:
    done = _run(tmp_path, _MEANWHILE)
    assert (done.stdout, done.stderr, done.returncode) == ("False\nTrue\n", "", 0)


_FAULT = """
import time
from generator.workers import meanwhile

with meanwhile(lambda: time.sleep(600), 2):
    raise KeyError("here")
"""


@linux
def test_a_fault_does_not_wait_for_what_is_done_meanwhile(tmp_path: Path) -> None:
    done = _run(tmp_path, _FAULT)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("KeyError: 'here'")


_BROKEN = """
import os, signal, time
from generator.workers import shared

parent = os.getpid()

def work(number):
    if os.getpid() != parent and number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number

with shared(work, range(60), 3) as results:
    list(results)
"""


@linux
def test_a_worker_that_is_killed_ends_the_work(tmp_path: Path) -> None:
    done = _run(tmp_path, _BROKEN)
    assert done.returncode == 1
    assert done.stderr.strip().split("\n")[-1].startswith("concurrent.futures.process.BrokenProcessPool")


_KILLED = """
import os, signal, sys, time
from generator.workers import shared

def work(number):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(0.2)

with shared(work, range(200), 3) as results:
    next(results)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@linux
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    killed = _run(tmp_path, _KILLED)
    working = {int(line) for line in killed.stdout.split()}
    assert len(working) == 3
    assert killed.returncode == -signal.SIGKILL
    until = time.monotonic() + 10
    while (left := {one for one in working if Path(f"/proc/{one}").exists()}) and time.monotonic() < until:
        time.sleep(0.02)
    assert left == set()
