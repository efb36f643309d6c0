"""The whole site from an examined content folder: which shells it needs, and every file that is poured into them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

from generator.archive.archive import Archive, join
from generator.archive.related import RelatedFinder
from generator.exports.export_files import archive_exports, dialogue_exports
from generator.exports.sitemap import SitemapEntry
from generator.jobs.cache import Cache, program_version
from generator.jobs.options import BuildOptions
from generator.jobs.output import Assembly, Output, OutputGroup
from generator.pages import urls
from generator.pages.dialogues import dialogue_pages, dialogue_urls
from generator.pages.fingerprints import page_digest, related_digest
from generator.pages.page import HOME, Crumb, Page, SiteInfo
from generator.pages.site_pages import site_pages
from generator.publishing.build_state import BuildState, WrittenFiles
from generator.publishing.staging import MARKER_FILE
from generator.publishing.writer import SiteWriter
from generator.reading.checked_content import CheckedContent, ProsePage
from generator.reading.problems import Position, Problem
from generator.reading.prose import broken_links, prose_url
from generator.records.dialogue import Dialogue
from generator.rendering.renderer import Renderer
from generator.rendering.shell import Shell
from generator.scripts.published import bundled_scripts
from generator.search.indexing import build_segments, index_builder
from generator.text.digest import digest
from generator.text.markdown import clean_page
from generator.text.strings import text

_INDEX = "tim-kiem"
"""The group of the search index; those of dialogues are called as these, with a year."""


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

    def __init__(self, examination: CheckedContent, theme: Path, info: SiteInfo) -> None:
        self._given = examination, theme, info
        self.archive: Archive = join(examination.dialogues, examination.registries)
        self.prose: Mapping[str, ProsePage] = examination.prose
        self._info, self._theme = info, theme
        self._renderer = Renderer(theme, self.archive, info)

    def __reduce__(self) -> tuple[object, ...]:
        """To another process goes what a site is made from, and not its compiled templates."""
        return type(self), self._given

    def renewed(self, examination: CheckedContent) -> "Site":
        """The site of the same theme for other content."""
        _, theme, info = self._given
        return Site(examination, theme, info)

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        """The pages that are not of one dialogue."""
        return tuple(site_pages(self.archive))

    @cached_property
    def places(self) -> tuple[SitemapEntry, ...]:
        """Every page made from records: its address and what it shows."""
        pages: Iterator[SitemapEntry] = ((page.url, page) for page in self._pages)
        return (*pages, *((url, one) for one in self.archive.dialogues for url in dialogue_urls(one)))

    @cached_property
    def exports(self) -> Mapping[str, Output]:
        """The data files that are not of one dialogue, by path."""
        prose_urls = [prose_url(path) for path in self.prose]
        return {output.path: output for output in archive_exports(self.archive, self.places, prose_urls, self._info)}

    @cached_property
    def _made(self) -> frozenset[str]:
        """The addresses of everything that is made from records."""
        files = (one.path for dialogue in self.archive.dialogues for one in self._exports_of(dialogue))
        return frozenset(chain((url for url, _ in self.places), files, self.exports, self.attachments))

    def _exports_of(self, dialogue: Dialogue) -> Iterator[Output]:
        return dialogue_exports(self.archive, dialogue, self._info)

    @cached_property
    def _related(self) -> RelatedFinder:
        return RelatedFinder(self.archive)

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
        keys = {ShellKey.of(url) for url, _ in self.places}
        return {key.source: key for key in sorted(keys)}

    def keep_compiled(self, cache: Cache) -> Path | None:
        """Keep compiled templates for the next build, where anything is kept; the frame's have a place beside them."""
        return self._renderer.keep_compiled(cache)

    def compile_templates(self) -> None:
        """Compile the templates of pages, so that they are there for all processes that will need them."""
        self._renderer.compile_all()

    def collisions(self) -> Iterator[Problem]:
        """Pages of prose that stand where a page made from records, or another page of prose, stands."""
        taken = {*self._made, *(prose_url(source) for source in self.shell_keys)}
        for path, prose in self.prose.items():
            url = prose_url(path)
            if url in taken:
                yield Problem.of(Position(prose.document.file), "index-page", url=f"/{url}")
            taken.add(url)

    def work(self, shells: Mapping[ShellKey, Shell], without: Set[str] = frozenset()) -> Iterator[Output | OutputGroup]:
        """Every file that is made, but the search index: scripts, pages, data and attachments."""
        yield from bundled_scripts(self._theme)
        frame = digest(self._renderer.version, repr(self._info))
        versions = {key: digest(frame, shell.before, shell.between, shell.after) for key, shell in shells.items()}
        for page in self._pages:
            key = ShellKey.of(page.url)
            yield self._output(page, shells[key], partial(self._inputs, page, versions[key]))
        given = digest(*(versions[key] for key in sorted(versions)), *sorted(without))
        for dialogue in self.archive.dialogues:
            beside = (one and self.archive.versions[one] for one in self.archive.neighbours(dialogue))
            inputs = digest(given, self.archive.versions[dialogue], *(one or b"" for one in beside))
            outputs = partial(self._outputs_of, dialogue, shells, inputs, without)
            yield OutputGroup(dialogue.id, digest(inputs, self._related.version), len(dialogue.questions) + 1, outputs)
        for output in self.exports.values():
            if "data" not in without or output.path == MARKER_FILE:
                yield output
        for url, path in self.attachments.items():
            yield Output(url, path.read_bytes)

    def _outputs_of(
        self, dialogue: Dialogue, shells: Mapping[ShellKey, Shell], inputs: bytes, without: Set[str]
    ) -> Iterator[Output]:
        """The files of a dialogue; `inputs` is what all of its pages are made from."""
        for page in dialogue_pages(self.archive, (dialogue,), self._related):
            more = digest(inputs, related_digest(page))
            yield self._output(page, shells[ShellKey.of(page.url)], partial(bytes, more))
        if "data" not in without:
            yield from self._exports_of(dialogue)

    def _output(self, page: Page, shell: Shell, inputs: Callable[[], bytes]) -> Output:
        return Output(f"{page.url}index.html", partial(self._rendered, page, shell), inputs)

    def pages_of(self, dialogues: Iterable[Dialogue], shells: Mapping[ShellKey, Shell]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of the pages of some dialogues and their questions, as far as there are shells for them."""
        for page in dialogue_pages(self.archive, dialogues):
            if (shell := shells.get(ShellKey.of(page.url))) is not None:
                yield f"{page.url}index.html", self._renderer.page(page, shell)

    def _inputs(self, page: Page, version: bytes) -> bytes:
        return digest(version, page_digest(page, self.archive))

    # Of the site, which can go to another process: its renderer cannot.
    def _rendered(self, page: Page, shell: Shell) -> bytes:
        return self._renderer.page(page, shell)

    def write(self, pouring: SiteWriter, shells: Mapping[ShellKey, Shell], run: BuildOptions) -> BuildState:
        """Write all that is made from records and the scripts of the search; what is known of each file then."""
        index = None if "search" in run.without else self._index(pouring, run)
        with run.timings.stage("pages"):
            self._related.read()
            work = list(self.work(shells, run.without))
            account = pouring.pour(work, run.jobs, run.progress, index if isinstance(index, Assembly) else None)
        if isinstance(index, WrittenFiles):
            account.add(index)
        return account

    def _index(self, pouring: SiteWriter, run: BuildOptions) -> WrittenFiles | Assembly:
        """The search index: the last site's where nothing that is published is another, else made anew."""
        inputs = digest(program_version(), "index", self.archive.version)
        with run.timings.stage("take-over"):
            kept = pouring.kept(_INDEX, inputs)
        if kept:
            return kept
        with run.timings.stage("search-parts"):
            parts = build_segments(self.archive, run)
        with run.timings.stage("search-index"):
            made = index_builder(self.archive, parts)
            # bytes gives them back as they are.
            return Assembly(
                _INDEX,
                inputs,
                made.pieces(),
                lambda done: [Output(path, partial(bytes, data)) for path, data in made.files(done)],
            )

    def prose_page(self, path: str, frame: str, html: str) -> str:
        """A page of prose whole, from the frame and the content that MkDocs rendered."""
        head, url = self.prose[path].head, prose_url(path)
        guide = self.prose.get(f"{urls.GUIDE}index.md")
        inside = guide is not None and url.startswith(urls.GUIDE) and url != urls.GUIDE
        trail = (HOME, Crumb(guide.head.title, urls.GUIDE)) if guide and inside else (HOME,)
        page = Page(url=url, template="prose", title=head.title, description=head.description, trail=trail)
        return self._renderer.page(page, Shell.cut(frame), html=clean_page(html)).decode()

    def broken_links(self, path: str, html: str, files: Set[str]) -> Iterator[Problem]:
        """Links of a page of prose that lead to no page or file of the site; files are those that MkDocs copies."""
        prose = {prose_url(other) for other in self.prose}
        return broken_links(self.prose[path].document, prose_url(path), clean_page(html), self._made | prose | files)

    def not_found_page(self, frame: str, root: str) -> str:
        """The page for addresses that are not there; a server shows it at any depth, so its links start at root."""
        page = Page(
            url="404.html",
            template="not-found",
            title=text("page.not-found.title"),
            description=text("page.not-found.description"),
        )
        return self._renderer.page(page, Shell.cut(frame), root=root).decode()
