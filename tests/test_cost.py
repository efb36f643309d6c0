"""What commands cost, on commands of which it is known."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cost import Cost, TooLongError, kind_of_memory, run, typical
from tests.project import ROOT

MB = 1_000_000


def python(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def cost(source: str, folder: Path) -> Cost:
    return run(python(source), folder, folder)


def test_files_and_bytes_are_those_of_the_folder(tmp_path: Path) -> None:
    found = cost("import os; os.mkdir('a'); open('a/b', 'w').write('12345'); open('c', 'w').write('1')", tmp_path)
    assert (found.files, found.size) == (2, 6)


def test_processors_of_children_count(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    found = cost(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)", tmp_path)
    assert found.cpu > 0.3


def test_what_python_has_compiled_may_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    cost("import sys; sys.exit(sys.dont_write_bytecode)", tmp_path)


TREE = """
import os, time
held = bytearray(os.urandom(1)) * 120_000_000
if "{how}" == "before":
    shared = held
children = []
for _ in range(2):
    child = os.fork()
    if child == 0:
        own = bytearray(os.urandom(1)) * 60_000_000 if "{how}" == "own" else None
        time.sleep(0.8)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
"""


@pytest.mark.parametrize(("how", "least"), [("before", 120), ("own", 240)])
def test_memory_is_that_of_all_processes_and_what_they_share_counts_once(how: str, least: int, tmp_path: Path) -> None:
    peak = cost(TREE.format(how=how), tmp_path).peak
    # Summed as RSS, what was there before the fork would count three times.
    assert least * MB < peak < (least + 90) * MB or kind_of_memory() == "RSS"


def test_nobody_looks_where_only_time_counts(tmp_path: Path) -> None:
    assert run(python("pass"), tmp_path, tmp_path, watched=False).peak == 0


def test_what_takes_too_long_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    late = "import time; time.sleep(2.5); open('late', 'w')"
    source = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {late!r}])"
    with pytest.raises(TooLongError):
        run(python(source), tmp_path, tmp_path, limit=0.3)
    time.sleep(1)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_raises(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        cost("raise SystemExit(3)", tmp_path)


def test_the_typical_cost_has_the_median_time_and_the_most_memory() -> None:
    costs = [Cost(1, 5, 30, 2, 9), Cost(9, 1, 10, 2, 9), Cost(2, 2, 20, 2, 9)]
    assert typical(costs) == Cost(2, 2, 30, 2, 9)


def test_who_is_interrupted_stops_what_was_started(tmp_path: Path) -> None:
    # It begins late enough for the measuring process to be waiting for it, also on a busy machine.
    late = "import time; time.sleep(1.5); open('begun', 'w'); time.sleep(4); open('late', 'w')"
    # What a shell starts in the background is deaf to interruptions, and so would be all that it starts.
    source = f"""
import signal, sys
from pathlib import Path
from tests.cost import run
signal.signal(signal.SIGINT, signal.default_int_handler)
run([sys.executable, "-c", {late!r}], Path({str(tmp_path)!r}), Path({str(tmp_path)!r}))
"""
    with subprocess.Popen(python(source), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
    time.sleep(5)
    assert [path.name for path in tmp_path.iterdir()] == ["begun"]
