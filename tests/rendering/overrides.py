"""What each override of Jinja gives: whole cold builds, each with one override left out.

Usage: python -m tests.rendering.overrides [QUESTIONS] [--rounds N]; the site goes to a memory disk where there is one.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

from markupsafe import escape

from generator.jobs.options import BuildOptions
from generator.jobs.workers import available_processors
from generator.plugin import build
from generator.rendering import environment
from generator.rendering.environment import DirectCodeGenerator, Environment, InlineExtension
from tests import synthetic
from tests.cost import Cost, memory_disk, run
from tests.project import tree

PUBLIC_HOOKS = ("getattr", "make_globals", "get_template")
"""Methods that Jinja documents for overriding: small each, and measured as one."""


def _without(owner: type, *names: str) -> Callable[[], None]:
    """Leave methods out of a class, so that those of its base hold again."""

    def take_back() -> None:
        for name in names:
            delattr(owner, name)

    return take_back


OVERRIDES: Mapping[str, Callable[[], None]] = {
    "calls (visit_Call)": _without(DirectCodeGenerator, "visit_Call"),
    "conditions without else (visit_CondExpr)": _without(DirectCodeGenerator, "visit_CondExpr"),
    "output (_output_child_pre)": _without(DirectCodeGenerator, "_output_child_pre"),
    "markupsafe's inner escape": lambda: setattr(environment, "_escape_text", escape),
    "strings and includes inlined (preprocess)": _without(InlineExtension, "preprocess"),
    "public hooks (getattr, make_globals, get_template)": _without(Environment, *PUBLIC_HOOKS),
}
NOTHING, EVERYTHING = "nothing", "everything"


def leave_out(name: str) -> None:
    """Take one override back, or all, or none."""
    for override, take_back in OVERRIDES.items():
        if name in {override, EVERYTHING}:
            take_back()


def measure(questions: int, rounds: int) -> dict[str, list[Cost]]:
    """Return the costs of each round by what is left out. Exits if a variant builds another site."""
    costs: dict[str, list[Cost]] = {name: [] for name in (NOTHING, *OVERRIDES, EVERYTHING)}
    with tempfile.TemporaryDirectory(prefix="doithoai-overrides-", dir=memory_disk()) as name_of_folder:
        folder = Path(name_of_folder)
        config = synthetic.write(folder, questions)
        expected: dict[str, bytes] = {}
        for number in range(rounds + 1):
            for name, rows in costs.items():
                for path in (*folder.glob(".site.*"), folder / "site"):
                    path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
                command = [sys.executable, "-m", "tests.rendering.overrides", "--left-out", name, str(config)]
                cost = run(command, folder / "none", Path.cwd(), watched=False)
                if number:
                    rows.append(cost)
                    sys.stderr.write(
                        f"round {number}: without {name}: {cost.seconds:.2f} s, {cost.cpu:.2f} s of processors\n"
                    )
                else:
                    found = tree(folder / "site")
                    expected = expected or found
                    if found != expected:
                        raise SystemExit(f"without {name} the site is another one")
    return costs


def main() -> None:
    """Print for each override the seconds without it, and how much longer the build then takes, median and by round."""
    parser = argparse.ArgumentParser()
    parser.add_argument("questions", nargs="?", default="10000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--left-out", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.left_out is not None:
        leave_out(arguments.left_out)
        sys.exit(bool(build(Path(arguments.questions), options=BuildOptions(available_processors()))))
    costs = measure(int(arguments.questions), arguments.rounds)
    sys.stdout.write(f"jinja2 {metadata.version('jinja2')}\n")
    for name, rows in costs.items():
        wall = [100 * (one.seconds / whole.seconds - 1) for one, whole in zip(rows, costs[NOTHING], strict=True)]
        cpu = [100 * (one.cpu / whole.cpu - 1) for one, whole in zip(rows, costs[NOTHING], strict=True)]
        seconds, each = statistics.median(one.seconds for one in rows), " ".join(f"{ratio:+.1f}" for ratio in wall)
        figures = f"{seconds:6.2f} s {statistics.median(wall):+6.1f} % wall {statistics.median(cpu):+6.1f} % processor"
        sys.stdout.write(f"without {name:<50} {figures} ({each})\n")


if __name__ == "__main__":
    main()
