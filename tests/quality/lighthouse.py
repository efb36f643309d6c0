"""`python -m tests.quality.lighthouse`: Lighthouse's marks, as on a phone, for the most read kinds of page.

Needs npm, Node.js 18.16 or newer and a Chromium; 2 where they are missing.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import chromium
from tests.browser.page_types import PAGE_TYPES
from tests.project import ROOT, built, copy_project
from tests.quality.server import serving
from tests.tools import CannotRunError, modules, program

KINDS = ("home", "dialogue", "question", "topic", "directives")
TRIES = 3
"""Other work on the machine can only make a page seem slower: a page that seems slow is measured again."""
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
METRICS = {
    "LCP": ("largest-contentful-paint", "{:,.0f} ms"),
    "CLS": ("cumulative-layout-shift", "{:.3f}"),
    "TBT": ("total-blocking-time", "{:,.0f} ms"),
}


@dataclass(frozen=True)
class Marks:
    """What Lighthouse says of a page."""

    scores: dict[str, int]
    metrics: dict[str, str]
    faults: tuple[str, ...]

    @classmethod
    def of(cls, result: dict[str, Any]) -> "Marks":
        audits = result["audits"]
        scores = {name: round(100 * (result["categories"][name]["score"] or 0)) for name in LEAST}
        metrics = {name: form.format(audits[audit]["numericValue"]) for name, (audit, form) in METRICS.items()}
        low = [name for name in LEAST if scores[name] < LEAST[name]]
        named = (reference for name in low for reference in result["categories"][name]["auditRefs"])
        failed = (audits[reference["id"]] for reference in named if reference["weight"])
        return cls(scores, metrics, tuple(_fault(audit) for audit in failed if (audit["score"] or 0) < 0.9))

    @property
    def enough(self) -> bool:
        return all(self.scores[name] >= least for name, least in LEAST.items())


def _fault(audit: dict[str, Any]) -> str:
    """An audit that failed, with the places that it names."""
    items = audit.get("details", {}).get("items", [])
    places = [item["node"]["selector"] for item in items if "selector" in item.get("node", {})]
    return ": ".join(filter(None, [audit["id"], audit["title"], audit.get("displayValue"), ", ".join(places[:3])]))


def lighthouse() -> list[str]:
    """The command that runs Lighthouse. Raises CannotRunError."""
    return [
        program("node", "to run Lighthouse, version 18.16 or newer"),
        str(modules(Path(__file__).parent) / "lighthouse/cli/index.js"),
    ]


def best_marks(command: list[str], address: str, browser: str) -> Marks:
    """The marks of the fastest of some runs; of the first that is fast enough. Raises CannotRunError."""
    best = marks(command, address, browser)
    for _ in range(1, TRIES):
        if best.scores["performance"] >= LEAST["performance"]:
            break
        best = max(best, marks(command, address, browser), key=lambda one: one.scores["performance"])
    return best


def marks(command: list[str], address: str, browser: str) -> Marks:
    """Lighthouse's marks for a page. Raises CannotRunError."""
    flags = " ".join(("--headless=new", *chromium.ARGUMENTS))
    command = [*command, address, "--quiet", "--no-enable-error-reporting"]
    command += ["--output=json", "--output-path=stdout", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(LEAST)}"]
    environment = {**os.environ, "CHROME_PATH": browser}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    try:
        result = json.loads(done.stdout)
    except ValueError:
        raise CannotRunError(f"Lighthouse did not run:\n{done.stderr[-2000:]}") from None
    if error := result.get("runtimeError"):
        raise CannotRunError(f"Lighthouse could not load {address}: {error['message']}")
    return Marks.of(result)


def main() -> int:
    """Print a table of marks; 1 where one is too low, 2 where Lighthouse cannot run."""
    out = sys.stdout.write
    browser = chromium.find()
    found: dict[str, Marks] = {}
    try:
        if browser is None:
            raise CannotRunError("No Chromium: run `python -m tests.chromium`.")
        command = lighthouse()
        with (
            tempfile.TemporaryDirectory(prefix="doithoai-lighthouse-") as folder,
            serving(built(copy_project(ROOT, Path(folder)))) as address,
        ):
            heads = "".join(f"{name:>15}" for name in LEAST) + "".join(f"{name:>10}" for name in METRICS)
            out(f"{'page':<12}{heads}\n")
            for kind in KINDS:
                found[kind] = one = best_marks(command, address + PAGE_TYPES[kind], browser)
                scores = "".join(f"{score:>15}" for score in one.scores.values())
                out(f"{kind:<12}{scores}" + "".join(f"{value:>10}" for value in one.metrics.values()) + "\n")
                sys.stdout.flush()
    except CannotRunError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    out(f"{'at least':<12}" + "".join(f"{least:>15}" for least in LEAST.values()) + "\n")
    for kind, one in found.items():
        out("".join(f"{kind}: {fault}\n" for fault in one.faults))
    return 0 if all(one.enough for one in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
