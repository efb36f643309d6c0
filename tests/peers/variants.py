"""What is measured: one table of how each tool builds its site, in its natural form."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.peers import tools

Commands = Callable[[], list[list[str]]]


@dataclass(frozen=True)
class Variant:
    """A way to build a site, run in the folder of a project; everything is written into the project."""

    name: str
    form: str
    """The form of the project; variants of one form share it."""
    commands: Commands
    """One after the other. Raises CannotRunError where a program cannot be had."""
    builds: str
    """What stands on the site, and what does not."""
    warm: bool = False
    """Whether what the build before left behind stays, and only the text of one record is another."""
    slow: bool = False
    """Whether many questions are built once, and not in every round."""

    @property
    def own(self) -> bool:
        """Whether this is doithoai."""
        return self.form == "doithoai"


WHOLE, PAGES_ONLY, CHANGED = "doithoai", "doithoai, no search, no data files", "doithoai, one record changed"
HUGO, HUGO_PAGEFIND = "Hugo, full", "Hugo + Pagefind"


def _doithoai(*more: str) -> Commands:
    return lambda: [[sys.executable, "-m", "generator", "build", *more]]


def _hugo(*more: str) -> list[str]:
    return [tools.hugo(), "--destination", "site", "--quiet", *more]


VARIANTS = (
    Variant(
        PAGES_ONLY,
        "doithoai",
        _doithoai("--without", "search", "--without", "data"),
        "every page; records validated and joined",
    ),
    Variant(
        WHOLE,
        "doithoai",
        _doithoai(),
        "every page, search index, data files, feeds, pictures for sharing, sitemap",
    ),
    Variant(CHANGED, "doithoai", _doithoai(), "the same, after the build above", warm=True),
    Variant(
        HUGO,
        "hugo",
        lambda: [_hugo()],
        "doithoai's frame; dialogues and questions with contents, topics, agencies, the four newest on the topic, "
        "previous and next; paged lists of dialogues, topics, agencies, provinces, years; one JSON file for a search; "
        "sitemap. Not: registers of directives, commendations, people, documents, statistics, data files, feeds",
    ),
    Variant(
        "Hugo, lean",
        "hugo-lean",
        lambda: [_hugo()],
        "bare pages with their texts and topics, bare paged lists; no frame, no search file",
    ),
    Variant(
        HUGO_PAGEFIND,
        "hugo",
        lambda: [_hugo("--config", "hugo.toml,pagefind.toml"), [*tools.pagefind(), "--site", "site", "--quiet"]],
        "Hugo, full, without its JSON file; then Pagefind's index of dialogues and questions",
    ),
    Variant(
        "Eleventy",
        "eleventy",
        lambda: [[*tools.eleventy(), "--quiet"]],
        "as Hugo, full, in Nunjucks; no table of contents, no sitemap",
    ),
    Variant(
        "Zensical",
        "zensical",
        lambda: [[tools.zensical(), "build"]],
        "its own theme and search; home, dialogues with links to their questions, questions with previous and next; "
        "no lists by topic, agency, province or year, nothing related; one page in the navigation",
        slow=True,
    ),
    Variant(
        "MkDocs + Material",
        "mkdocs",
        lambda: [[sys.executable, "-m", "mkdocs", "build", "--quiet"]],
        "the pages of Zensical, in Material's theme with MkDocs' own search plugin, all but home outside the "
        "navigation (`not_in_nav`)",
        slow=True,
    ),
)
