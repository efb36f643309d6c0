"""Golden cases: an input file and, beside it, a file of the same name that ends in .expected."""

import re
import tomllib
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path

CASES = Path(__file__).parent / "cases"

_CODE = re.compile(r"^\S.*?:\d+:\d+: .*\[([a-z0-9-]+)\]$", re.MULTILINE)


def cases(folder: str, *patterns: str) -> list[Path]:
    """The inputs of one kind, by name."""
    return sorted(path for pattern in patterns for path in (CASES / folder).glob(pattern))


def expected(case: Path) -> str:
    """What a case is expected to give; empty for a new case, so that it fails until it is blessed."""
    file = case.with_suffix(".expected")
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def bless(inputs: Iterable[Path], actual: Callable[[Path], str]) -> None:
    """Write what each case now gives as what is expected, and drop what no case is left for."""
    written = set()
    folders = set()
    for case in inputs:
        file = case.with_suffix(".expected")
        file.write_text(actual(case), encoding="utf-8", newline="\n")
        written.add(file)
        folders.add(case.parent)
    for folder in folders:
        for file in set(folder.glob("*.expected")) - written:
            file.unlink()


def codes_in(report: str) -> list[str]:
    """The codes of the problems in a printed report."""
    return _CODE.findall(report)


def codes_of_section(heading: str) -> set[str]:
    """The problem codes below a heading of strings.vi.toml, such as "Đọc tệp"."""
    source = resources.files("generator.text").joinpath("strings.vi.toml").read_text(encoding="utf-8")
    section = re.split(r"^# --- (.*?) -+$", source, flags=re.MULTILINE)
    return set(tomllib.loads(section[section.index(heading) + 1])["problem"]) - {"near"}
