"""Pages → HTML: the templates of theme/pages, and pouring what they make into a shell of the frame."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from generator import urls
from generator.archive import Archive, period_on
from generator.markdown import to_html
from generator.pages import Page, dialogue_name, province_title, questions_on
from generator.schema import Named
from generator.strings import text
from generator.validation import choice_label
from generator.vietnamese import format_date, format_number

HEAD_MARK = "<!--doithoai:head-->"
CONTENT_MARK = "<!--doithoai:content-->"


@dataclass(frozen=True)
class SiteInfo:
    """What the whole site is called and where it will stand (empty where that is not known)."""

    name: str
    description: str
    url: str


class BrokenShellError(Exception):
    """The theme's frame does not hold both marks exactly once: a fault of the theme."""


@dataclass(frozen=True)
class Shell:
    """A page of the frame, cut where a page's own head and content go."""

    before: str
    between: str
    after: str

    @classmethod
    def cut(cls, html: str) -> "Shell":
        """Cut a rendered frame at its marks. Raises BrokenShellError where they are not there once each, in order."""
        found = re.fullmatch(f"(.*){HEAD_MARK}(.*){CONTENT_MARK}(.*)", html, re.DOTALL)
        if not found or html.count(HEAD_MARK) != 1 or html.count(CONTENT_MARK) != 1:
            raise BrokenShellError
        return cls(*found.groups())

    def pour(self, head: str, content: str) -> str:
        """The whole page."""
        return f"{self.before}{head}{self.between}{content}{self.after}"


class Renderer:
    """Renders pages of one archive with the templates of one theme."""

    def __init__(self, theme: Path, archive: Archive, site: SiteInfo) -> None:
        self._site = site
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(theme),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals |= {
            "t": text,
            "u": urls,
            "site": site,
            "archive": archive,
            "label": choice_label,
            "province_title": province_title,
            "period_on": period_on,
            "dialogue_name": lambda dialogue: dialogue_name(archive, dialogue),
            "questions_on": lambda topic: questions_on(archive, topic),
        }
        self._environment.filters |= {
            "date": format_date,
            "next_day": lambda day: day + datetime.timedelta(days=1),
            "number": format_number,
            "prose": to_html,
            "shown_name": shown_name,
            "capital": capital,
        }

    def page(self, page: Page, shell: Shell, **more: Any) -> str:
        """A page whole, poured into its shell; `more` adds to its context, or takes the place of `root`."""
        context = {"page": page, "root": urls.root_from(page.url), **page.context, **more}
        head = self._environment.get_template("parts/head.html").render(context)
        body = self._environment.get_template(f"pages/{page.template}.html").render(context)
        return shell.pour(head, body)


def shown_name(named: Named) -> str | None:
    """The name of somebody commended, as far as it may be shown."""
    if named.name is None or named.display == "hidden":
        return None
    if named.display == "initials":
        return "".join(f"{word[0]}." for word in named.name.split())
    return named.name


def capital(words: str) -> str:
    """Words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]
