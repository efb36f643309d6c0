"""Cache of build products: one folder each, named by a digest of its inputs."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path


def default_folder() -> Path:
    """Return the folder of this cache in the user's cache directory."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "doithoai-search-bench"


def digest(*parts: str | Path | Iterable[Path]) -> str:
    """Return a digest of texts, files and all files below folders."""
    sha256 = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            sha256.update(part.encode() + b"\0")
            continue
        paths = [part] if isinstance(part, Path) else list(part)
        for path in sorted(file for root in paths for file in ([root] if root.is_file() else root.rglob("*"))):
            if path.is_file() and "__pycache__" not in path.parts:
                sha256.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha256.hexdigest()[:16]


def build_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return a folder, made by `make` unless it exists; an interrupted one is made again."""
    if not folder.is_dir():
        begun = folder.with_name(f"{folder.name}.begun")
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(parents=True)
        make(begun)
        begun.rename(folder)
        # Keep the last two of each kind: their inputs change often.
        kind = folder.name.rpartition("-")[0]
        others = sorted(folder.parent.glob(f"{kind}-" + "?" * 16), key=lambda path: path.stat().st_mtime)
        for old in others[:-2]:
            shutil.rmtree(old)
    return folder
