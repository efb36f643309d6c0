"""Commands for people who write records: `check`, `new`, `schema`. None loads the site generator."""

import datetime
import re
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from generator.commands.group import cli, option, print_problems, refuse
from generator.editing.blank_record import blank_dialogue
from generator.editing.json_schema import render_schema
from generator.jobs.options import BuildOptions
from generator.jobs.workers import available_processors
from generator.reading.checked_content import check_content
from generator.reading.checks.context import RuleContext, existed_on
from generator.reading.loader import load_content
from generator.reading.problems import FORMATS, blocking, display_path
from generator.reading.settings import read_settings
from generator.records.scalars import ID_PATTERN, parse_date
from generator.records.schema import RECORD_TYPES
from generator.text.strings import text
from generator.text.vietnamese import closest_match, format_date, format_number


class _Date(click.ParamType[datetime.date]):
    name = "yyyy-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        try:
            return parse_date(value)
        except PydanticCustomError as error:
            self.fail(text(f"problem.{error.type}.remedy"), param, ctx)


@cli.command("check", help=text("check.help"))
@option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help=text("check.format"))
@option("--strict", is_flag=True, help=text("check.strict"))
@click.pass_obj
def check_command(config: Path, form: str, strict: bool) -> None:
    """Check the content without building."""
    settings = read_settings(config)
    content = check_content(settings.content, BuildOptions(available_processors()), settings.gathered)
    print_problems(content.problems, form)
    if blocking(content.problems, strict=strict):
        raise click.exceptions.Exit(1)
    if form == "text":
        fine = "check.fine-but" if content.problems else "check.fine"
        click.echo(text(fine, n=format_number(len(content.dialogues))), err=True)


@cli.command("new", help=text("new.help"))
@click.argument("kind", type=click.Choice(["dialogue"]), metavar="dialogue")
@option("--province", required=True, metavar="MÃ", help=text("new.province"))
@option("--date", required=True, type=_Date(), help=text("new.date"))
@option("--number", type=click.IntRange(min=2), metavar="SỐ", help=text("new.number"))
@click.pass_obj
def new_command(config: Path, kind: str, province: str, date: datetime.date, number: int | None) -> None:
    """Write the template of a new record."""
    folder = read_settings(config).content
    provinces = RuleContext.for_registries(load_content(folder)).entries.get("provinces", {})
    if province not in provinces or not re.fullmatch(ID_PATTERN, province):
        near = closest_match(province, provinces)
        hint = f" {text('problem.near', near=near)}" if near else ""
        refuse(text("new.no-province", province=province) + hint)
    if not existed_on(provinces[province], date):
        refuse(text("new.not-then", province=province, date=format_date(date)))
    name = f"{province}-{date.year}" + (f"-{number}" if number else "")
    existing = [path for suffix in (".yml", ".md") if (path := folder / "dialogues" / f"{name}{suffix}").exists()]
    if existing:
        refuse(text("new.exists", file=display_path(existing[0]), number=(number or 1) + 1))
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
