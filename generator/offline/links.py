"""Rewrites pages for use from a folder (file: URLs): links name files, and nothing requires a server."""

import posixpath
import re
from collections.abc import Set
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from generator.pages import urls

INDEX_PAGE = "index.html"

_MARKUP = re.compile(
    r"""<!--.*?-->
    |(?P<start><(?:(?P<script>script)\b|[a-z])[^\s>/]*+)(?P<attributes>(?:[^>"']++|"[^"]*"|'[^']*')*+)>
     (?(script).*?(?=</script))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([\s/]*)([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_LINK_ATTRIBUTES = frozenset({"href", "src", "action", "formaction", "poster", "xlink:href"})
# Browsers refuse CORS requests for file: URLs, which have no origin.
_CORS_ATTRIBUTES = frozenset({"crossorigin", "integrity"})
_PRELOAD = re.compile(r"""\srel\s*=\s*["']?(?:module)?(?:preload|prefetch)\b""", re.IGNORECASE)
_REFRESH = re.compile(r"""\shttp-equiv\s*=\s*["']?refresh\b""", re.IGNORECASE)
_REFRESH_TARGET = re.compile(r"(\s*[0-9.]+\s*[;,]\s*url\s*=\s*)(.*)", re.IGNORECASE | re.DOTALL)
_TYPE_MODULE = re.compile(r"""(?<=\s)type\s*=\s*["']?module\b["']?""", re.IGNORECASE)


def rewrite_page(html: str, url: str, pages: Set[str]) -> str:
    """Return the HTML of the page at `url` for use from a folder; `pages` are the URLs of all pages. Idempotent."""

    def rewrite_tag(match: re.Match[str]) -> str:
        start, attributes = match["start"], match["attributes"]
        if not attributes:
            return match[0]
        if start.lower() == "<link" and _PRELOAD.search(attributes):
            return ""
        refresh = start.lower() == "<meta" and bool(_REFRESH.search(attributes))
        rewritten = _ATTRIBUTE.sub(lambda attribute: _rewrite_attribute(attribute, url, pages, refresh), attributes)
        if match["script"]:
            # "defer" keeps the time of execution of modules: after parsing.
            rewritten = _TYPE_MODULE.sub("defer", rewritten)
        return start + rewritten + match[0][len(start) + len(attributes) :]

    return _MARKUP.sub(rewrite_tag, html)


def _rewrite_attribute(match: re.Match[str], url: str, pages: Set[str], refresh: bool) -> str:
    """Return a rewritten attribute with its leading space, or "" to drop it; `refresh`: its tag is a refresh."""
    name, value = match[2].lower(), match[3] or ""
    if name in _CORS_ATTRIBUTES:
        return ""
    if name not in _LINK_ATTRIBUTES and not (refresh and name == "content"):
        return match[0]
    start, before = "", unescape(value[1:-1] if value[:1] in {'"', "'"} else value)
    if refresh:
        if not (parts := _REFRESH_TARGET.fullmatch(before)):
            return match[0]
        start, before = parts.groups()
    after = rewrite_link(before, url, pages)
    return match[0] if after == before else f'{match[1]}{match[2]}="{escape(start + after)}"'


def rewrite_link(target: str, url: str, pages: Set[str]) -> str:
    """Return the relative path of the linked page's file; a link to anything but a page is unchanged. Idempotent."""
    path = re.split("[?#]", target, maxsplit=1)[0]
    if not path or path.startswith(("//", "\\")) or _is_external(target):
        return target
    rest = target[len(path) :]
    if path.startswith("/"):
        path = urls.root_from(url) + path[1:]
    last = path.rpartition("/")[2]
    if last in {"", ".", ".."}:
        return f"{path}{'/' if last else ''}{INDEX_PAGE}{rest}"
    if "." not in last and _resolve_folder(path, url) in pages:
        return f"{path}/{INDEX_PAGE}{rest}"
    return path + rest


def _is_external(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def _resolve_folder(path: str, url: str) -> str:
    """Return the URL of the folder that a path leads to from the page at `url`."""
    return posixpath.normpath(posixpath.join("/", url, unquote(path))).strip("/") + "/"
