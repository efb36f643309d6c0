"""Tools that are measured with, or measured, and are no part of the project: installed from lock files into a cache."""

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


def modules(here: Path) -> Path:
    """The folder with the npm packages that a folder's files lock, installed on first use. Raises CannotRunError."""
    npm = program("npm", "to install the tools of this check")
    locked = {name: (here / name).read_bytes() for name in LOCK}
    folder = _cache(*locked.values())
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


def environment(requirements: Path) -> Path:
    """A Python environment with the packages that a file locks, made on first use. Raises CannotRunError."""
    folder = _cache(sys.version.encode(), requirements.read_bytes())
    made = folder / "made"
    if made.is_file():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    installing = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [*installing, "--require-hashes", "-r", str(requirements)],
    ):
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
            raise CannotRunError(f"{requirements.name} could not be installed into {folder}.")
    made.touch()
    return folder


def _cache(*made_from: bytes) -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    cache = (Path(base) if base else Path.home() / ".cache") / "doithoai-quality"
    return cache / hashlib.sha256(b"".join(made_from)).hexdigest()[:16]
