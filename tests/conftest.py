import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from generator.jobs.workers import available_processors
from tests.project import ROOT, SMALL, built, copy_project

_COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Tests have the same inputs in every run; `make fuzz` looks for new ones.
settings.register_profile("test", _COMMON, derandomize=True)
settings.register_profile(
    "fuzz",
    _COMMON,
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "1000")),
    database=DirectoryBasedExampleDatabase(".hypothesis/examples"),
    print_blob=False,
)
settings.load_profile("test")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: tests wait for browsers, servers and other processes."""
    return available_processors() + 1


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of tests/small, built once per worker: tests only read it."""
    return built(copy_project(SMALL, tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real records, built once per worker: tests only read it. Browser tests serve it below /kho/."""
    return built(copy_project(ROOT, tmp_path_factory.mktemp("web") / "kho"))
