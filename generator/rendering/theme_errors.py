"""Errors of the theme's templates, reported with template, line and cause."""

from collections.abc import Callable
from pathlib import Path

import jinja2

from generator.reading.problems import display_path
from generator.scripts.tokens import UnsupportedSyntaxError
from generator.text.strings import text


class TemplateFaultError(Exception):
    """A template cannot be used. Arguments: its file, text of the line (empty if unknown), cause."""

    def __init__(self, file: Path, line: str, cause: str) -> None:
        # Exceptions are pickled as their arguments, so these are kept apart.
        super().__init__(file, line, cause)

    def __str__(self) -> str:
        file, line, cause = self.args
        if not line:
            return text("fault.no-line", file=display_path(file), what=cause)
        return text("fault.template", file=display_path(file), line=line, what=cause)


def describe_error(error: Exception) -> str:
    """Return the message of an error of the theme, in Vietnamese."""
    return text("fault.script", reason=error) if isinstance(error, UnsupportedSyntaxError) else str(error)


def find_template_error(error: Exception, theme: Path, source_of: Callable[[str], str]) -> TemplateFaultError | None:
    """Find the innermost template in an error's traceback; None if the error passed through no template of `theme`.

    `source_of` returns the source that was compiled for a template name, with inlined parts, to which lines refer.
    """
    name, number = _find_template_line(error, theme)
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateFaultError(theme / (name or "."), "", text("fault.no-template", name=error.name))
    if name is None:
        return None
    lines = source_of(name).split("\n")
    cause = error.message if isinstance(error, jinja2.TemplateSyntaxError) else None
    return TemplateFaultError(
        theme / name, lines[number - 1].strip() if number <= len(lines) else "", cause or str(error)
    )


def _find_template_line(error: Exception, theme: Path) -> tuple[str | None, int]:
    """Return the name of the innermost template in the traceback and the line number in its compiled source."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _template_name(error.filename or "", theme), error.lineno
    innermost: tuple[str | None, int] = None, 0
    trace = error.__traceback__
    while trace is not None:
        if (name := _template_name(trace.tb_frame.f_code.co_filename, theme)) is not None:
            innermost = name, trace.tb_lineno
        trace = trace.tb_next
    return innermost


def _template_name(file: str, theme: Path) -> str | None:
    """Return the template name of a file of the theme, None for any other file."""
    path = Path(file)
    return path.relative_to(theme).as_posix() if path.suffix == ".html" and path.is_relative_to(theme) else None
