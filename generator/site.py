"""The whole site from an examined content folder: which shells it needs, and every file that is poured into them."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from generator import urls
from generator.archive import Archive, join
from generator.cache import Cache, digest, program
from generator.dialogue import Dialogue
from generator.examine import Examination, Prose
from generator.exports import all_exports
from generator.markdown import clean_page
from generator.output import Output
from generator.page import HOME, Crumb, Page, SiteInfo
from generator.pages import all_pages
from generator.pages.dialogues import pages_of
from generator.pour import Made, Pouring
from generator.problems import Position, Problem
from generator.prose import broken_links, prose_url
from generator.publish import MARK
from generator.render import Renderer, Shell
from generator.run import Run
from generator.scripts import packed_scripts
from generator.search import search_files, search_parts
from generator.strings import text
from generator.versions import inputs_of


@dataclass(frozen=True, order=True)
class ShellKey:
    """A shell of the frame: the section whose link is marked as current, and how many steps deep its pages are."""

    section: str
    depth: int

    @classmethod
    def of(cls, url: str) -> "ShellKey":
        """The shell that a page is poured into."""
        return cls(urls.section(url), url.count("/"))

    @property
    def source(self) -> str:
        """The path of the placeholder page that MkDocs renders: one with this section and depth."""
        if not self.depth:
            return "index.md"
        return "/".join([self.section, *("shell",) * (self.depth - 1)]) + ".md"


class Site:
    """The pages and data of one archive, ready to be poured into shells."""

    def __init__(self, examination: Examination, theme: Path, info: SiteInfo) -> None:
        self._given = examination, theme, info
        self.archive: Archive = join(examination.dialogues, examination.registries)
        self.prose: Mapping[str, Prose] = examination.prose
        self._info, self._theme = info, theme
        self._renderer = Renderer(theme, self.archive, info)

    def __reduce__(self) -> tuple[object, ...]:
        """To another process goes what a site is made from, and not its compiled templates."""
        return type(self), self._given

    def renewed(self, examination: Examination) -> "Site":
        """The site of the same theme for other content."""
        _, theme, info = self._given
        return Site(examination, theme, info)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page made from records."""
        return tuple(all_pages(self.archive))

    @cached_property
    def exports(self) -> Mapping[str, Output]:
        """Every data file, by path."""
        prose_urls = [prose_url(path) for path in self.prose]
        return {output.path: output for output in all_exports(self.archive, self.pages, prose_urls, self._info)}

    @cached_property
    def attachments(self) -> Mapping[str, Path]:
        """Every attachment that is published, by address."""
        return {
            urls.attachment(dialogue.id, attachment.file): dialogue.attachments[attachment.file]
            for dialogue in self.archive.dialogues
            for attachment in dialogue.record.attachments
        }

    @cached_property
    def shell_keys(self) -> Mapping[str, ShellKey]:
        """The shells that the pages need, by the path of their placeholder."""
        keys = {ShellKey.of(page.url) for page in self.pages}
        return {key.source: key for key in sorted(keys)}

    def keep_compiled(self, cache: Cache) -> Path | None:
        """Keep compiled templates for the next build, where anything is kept; the frame's have a place beside them."""
        return self._renderer.keep_compiled(cache)

    def collisions(self) -> Iterator[Problem]:
        """Pages of prose that stand where a page made from records, or another page of prose, stands."""
        made = {page.url for page in self.pages} | {prose_url(source) for source in self.shell_keys}
        taken = made | self.exports.keys() | self.attachments.keys()
        for path, prose in self.prose.items():
            url = prose_url(path)
            if url in taken:
                yield Problem.of(Position(prose.document.file), "index-page", url=f"/{url}")
            taken.add(url)

    def outputs(self, shells: Mapping[ShellKey, Shell], without: Set[str] = frozenset()) -> Iterator[Output]:
        """Every file that is made: the scripts of the search, pages, data and attachments."""
        yield from packed_scripts(self._theme)
        frame = digest(self._renderer.version, repr(self._info))
        versions = {key: digest(frame, shell.before, shell.between, shell.after) for key, shell in shells.items()}
        for page in self.pages:
            key = ShellKey.of(page.url)
            made = partial(self._rendered, page, shells[key])
            yield Output(f"{page.url}index.html", made, partial(self._inputs, page, versions[key]))
        for output in self.exports.values():
            if "data" not in without or output.path == MARK:
                yield output
        for url, path in self.attachments.items():
            yield Output(url, path.read_bytes)

    def pages_of(self, dialogues: Iterable[Dialogue], shells: Mapping[ShellKey, Shell]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of the pages of some dialogues and their questions, as far as there are shells for them."""
        for page in pages_of(self.archive, dialogues):
            if (shell := shells.get(ShellKey.of(page.url))) is not None:
                yield f"{page.url}index.html", self._rendered(page, shell)

    def _inputs(self, page: Page, version: bytes) -> bytes:
        return digest(version, inputs_of(page, self.archive))

    def _rendered(self, page: Page, shell: Shell) -> bytes:
        return self._renderer.page(page, shell).encode()

    def write(self, pouring: Pouring, shells: Mapping[ShellKey, Shell], run: Run) -> dict[str, Made]:
        """Write all that is made from records and the scripts of the search; what each file is, by path."""
        made, index = ({}, []) if "search" in run.without else self._index(pouring, run)
        with run.timings.stage("pages"):
            outputs = [*index, *self.outputs(shells, run.without)]
            with pouring.poured(outputs, run.jobs) as batches:
                done = 0
                for batch in batches:
                    made.update(batch)
                    run.progress(done := done + len(batch), len(outputs))
        return made

    def _index(self, pouring: Pouring, run: Run) -> tuple[dict[str, Made], list[Output]]:
        """The search index: the last site's where nothing that is published is another, else what is to be written."""
        inputs = digest(program(), "index", self.archive.version)
        with run.timings.stage("take-over"):
            if made := pouring.taken_over(inputs):
                return made, []
        with run.timings.stage("search-parts"):
            parts = search_parts(self.archive, run)
        with run.timings.stage("search-index"):
            files = search_files(self.archive, parts, run.jobs)
            # bytes gives them back as they are, and can go to another process.
            return {}, [Output(path, partial(bytes, data), partial(bytes, inputs)) for path, data in files]

    def prose_page(self, path: str, frame: str, html: str) -> str:
        """A page of prose whole, from the frame and the content that MkDocs rendered."""
        head, url = self.prose[path].head, prose_url(path)
        guide = self.prose.get(f"{urls.GUIDE}index.md")
        inside = guide is not None and url.startswith(urls.GUIDE) and url != urls.GUIDE
        trail = (HOME, Crumb(guide.head.title, urls.GUIDE)) if guide and inside else (HOME,)
        page = Page(url=url, template="prose", title=head.title, description=head.description, trail=trail)
        return self._renderer.page(page, Shell.cut(frame), html=clean_page(html))

    def broken_links(self, path: str, html: str, files: Set[str]) -> Iterator[Problem]:
        """Links of a page of prose that lead to no page or file of the site; files are those that MkDocs copies."""
        return broken_links(self.prose[path].document, prose_url(path), clean_page(html), self._addresses | files)

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """Everything that this site has made of records and prose."""
        pages = {page.url for page in self.pages} | {prose_url(other) for other in self.prose}
        return frozenset(pages | self.exports.keys() | self.attachments.keys())

    def not_found_page(self, frame: str, root: str) -> str:
        """The page for addresses that are not there; a server shows it at any depth, so its links start at root."""
        page = Page(
            url="404.html",
            template="not-found",
            title=text("page.not-found.title"),
            description=text("page.not-found.description"),
        )
        return self._renderer.page(page, Shell.cut(frame), root=root)
