"""`doithoai build`: the site, and its offline edition."""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from generator.commands.group import cli, option, print_problems, reason_of, refuse
from generator.jobs.options import SKIPPABLE, BuildOptions, Progress
from generator.jobs.workers import available_processors
from generator.offline.edition import offline_path, write_offline
from generator.publishing.staging import BuildRunningError, UnusableSiteError
from generator.reading.problems import Problem, blocking, display_path
from generator.reading.settings import Settings, read_settings
from generator.rendering.theme_errors import describe_error
from generator.scripts.tokens import UnsupportedSyntaxError
from generator.text.strings import text
from generator.text.vietnamese import format_number


@cli.command("build", help=text("build.help"))
@option("--offline", is_flag=True, help=text("build.offline"))
@option("--jobs", type=click.IntRange(1, 256), metavar="SỐ", help=text("build.jobs"))
@option("--timings", is_flag=True, help=text("build.timings"))
@option("--without", type=click.Choice(SKIPPABLE), multiple=True, help=text("build.without"))
@option("--strict", is_flag=True, help=text("check.strict"))
@click.pass_obj
def build_command(
    config: Path, *, offline: bool, jobs: int | None, timings: bool, without: tuple[str, ...], strict: bool
) -> None:
    """Build the site into its folder and, with `--offline`, the offline edition beside it."""
    settings = read_settings(config)
    options = BuildOptions(jobs or available_processors(), without=frozenset(without), strict=strict)
    with _progress(text("build.progress")) as progress:
        problems = _build(config, settings, replace(options, progress=progress or options.progress))
    print_problems(problems)
    if timings:
        click.echo(options.timings.report(), nl=False, err=True)
    if blocking(problems, strict=strict):
        click.echo(text("build.kept"), err=True)
        raise click.exceptions.Exit(1)
    click.echo(text("build.done"), err=True)
    if offline:
        _write_offline(settings)


def _build(config: Path, settings: Settings, options: BuildOptions) -> tuple[Problem, ...]:
    """Build the site; explain errors of the theme and of the system, and exit with 1 or 2."""
    # The site generator takes a third of a second to load, and other commands must work without it.
    from generator.plugin import THEME_ERRORS, build  # noqa: PLC0415

    try:
        return build(config, options=options)
    except UnusableSiteError as error:
        refuse(text(f"build.site-{error}"))
    except BuildRunningError:
        refuse(text("build.running"))
    except THEME_ERRORS as error:
        click.echo(describe_error(error), err=True)
        click.echo(text("build.kept"), err=True)
    except OSError as error:
        file = error.filename or display_path(settings.site)
        refuse(text("build.no-access", file=file, reason=reason_of(error)))
    raise click.exceptions.Exit(1)


def _write_offline(settings: Settings) -> None:
    """Write the offline edition of the published site, or explain why it cannot be written and exit with 2."""
    try:
        with _progress(text("build.progress-offline")) as progress:
            file = write_offline(settings.site, settings.theme, progress)
    except UnsupportedSyntaxError as error:
        refuse(text("build.no-bundle", reason=error))
    except BuildRunningError:
        refuse(text("build.running"))
    except OSError as error:
        file = offline_path(settings.site)
        refuse(text("build.no-writing-offline", file=display_path(file), reason=reason_of(error)))
    size = format_number(math.ceil(file.stat().st_size / 1_000_000))
    click.echo(text("build.done-offline", file=display_path(file), size=size), err=True)


@contextmanager
def _progress(label: str) -> Iterator[Progress | None]:
    """A progress bar on standard error, or None if standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
