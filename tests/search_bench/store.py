"""What is made once and kept: a folder for each thing, named by a digest of all that it is made from."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path


def default() -> Path:
    """The folder in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "doithoai-search-bench"


def digest(*parts: str | Path | Iterable[Path]) -> str:
    """A digest of texts and of files, those below folders too."""
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            found.update(part.encode() + b"\0")
            continue
        paths = [part] if isinstance(part, Path) else list(part)
        for path in sorted(file for one in paths for file in ([one] if one.is_file() else one.rglob("*"))):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """A folder, made if it is not there yet; one that was not made to its end is made anew."""
    if not folder.is_dir():
        begun = folder.with_name(f"{folder.name}.begun")
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(parents=True)
        make(begun)
        begun.rename(folder)
        # Of each thing the last two are kept: what it was made from keeps changing.
        kind = folder.name.rpartition("-")[0]
        others = sorted(folder.parent.glob(f"{kind}-" + "?" * 16), key=lambda path: path.stat().st_mtime)
        for old in others[:-2]:
            shutil.rmtree(old)
    return folder
