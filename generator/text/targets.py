"""Targets of links and images: which of them lead somewhere from the pages that show them."""

import re
from urllib.parse import urlsplit

WEB_SCHEMES = frozenset({"http", "https", "mailto"})


def is_web_link(target: str) -> bool:
    """Whether a target leads to the same place from every page: a record is shown at several URLs."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return bool(parts.path) if parts.scheme == "mailto" else parts.scheme in WEB_SCHEMES and bool(parts.hostname)


def is_page_link(target: str) -> bool:
    """Whether a target can be one of a prose page: a page or file of the site, or a web address."""
    return bool(target) and (_scheme(target) is None or is_web_link(target))


def is_own_image(target: str) -> bool:
    """Whether an image is a file of the site."""
    return bool(target) and _scheme(target) is None and not re.match(r"[\\/]{2}", _without_controls(target))


def _scheme(target: str) -> str | None:
    match = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", _without_controls(target))
    return match[0] if match else None


def _without_controls(target: str) -> str:
    """A target as browsers read it: they ignore control characters and spaces."""
    return re.sub(r"[\x00-\x20]", "", target)
