"""A page made fit for a folder: its links name files, and it asks for nothing that needs a server."""

import posixpath
import re
from collections.abc import Set
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from generator.pages import urls

INDEX = "index.html"

_MARKUP = re.compile(
    r"""<!--.*?-->
    |(?P<start><(?:(?P<script>script)\b|[a-z])[^\s>/]*+)(?P<attributes>(?:[^>"']++|"[^"]*"|'[^']*')*+)>
     (?(script).*?(?=</script))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([\s/]*)([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_LINKS = frozenset({"href", "src", "action", "formaction", "poster", "xlink:href"})
# Files have no origin, so that whatever asks for one is refused.
_OF_A_SERVER = frozenset({"crossorigin", "integrity"})
_FETCHED_AHEAD = re.compile(r"""\srel\s*=\s*["']?(?:module)?(?:preload|prefetch)\b""", re.IGNORECASE)
_TYPE_MODULE = re.compile(r"""(?<=\s)type\s*=\s*["']?module\b["']?""", re.IGNORECASE)


def offline_page(html: str, url: str, pages: Set[str]) -> str:
    """A page of the site, at an address among those of all pages, as it can be opened from a folder."""

    def tag(found: re.Match[str]) -> str:
        start, attributes = found["start"], found["attributes"]
        if not attributes:
            return found[0]
        if start.lower() == "<link" and _FETCHED_AHEAD.search(attributes):
            return ""
        written = _ATTRIBUTE.sub(lambda one: _attribute(one, url, pages), attributes)
        if found["script"]:
            # Modules run when the page is there, as deferred scripts do.
            written = _TYPE_MODULE.sub("defer", written)
        return start + written + found[0][len(start) + len(attributes) :]

    return _MARKUP.sub(tag, html)


def _attribute(found: re.Match[str], url: str, pages: Set[str]) -> str:
    """An attribute of an element, with the space before it."""
    name, value = found[2].lower(), found[3]
    if name in _OF_A_SERVER:
        return ""
    if name not in _LINKS or not value:
        return found[0]
    before = unescape(value[1:-1] if value[0] in "\"'" else value)
    after = offline_link(before, url, pages)
    return found[0] if after == before else f'{found[1]}{found[2]}="{escape(after)}"'


def offline_link(target: str, url: str, pages: Set[str]) -> str:
    """Where a link of a page leads in a folder: to the file of a page, relative; other links stay as they are."""
    path = re.split("[?#]", target, maxsplit=1)[0]
    if not path or path.startswith(("//", "\\")) or _is_foreign(target):
        return target
    rest = target[len(path) :]
    if path.startswith("/"):
        path = urls.root_from(url) + path[1:]
    last = path.rpartition("/")[2]
    if last in {"", ".", ".."}:
        return f"{path}{'/' if last else ''}{INDEX}{rest}"
    if "." not in last and _place(path, url) in pages:
        return f"{path}/{INDEX}{rest}"
    return path + rest


def _is_foreign(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def _place(path: str, url: str) -> str:
    """The address of the folder that a path leads to from a page."""
    return posixpath.normpath(posixpath.join("/", url, unquote(path))).strip("/") + "/"
