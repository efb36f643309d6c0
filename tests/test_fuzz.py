import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.project import ROOT

FAILING = """\
from hypothesis import given, strategies as st

@given(parts=st.lists(st.integers()))
def test_lists_are_short(parts: list[int]) -> None:
    assert len(parts) < 3
"""


def test_a_failing_property_is_written_as_an_example_to_add(tmp_path: Path) -> None:
    (tmp_path / "test_made_up.py").write_text(FAILING, encoding="utf-8")
    shutil.copyfile(ROOT / "tests/conftest.py", tmp_path / "conftest.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FUZZ_EXAMPLES": "50"}
    command = [sys.executable, "-m", "tests.fuzz", "3", "test_made_up.py"]
    # Until a round ends within its time, however slow the machine.
    for seconds in ("8", "60", "180"):
        command[3] = seconds
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            break
    assert done.returncode == 1, done.stdout
    (case,) = (tmp_path / "fuzz").glob("*.txt")
    assert case.read_text(encoding="utf-8").startswith("@example(\n    parts=[0, 0, 0],\n)\n")
