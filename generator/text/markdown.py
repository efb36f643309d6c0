"""Markdown of records and pages → sanitised HTML; text without markup skips Python-Markdown."""

import re
from functools import cache, lru_cache
from html import unescape

import markdown as python_markdown
import nh3
from markupsafe import Markup, escape

# Characters that Python-Markdown may interpret or that it strips as whitespace; line feed and space excepted.
_MARKUP = re.compile(r"[*_`\[\]<>&\\|~\x00-\x09\x0b-\x1f\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LINE_MARKUP = re.compile(r"[ ]*(?:[-+#=:]|\d+[.)])|[ ]{4}")
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre", "hr", "h3", "h4", "h5", "h6"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_PAGE_TAGS = _TAGS | _TABLE | {"h2", "img", "figure", "figcaption", "dl", "dt", "dd", "kbd"}
# nh3 allows `title` and `lang` on every element by default.
_NO_GENERIC: dict[str, set[str]] = {"*": set()}
_SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=256)
def to_html(text: str) -> Markup:
    """Render a record's Markdown to HTML without images, raw HTML or relative links. Cached: pages repeat texts."""
    text = text.strip("\n")
    if not text:
        return Markup("")
    if not has_markup(text):
        paragraphs = (part.strip("\n") for part in str(escape(text)).split("\n\n"))
        return Markup("\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph))
    converter = _converter()
    converter.reset()
    cleaned = nh3.clean(
        converter.convert(text),
        tags=_TAGS | _TABLE | {"h1", "h2"},
        attributes={**_NO_GENERIC, "a": {"href"}, "th": {"align"}, "td": {"align"}},
        attribute_filter=_only_web_links,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return Markup(_shift_headings(cleaned))


def to_plain(text: str) -> str:
    """Render a record's Markdown to plain text, one line per paragraph or list item."""
    plain = unescape(_TAG.sub("", to_html(text))) if has_markup(text) else text
    return "\n".join(filter(None, map(str.strip, plain.split("\n"))))


def has_markup(text: str) -> bool:
    """Whether a text may contain Markdown syntax and needs Python-Markdown; may be a false positive."""
    if _MARKUP.search(text) or "://" in text or text.endswith(" ") or " \n" in text:
        return True
    return any(map(_LINE_MARKUP.match, text.split("\n")))


def sanitise_page(html: str) -> Markup:
    """Sanitise the HTML of a prose page: no scripts, no requests to other hosts."""
    cleaned = nh3.clean(
        html,
        tags=_PAGE_TAGS,
        attributes={
            **_NO_GENERIC,
            "a": {"href"},
            "img": {"src", "alt", "width", "height"},
            **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
            "code": {"class"},
            "th": {"align"},
            "td": {"align"},
        },
        attribute_filter=_only_own_images,
        # Scrollable regions must be focusable by keyboard.
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return Markup(re.sub(r"<img(?![^>]*\ssrc=)[^>]*>", _alt_text, cleaned))


def _shift_headings(html: str) -> str:
    """Renumber headings to start at h3 without gaps: the text is shown inside a section headed by h2."""
    levels = sorted(set(re.findall(r"<h([1-6])>", html)))
    return re.sub(r"(</?h)([1-6])>", lambda match: f"{match[1]}{min(6, 3 + levels.index(match[2]))}>", html)


def _alt_text(image: re.Match[str]) -> str:
    """The `alt` text of an image whose `src` was removed."""
    match = re.search(r'\balt="([^"]*)"', image[0])
    return match[1] if match else ""


def _only_web_links(tag: str, attribute: str, value: str) -> str | None:
    """Drop relative links: a record is shown at several URLs, so a relative link cannot be right at all of them."""
    return value if (tag, attribute) != ("a", "href") or value.startswith(("https://", "http://", "mailto:")) else None


def _only_own_images(tag: str, attribute: str, value: str) -> str | None:
    """Drop images of other hosts. Control characters are removed first, as browsers ignore them in URLs."""
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
