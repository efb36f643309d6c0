"""Tools that Python has none of, installed with npm from the lock file beside this one into the user's cache."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = ("package.json", "package-lock.json")


class CannotRunError(Exception):
    """A check cannot run here at all: something that it needs is missing."""


def program(name: str, needed_for: str) -> str:
    """The path of a program. Raises CannotRunError where it is missing."""
    path = shutil.which(name)
    if path is None:
        raise CannotRunError(f"{name} is missing; it is needed {needed_for}.")
    return path


def modules(here: Path = Path(__file__).parent) -> Path:
    """The folder with the npm packages that a folder's files lock, installed on first use. Raises CannotRunError."""
    npm = program("npm", "to install the tools of this check")
    locked = {name: (here / name).read_bytes() for name in LOCK}
    folder = _cache() / hashlib.sha256(b"".join(locked.values())).hexdigest()[:16]
    found = folder / "node_modules"
    # npm writes this file last.
    if (found / ".package-lock.json").is_file():
        return found
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in locked.items():
        (folder / name).write_bytes(content)
    # Without their scripts, packages download nothing more: no browser, no Java.
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    if subprocess.run(command, cwd=folder, env=environment, stdout=sys.stderr, check=False).returncode:
        raise CannotRunError(f"npm could not install the tools of this check into {folder}.")
    return found


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "doithoai-quality"
