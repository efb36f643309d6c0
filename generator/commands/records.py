"""Commands for people who write records: `check`, `new`, `schema`. None loads the site generator."""

import datetime
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from generator.commands.group import cli, option, print_problems, reason_of, refuse
from generator.editing.blank_record import blank_dialogue
from generator.editing.fitting_examples import FittingExamples
from generator.editing.json_schema import render_schema
from generator.editing.short_record import short_dialogue
from generator.jobs.options import BuildOptions
from generator.jobs.workers import available_processors
from generator.reading.checked_content import check_content
from generator.reading.checks.context import RuleContext, entries_in_place_of, existed_on
from generator.reading.checks.suggestions import suggest_id
from generator.reading.cursor import Cursor
from generator.reading.loader import load_content
from generator.reading.problems import FORMATS, blocking, display_path
from generator.reading.settings import read_settings
from generator.records.scalars import ID_PATTERN, parse_date
from generator.records.schema import RECORD_TYPES
from generator.text.dates import PartialDate, date_words
from generator.text.strings import text
from generator.text.vietnamese import format_number, slug

_NATIONAL = re.compile(r"(?:trung-uong|tw|chinh-phu|thu-tuong|quoc-hoi|toan-quoc|ca-nuoc|quoc-gia|viet-nam|bo)(?:-|$)")
_BELOW_PROVINCE = re.compile(r"(?:xa|phuong|thi-tran|dac-khu|huyen|quan|thi-xa|tp|thanh-pho|thon|ap|ban)-")


class _Date(click.ParamType[PartialDate]):
    name = "yyyy-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
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
@option("--province", metavar="MÃ", help=text("new.province"))
@option("--place", metavar="MÃ", help=text("new.place"))
@option("--host", metavar="MÃ", help=text("new.host"))
@option("--date", required=True, type=_Date(), help=text("new.date"))
@option("--number", type=click.IntRange(min=2), metavar="SỐ", help=text("new.number"))
@option("--full", is_flag=True, help=text("new.full"))
@click.pass_obj
def new_command(
    config: Path, /, kind: str, date: PartialDate, number: int | None, *, full: bool, **hosts: str | None
) -> None:
    """Write the template of a new record; `hosts` are the options that name its host."""
    folder = read_settings(config).content
    given = {key: id_ for key, id_ in hosts.items() if id_}
    if len(given) != 1:
        refuse(text("new.one-host"))
    ((key, id_),) = given.items()
    entries = RuleContext.for_registries(load_content(folder)).entries
    if key == "province":
        _require_province(entries, id_, date)
    else:
        _require_host(entries, key, id_, date)
    dialogues = folder / "dialogues"
    free = _free_number(dialogues, id_, date.year)
    name = _record_name(id_, date.year, number or 1)
    existing = _record_files(dialogues, name)
    if existing:
        refuse(text("new.exists", file=display_path(existing[0]), number=free))
    if number and number > free:
        first = _record_name(id_, date.year, 1)
        refuse(text("new.no-first", name=first) if free == 1 else text("new.not-next", name=first, number=free))
    path = dialogues / f"{name}.yml"
    template = blank_dialogue if full else short_dialogue
    words = template(key, id_, FittingExamples.for_host(entries, key, id_, date, datetime.date.today()))
    try:
        dialogues.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8", newline="\n")
    except OSError as error:
        refuse(text("new.no-writing", file=display_path(path), reason=reason_of(error)))
    click.echo(text("new.done", file=display_path(path)))


def _require_province(entries: Mapping[str, Mapping[str, Cursor]], province: str, date: PartialDate) -> None:
    """Refuse what is no province on the date, and say what to write."""
    provinces = entries.get("provinces", {})
    shown = date_words(date)
    if province not in provinces or not re.fullmatch(ID_PATTERN, province):
        for registry, option in (("places", "--place"), ("agencies", "--host")):
            if province in entries.get(registry, {}):
                refuse(text("new.other-registry", id=province, registry=registry, option=option))
        if _NATIONAL.match(slug(province)):
            refuse(text("new.national", province=province))
        if _BELOW_PROVINCE.match(slug(province)):
            refuse(text("new.below-province", province=province, date=shown))
        refuse(text("new.no-province", province=province) + _hint(entries, "provinces", province))
    if not existed_on(provinces[province], date):
        right = ", ".join(entries_in_place_of(provinces, province, date))
        refuse(text("new.not-then-but" if right else "new.not-then", province=province, date=shown, right=right))


def _require_host(entries: Mapping[str, Mapping[str, Cursor]], key: str, id_: str, date: PartialDate) -> None:
    """Refuse an id that is in no registry of places or agencies, or a place that did not exist on the date."""
    registry = {"place": "places", "host": "agencies"}[key]
    known = entries.get(registry, {})
    if id_ not in known or not re.fullmatch(ID_PATTERN, id_):
        refuse(text(f"new.no-{key}", id=id_) + _hint(entries, registry, id_))
    if key == "place" and not existed_on(known[id_], date):
        refuse(text("new.place-not-then", place=id_, date=date_words(date)))


def _hint(entries: Mapping[str, Mapping[str, Cursor]], registry: str, typed: str) -> str:
    """The question whether another id was meant, or ""."""
    near = suggest_id(typed, registry, entries, None)
    return f" {text('problem.near', near=near)}" if near else ""


def _record_name(host: str, year: int, number: int) -> str:
    return f"{host}-{year}" + (f"-{number}" if number > 1 else "")


def _record_files(dialogues: Path, name: str) -> list[Path]:
    return [path for suffix in (".yml", ".md") if (path := dialogues / f"{name}{suffix}").exists()]


def _free_number(dialogues: Path, host: str, year: int) -> int:
    """The number of the next record of a host and year: the smallest without a file."""
    return next(number for number in count(1) if not _record_files(dialogues, _record_name(host, year, number)))


@cli.command("schema", help=text("schema.help"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path(".vscode/schemas"))
def schema_command(folder: Path) -> None:
    """Write the JSON Schema of every record type."""
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in RECORD_TYPES:
            path = folder / f"{name}.schema.json"
            path.write_text(render_schema(name), encoding="utf-8", newline="\n")
            click.echo(path)
    except OSError as error:
        refuse(text("new.no-writing", file=display_path(path), reason=reason_of(error)))
