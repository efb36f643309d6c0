"""The pages of records that were just edited, before the whole site with its lists and its search is built again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.jobs.options import BuildOptions
from generator.reading.checked_content import check_content
from generator.reading.loader import ContentFolder
from generator.reading.problems import Problem
from generator.rendering.shell import Shell
from generator.site import ShellKey, Site

_MOST = 20
"""Where more dialogues have changed, a registry has, or many files at once: they are not what somebody looks at."""


@dataclass(frozen=True)
class Changes:
    """What records have become: their problems, or the bytes of those pages that are others now, by path."""

    problems: tuple[Problem, ...] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)
    is_new: bool = False
    """Whether anything that is published is another than in the site that was built last."""


class IncrementalRenderer:
    """Looks at records between two builds of a site; `folders` says where they are now."""

    def __init__(self, folders: Callable[[], tuple[Path, Sequence[ContentFolder]]], run: BuildOptions) -> None:
        self._folders, self._run = folders, run
        self._last: tuple[Site, Mapping[ShellKey, Shell]] | None = None

    def built(self, site: Site, shells: Mapping[ShellKey, Shell]) -> None:
        """Note what was built: the next look is for what has changed since."""
        self._last = site, shells

    def look(self) -> Changes:
        """Read all records again; no pages before there was a build, or where too many are others now.

        Raises SiteConfigError, or what is wrong with the theme.
        """
        folder, others = self._folders()
        examination = check_content(folder, self._run, others)
        if examination.problems or self._last is None:
            return Changes(examination.problems, is_new=True)
        last, shells = self._last
        site = last.renewed(examination)
        site.keep_compiled(self._run.cache)
        known = {dialogue.id: version for dialogue, version in last.archive.versions.items()}
        changed = [one for one, version in site.archive.versions.items() if known.get(one.id) != version]
        pages = dict(site.pages_of(changed, shells)) if len(changed) <= _MOST else {}
        return Changes((), pages, site.archive.version != last.archive.version)
