"""The group `doithoai` that holds the commands, and what the commands share."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

import generator
from generator.commands.vietnamese_click import VietnameseGroup, VietnameseOption
from generator.reading.problems import Problem, blocking, format_problems
from generator.text.strings import text
from generator.text.vietnamese import format_number


def option(*names: str, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare an option whose help is Vietnamese alone; arguments as for click.option."""
    return click.option(*names, cls=VietnameseOption, **more)


@click.group(cls=VietnameseGroup, help=text("command.about"))
@option(
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
        refuse(text("command.no-config", file=config))
    ctx.obj = config


def refuse(message: str) -> NoReturn:
    """End with the exit code of wrong use."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(2)


_REASONS = {
    errno.EACCES: "command.no-right",
    errno.EPERM: "command.no-right",
    errno.EROFS: "command.read-only",
    errno.ENOSPC: "command.disk-full",
    errno.EDQUOT: "command.disk-full",
    errno.EEXIST: "command.file-in-place-of-folder",
    errno.ENOTDIR: "command.file-in-place-of-folder",
}


def reason_of(error: OSError) -> str:
    """Why the system refused something, in Vietnamese where it is a usual reason."""
    key = _REASONS.get(error.errno or 0)
    return text(key) if key else str(error.strerror or error)


def print_problems(problems: tuple[Problem, ...], form: str = "text") -> None:
    """Print problems, and in the form for people how many errors and warnings there are."""
    click.echo(format_problems(problems, form), nl=False)
    if form == "text" and problems:
        errors = len(blocking(problems))
        counts = {"errors": format_number(errors), "warnings": format_number(len(problems) - errors)}
        click.echo(text("check.problems", **counts), err=True)
