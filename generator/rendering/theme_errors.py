"""Faults of the theme, said as such: which template, what stands there, and what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import jinja2

from generator.scripts.tokens import UnsupportedSyntaxError
from generator.text.strings import text


class TemplateFaultError(Exception):
    """A template cannot be used: its file, what stands in the line where that was found, and what is wrong."""

    def __init__(self, file: Path, line: str, what: str) -> None:
        # In parts, so that it passes from process to process.
        super().__init__(file, line, what)

    def __str__(self) -> str:
        file, line, what = self.args
        if not line:
            return text("fault.no-line", file=display_path(file), what=what)
        return text("fault.template", file=display_path(file), line=line, what=what)


def describe_error(fault: Exception) -> str:
    """A fault of the theme in words."""
    return text("fault.script", reason=fault) if isinstance(fault, UnsupportedSyntaxError) else str(fault)


def display_path(path: Path) -> Path:
    """A path as people would write it: from here where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def find_template_error(error: Exception, theme: Path, compiled: Callable[[str], str]) -> TemplateFaultError | None:
    """What of a theme made an error: the template that was at work last; None where none was.

    `compiled` gives what is compiled as a template: its source, and what may have been put into it.
    """
    name, number = _place(error, theme)
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateFaultError(theme / (name or "."), "", text("fault.no-template", name=error.name))
    if name is None:
        return None
    lines = compiled(name).split("\n")
    what = error.message if isinstance(error, jinja2.TemplateSyntaxError) else None
    return TemplateFaultError(
        theme / name, lines[number - 1].strip() if number <= len(lines) else "", what or str(error)
    )


def _place(error: Exception, theme: Path) -> tuple[str | None, int]:
    """The last template on an error's way, and the line in what was compiled of it."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _name(error.filename or "", theme), error.lineno
    found: tuple[str | None, int] = None, 0
    trace = error.__traceback__
    while trace is not None:
        if (name := _name(trace.tb_frame.f_code.co_filename, theme)) is not None:
            found = name, trace.tb_lineno
        trace = trace.tb_next
    return found


def _name(file: str, theme: Path) -> str | None:
    """A template's name, where a file is one of the theme."""
    path = Path(file)
    return path.relative_to(theme).as_posix() if path.suffix == ".html" and path.is_relative_to(theme) else None
