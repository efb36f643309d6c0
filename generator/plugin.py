"""The MkDocs adapter: each hook is a few lines over the site; no other module imports mkdocs."""

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
from generator.reading.loader import ContentFolder
from generator.reading.problems import Problem, format_problems, sorted_problems
from generator.reading.prose import prose_url
from generator.rendering.environment import TemplateCache
from generator.rendering.shell import CONTENT_MARK, HEAD_MARK, BrokenShellError, Shell
from generator.rendering.theme_errors import TemplateFaultError, find_template_error
from generator.scripts.tokens import UnsupportedSyntaxError
from generator.site import ShellKey, Site
from generator.text.strings import text
from generator.text.vietnamese import slug

if TYPE_CHECKING:
    # MkDocs' own server, which only its own command loads.
    from mkdocs.livereload import LiveReloadServer

THEME_ERRORS = (TemplateFaultError, BrokenShellError, UnsupportedSyntaxError)
"""What a theme can do wrong; each says it in words."""
OnBuilt = Callable[[Site, Mapping[ShellKey, Shell]], None]


class ContentError(BuildError):
    """The content has problems; nothing was published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n" + format_problems(problems, "text"))
        self.problems = problems


class SiteConfigError(Exception):
    """site_config.yml cannot be used."""


class DoithoaiPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Makes the archive's pages inside a MkDocs build."""

    config_scheme = (("content", config_options.Type(list, default=[])),)

    def __init__(self) -> None:
        self.run: BuildOptions | None = None
        self._serving = False
        self._staging: Staging | None = None
        self._shells: dict[ShellKey, Shell] = {}
        self._problems: list[Problem] = []
        self._static: frozenset[str] = frozenset()
        self._frame = ExitStack()

    @property
    def made(self) -> tuple[Site, Mapping[ShellKey, Shell]]:
        """The site that was built, and what its pages were poured into."""
        return self._site, self._shells

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """MkDocs' own server writes into a folder of its own, which must stay where it is."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Examine the content before anything is written, then build aside."""
        self._shells, self._problems = {}, []
        _require_apart(Path(config.site_dir), Path(config.docs_dir).parent, Path(config.theme.custom_dir or ""))
        self._run = self.run or BuildOptions(available_processors(), Cache.beside(Path(config.site_dir)))
        with self._run.timings.stage("read"):
            examination = check_content(Path(config.docs_dir).parent, self._run, _others(config))
        if examination.problems:
            raise ContentError(examination.problems)
        info = SiteInfo(config.site_name, config.site_description or "", config.site_url or "")
        with self._run.timings.stage("join"):
            self._site = Site(examination, Path(config.theme.custom_dir or ""), info)
            self._compiled = self._site.keep_compiled(self._run.cache)
            collisions = sorted_problems(self._site.collisions())
        if collisions:
            raise ContentError(collisions)
        if not self._serving:
            with self._run.timings.stage("take-over"):
                self._staging = Staging(Path(config.site_dir))
            config.site_dir = str(self._staging.folder)
        self._frame.enter_context(self._run.timings.stage("frame"))
        if self._compiled and not any(self._compiled.iterdir()):
            self._frame.enter_context(run_in_background(self._site.compile_templates, self._run.jobs))
        config.theme.get_env = partial(_environment, config.theme)  # type: ignore[method-assign]
        config.mdx_configs.setdefault("toc", {})["slugify"] = lambda value, separator: slug(value)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a placeholder for each shell."""
        for source in self._site.shell_keys:
            files.append(File.generated(config, source, content=""))
        self._static = frozenset(file.dest_uri for file in files if not file.is_documentation_page())
        return files

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the frame's templates the strings, the addresses and the marks."""
        env.bytecode_cache = TemplateCache(self._compiled, "frame") if self._compiled else None
        env.globals |= {"t": text, "u": urls, "head_mark": HEAD_MARK, "content_mark": CONTENT_MARK}
        env.globals["prose_urls"] = {prose_url(path) for path in self._site.prose}
        return env

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Hand MkDocs the Markdown below a front matter that has been read strictly, never the front matter."""
        prose = self._site.prose.get(page.file.src_uri)
        if prose is None:
            return ""
        # After a blank line MkDocs takes nothing for metadata of its own.
        return f"\n{prose.markdown}"

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep a shell and write nothing; finish a page of prose."""
        output, path = _without_leftovers(output), page.file.src_uri
        if path in self._site.shell_keys:
            self._shells[self._site.shell_keys[path]] = Shell.cut(output)
            return ""
        html = page.content or ""
        self._problems += self._site.broken_links(path, html, self._static)
        return self._site.prose_page(path, output, html)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Finish the page for missing addresses; leave out MkDocs' sitemap, which knows no record."""
        if template_name != "404.html":
            return ""
        root = urlsplit(config.site_url or "/").path
        return self._site.not_found_page(_without_leftovers(output_content), root if root.endswith("/") else f"{root}/")

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Pour everything else, and put the new site in the place of the last."""
        self._frame.close()
        if self._problems:
            raise ContentError(sorted_problems(self._problems))
        folder, staging = Path(config.site_dir), self._staging
        if staging is None:
            pouring = SiteWriter(folder, PreviousSite(folder))
        else:
            with self._run.timings.stage("take-over"):
                pouring = SiteWriter(staging.tree, PreviousSite.at(staging.site), staging.standing)
        pouring, made = pouring.adopt(folder)
        account = self._site.write(pouring, self._shells, self._run)
        account.made = made | account.made
        account.made[MANIFEST] = pouring.place(MANIFEST, render_manifest(account.made))
        if staging is not None:
            with self._run.timings.stage("publish"):
                pouring.leave_only(account.made)
                staging.publish()
                save_state(staging.site, account)
            config.site_dir = str(staging.site)
            self._staging = None

    def on_serve(
        self, server: "LiveReloadServer", /, *, config: MkDocsConfig, builder: Callable[..., object]
    ) -> "LiveReloadServer":
        """Let MkDocs' own server follow the records too."""
        server.watch(str(Path(config.docs_dir).parent))
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last site as it was."""
        self._frame.__exit__(type(error), error, error.__traceback__)
        if self._staging is not None:
            self._staging.discard()
            self._staging = None


class _OwnFiles(jinja2.FileSystemLoader):
    """Finds templates in all folders of a theme, but lists the first one's files alone.

    MkDocs asks for the list to copy what is in it: what Material brings is for features that are not used, and to
    look at its ten thousand icons would take a quarter of the frame's time.
    """

    def list_templates(self) -> list[str]:
        """What stands in the folder of the archive's own theme."""
        return jinja2.FileSystemLoader(self.searchpath[0]).list_templates()


def _environment(theme: Theme) -> jinja2.Environment:
    environment = Theme.get_env(theme)
    environment.loader = _OwnFiles(theme.dirs)
    return environment


def _without_leftovers(html: str) -> str:
    """The frame without Material's skip link, drawer and search: this theme has its own or none."""
    html = re.sub(r'\s*<div data-md-component="skip">.*?</div>', "", html, count=1, flags=re.DOTALL)
    return re.sub(r'\s*<(?:input class="md-toggle"|label class="md-overlay")[^>]*>(?:</label>)?', "", html)


def _require_apart(site: Path, *sources: Path) -> None:
    """Raise SiteConfigError where the site would take the place of what it is made from."""
    for source in sources:
        inside = site.resolve().is_relative_to(source.resolve())
        if inside or source.resolve().is_relative_to(site.resolve()):
            raise SiteConfigError(text("command.site-inside", site=site, source=source))


def _config(config_file: Path, **more: str) -> MkDocsConfig:
    """The configuration. Raises SiteConfigError with the reason where it cannot be used."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    try:
        config = load_config(config_file=str(config_file), **more)
    except (ConfigurationError, Abort) as error:
        raise SiteConfigError(str(error)) from error
    if not isinstance(config.plugins.get("doithoai"), DoithoaiPlugin):
        raise SiteConfigError(text("command.no-plugin"))
    if Path(config.docs_dir).name != "pages":
        raise SiteConfigError(text("command.docs-dir"))
    if not config.use_directory_urls or not config.theme.custom_dir:
        raise SiteConfigError(text("command.needed-settings"))
    return config


def content_folders(config_file: Path) -> tuple[Path, tuple[ContentFolder, ...]]:
    """The folder of the archive, the one around the pages of prose; and those it gathers. Raises SiteConfigError."""
    config = _config(config_file)
    return Path(config.docs_dir).parent, _others(config)


def _others(config: MkDocsConfig) -> tuple[ContentFolder, ...]:
    """The folders that the plugin's option `content` names, from the folder of the configuration on."""
    here = Path(config.config_file_path or "").parent
    folders = []
    for row in config.plugins["doithoai"].config["content"]:
        if not isinstance(row, dict) or {key: type(value) for key, value in row.items()} != {
            "folder": str,
            "name": str,
        }:
            raise SiteConfigError(text("command.content-rows"))
        folders.append(ContentFolder((here / row["folder"]).resolve(), row["folder"].rstrip("/"), row["name"]))
    return tuple(folders)


def theme_folder(config_file: Path) -> Path:
    """The folder of the theme. Raises SiteConfigError."""
    return Path(_config(config_file).theme.custom_dir or "")


def site_folder(config_file: Path) -> Path:
    """The folder into which the site is published. Raises SiteConfigError."""
    return Path(_config(config_file).site_dir)


def build(
    config_file: Path, site: Path | None = None, run: BuildOptions | None = None, built: OnBuilt | None = None
) -> tuple[Problem, ...]:
    """Build the site of a configuration file, into a folder of choice, and return what keeps it from being built.

    `built` is told of the site and its shells once they are published.
    Raises SiteConfigError, BuildRunningError, one of THEME_FAULTS, or what went wrong inside MkDocs or this program.
    """
    config = _config(config_file)
    plugin = config.plugins["doithoai"]
    assert isinstance(plugin, DoithoaiPlugin)
    run = run or BuildOptions(available_processors())
    plugin.run = run if run.cache.keeps else replace(run, cache=Cache.beside(Path(config.site_dir)))
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
    if built is not None:
        built(*plugin.made)
    return ()
