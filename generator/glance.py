"""The pages of records that were just edited, before the whole site with its lists and its search is built again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.examine import examine
from generator.loader import Folder
from generator.problems import Problem
from generator.render import Shell
from generator.run import Run
from generator.site import ShellKey, Site


@dataclass(frozen=True)
class Look:
    """What records have become: their problems, or the bytes of those pages that are others now, by path."""

    problems: tuple[Problem, ...] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)
    is_new: bool = False
    """Whether anything that is published is another than in the site that was built last."""


class Glance:
    """Looks at records between two builds of a site."""

    def __init__(self, folder: Path, others: Sequence[Folder], run: Run) -> None:
        self._folder, self._others, self._run = folder, others, run
        self._last: tuple[Site, Mapping[ShellKey, Shell]] | None = None

    def built(self, site: Site, shells: Mapping[ShellKey, Shell]) -> None:
        """Note what was built: the next look is for what has changed since."""
        self._last = site, shells

    def look(self) -> Look:
        """Read all records again; no pages before there was a build. Raises what is wrong with the theme."""
        examination = examine(self._folder, self._run, self._others)
        if examination.problems or self._last is None:
            return Look(examination.problems, is_new=True)
        last, shells = self._last
        site = last.renewed(examination)
        site.keep_compiled(self._run.cache)
        known = {dialogue.id: version for dialogue, version in last.archive.versions.items()}
        changed = [one for one, version in site.archive.versions.items() if known.get(one.id) != version]
        return Look((), dict(site.pages_of(changed, shells)), site.archive.version != last.archive.version)
