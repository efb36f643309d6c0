"""Pages → HTML: the templates of theme/pages, and pouring what they make into a shell of the frame."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from generator import figures, urls
from generator.archive import Archive, period_on
from generator.cache import Cache, digest, program
from generator.citation import cite
from generator.compiling import Compiled, Environment, markup, written
from generator.dialogue import Dialogue, Directive, Question
from generator.faults import theme_fault
from generator.json_ld import json_ld
from generator.markdown import to_html
from generator.names import dialogue_name, given_initial, province_title, shown_name
from generator.page import Page, SiteInfo
from generator.schema import Agency, Person
from generator.strings import text
from generator.validation import choice_label
from generator.vietnamese import capital, format_date, format_number

HEAD_MARK = "<!--doithoai:head-->"
CONTENT_MARK = "<!--doithoai:content-->"
# Stands in what a page's template makes between what goes into the head and what goes into the body.
BODY_MARK = "<!--doithoai:body-->"
_GAP = re.compile(r"[ \t]*\n[ \t\n]*")
# Elements that show their lines as they are written.
_KEEPING = re.compile("<(?:pre|textarea)", re.IGNORECASE)
# Links to entries that many pages mention give the same at every call.
_REMEMBERED = ("agency", "agencies", "topics", "document", "documents", "province", "source")


class BrokenShellError(Exception):
    """The frame does not hold both its marks exactly once, or a page not its one: a fault of the theme."""

    def __str__(self) -> str:
        return text("fault.shell")


@dataclass(frozen=True)
class Shell:
    """A page of the frame, cut where a page's own head and content go."""

    before: bytes
    between: bytes
    after: bytes

    @classmethod
    def cut(cls, html: str) -> "Shell":
        """Cut a rendered frame at its marks. Raises BrokenShellError where they are not there once each, in order."""
        found = re.fullmatch(f"(.*){HEAD_MARK}(.*){CONTENT_MARK}(.*)", html, re.DOTALL)
        if not found or html.count(HEAD_MARK) != 1 or html.count(CONTENT_MARK) != 1:
            raise BrokenShellError
        return cls(*(_tight(piece).encode() for piece in found.groups()))

    def pour(self, head: str, content: str) -> bytes:
        """The whole page. Half of it is the frame, which is encoded once."""
        return b"".join((self.before, head.encode(), self.between, content.encode(), self.after))


def _tight(html: str) -> str:
    """Without the empty lines and the indentation that templates leave behind, which every page would carry."""
    return html if _KEEPING.search(html) else _GAP.sub("\n", html)


class Renderer:
    """Renders pages of one archive with the templates of one theme."""

    def __init__(self, theme: Path, archive: Archive, site: SiteInfo) -> None:
        self._site, self._theme = site, theme
        self._environment = Environment(jinja2.FileSystemLoader(theme))
        self._macros: dict[str, Mapping[str, Any]] = {}
        self._environment.globals |= {
            "t": text,
            "u": urls,
            "site": site,
            "archive": archive,
            "label": choice_label,
            "province_title": province_title,
            "period_on": period_on,
            "province_map": lambda root: figures.province_map(archive, root),
            "topic_bars": lambda topics, root: figures.topic_bars(archive, topics, root),
            "count_bars": figures.count_bars,
            "timeline": lambda root: figures.timeline(archive, root),
            "topic_timeline": lambda topic, root: figures.topic_timeline(archive, topic, root),
            "json_ld": lambda page: Markup(json_ld(page, archive, site)),
            "cite": lambda page, dialogue: cite(page, dialogue, archive, site),
            "dialogue_name": lru_cache(maxsize=None)(partial(dialogue_name, archive)),
        }
        self._environment.filters |= {
            "date": format_date,
            "next_day": lambda day: day + datetime.timedelta(days=1),
            "number": format_number,
            "prose": to_html,
            "shown_name": shown_name,
            "capital": capital,
            "letter_id": lambda letter: f"chu-{ord(letter[:1] or '?')}",
            "groupby_initial": by_initial,
            "groupby_dialogue": by_dialogue,
            "groupby_province": by_province,
            "groupby_topic": by_first_topic,
            "groupby_addressees": by_addressees,
            "addressees": lambda directives: addressees(archive, directives),
        }

    @cached_property
    def version(self) -> bytes:
        """A digest of all templates, and of the program that they are compiled by."""
        names = self._environment.list_templates(["html"])
        loader = self._environment.loader
        assert loader is not None
        sources = (loader.get_source(self._environment, name)[0] for name in names)
        return digest(program(), *names, *sources)

    def keep_compiled(self, cache: Cache) -> Path | None:
        """Keep compiled templates for the next build in a folder apart from those of other templates or strings."""
        folder = cache.folder("templates", self.version)
        # Under names of their own: the frame's environment compiles the parts that it needs otherwise.
        self._environment.bytecode_cache = Compiled(folder, "page") if folder else None
        return folder

    def compile_all(self) -> None:
        """Compile what pages need, so that all processes find it where compiled templates are kept."""
        names = self._environment.list_templates(filter_func=lambda name: name.startswith(("pages/", "parts/")))
        for name in self._environment.not_put_in(names):
            self._environment.get_template(name)

    def page(self, page: Page, shell: Shell, **more: Any) -> bytes:
        """A page whole, poured into its shell; `more` adds to its context, or takes the place of `root`.

        Raises ThemeFaultError, and BrokenShellError where the template does not hold its mark.
        """
        root = more.get("root", urls.root_from(page.url))
        try:
            context = {"page": page, "root": root, **self._macros_from(root), **page.context, **more}
            whole = self._environment.get_template(f"pages/{page.template}.html").render(context)
        except Exception as error:
            if fault := theme_fault(error, self._theme, self._environment.whole_source):
                raise fault from error
            raise
        head, mark, body = whole.partition(BODY_MARK)
        if not mark:
            raise BrokenShellError
        return shell.pour(head, body)

    def _macros_from(self, root: str) -> Mapping[str, Any]:
        """The macros that pages share, with links from one depth: each page importing its own would double the time."""
        if root not in self._macros:
            to = partial(link_to, written(root))
            links = self._environment.get_template("parts/links.html").make_module({"root": root, "to": to})
            remembered = {name: lru_cache(maxsize=None)(vars(links)[name]) for name in _REMEMBERED}
            vars(links).update(remembered, to=to)
            rows, sections = (
                self._environment.get_template(f"parts/{name}.html").make_module({"root": root, "link": links})
                for name in ("rows", "section")
            )
            self._macros[root] = {"link": links, "rows": rows, "part": vars(sections)["part"]}
        return self._macros[root]


def link_to(root: str, url: str, words: object) -> Markup:
    """A link to a page, from where `root` leads to the site's root. A page has some thirty: a macro takes longer."""
    return markup(f'<a href="{root}{written(url)}">{written(words)}</a>')


def by_initial(people: Iterable[Person]) -> list[tuple[str, list[Person]]]:
    """People who stand in order, under the first letter (without tone) of their given names."""
    return [(letter, list(group)) for letter, group in groupby(people, key=given_initial)]


def by_province(agencies: Iterable[Agency]) -> list[tuple[str, list[Agency]]]:
    """Agencies that stand in order, under their provinces; national ones under an empty id."""
    return [(id_, list(group)) for id_, group in groupby(agencies, key=lambda agency: agency.province or "")]


def by_dialogue(items: Iterable[Directive]) -> list[tuple[Dialogue, list[Directive]]]:
    """Directives that stand in order, under their dialogues."""
    return [(dialogue, list(group)) for dialogue, group in groupby(items, key=attrgetter("dialogue"))]


def by_first_topic(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """Questions under the first of their topics, topics as they come up first."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.record.topics[0], []).append(question)
    return list(groups.items())


def by_addressees(directives: Iterable[Directive]) -> list[tuple[tuple[str, ...], list[Directive]]]:
    """Directives under those that they are addressed to, these as they come up first."""
    groups: dict[tuple[str, ...], list[Directive]] = {}
    for directive in directives:
        groups.setdefault(directive.record.to, []).append(directive)
    return list(groups.items())


def addressees(archive: Archive, directives: Iterable[Directive]) -> list[Agency]:
    """The agencies that directives are addressed to, each once, in the order of their names."""
    ids = {agency for directive in directives for agency in directive.record.to}
    return [agency for agency in archive.agencies.values() if agency.id in ids]
