"""What each override of Jinja's and markupsafe's insides gives: whole cold builds, each with one override left out.

Usage: python -m tests.rendering.overrides [QUESTIONS] [--rounds N]; the site goes to a memory disk where there is one.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
import markupsafe

from generator.jobs.options import BuildOptions
from generator.jobs.workers import available_processors
from generator.plugin import build
from generator.rendering import environment, renderer
from tests import synthetic
from tests.cost import memory_disk, run
from tests.project import tree


def _plain_escape() -> None:
    environment._escaped = markupsafe.escape


def _plain_markup() -> None:
    for module in (environment, renderer):
        module.markup = markupsafe.Markup  # type: ignore[attr-defined]


def _without(owner: type, name: str) -> Callable[[], None]:
    """Leave a method out of a class, so that the one of its base holds again."""
    return lambda: delattr(owner, name)


CODE = environment._DirectCodeGenerator
OVERRIDES: Mapping[str, Callable[[], None]] = {
    "markupsafe's inner escape": _plain_escape,
    "Markup made without asking": _plain_markup,
    "values written directly (_output_child_pre)": _without(CODE, "_output_child_pre"),
    "macros called directly (macro_def)": _without(CODE, "macro_def"),
    "attributes (visit_Getattr)": _without(CODE, "visit_Getattr"),
    "items (visit_Getitem)": _without(CODE, "visit_Getitem"),
    "calls (visit_Call)": _without(CODE, "visit_Call"),
    "one table of globals (make_globals)": _without(environment.Environment, "make_globals"),
    "templates looked up once (get_template)": _without(environment.Environment, "get_template"),
    "strings and parts put in (InlineExtension)": _without(environment.InlineExtension, "preprocess"),
}
NOTHING, EVERYTHING = "nothing", "everything"


def leave_out(name: str) -> None:
    """Take one override back, or all, or none."""
    for override, take_back in OVERRIDES.items():
        if name in {override, EVERYTHING}:
            take_back()


def measure(questions: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of each round by what is left out; every variant once in each round. All must make the same site."""
    seconds: dict[str, list[float]] = {name: [] for name in (NOTHING, *OVERRIDES, EVERYTHING)}
    with tempfile.TemporaryDirectory(prefix="doithoai-overrides-", dir=memory_disk()) as name_of_folder:
        folder = Path(name_of_folder)
        config = synthetic.write(folder, questions)
        expected: dict[str, bytes] = {}
        for number in range(rounds + 1):
            for name, rows in seconds.items():
                for path in (*folder.glob(".site.*"), folder / "site"):
                    path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
                command = [sys.executable, "-m", "tests.rendering.overrides", "--left-out", name, str(config)]
                cost = run(command, folder / "none", Path.cwd(), watched=False)
                if number:
                    rows.append(cost.seconds)
                    sys.stderr.write(f"round {number}: without {name}: {cost.seconds:.2f} s\n")
                else:
                    found = tree(folder / "site")
                    expected = expected or found
                    if found != expected:
                        raise SystemExit(f"without {name} the site is another one")
    return seconds


def main() -> None:
    """Print a row for each override: seconds without it, and how much longer the build takes, round by round."""
    parser = argparse.ArgumentParser()
    parser.add_argument("questions", nargs="?", default="10000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--left-out", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.left_out is not None:
        leave_out(arguments.left_out)
        sys.exit(bool(build(Path(arguments.questions), options=BuildOptions(available_processors()))))
    seconds = measure(int(arguments.questions), arguments.rounds)
    sys.stdout.write(f"jinja2 {jinja2.__version__}, markupsafe {markupsafe.__version__}\n")
    for name, rows in seconds.items():
        ratios = [100 * (one / whole - 1) for one, whole in zip(rows, seconds[NOTHING], strict=True)]
        each = " ".join(f"{ratio:+.1f}" for ratio in ratios)
        row = f"without {name:<44} {statistics.median(rows):6.2f} s {statistics.median(ratios):+6.1f} % ({each})\n"
        sys.stdout.write(row)


if __name__ == "__main__":
    main()
