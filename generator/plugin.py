"""The adapter to the site generator, MkDocs or ProperDocs: no other module imports either."""

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import jinja2

try:
    import mkdocs  # noqa: F401 - asked for before its parts
except ModuleNotFoundError:
    import properdocs.replacement  # noqa: F401 - from here on, `mkdocs.…` names its modules

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, ConfigurationError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from generator.jobs.cache import Cache
from generator.jobs.options import BuildOptions
from generator.jobs.workers import available_processors, gc_disabled, run_in_background
from generator.pages import urls
from generator.pages.page import SiteInfo
from generator.publishing.build_state import MANIFEST, PreviousSite, render_manifest, save_state
from generator.publishing.staging import Staging
from generator.publishing.writer import SiteWriter
from generator.reading.checked_content import check_content
from generator.reading.problems import Problem, blocking, format_problems, sorted_problems
from generator.reading.prose import prose_url
from generator.reading.settings import PLUGIN, SiteConfigError, gathered_folders, read_settings
from generator.rendering.environment import TemplateCache
from generator.rendering.shell import CONTENT_MARK, HEAD_MARK, BrokenShellError, Shell
from generator.rendering.theme_errors import TemplateFaultError, find_template_error
from generator.scripts.tokens import UnsupportedSyntaxError
from generator.site import ShellKey, Site
from generator.text.markdown_rules import KeepTyped
from generator.text.strings import text
from generator.text.vietnamese import slug

if TYPE_CHECKING:
    # At run time only `mkdocs serve` loads its server.
    from mkdocs.livereload import LiveReloadServer

THEME_ERRORS = (TemplateFaultError, BrokenShellError, UnsupportedSyntaxError)
"""Errors of the theme; describe_error gives each as Vietnamese text."""
_FRAME = load_config.__module__.partition(".")[0]
"""Package of the site generator, which names its loggers."""
OnBuilt = Callable[[Site, Mapping[ShellKey, Shell]], None]
"""Receives a site and the shells that its pages were poured into."""


class ContentError(BuildError):
    """The content has problems; nothing was published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n" + format_problems(problems, "text"))
        self.problems = problems


class DoithoaiPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Builds the archive inside a MkDocs build."""

    config_scheme = (("content", config_options.Type(list, default=[])),)

    def __init__(self) -> None:
        self.options: BuildOptions | None = None
        self._serving = False
        self._staging: Staging | None = None
        self._shells: dict[ShellKey, Shell] = {}
        self._problems: list[Problem] = []
        self._static: frozenset[str] = frozenset()
        self._frame = ExitStack()

    @property
    def built(self) -> tuple[Site, Mapping[ShellKey, Shell]]:
        """The site of the last build and its shells."""
        return self._site, self._shells

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the last build that was not refused: warnings."""
        return sorted_problems(self._problems)

    def _refuse_errors(self) -> None:
        if blocking(self._problems, strict=self._options.strict):
            raise ContentError(self.problems)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether MkDocs' own server builds: it needs the site in the folder that it chose."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the content before anything is written; then direct the build to a staging folder."""
        self._shells = {}
        config_file = Path(config.config_file_path or "")
        sources = Path(config.docs_dir).parent, Path(config.theme.custom_dir or "")
        _require_apart(config_file, Path(config.site_dir), *sources)
        self._options = self.options or BuildOptions(available_processors(), Cache.for_site(Path(config.site_dir)))
        with self._options.timings.stage("read"):
            gathered = gathered_folders(self.config["content"], config_file)
            content = check_content(Path(config.docs_dir).parent, self._options, gathered)
        self._problems = list(content.problems)
        self._refuse_errors()
        for warning in self.problems:  # for `mkdocs build`, with its own --strict; `build` below keeps them silent
            logging.getLogger(f"{_FRAME}.plugins.{PLUGIN}").warning(format_problems([warning], "text").rstrip())
        info = SiteInfo(config.site_name, config.site_description or "", config.site_url or "")
        with self._options.timings.stage("join"):
            self._site = Site(content, Path(config.theme.custom_dir or ""), info)
            self._compiled = self._site.use_template_cache(self._options.cache)
            self._problems += self._site.collisions()
        self._refuse_errors()
        if not self._serving:
            with self._options.timings.stage("take-over"):
                self._staging = Staging(Path(config.site_dir))
            config.site_dir = str(self._staging.scratch)
        self._frame.enter_context(self._options.timings.stage("frame"))
        if self._compiled and not any(self._compiled.iterdir()):
            self._frame.enter_context(run_in_background(self._site.compile_templates, self._options.jobs))
        config.theme.get_env = partial(_environment, config.theme)  # type: ignore[method-assign]
        # After all others: its rules replace theirs.
        config.markdown_extensions.append(KeepTyped(narrative=False))  # type: ignore[arg-type] # names or extensions
        config.mdx_configs.setdefault("toc", {})["slugify"] = lambda value, separator: slug(value)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a placeholder page for each shell."""
        for source in self._site.shell_keys:
            files.append(File.generated(config, source, content=""))
        self._static = frozenset(file.dest_uri for file in files if not file.is_documentation_page())
        return files

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the templates of the frame the strings, the URLs and the marks at which shells are cut."""
        env.bytecode_cache = TemplateCache(self._compiled, "frame") if self._compiled else None
        env.globals |= {"t": text, "u": urls, "head_mark": HEAD_MARK, "content_mark": CONTENT_MARK}
        env.globals["prose_urls"] = {prose_url(path) for path in self._site.prose}
        return env

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Give MkDocs the body of a prose page: its front matter was read strictly and must not be parsed again."""
        prose = self._site.prose.get(page.file.src_uri)
        if prose is None:
            return ""
        # MkDocs reads no metadata after a blank line.
        return f"\n{prose.markdown}"

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep a shell and write no file for it; complete a prose page."""
        output, path = _without_leftovers(output), page.file.src_uri
        if path in self._site.shell_keys:
            self._shells[self._site.shell_keys[path]] = Shell.cut(output)
            return ""
        html = page.content or ""
        self._problems += self._site.broken_links(path, html, self._static)
        return self._site.render_prose(path, output, html)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Complete 404.html; drop every other template, such as the sitemap, which would not list records."""
        if template_name != "404.html":
            return ""
        root = urlsplit(config.site_url or "/").path
        return self._site.render_not_found(
            _without_leftovers(output_content), root if root.endswith("/") else f"{root}/"
        )

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write all other files, then swap the new site in."""
        self._frame.close()
        self._refuse_errors()
        folder, staging = Path(config.site_dir), self._staging
        if staging is None:
            writer = SiteWriter(folder, PreviousSite(folder))
        else:
            with self._options.timings.stage("take-over"):
                writer = SiteWriter(staging.tree, PreviousSite.load(staging.site), staging.existing)
        writer, files = writer.take_over_folder(folder)
        state = self._site.write(writer, self._shells, self._options)
        state.files = files | state.files
        state.files[MANIFEST] = writer.write_file(MANIFEST, render_manifest(state.files))
        if staging is not None:
            with self._options.timings.stage("publish"):
                writer.remove_stale(state.files)
                staging.publish()
                save_state(staging.site, state)
            config.site_dir = str(staging.site)
            self._staging = None

    def on_serve(
        self, server: "LiveReloadServer", /, *, config: MkDocsConfig, builder: Callable[..., object]
    ) -> "LiveReloadServer":
        """Have MkDocs' own server watch the whole content folder."""
        server.watch(str(Path(config.docs_dir).parent))
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Discard the staging folder; the last site stays."""
        self._frame.__exit__(type(error), error, error.__traceback__)
        if self._staging is not None:
            self._staging.discard()
            self._staging = None


class _OwnFiles(jinja2.FileSystemLoader):
    """Finds templates in all folders of a theme, but lists only the files of the first folder, our own theme.

    MkDocs copies every listed file. Those of Material serve features that are not used, and listing its ten thousand
    icons takes a quarter of the frame's time.
    """

    def list_templates(self) -> list[str]:
        """List the files of the archive's own theme."""
        return jinja2.FileSystemLoader(self.searchpath[0]).list_templates()


def _environment(theme: Theme) -> jinja2.Environment:
    environment = Theme.get_env(theme)
    environment.loader = _OwnFiles(theme.dirs)
    return environment


def _without_leftovers(html: str) -> str:
    """Remove Material's skip link, drawer toggle and overlay: this theme has its own or none."""
    html = re.sub(r'\s*<div data-md-component="skip">.*?</div>', "", html, count=1, flags=re.DOTALL)
    return re.sub(r'\s*<(?:input class="md-toggle"|label class="md-overlay")[^>]*>(?:</label>)?', "", html)


def _require_apart(config_file: Path, site: Path, *sources: Path) -> None:
    """Raise SiteConfigError if the site's folder contains or lies in one of its source folders."""
    for source in sources:
        inside = site.resolve().is_relative_to(source.resolve())
        if inside or source.resolve().is_relative_to(site.resolve()):
            raise SiteConfigError(config_file, text("command.site-inside", site=site, source=source))


def _load_config(config_file: Path) -> MkDocsConfig:
    """Load the configuration. Raises SiteConfigError with the messages that MkDocs logs."""
    collector = _MessageCollector()
    log = logging.getLogger(_FRAME)
    log.setLevel(logging.ERROR)
    log.addHandler(collector)
    try:
        return load_config(config_file=str(config_file))
    except (ConfigurationError, Abort) as error:
        raise SiteConfigError(config_file, " ".join([*collector.lines, str(error)])) from error
    finally:
        log.removeHandler(collector)
        log.setLevel(logging.CRITICAL)


class _MessageCollector(logging.Handler):
    """Collects log messages, for the text of an error."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def build(
    config_file: Path, site: Path | None = None, options: BuildOptions | None = None, on_built: OnBuilt | None = None
) -> tuple[Problem, ...]:
    """Build the site of a configuration file, into its own folder or `site`, unless problems block it; return them all.

    `on_built` is called with the site and its shells after publishing. Raises SiteConfigError, BuildRunningError,
    UnusableSiteError, one of THEME_ERRORS, or any error of MkDocs or this program.
    """
    read_settings(config_file)
    config = _load_config(config_file)
    plugin = config.plugins[PLUGIN]
    assert isinstance(plugin, DoithoaiPlugin)
    options = options or BuildOptions(available_processors())
    plugin.options = (
        options if options.cache.is_persistent else replace(options, cache=Cache.for_site(Path(config.site_dir)))
    )
    if site is not None:
        config.site_dir = str(site)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        with gc_disabled():
            mkdocs_build(config)
    except Abort as abort:
        if isinstance(abort.__context__, ContentError):
            return abort.__context__.problems
        raise
    except THEME_ERRORS:
        raise
    except Exception as error:
        theme = Path(config.theme.custom_dir or "")
        if fault := find_template_error(error, theme, lambda name: (theme / name).read_text(encoding="utf-8")):
            raise fault from error
        raise
    finally:
        config.plugins.on_shutdown()
    if on_built is not None:
        on_built(*plugin.built)
    return plugin.problems
