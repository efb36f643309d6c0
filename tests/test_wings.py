"""The wings of the program: their order, no import back, no circle; each framework is known to its adapters alone.

CONTRIBUTING.md lists the same wings and modules; test_docs compares them.
"""

import ast
from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator"

# Along the way of the data: a module imports only from its own wing and from wings before it.
WINGS = (
    "text",
    "records",
    "jobs",
    "reading",
    "archive",
    "pages",
    "drawing",
    "scripts",
    "rendering",
    "search",
    "exports",
    "publishing",
    "offline",
    "editing",
    "site",
    "plugin",
    "preview",
    "commands",
    "__main__",
)
MAX_TOP_MODULES = 6
# What each framework is known by; a package that is not listed here may be imported anywhere.
ADAPTERS: Mapping[str, Set[str]] = {
    "mkdocs": {"plugin"},
    "properdocs": {"plugin"},
    "jinja2": {"plugin", "rendering.environment", "rendering.renderer", "rendering.theme_errors"},
    "nh3": {"text.markdown"},
    "markdown": {"text.markdown", "text.markdown_rules"},
    "yaml": {"reading.document", "reading.fast_yaml", "reading.settings", "reading.yaml_syntax"},
}


def name_of(path: Path, package: Path = PACKAGE) -> str:
    """checks/records.py → checks.records, checks/__init__.py → checks, the package's own __init__.py → empty."""
    steps = path.relative_to(package).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps)


def modules_of(package: Path) -> dict[str, Path]:
    return {name_of(path, package): path for path in sorted(package.glob("**/*.py"))}


def imported(path: Path, modules: Set[str], package: str = "generator") -> Iterator[str]:
    """What a file imports, wherever in it: modules, and names of a package that are modules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            assert node.module is not None
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name for name in names if name.removeprefix(f"{package}.") in modules]
            yield from found
            if len(found) < len(names):
                yield node.module


def import_graph(package: Path) -> dict[str, set[str]]:
    """Each module of a package → the modules of the package that it imports."""
    modules, name = modules_of(package), package.name
    return {
        module: {
            other.removeprefix(f"{name}.")
            for other in imported(path, modules.keys(), name)
            if other.startswith(f"{name}.")
        }
        for module, path in modules.items()
    }


def wing_of(module: str) -> str:
    return module.partition(".")[0]


def faults_of(graph: Mapping[str, Set[str]]) -> list[str]:
    """What breaks the architecture: unknown wings, imports from a later wing, circles inside a wing."""
    faults = [f"{module} is in no wing" for module in graph if module and wing_of(module) not in WINGS]
    place = {wing: number for number, wing in enumerate(WINGS)}
    faults += [
        f"{module} imports {other}, which comes later"
        for module, others in graph.items()
        for other in sorted(others)
        if place.get(wing_of(other), -1) > place.get(wing_of(module), -1)
    ]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        faults.append(f"a circle of imports: {' → '.join(error.args[1])}")
    return faults


def test_wings_stand_in_order_and_nothing_runs_back() -> None:
    assert faults_of(import_graph(PACKAGE)) == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"records/schema.py": "from generator.pages.page import Page", "pages/page.py": ""}, "which comes later"),
        ({"records/schema.py": "from generator.pages import page", "pages/page.py": ""}, "which comes later"),
        ({"records/schema.py": "def f():\n    import generator.pages.page", "pages/page.py": ""}, "which comes later"),
        (
            {"text/a.py": "from generator.text.b import B", "text/b.py": "from generator.text import a"},
            "a circle of imports",
        ),
        ({"helpers/a.py": ""}, "is in no wing"),
    ],
)
def test_what_breaks_the_architecture_is_found(tmp_path: Path, files: dict[str, str], fault: str) -> None:
    for name, source in files.items():
        path = tmp_path / "generator" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        (path.parent / "__init__.py").touch()
    assert [one for one in faults_of(import_graph(tmp_path / "generator")) if fault in one]


def test_a_wing_says_its_job_in_one_line() -> None:
    for path in PACKAGE.glob("*/**/__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert len(tree.body) == 1, f"{path} holds more than its docstring"
        docstring = ast.get_docstring(tree)
        assert docstring, path
        assert "\n" not in docstring, path


def test_few_modules_stand_at_the_top() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MAX_TOP_MODULES


def test_tests_have_the_same_wings() -> None:
    for folder in PACKAGE.iterdir():
        if (folder / "__init__.py").is_file():
            assert (ROOT / "tests" / folder.name).is_dir(), folder.name


def test_a_framework_is_known_to_its_adapters_alone() -> None:
    modules = modules_of(PACKAGE)
    users: dict[str, set[str]] = {package: set() for package in ADAPTERS}
    for module, path in modules.items():
        for name in imported(path, modules.keys()):
            if (package := name.partition(".")[0]) in users:
                users[package].add(module)
    assert users == ADAPTERS
