"""Markdown of records and pages → safe HTML; text without any mark takes a short path."""

import re
from functools import cache, lru_cache
from html import unescape

import markdown as python_markdown
import nh3
from markupsafe import Markup, escape

# Whatever Python-Markdown could read as more than letters, spaces and line ends.
_MARK = re.compile(r"[*_`\[\]<>&\\|~\x00-\x09\x0b-\x1f\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LINE_MARK = re.compile(r"[ ]*(?:[-+#=:]|\d+[.)])|[ ]{4}")
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre", "hr", "h3", "h4", "h5", "h6"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_PAGE_TAGS = _TAGS | _TABLE | {"h2", "img", "figure", "figcaption", "dl", "dt", "dd", "kbd"}
_SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=256)
def to_html(text: str) -> Markup:
    """A record's Markdown as HTML: no images, no raw HTML, links to the web only. A page may show a text twice."""
    text = text.strip("\n")
    if not text:
        return Markup("")
    if not is_marked(text):
        parts = (part.strip("\n") for part in str(escape(text)).split("\n\n"))
        return Markup("\n".join(f"<p>{part}</p>" for part in parts if part))
    converter = _converter()
    converter.reset()
    cleaned = nh3.clean(
        converter.convert(text),
        tags=_TAGS | _TABLE | {"h1", "h2"},
        attributes={"a": {"href"}, "th": {"align"}, "td": {"align"}},
        attribute_filter=_only_web_links,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return Markup(_below_section(cleaned))


def to_plain(text: str) -> str:
    """A record's Markdown as text, a line for each paragraph or item."""
    words = unescape(_TAG.sub("", to_html(text))) if is_marked(text) else text
    return "\n".join(filter(None, map(str.strip, words.split("\n"))))


def is_marked(text: str) -> bool:
    """Whether Python-Markdown has to read a text."""
    if _MARK.search(text) or "://" in text or text.endswith(" ") or " \n" in text:
        return True
    return any(map(_LINE_MARK.match, text.split("\n")))


def clean_page(html: str) -> Markup:
    """The HTML of a page of prose without anything that runs or asks another host for anything."""
    cleaned = nh3.clean(
        html,
        tags=_PAGE_TAGS,
        attributes={
            "a": {"href"},
            "img": {"src", "alt", "width", "height"},
            **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
            "code": {"class"},
            "th": {"align"},
            "td": {"align"},
        },
        attribute_filter=_only_own_images,
        # What may scroll sideways must be reached by keyboard.
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return Markup(re.sub(r"<img(?![^>]*\ssrc=)[^>]*>", _alternative, cleaned))


def _below_section(html: str) -> str:
    """Headings as they must stand inside a section of a page: from h3 on, with no level left out."""
    levels = sorted(set(re.findall(r"<h([1-6])>", html)))
    return re.sub(r"(</?h)([1-6])>", lambda found: f"{found[1]}{min(6, 3 + levels.index(found[2]))}>", html)


def _alternative(image: re.Match[str]) -> str:
    """An image's own words, for one whose address was taken out."""
    found = re.search(r'\balt="([^"]*)"', image[0])
    return found[1] if found else ""


def _only_web_links(tag: str, attribute: str, value: str) -> str | None:
    """A record is shown at several addresses, so that a relative link in it could not be right at all of them."""
    return value if (tag, attribute) != ("a", "href") or value.startswith(("https://", "http://", "mailto:")) else None


def _only_own_images(tag: str, attribute: str, value: str) -> str | None:
    """Browsers drop spaces and line ends inside an address, so that they cannot hide another host's."""
    address = re.sub(r"[\x00-\x20]", "", value)
    foreign = (tag, attribute) == ("img", "src") and re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[\\/]{2}", address)
    return None if foreign else value


@cache
def _converter() -> python_markdown.Markdown:
    return python_markdown.Markdown(
        extensions=["sane_lists", "tables"],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
