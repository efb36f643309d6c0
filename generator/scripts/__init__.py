"""The theme's scripts as they are published: search in three files, however many it is written in."""

from collections.abc import Iterator
from pathlib import Path

from generator.scripts.bundle import bundle_module

ENGINE = "static/js/search/engine.js"
"""What the page and the box share."""
PACKED = (ENGINE, "static/js/search/page.js", "static/js/search/box.js")
_OUTSIDE = frozenset({ENGINE, "static/js/vendor/fflate.js"})


def packed_scripts(theme: Path) -> Iterator[tuple[str, bytes]]:
    """The path and the bytes of each script that is published with what it imports; none where a theme has none.

    Raises UnknownFormError where one is written in a way that cannot be bundled.
    """
    for entry in PACKED:
        if (theme / entry).is_file():
            script = bundle_module(entry, lambda path: (theme / path).read_text(encoding="utf-8"), _OUTSIDE - {entry})
            yield entry, script.encode()
