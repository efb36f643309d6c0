"""Renders the pages of edited records without building the whole site with its lists and search index."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.jobs.options import BuildOptions
from generator.reading.checked_content import check_content
from generator.reading.problems import Problem, blocking
from generator.reading.settings import Settings
from generator.rendering.shell import Shell
from generator.site import ShellKey, Site

_MAX_CHANGED_DIALOGUES = 20
"""With more changed dialogues (a registry or many files at once changed), no pages are rendered: nobody looks at them
all, and the build that follows makes them."""


@dataclass(frozen=True)
class Changes:
    """Problems of the content now and, unless there are errors, the bytes of pages that differ from the last build."""

    problems: tuple[Problem, ...] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)
    is_outdated: bool = False
    """Whether any published content differs from the site built last."""


class IncrementalRenderer:
    """Renders what changed since the last build; `settings` returns the current settings of the project."""

    def __init__(self, settings: Callable[[], Settings], options: BuildOptions) -> None:
        self._settings, self._options = settings, options
        self._last_build: tuple[Site, Mapping[ShellKey, Shell]] | None = None

    def set_built(self, site: Site, shells: Mapping[ShellKey, Shell]) -> None:
        """Set the build that `render_changes` compares with."""
        self._last_build = site, shells

    def render_changes(self) -> Changes:
        """Read all records and render the changed ones; no pages before the first build or if too many changed.

        Raises SiteConfigError or one of THEME_ERRORS.
        """
        settings = self._settings()
        content = check_content(settings.content, self._options, settings.gathered)
        if blocking(content.problems) or self._last_build is None:
            return Changes(content.problems, is_outdated=True)
        last, shells = self._last_build
        site = last.with_content(content)
        site.use_template_cache(self._options.cache)
        known = {dialogue.id: digest for dialogue, digest in last.archive.digests.items()}
        changed = [dialogue for dialogue, digest in site.archive.digests.items() if known.get(dialogue.id) != digest]
        pages = dict(site.render_dialogues(changed, shells)) if len(changed) <= _MAX_CHANGED_DIALOGUES else {}
        return Changes(content.problems, pages, site.archive.digest != last.archive.digest)
