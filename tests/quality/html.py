"""`python -m tests.quality.html`: the Nu Html Checker finds no error on any page of the real and the small site.

Needs npm and Java 17 or newer; 2 where they are missing.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.browser.page_types import templates
from tests.project import ROOT, SMALL, built, copy_project
from tests.tools import CannotRunError, modules, program

SITES = {"real": ROOT, "small": SMALL}


@dataclass(frozen=True)
class Fault:
    """An error of a page: what is wrong, and where."""

    page: str
    line: int
    message: str
    extract: str


def faults(site: Path) -> list[Fault]:
    """Every error in the pages of a site. Raises CannotRunError."""
    java = program("java", "by the Nu Html Checker, version 17 or newer")
    jar = modules(Path(__file__).parent) / "vnu-jar/build/dist/vnu.jar"
    options = ["--errors-only", "--skip-non-html", "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([java, "-jar", str(jar), *options, str(site)], capture_output=True, text=True, check=False)
    try:
        messages = json.loads(done.stdout)["messages"]
    except ValueError:
        raise CannotRunError(f"The Nu Html Checker did not run:\n{done.stderr[-2000:]}") from None
    return [
        Fault(
            page=Path(unquote(urlsplit(message["url"]).path)).relative_to(site).as_posix(),
            line=message.get("lastLine", 0),
            message=message["message"],
            extract=" ".join(message.get("extract", "").split()),
        )
        for message in messages
    ]


def report(found: list[Fault], kinds: dict[str, str]) -> str:
    """Each error with the kinds of page that have it, and the first place on a page of that kind."""
    by_message: dict[str, dict[str, list[Fault]]] = defaultdict(lambda: defaultdict(list))
    for fault in sorted(found, key=lambda fault: (fault.page, fault.line)):
        kind = kinds.get(fault.page.removesuffix("index.html"), "other")
        by_message[fault.message][kind].append(fault)
    lines: list[str] = []
    for message, by_kind in sorted(by_message.items()):
        lines.append(f"  {message}")
        everywhere = by_kind.keys() >= set(kinds.values())
        # What is wrong everywhere is the frame's: one place says it all.
        shown = {"every kind of page": [one for same in by_kind.values() for one in same]} if everywhere else by_kind
        for kind, same in sorted(shown.items()):
            pages = len({fault.page for fault in same})
            lines.append(f"    {kind}: {len(same)} on {pages} pages, first {same[0].page}:{same[0].line}:")
            lines.append(f"      {same[0].extract}")
    return "".join(f"{line}\n" for line in lines)


def main() -> int:
    """Print the errors; 0 where there are none, 1 where there are, 2 where the checker cannot run."""
    wrong = False
    try:
        for name, project in SITES.items():
            with tempfile.TemporaryDirectory(prefix="doithoai-html-") as folder:
                site = built(copy_project(project, Path(folder).resolve()))
                found = faults(site)
                pages = sum(1 for _ in site.rglob("*.html"))
            wrong = wrong or bool(found)
            sys.stdout.write(f"{name} site: {pages} pages, {len(found)} errors\n{report(found, templates(project))}")
    except CannotRunError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
