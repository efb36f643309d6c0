"""The command `doithoai`, run in the project's folder; exit codes: 0 fine, 1 problems in the content, 2 wrong use."""

import gc
import sys
from concurrent.futures.process import BrokenProcessPool
from io import TextIOWrapper

import click

from generator.commands import build, records, serve  # noqa: F401 - each adds its commands to the group
from generator.commands.group import cli
from generator.commands.vietnamese_click import run
from generator.reading.document import LibyamlMissingError
from generator.reading.problems import display_path
from generator.reading.settings import SiteConfigError
from generator.text.strings import text


def main() -> int:
    """Run the command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return run(cli, program="doithoai")
    except SiteConfigError as error:
        click.echo(text("command.bad-config", file=display_path(error.file), reason=error), err=True)
        return 2
    except LibyamlMissingError:
        click.echo(text("command.no-parser"), err=True)
        return 2
    except BrokenProcessPool:
        click.echo(text("command.worker-killed"), err=True)
        return 2
    finally:
        gc.freeze()  # or the end of the process would be a long search for cycles in what goes with it anyway
