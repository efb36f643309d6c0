"""click in Vietnamese: help pages and messages of wrong use."""

from collections.abc import Callable
from typing import Any

import click
from click.types import OptionHelpExtra

from generator.text.strings import text


class VietnameseOption(click.Option):
    """An option whose help line is its own words alone: click's additions are English."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Add nothing."""
        return {}


class VietnameseCommand(click.Command):
    """A command whose help page has Vietnamese headings."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"options_metavar": text("command.options-mark"), **more})

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call it."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{text('command.usage')}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        rows = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        with formatter.section(text("command.options")):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the help option Vietnamese words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("command.help")
        return option


class VietnameseGroup(VietnameseCommand, click.Group):
    """A group of such commands."""

    command_class = VietnameseCommand

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": text("command.subcommand-mark"), **more})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, self.commands[name].get_short_help_str(80)) for name in self.list_commands(ctx)]
        with formatter.section(text("command.commands")):
            formatter.write_dl(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which they are needed, not of the alphabet."""
        return list(self.commands)


def run(command: click.Command, *, program: str) -> int:
    """Run a command and return its exit code; wrong use is explained on standard error and gives 2."""
    try:
        result = command.main(prog_name=program, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return 2
    except click.UsageError as error:
        hint = error.ctx.command_path if error.ctx else program
        click.echo(f"{_explain(error)}\n{text('command.see-help', command=hint)}", err=True)
        return 2
    except click.Abort:
        return 130
    return int(result or 0)


def _explain(error: click.UsageError) -> str:
    """A wrong use in Vietnamese."""
    for kind, explain in _EXPLANATIONS:
        if isinstance(error, kind):
            return explain(error)
    return text("command.wrong-use")


def _name(error: Any) -> str:
    return " / ".join(error.param.opts) if error.param is not None else str(error.param_hint or "?")


def _bad_value(error: Any) -> str:
    kind = getattr(error.param, "type", None)
    if isinstance(kind, click.IntRange):
        bounds = f"≥ {kind.min}" if kind.max is None else f"{kind.min}–{kind.max}"
        return text("command.bad-range", name=_name(error), bounds=bounds)
    if choices := getattr(kind, "choices", None):
        return text("command.bad-choice", name=_name(error), choices=", ".join(choices))
    return text("command.bad-value", name=_name(error), reason=error.message)


_EXPLANATIONS: tuple[tuple[type[click.UsageError], Callable[[Any], str]], ...] = (
    (click.MissingParameter, lambda error: text("command.missing", name=_name(error))),
    (click.BadParameter, _bad_value),
    (click.NoSuchCommand, lambda error: text("command.no-such-command", name=error.command_name)),
    (click.NoSuchOption, lambda error: text("command.no-such-option", name=error.option_name)),
    (click.BadOptionUsage, lambda error: text("command.needs-value", name=error.option_name)),
)
