"""The theme's search scripts, bundled into three files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from generator.jobs.cache import program_version
from generator.jobs.output import Output
from generator.scripts.bundle import bundle_module
from generator.text.digest import digest

ENGINE = "static/js/search/engine.js"
"""Shared by the search page and the search box."""
BUNDLES = (ENGINE, "static/js/search/page.js", "static/js/search/box.js")
_COMPILE_HINT = "//# allFunctionsCalledOnLoad\n"
"""Explicit compile hint: Chromium compiles all functions in the background, before the first query calls them. Other
browsers read a comment."""
_EXTERNAL = frozenset({ENGINE, "static/js/vendor/fflate.js"})


def bundled_scripts(theme: Path) -> Iterator[Output]:
    """Yield the outputs of all bundles whose entry the theme has.

    Making one raises UnsupportedSyntaxError if a module cannot be bundled.
    """
    sources = (path.read_bytes() for path in sorted(theme.glob("static/js/**/*.js")))
    inputs = partial(digest, program_version(), *sources)
    for entry in BUNDLES:
        if (theme / entry).is_file():
            yield Output(entry, partial(_bundle, theme, entry), inputs)


def _bundle(theme: Path, entry: str) -> bytes:
    external = _EXTERNAL - {entry}
    script = bundle_module(entry, lambda path: (theme / path).read_text(encoding="utf-8"), external)
    return (_COMPILE_HINT + script).encode()
