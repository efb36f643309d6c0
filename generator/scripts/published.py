"""The theme's scripts as they are published: search in three files, however many it is written in."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from generator.jobs.cache import program_version
from generator.jobs.output import Output
from generator.scripts.bundle import bundle_module
from generator.text.digest import digest

ENGINE = "static/js/search/engine.js"
"""What the page and the box share."""
BUNDLES = (ENGINE, "static/js/search/page.js", "static/js/search/box.js")
_AT_ONCE = "//# allFunctionsCalledOnLoad\n"
"""Has Chromium make all functions ready beside the page's work, before the first query calls them (explicit compile
hints); to others it is a comment."""
_OUTSIDE = frozenset({ENGINE, "static/js/vendor/fflate.js"})


def bundled_scripts(theme: Path) -> Iterator[Output]:
    """Each script that is published with what it imports; none where a theme has none.

    Making one raises UnknownFormError where it is written in a way that cannot be bundled.
    """
    sources = (path.read_bytes() for path in sorted(theme.glob("static/js/**/*.js")))
    inputs = partial(digest, program_version(), *sources)
    for entry in BUNDLES:
        if (theme / entry).is_file():
            yield Output(entry, partial(_packed, theme, entry), inputs)


def _packed(theme: Path, entry: str) -> bytes:
    outside = _OUTSIDE - {entry}
    return (_AT_ONCE + bundle_module(entry, lambda path: (theme / path).read_text(encoding="utf-8"), outside)).encode()
