"""`make fuzz`: runs the property tests on new inputs for a bounded time, and writes down what fails as cases to add.

Usage: python -m tests.fuzz [SECONDS] [PYTEST ARGUMENTS …]. Each failure becomes a file in fuzz/ that begins with the
`@example(…)` to paste above the test. Exits with 1 where anything failed.
"""

import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

FOLDER = Path("fuzz")
SECONDS = 300
_FALSIFIED = re.compile(
    r"(?:Falsifying (?:explicit )?example|Failing test case): \w+\(\n(.*?)^\s*\)", re.MULTILINE | re.DOTALL
)
# What a test gets from fixtures is not part of the example.
_FIXTURE = re.compile(r"^\s*\w+=(?:<.*>|PosixPath\(.*\)),?\n", re.MULTILINE)


def cases(report: str) -> Iterator[tuple[str, str]]:
    """Name and text of each failure in a JUnit report: the example as a decorator, then what pytest says."""
    for case in ET.fromstring(report).iter("testcase"):
        for failure in case.iter("failure"):
            words = failure.text or ""
            plain = re.sub(r"^E ? ? ?", "", words, flags=re.MULTILINE)
            found = _FALSIFIED.search(plain)
            body = textwrap.indent(textwrap.dedent(_FIXTURE.sub("", found[1])), "    ") if found else ""
            example = f"@example(\n{body})\n" if found else "# no example was printed\n"
            yield f"{case.get('classname')}.{case.get('name')}", f"{example}\n{words}\n"


def run(seconds: float, arguments: list[str]) -> int:
    """Rounds of the property tests, each from another seed, until the time is over; the number of failures."""
    FOLDER.mkdir(exist_ok=True)
    report, until, seed, failures = FOLDER / "report.xml", time.monotonic() + seconds, int(time.time()), 0
    while (left := until - time.monotonic()) > 0:
        seed += 1
        command = [sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "--hypothesis-profile=fuzz"]
        command += [f"--hypothesis-seed={seed}", f"--junitxml={report}", *arguments]
        report.unlink(missing_ok=True)
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=left)
        except subprocess.TimeoutExpired:
            break
        if done.returncode not in {0, 1}:
            sys.stderr.write(done.stdout)
            return 1
        for name, words in cases(report.read_text(encoding="utf-8")):
            file = FOLDER / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)[:150]}.txt"
            file.write_text(words, encoding="utf-8")
            sys.stdout.write(f"{file}: seed {seed}\n")
            failures += 1
        sys.stdout.write(f"seed {seed}: {done.stdout.strip().splitlines()[-1]}\n")
        sys.stdout.flush()
    report.unlink(missing_ok=True)
    return failures


def main() -> int:
    """Fuzz for so many seconds; 1 where anything failed."""
    first, *rest = sys.argv[1:] or [str(SECONDS)]
    return min(1, run(float(first), rest))


if __name__ == "__main__":
    sys.exit(main())
