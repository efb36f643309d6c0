"""Synthetic archives of any size for benchmarks: nothing in them happened, and every title says so."""

from pathlib import Path

from tests.search_bench.corpus import corpus
from tests.search_bench.project import write as _write


def write(target: Path, questions: int, seed: int = 1) -> Path:
    """A project with so many questions in dialogues of 50, of about 180 words each; its configuration file."""
    return _write(target, corpus(questions, seed))
