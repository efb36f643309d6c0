"""Where the programs of the other generators are: installed on first use from the lock files beside this one."""

import json
import subprocess
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

from generator import __version__
from tests.tools import CannotRunError, environment, modules, program

HERE = Path(__file__).parent
SEARCH_BENCH = HERE.parent / "search_bench"


def hugo() -> str:
    """The program itself: the command of its Python package says where it is, and that takes time."""
    found = next(_packages().glob("hugo/binaries/hugo*"), None)
    if found is None:
        raise CannotRunError("Hugo's package has no program for this system.")
    return str(found)


def zensical() -> str:
    """Zensical's command."""
    return str(environment(HERE / "requirements.txt") / "bin/zensical")


def eleventy() -> list[str]:
    """How Eleventy is started."""
    return [program("node", "to run Eleventy"), str(modules(HERE) / "@11ty/eleventy/cmd.cjs")]


def pagefind() -> list[str]:
    """How Pagefind is started."""
    return [program("node", "to run Pagefind"), str(modules(SEARCH_BENCH) / "pagefind/lib/runner/bin.cjs")]


def _packages() -> Path:
    return next((environment(HERE / "requirements.txt") / "lib").glob("python*/site-packages"))


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _locked(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


VERSIONS: Mapping[str, Callable[[], str]] = {
    "doithoai": lambda: __version__,
    "Hugo": lambda: _said(hugo(), "version").split()[1].partition("-")[0].removeprefix("v"),
    "Eleventy": lambda: _locked(modules(HERE) / "@11ty/eleventy"),
    "Zensical": lambda: _said(zensical(), "--version").split()[-1],
    "MkDocs": lambda: metadata.version("mkdocs"),
    "Material for MkDocs": lambda: metadata.version("mkdocs-material"),
    "Pagefind": lambda: _locked(modules(SEARCH_BENCH) / "pagefind"),
}
"""How to find out which version of each program is measured. Raises CannotRunError where it cannot be had."""
