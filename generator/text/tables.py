"""The box around tables in running text: a wide table scrolls in it instead of widening the page."""

from functools import cache

from markupsafe import escape

from generator.text.strings import text


def scroll_box(table: str) -> str:
    """Put the HTML of a table into a box that scrolls, also by keyboard."""
    return f"{_start()}{table}</div>"


@cache
def _start() -> str:
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(text("record.table"))}">'
