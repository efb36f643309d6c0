"""Checked content → all files of a site: which shells the pages need, and the outputs poured into them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

from generator.archive.archive import Archive, build_archive
from generator.archive.related import RelatedFinder
from generator.exports.export_files import archive_exports, dialogue_exports
from generator.exports.sitemap import SitemapEntry
from generator.jobs.cache import Cache, program_version
from generator.jobs.options import BuildOptions
from generator.jobs.output import Assembly, Output, OutputGroup
from generator.pages import urls
from generator.pages.dialogues import dialogue_pages, dialogue_urls, former_urls
from generator.pages.fingerprints import page_digest, related_digest
from generator.pages.page import HOME, Breadcrumb, Page, SiteInfo
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
from generator.scripts.theme_bundles import bundled_scripts
from generator.search.indexing import build_segments, index_builder
from generator.text.digest import digest
from generator.text.markdown import sanitise_page
from generator.text.strings import text

_INDEX = "tim-kiem"
"""Name of the output group of the search index. Groups of dialogues are named by id, which always holds a year."""


@dataclass(frozen=True, order=True)
class ShellKey:
    """Key of a shell: the section whose navigation link is current, and the number of "/" in the URLs of its pages."""

    section: str
    depth: int

    @classmethod
    def for_url(cls, url: str) -> "ShellKey":
        """Return the key of the shell that the page with this URL is poured into."""
        return cls(urls.section(url), url.count("/"))

    @property
    def placeholder(self) -> str:
        """Source path of the empty page that MkDocs renders as this shell; its URL has this section and depth."""
        if not self.depth:
            return "index.md"
        return "/".join([self.section, *("shell",) * (self.depth - 1)]) + ".md"


class Site:
    """The pages, exports and attachments of one archive. Picklable, so that workers can render."""

    def __init__(self, content: CheckedContent, theme: Path, info: SiteInfo) -> None:
        self._arguments = content, theme, info
        self.archive: Archive = build_archive(content.dialogues, content.registries)
        self.prose: Mapping[str, ProsePage] = content.prose
        self._info, self._theme = info, theme
        self._renderer = Renderer(theme, self.archive, info)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the constructor's arguments only: compiled templates cannot be pickled."""
        return type(self), self._arguments

    def with_content(self, content: CheckedContent) -> "Site":
        """Return a site with the same theme and settings and other content."""
        _, theme, info = self._arguments
        return Site(content, theme, info)

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        """All pages made from records but those of single dialogues and questions."""
        return tuple(site_pages(self.archive))

    @cached_property
    def sitemap_entries(self) -> tuple[SitemapEntry, ...]:
        """URL and page, or dialogue, of every page made from records."""
        pages: Iterator[SitemapEntry] = ((page.url, page) for page in self._pages)
        return (*pages, *((url, dialogue) for dialogue in self.archive.dialogues for url in dialogue_urls(dialogue)))

    @cached_property
    def exports(self) -> Mapping[str, Output]:
        """Export files of the whole archive, by path."""
        prose_urls = [prose_url(path) for path in self.prose]
        return {
            output.path: output
            for output in archive_exports(self.archive, self.sitemap_entries, prose_urls, self._info)
        }

    @cached_property
    def _record_urls(self) -> frozenset[str]:
        """URLs of all pages and files made from records."""
        files = (file.path for dialogue in self.archive.dialogues for file in self._dialogue_exports(dialogue))
        former = (url for dialogue in self.archive.dialogues for url in former_urls(dialogue))
        present = (url for url, _ in self.sitemap_entries)
        return frozenset(chain(present, former, files, self.exports, self.attachments))

    def _dialogue_exports(self, dialogue: Dialogue) -> Iterator[Output]:
        return dialogue_exports(self.archive, dialogue, self._info)

    @cached_property
    def _related(self) -> RelatedFinder:
        return RelatedFinder(self.archive)

    @cached_property
    def attachments(self) -> Mapping[str, Path]:
        """Source file of every published attachment, by URL."""
        return {
            urls.attachment(dialogue.id, attachment.file): dialogue.attachments[attachment.file]
            for dialogue in self.archive.dialogues
            for attachment in dialogue.record.attachments
        }

    @cached_property
    def shell_keys(self) -> Mapping[str, ShellKey]:
        """Keys of all shells that the pages need, by the source path of their placeholder page."""
        keys = {ShellKey.for_url(url) for url, _ in self.sitemap_entries}
        return {key.placeholder: key for key in sorted(keys)}

    def use_template_cache(self, cache: Cache) -> Path | None:
        """Load and store compiled templates in the cache; return its folder for them, which the frame can share.

        None if the cache is not persistent.
        """
        return self._renderer.use_template_cache(cache)

    def compile_templates(self) -> None:
        """Compile the templates of all pages into the template cache, where every worker finds them."""
        self._renderer.compile_all()

    def collisions(self) -> Iterator[Problem]:
        """Yield a problem for each prose page whose URL belongs to a page of records or to another prose page."""
        taken = {*self._record_urls, *(prose_url(path) for path in self.shell_keys)}
        for path, prose in self.prose.items():
            url = prose_url(path)
            if url in taken:
                yield Problem.of(Position(prose.document.file), "index-page", url=f"/{url}")
            taken.add(url)

    def outputs(
        self, shells: Mapping[ShellKey, Shell], without: Set[str] = frozenset()
    ) -> Iterator[Output | OutputGroup]:
        """Yield all outputs but the search index: scripts, pages, exports and attachments, less the parts `without`."""
        yield from bundled_scripts(self._theme)
        theme = digest(self._renderer.version, repr(self._info))
        shell_digests = {key: digest(theme, shell.before, shell.between, shell.after) for key, shell in shells.items()}
        for page in self._pages:
            key = ShellKey.for_url(page.url)
            yield self._page_output(page, shells[key], partial(self._page_digest, page, shell_digests[key]))
        common = digest(*(shell_digests[key] for key in sorted(shell_digests)), *sorted(without))
        for dialogue in self.archive.dialogues:
            neighbours = (other and self.archive.digests[other] for other in self.archive.neighbours(dialogue))
            inputs = digest(common, self.archive.digests[dialogue], *(other or b"" for other in neighbours))
            outputs = partial(self._dialogue_outputs, dialogue, shells, inputs, without)
            size = (len(dialogue.questions) + 1) * (len(dialogue.record.formerly) + 1)
            yield OutputGroup(dialogue.id, digest(inputs, self._related.digest), size, outputs)
        for output in self.exports.values():
            if "data" not in without or output.path == MARKER_FILE:
                yield output
        for url, path in self.attachments.items():
            yield Output(url, path.read_bytes)

    def _dialogue_outputs(
        self, dialogue: Dialogue, shells: Mapping[ShellKey, Shell], inputs: bytes, without: Set[str]
    ) -> Iterator[Output]:
        """Yield the pages and exports of a dialogue; `inputs` digests the inputs that all of its pages share."""
        for page in dialogue_pages(self.archive, (dialogue,), self._related):
            page_inputs = digest(inputs, related_digest(page))
            yield self._page_output(page, shells[ShellKey.for_url(page.url)], partial(bytes, page_inputs))
        if "data" not in without:
            yield from self._dialogue_exports(dialogue)

    def _page_output(self, page: Page, shell: Shell, input_digest: Callable[[], bytes]) -> Output:
        return Output(f"{page.url}index.html", partial(self._render, page, shell), input_digest)

    def _page_digest(self, page: Page, shell_digest: bytes) -> bytes:
        return digest(shell_digest, page_digest(page, self.archive))

    # A method of Site, not of the renderer, which cannot be pickled for a worker.
    def _render(self, page: Page, shell: Shell) -> bytes:
        return self._renderer.page(page, shell)

    def render_dialogues(
        self, dialogues: Iterable[Dialogue], shells: Mapping[ShellKey, Shell]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of the pages of the given dialogues and their questions for which a shell exists."""
        for page in dialogue_pages(self.archive, dialogues):
            if (shell := shells.get(ShellKey.for_url(page.url))) is not None:
                yield f"{page.url}index.html", self._renderer.page(page, shell)

    def write(self, writer: SiteWriter, shells: Mapping[ShellKey, Shell], options: BuildOptions) -> BuildState:
        """Write all outputs and the search index; return their state for the next build."""
        index = None if "search" in options.without else self._search_index(writer, options)
        with options.timings.stage("pages"):
            self._related.prepare()
            outputs = list(self.outputs(shells, options.without))
            assembly = index if isinstance(index, Assembly) else None
            state = writer.write_all(outputs, options.jobs, options.progress, assembly)
        if isinstance(index, WrittenFiles):
            state.add(index)
        return state

    def _search_index(self, writer: SiteWriter, options: BuildOptions) -> WrittenFiles | Assembly:
        """Reuse the files of the search index if no record changed, else return the assembly that makes them."""
        inputs = digest(program_version(), "index", self.archive.digest)
        with options.timings.stage("take-over"):
            reused = writer.reuse_group(_INDEX, inputs)
        if reused:
            return reused
        with options.timings.stage("search-parts"):
            segments = build_segments(self.archive, options)
        with options.timings.stage("search-index"):
            builder = index_builder(self.archive, segments)
            # bytes() returns the same object.
            return Assembly(
                _INDEX,
                inputs,
                builder.tasks(),
                lambda results: [Output(path, partial(bytes, data)) for path, data in builder.files(results)],
            )

    def render_prose(self, path: str, frame: str, html: str) -> str:
        """Return the whole prose page at a source path; MkDocs rendered its `frame` and its content, `html`."""
        head, url = self.prose[path].head, prose_url(path)
        guide = self.prose.get(f"{urls.GUIDE}index.md")
        is_in_guide = guide is not None and url.startswith(urls.GUIDE) and url != urls.GUIDE
        breadcrumbs = (HOME, Breadcrumb(guide.head.title, urls.GUIDE)) if guide and is_in_guide else (HOME,)
        page = Page(url=url, template="prose", title=head.title, description=head.description, breadcrumbs=breadcrumbs)
        return self._renderer.page(page, Shell.cut(frame), html=sanitise_page(html)).decode()

    def broken_links(self, path: str, html: str, files: Set[str]) -> Iterator[Problem]:
        """Yield a problem for each link of a prose page to no page or file of the site; MkDocs copies `files`."""
        known = self._record_urls | {prose_url(other) for other in self.prose} | files
        return broken_links(self.prose[path].document, prose_url(path), sanitise_page(html), known)

    def render_not_found(self, frame: str, root: str) -> str:
        """Return 404.html. A server sends it for URLs of any depth, so its links start with `root`, the site's path."""
        page = Page(
            url="404.html",
            template="not-found",
            title=text("page.not-found.title"),
            description=text("page.not-found.description"),
        )
        return self._renderer.page(page, Shell.cut(frame), root=root).decode()
