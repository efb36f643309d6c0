"""MkDocs has no successor with plugins: ProperDocs, which has its interface, builds the same site in its place."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from generator.plugin import build
from tests.project import ROOT, SMALL, copy_project, tree

LOADED = """
import sys
from generator.commands.main import main
code = main()
frames = sorted(name for name in sys.modules if name.partition(".")[0] in {"mkdocs", "properdocs", "material"})
sys.exit(f"loaded: {frames}" if frames else code)
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed packages but MkDocs, as they are in an environment that never had it."""
    folder = tmp_path_factory.mktemp("packages")
    for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not re.fullmatch(r"mkdocs|mkdocs-[\d.]+\.dist-info", path.name):
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(SMALL, tmp_path).parent


def python(packages: Path, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without site (-S) Python knows no packages but those that it is told of.
    environment = {**os.environ, "PYTHONPATH": f"{packages}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-S", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_the_environment_has_no_mkdocs(packages: Path, project: Path) -> None:
    asked = "import importlib.metadata as m, importlib.util as u; print(u.find_spec('mkdocs'), m.version('properdocs'))"
    done = python(packages, project, "-c", asked)
    assert done.stdout.startswith("None 1."), done.stderr
    assert "PackageNotFoundError" in python(packages, project, "-c", f"{asked}; m.version('mkdocs')").stderr


def test_properdocs_builds_the_same_site(packages: Path, project: Path) -> None:
    assert build(project / "site_config.yml", project / "ours") == ()
    done = python(packages, project, "-m", "generator", "build")
    assert done.returncode == 0, done.stderr
    assert tree(project / "site") == tree(project / "ours")


def test_properdocs_itself_builds_the_same_site(packages: Path, project: Path) -> None:
    assert build(project / "site_config.yml", project / "ours") == ()
    done = python(packages, project, "-m", "properdocs", "build", "-q", "-f", "site_config.yml")
    assert done.returncode == 0, done.stderr
    assert tree(project / "site") == tree(project / "ours")


def test_the_preview_serves_what_properdocs_built(packages: Path, project: Path) -> None:
    served = """
import sys, threading, urllib.request
from pathlib import Path
from generator.preview.serve import serve

class Seen(Exception):
    pass

def running(address):
    sys.stdout.write(urllib.request.urlopen(address).read().decode())
    raise KeyboardInterrupt

serve(Path("site_config.yml"), (0,), print, running)
"""
    done = python(packages, project, "-c", served)
    assert done.returncode == 0, done.stderr
    assert "Kho mẫu" in done.stdout or "<title>" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["check"],
        ["new", "dialogue", "--province", "mau-tay", "--date", "2024-03-01", "--number", "3"],
        ["schema", "schemas"],
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("has_mkdocs", [True, False], ids=["MkDocs", "none"])
def test_other_commands_load_no_site_generator(
    arguments: list[str], has_mkdocs: bool, packages: Path, project: Path
) -> None:
    if has_mkdocs:
        command = [sys.executable, "-c", LOADED, *arguments]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    else:
        done = python(packages, project, "-c", LOADED, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
