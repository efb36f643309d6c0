"""The command `doithoai`, run in the project's folder; exit codes: 0 fine, 1 problems in the content, 2 wrong use."""

import datetime
import gc
import math
import re
import sys
import webbrowser
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import click
from pydantic_core import PydanticCustomError

import generator
from generator.commands.vietnamese_click import VietnameseGroup, VietnameseOption, run
from generator.editing.blank_record import blank_dialogue
from generator.editing.json_schema import render_schema
from generator.jobs.options import SKIPPABLE, BuildOptions, Progress
from generator.jobs.workers import available_processors
from generator.offline.edition import offline_file, write_offline
from generator.plugin import THEME_ERRORS, SiteConfigError, build, content_folders, site_folder, theme_folder
from generator.publishing.staging import BuildRunningError, UnusableSiteError
from generator.reading.checked_content import check_content
from generator.reading.checks.context import RuleContext, valid_on
from generator.reading.document import ParserMissingError
from generator.reading.loader import load
from generator.reading.problems import FORMATS, Problem, format_problems
from generator.records.scalars import ID_PATTERN, parse_date
from generator.records.schema import RECORD_TYPES
from generator.rendering.theme_errors import describe_error, display_path
from generator.scripts.tokens import UnsupportedSyntaxError
from generator.text.strings import text
from generator.text.vietnamese import format_date, format_number, nearest

DEFAULT_PORT = 8000


class _Date(click.ParamType[datetime.date]):
    name = "yyyy-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        try:
            return parse_date(value)
        except PydanticCustomError as error:
            self.fail(text(f"problem.{error.type}.remedy"), param, ctx)


def _option(*names: str, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(*names, cls=VietnameseOption, **more)


@click.group(cls=VietnameseGroup, help=text("command.about"))
@_option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("site_config.yml"),
    metavar="TỆP",
    help=text("command.config"),
)
@click.version_option(generator.__version__, message="doithoai %(version)s", help=text("command.version"))
@click.pass_context
def cli(ctx: click.Context, config: Path) -> None:
    """Hold the configuration for the commands below."""
    if not config.is_file():
        _refuse(text("command.no-config", file=config))
    ctx.obj = config


def _refuse(message: str) -> NoReturn:
    """End with the exit code of wrong use."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(2)


def _say(problems: tuple[Problem, ...], form: str = "text") -> None:
    """Print problems, and in the form for people how many there are."""
    click.echo(format_problems(problems, form), nl=False)
    if form == "text" and problems:
        click.echo(text("check.problems", n=format_number(len(problems))), err=True)


@cli.command("build", help=text("build.help"))
@_option("--offline", is_flag=True, help=text("build.offline"))
@_option("--jobs", type=click.IntRange(1, 256), metavar="SỐ", help=text("build.jobs"))
@_option("--timings", is_flag=True, help=text("build.timings"))
@_option("--without", type=click.Choice(SKIPPABLE), multiple=True, help=text("build.without"))
@click.pass_obj
def build_command(config: Path, offline: bool, jobs: int | None, timings: bool, without: tuple[str, ...]) -> None:
    """Build the site into its folder, and its offline edition beside it where that is asked for."""
    run = BuildOptions(jobs or available_processors(), without=frozenset(without))
    with _progress(text("build.progress")) as progress:
        problems = _build(config, None, replace(run, progress=progress or run.progress))
    _say(problems)
    if timings:
        click.echo(run.timings.report(), nl=False, err=True)
    if problems:
        click.echo(text("build.kept"), err=True)
        raise click.exceptions.Exit(1)
    click.echo(text("build.done"), err=True)
    if offline:
        _write_offline(site_folder(config), theme_folder(config))


def _write_offline(site: Path, theme: Path) -> None:
    """Write the offline edition of the published site, or say why it cannot be written."""
    try:
        with _progress(text("build.progress-offline")) as progress:
            file = write_offline(site, theme, progress)
    except UnsupportedSyntaxError as error:
        _refuse(text("build.no-bundle", reason=error))
    except BuildRunningError:
        _refuse(text("build.running"))
    except OSError as error:
        file = offline_file(site)
        _refuse(text("build.no-writing-offline", file=display_path(file), reason=error.strerror or error))
    size = format_number(math.ceil(file.stat().st_size / 1_000_000))
    click.echo(text("build.done-offline", file=display_path(file), size=size), err=True)


def _build(config: Path, site: Path | None, run: BuildOptions) -> tuple[Problem, ...]:
    """Build, with what is wrong around the content said in words."""
    try:
        return build(config, site, run)
    except UnusableSiteError as error:
        _refuse(text(f"build.site-{error}"))
    except BuildRunningError:
        _refuse(text("build.running"))
    except THEME_ERRORS as fault:
        click.echo(describe_error(fault), err=True)
        click.echo(text("build.kept"), err=True)
    except OSError as error:
        file = error.filename or display_path(site or site_folder(config))
        _refuse(text("build.no-access", file=file, reason=error.strerror or error))
    raise click.exceptions.Exit(1)


@contextmanager
def _progress(label: str) -> Iterator[Progress | None]:
    """A progress bar on standard error where a terminal looks on."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


@cli.command("check", help=text("check.help"))
@_option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help=text("check.format"))
@click.pass_obj
def check_command(config: Path, form: str) -> None:
    """Check the content without building."""
    folder, others = content_folders(config)
    examination = check_content(folder, BuildOptions(available_processors()), others)
    _say(examination.problems, form)
    if examination.problems:
        raise click.exceptions.Exit(1)
    if form == "text":
        click.echo(text("check.fine", n=format_number(len(examination.dialogues))), err=True)


@cli.command("new", help=text("new.help"))
@click.argument("kind", type=click.Choice(["dialogue"]), metavar="dialogue")
@_option("--province", required=True, metavar="MÃ", help=text("new.province"))
@_option("--date", required=True, type=_Date(), help=text("new.date"))
@_option("--number", type=click.IntRange(min=2), metavar="SỐ", help=text("new.number"))
@click.pass_obj
def new_command(config: Path, kind: str, province: str, date: datetime.date, number: int | None) -> None:
    """Write the template of a new record."""
    folder, _ = content_folders(config)
    provinces = RuleContext.of_registries(load(folder)).entries.get("provinces", {})
    if province not in provinces or not re.fullmatch(ID_PATTERN, province):
        near = nearest(province, provinces)
        hint = f" {text('problem.near', near=near)}" if near else ""
        _refuse(text("new.no-province", province=province) + hint)
    if not valid_on(provinces[province], date):
        _refuse(text("new.not-then", province=province, date=format_date(date)))
    name = f"{province}-{date.year}" + (f"-{number}" if number else "")
    existing = [path for suffix in (".yml", ".md") if (path := folder / "dialogues" / f"{name}{suffix}").exists()]
    if existing:
        _refuse(text("new.exists", file=display_path(existing[0]), number=(number or 1) + 1))
    path = folder / "dialogues" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(blank_dialogue(province, date), encoding="utf-8", newline="\n")
    click.echo(text("new.done", file=display_path(path)))


@cli.command("schema", help=text("schema.help"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path(".vscode/schemas"))
def schema_command(folder: Path) -> None:
    """Write the JSON Schema of every record type."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in RECORD_TYPES:
        path = folder / f"{name}.schema.json"
        path.write_text(render_schema(name), encoding="utf-8", newline="\n")
        click.echo(path)


@cli.command("serve", help=text("serve.help"))
@_option("--port", type=click.IntRange(0, 65535), metavar="SỐ", help=text("serve.port", port=DEFAULT_PORT))
@_option("--open", "open_browser", is_flag=True, help=text("serve.open"))
@click.pass_obj
def serve_command(config: Path, port: int | None, open_browser: bool) -> None:
    """Build into a folder of its own, serve it, and follow every change."""
    # What it needs takes a tenth of a second to load, and no other command needs it.
    from generator.preview.serve import PortTakenError, serve  # noqa: PLC0415

    def running(address: str) -> None:
        click.echo(text("serve.running", address=address), err=True)
        if open_browser:
            webbrowser.open(address)

    ports = range(DEFAULT_PORT, DEFAULT_PORT + 20) if port is None else (port,)
    try:
        serve(config, ports, _say, running)
    except PortTakenError:
        _refuse(text("serve.port-taken", port=ports[0]))
    click.echo("", err=True)


def main() -> int:
    """Run the command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return run(cli, program="doithoai")
    except SiteConfigError as error:
        click.echo(text("command.bad-config", file="site_config.yml", reason=error), err=True)
        return 2
    except ParserMissingError:
        click.echo(text("command.no-parser"), err=True)
        return 2
    except BrokenProcessPool:
        click.echo(text("command.worker-killed"), err=True)
        return 2
    finally:
        gc.freeze()  # or the end of the process would be a long search for cycles in what goes with it anyway
