"""Pages → HTML: renders the templates of theme/pages and pours the result into a shell."""

import datetime
import operator
from collections.abc import Mapping
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from generator.archive.archive import Archive
from generator.archive.counts import counts, topic_count
from generator.archive.host import place_name
from generator.archive.names import (
    deadline_words,
    dialogue_date,
    dialogue_date_in_year,
    dialogue_day,
    dialogue_name,
    directive_name,
    entered_counts,
    force_words,
    not_held,
    province_title,
    public_name,
)
from generator.archive.outcome import answers_to, general_answers, given_answers, outcome
from generator.archive.positions import position_in_place, positions_of
from generator.jobs.cache import Cache, program_version
from generator.pages import urls
from generator.pages.citation import cite
from generator.pages.json_ld import json_ld
from generator.pages.page import Page, SiteInfo
from generator.records.introspection import choice_label
from generator.rendering import archive_charts as figures
from generator.rendering.environment import Environment, TemplateCache, as_markup, escape_value
from generator.rendering.grouping import (
    addressees,
    group_by_addressees,
    group_by_dialogue,
    group_by_first_topic,
    group_by_initial,
    group_by_province,
)
from generator.rendering.shell import BODY_MARK, BrokenShellError, Shell
from generator.rendering.theme_errors import find_template_error
from generator.text.dates import date_words, format_date
from generator.text.digest import digest
from generator.text.markdown import narrative_html
from generator.text.record_text import to_html
from generator.text.strings import text
from generator.text.vietnamese import capitalise_first, format_number

# Macros that return the same link at every call; many pages link to the same entries.
_CACHED_MACROS = ("agency", "agencies", "topics", "document", "documents", "host", "source")


class Renderer:
    """Renders the pages of one archive with the templates of one theme."""

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
            "place_name": place_name,
            "province_map": lambda root: figures.province_map(archive, root),
            "topic_bars": lambda topics, root: figures.topic_bars(archive, topics, root),
            "count_bars": figures.count_bars,
            "timeline": lambda root: figures.timeline(archive, root),
            "topic_timeline": lambda topic, root: figures.topic_timeline(archive, topic, root),
            "json_ld": lambda page: Markup(json_ld(page, archive, site)),
            "cite": lambda page, dialogue: cite(page, dialogue, archive, site),
            "outcome": outcome,
            "answers_to": answers_to,
            "general_answers": general_answers,
            "given_answers": given_answers,
            "topic_count": partial(topic_count, archive),
            "entered_counts": entered_counts,
            "not_held": not_held,
            "directive_name": directive_name,
            "force_words": force_words,
            "joined": joined,
            "once": lru_cache(maxsize=None)(operator.call),
            "deadline_words": deadline_words,
            "position_in_place": partial(position_in_place, archive),
            "positions_of": partial(positions_of, archive),
            "dialogue_date": dialogue_date,
            "dialogue_date_in_year": dialogue_date_in_year,
            "dialogue_day": dialogue_day,
            "dialogue_name": lru_cache(maxsize=None)(partial(dialogue_name, archive)),
        }
        self._environment.filters |= {
            "date": format_date,
            "day": date_words,
            "next_day": lambda day: day + datetime.timedelta(days=1),
            "number": format_number,
            "counts": counts,
            "prose": to_html,
            "narrative": narrative_html,
            "public_name": public_name,
            "capital": capitalise_first,
            "letter_id": lambda letter: f"chu-{ord(letter[:1] or '?')}",
            "groupby_initial": group_by_initial,
            "groupby_dialogue": group_by_dialogue,
            "groupby_province": group_by_province,
            "groupby_topic": group_by_first_topic,
            "groupby_addressees": group_by_addressees,
            "addressees": lambda directives: addressees(archive, directives),
        }

    @cached_property
    def version(self) -> bytes:
        """Digest of all templates and of the program that compiles them."""
        names = self._environment.list_templates(["html"])
        loader = self._environment.loader
        assert loader is not None
        sources = (loader.get_source(self._environment, name)[0] for name in names)
        return digest(program_version(), *names, *sources)

    def use_template_cache(self, cache: Cache) -> Path | None:
        """Store compiled templates for the next build; return their folder, or None if nothing is cached."""
        folder = cache.folder("templates", self.version)
        # The kind tells them from the frame's, whose environment compiles the same parts differently.
        self._environment.bytecode_cache = TemplateCache(folder, "page") if folder else None
        return folder

    def compile_all(self) -> None:
        """Compile all page templates, so that every process finds them in the template cache."""
        names = self._environment.list_templates(filter_func=lambda name: name.startswith(("pages/", "parts/")))
        for name in self._environment.standalone_templates(names):
            self._environment.get_template(name)

    def page(self, page: Page, shell: Shell, **more: Any) -> bytes:
        """Render a page and pour it into its shell; `more` extends its context and may replace `root`.

        Raises TemplateFaultError, or BrokenShellError if the template does not hold BODY_MARK.
        """
        root = more.get("root", urls.root_from(page.url))
        try:
            context = {"page": page, "root": root, **self._macros_from(root), **page.context, **more}
            whole = self._environment.get_template(f"pages/{page.template}.html").render(context)
        except Exception as error:
            if fault := find_template_error(error, self._theme, self._environment.inlined_source):
                raise fault from error
            raise
        head, mark, body = whole.partition(BODY_MARK)
        if not mark:
            raise BrokenShellError
        return shell.pour(head, body)

    def _macros_from(self, root: str) -> Mapping[str, Any]:
        """Return the shared macros with links relative to `root`: importing them in each page is twice as slow."""
        if root not in self._macros:
            to = partial(link_to, escape_value(root))
            links = self._environment.get_template("parts/links.html").make_module({"root": root, "to": to})
            cached = {name: lru_cache(maxsize=None)(vars(links)[name]) for name in _CACHED_MACROS}
            vars(links).update(cached, to=to)
            rows, sections = (
                self._environment.get_template(f"parts/{name}.html").make_module({"root": root, "link": links})
                for name in ("rows", "section")
            )
            self._macros[root] = {"link": links, "rows": rows, "part": vars(sections)["part"]}
        return self._macros[root]


def link_to(root: str, url: str, words: object) -> Markup:
    """Return a link to `url` below `root`, which is escaped. Called thirty times a page; a macro would be slower."""
    return as_markup(f'<a href="{root}{escape_value(url)}">{escape_value(words)}</a>')


def joined(*parts: str | None) -> Markup:
    """Return the parts that are not empty, escaped, with commas between."""
    return as_markup(", ".join([escape_value(part) for part in parts if part]))
