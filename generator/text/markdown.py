"""Markdown of narratives and prose pages → sanitised HTML."""

import re
from collections.abc import Mapping
from functools import cache

import markdown as python_markdown
import nh3
from markupsafe import Markup

from generator.text.allowed_html import NARRATIVE_ATTRIBUTES, NARRATIVE_TAGS, PAGE_ATTRIBUTES, PAGE_TAGS
from generator.text.markdown_rules import KeepTyped
from generator.text.tables import scroll_box
from generator.text.targets import WEB_SCHEMES, is_own_image, is_web_link


def narrative_html(text: str) -> Markup:
    """Render the Markdown of a narrative to HTML without images, raw HTML or relative links."""
    if not text.strip():
        return Markup("")
    converter = _converter()
    converter.reset()
    cleaned = nh3.clean(
        converter.convert(text),
        tags=set(NARRATIVE_TAGS),
        attributes=_attributes(NARRATIVE_ATTRIBUTES),
        attribute_filter=_only_web_links,
        url_schemes=set(WEB_SCHEMES),
        link_rel="noopener",
    )
    return Markup(_box_tables(_shift_headings(cleaned)))


def sanitise_page(html: str) -> Markup:
    """Sanitise the HTML of a prose page: no scripts, no requests to other hosts."""
    cleaned = nh3.clean(
        html,
        tags=set(PAGE_TAGS),
        attributes=_attributes(PAGE_ATTRIBUTES),
        attribute_filter=_only_own_images,
        # Scrollable regions must be focusable by keyboard.
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
        url_schemes=set(WEB_SCHEMES),
        link_rel="noopener",
    )
    return Markup(_box_tables(re.sub(r"<img(?![^>]*\ssrc=)[^>]*>", _alt_text, cleaned)))


def _attributes(allowed: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    # nh3 allows `title` and `lang` on every element by default.
    return {"*": set(), **{tag: set(names) for tag, names in allowed.items()}}


def _box_tables(html: str) -> str:
    """Put each table into a box that scrolls; nh3 closes tables and leaves no attribute at them."""
    return re.sub(r"<table>.*?</table>", lambda table: scroll_box(table[0]), html, flags=re.DOTALL)


def _shift_headings(html: str) -> str:
    """Renumber headings to start at h3 without gaps: the text is shown inside a section headed by h2."""
    levels = sorted(set(re.findall(r"<h([1-6])>", html)))
    return re.sub(r"(</?h)([1-6])>", lambda match: f"{match[1]}{min(6, 3 + levels.index(match[2]))}>", html)


def _alt_text(image: re.Match[str]) -> str:
    """The `alt` text of an image whose `src` was removed."""
    match = re.search(r'\balt="([^"]*)"', image[0])
    return match[1] if match else ""


def _only_web_links(tag: str, attribute: str, value: str) -> str | None:
    return value if (tag, attribute) != ("a", "href") or is_web_link(value) else None


def _only_own_images(tag: str, attribute: str, value: str) -> str | None:
    return value if (tag, attribute) != ("img", "src") or is_own_image(value) else None


@cache
def _converter() -> python_markdown.Markdown:
    return python_markdown.Markdown(
        extensions=["sane_lists", "tables", KeepTyped(narrative=True)],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
