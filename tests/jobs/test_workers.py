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

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are only forked on Linux")


def _twice(number: int) -> int:
    return 2 * number


def _process_id(_: int) -> int:
    time.sleep(0.01)  # so that no process takes all items before another has started
    return os.getpid()


def _process_id_slowly(_: int) -> int:
    time.sleep(0.1)  # a spawned process takes a second to start
    return os.getpid()


def _process_id_beside(folder: Path, jobs: int, _: int) -> int:
    """Return the id of this process once `jobs` processes have taken an item: a busy machine starts them late."""
    (folder / str(os.getpid())).touch()
    until = time.monotonic() + 60
    while len(list(folder.iterdir())) < jobs and time.monotonic() < until:
        time.sleep(0.01)
    return os.getpid()


def _fail_at(failing: int, number: int) -> int:
    if number == failing:
        raise IndexError(number)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_result_is_yielded_once_with_its_index(jobs: int) -> None:
    with map_unordered(_twice, range(1000), jobs) as results:
        assert sorted(results) == [(number, 2 * number) for number in range(1000)]


@pytest.mark.parametrize("jobs", [2, 3])
def test_number_of_processes_is_jobs_including_this_one(jobs: int, tmp_path: Path) -> None:
    with map_unordered(partial(_process_id_beside, tmp_path, jobs), range(100), jobs) as results:
        process_ids = {result for _, result in results}
    assert os.getpid() in process_ids
    assert len(process_ids) == jobs


def test_this_process_works_alone_with_few_items_or_one_job() -> None:
    with map_unordered(_process_id, range(100), 2, min_items=101) as results:
        assert {result for _, result in results} == {os.getpid()}
    with map_unordered(_process_id, range(8), 1) as results:
        assert {result for _, result in results} == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("at", [0, 3, 7])
def test_exception_of_a_worker_is_raised_here(jobs: int, at: int) -> None:
    with pytest.raises(IndexError, match=str(at)), map_unordered(partial(_fail_at, at), range(8), jobs) as results:
        list(results)


def test_this_process_does_all_items_if_no_process_can_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError("no process left")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)
    with map_unordered(_twice, range(20), 3) as results:
        assert sorted(results) == [(number, 2 * number) for number in range(20)]


ERRORS = [
    UnsupportedSyntaxError("a.js", 3, "export default"),
    BrokenShellError(),
    TemplateFaultError(Path("a.html"), "{{ x }}", "nothing"),
    jinja2.UndefinedError("nothing"),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_errors_of_a_build_can_be_pickled(error: Exception) -> None:
    copy = deserialise(serialise(error))
    assert (type(copy), str(copy)) == (type(error), str(error))


def test_exception_in_the_body_ends_the_workers() -> None:
    with pytest.raises(KeyError), map_unordered(_twice, range(100), 2) as _:
        raise KeyError


def test_workers_are_spawned_for_many_items_if_threads_run() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with map_unordered(_process_id_slowly, range(40), 2) as results:
            process_ids = {result for _, result in results}
        assert len(process_ids) == 2
        with map_unordered(_process_id, range(8), 2) as results:
            assert {result for _, result in results} == {os.getpid()}, "few items are not worth spawning a process"
    finally:
        stop.set()
        thread.join()


def _run_script(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in another process without threads: those of pytest may prevent forking."""
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(file)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False, timeout=60)


_BACKGROUND = """
import os
from pathlib import Path
from generator.jobs.workers import run_in_background

file = Path("process_id")

def fail():
    raise KeyError("ignored")

for jobs in (1, 2):
    with run_in_background(lambda: file.write_text(str(os.getpid())), jobs):
        pass
    print(file.exists() and file.read_text() != str(os.getpid()))
with run_in_background(fail, 2):
    pass
"""


@linux
def test_background_work_runs_in_another_process_if_jobs_allow_one(tmp_path: Path) -> None:
    done = _run_script(tmp_path, _BACKGROUND)
    assert (done.stdout, done.stderr, done.returncode) == ("False\nTrue\n", "", 0)


_BODY_FAILS = """
import time
from generator.jobs.workers import run_in_background

with run_in_background(lambda: time.sleep(600), 2):
    raise KeyError("here")
"""


@linux
def test_exception_in_the_body_does_not_wait_for_background_work(tmp_path: Path) -> None:
    done = _run_script(tmp_path, _BODY_FAILS)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("KeyError: 'here'")


_WORKER_KILLED = """
import os, signal, time
from generator.jobs.workers import map_unordered

parent = os.getpid()

def work(number):
    if os.getpid() != parent and number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number

with map_unordered(work, range(60), 3) as results:
    list(results)
"""


@linux
def test_killed_worker_raises_broken_process_pool(tmp_path: Path) -> None:
    done = _run_script(tmp_path, _WORKER_KILLED)
    assert done.returncode == 1
    assert done.stderr.strip().split("\n")[-1].startswith("concurrent.futures.process.BrokenProcessPool")


_PARENT_KILLED = """
import os, signal, sys, time
from generator.jobs.workers import map_unordered

def work(number):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(0.2)

with map_unordered(work, range(200), 3) as results:
    next(results)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@linux
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    killed = _run_script(tmp_path, _PARENT_KILLED)
    process_ids = {int(line) for line in killed.stdout.split()}
    assert len(process_ids) == 3
    assert killed.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while (left := {pid for pid in process_ids if Path(f"/proc/{pid}").exists()}) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert left == set()
