"""What never changes while a site is built goes into the templates as they are compiled: strings, and parts of pages.

A page has some forty strings and ten parts; looking each up again on every page would take half of its time.
"""

import re
from typing import Any

from jinja2.ext import Extension
from markupsafe import escape

from generator.strings import text

_STRING = re.compile(r"""\{\{ t\((["'])([\w.-]+)\1\) \}\}""")
_INCLUDE = re.compile(r"""(?:^[ \t]+)?\{% include "([^"]+)" %\}\n?""", re.MULTILINE)


class Inlining(Extension):
    """Puts `{{ t("key") }}` and `{% include "part" %}` in their places before a template is compiled.

    What a part sets is therefore set in what includes it.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with its strings and parts; those of the parts too."""
        whole = _INCLUDE.sub(self._part, source)
        return _STRING.sub(lambda found: str(escape(text(found[2]))), whole)

    def _part(self, found: re.Match[str]) -> str:
        loader: Any = self.environment.loader
        source, _, _ = loader.get_source(self.environment, found[1])
        return _INCLUDE.sub(self._part, source)
