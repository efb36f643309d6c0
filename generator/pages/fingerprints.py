"""What a page is made from, as a digest: where it is the same as before, so is the page.

Templates read the registries at will, for these are in the digest of every dialogue; of dialogues they may read what
stands in the page's context, and what else the page names in `beside`.
"""

import datetime
import marshal
from collections.abc import Sequence
from typing import cast

from generator.archive.archive import Archive
from generator.archive.mentions import Mention
from generator.pages.page import Page
from generator.records.dialogue import Dialogue, Item
from generator.records.model import Model
from generator.text.digest import digest

_PLAIN = frozenset({type(None), str, int, bool, bytes})
_ROWS = frozenset({tuple, list})
_VERSION = 2
"""Of marshal's formats the last that writes equal values alike, whether they are one object or several."""


def page_digest(page: Page, archive: Archive) -> bytes:
    """A digest of everything that a page is made from but the theme and the site's settings."""
    if page.beside is None:
        return digest(page.url, page.template, archive.version)
    parts: list[object] = [
        *(page.url, page.template, page.title, page.description, page.feed, page.image, repr(page.paging)),
        *(step for crumb in page.trail for step in (crumb.title, crumb.url)),
        *(archive.versions[dialogue] for dialogue in page.beside),
        *(archive.versions[dialogue] for dialogue, _ in page.sources),
        *(source.id for _, source in page.sources),
    ]
    _add(page.context, archive, parts)
    return digest(archive.registry_version, marshal.dumps(parts, _VERSION))


def related_digest(page: Page) -> bytes:
    """A digest of what the page of a dialogue or a question shows of others, but those before and after it."""
    return digest(marshal.dumps([page.context.get("nearest"), page.context.get("again")], _VERSION))


def _add(value: object, archive: Archive, parts: list[object]) -> None:
    """Add what a value tells of itself: plain values only."""
    kind = type(value)
    # In the order of how often they are met, which is often.
    if kind in _PLAIN:
        parts.append(value)
    elif kind in _ROWS:
        rows = cast("Sequence[object]", value)
        parts.append(len(rows))
        for row in rows:
            _add(row, archive, parts)
    elif isinstance(value, dict):
        _add(tuple(value.items()), archive, parts)
    else:
        parts += _told(value, archive)


def _told(value: object, archive: Archive) -> tuple[object, ...]:
    if isinstance(value, Item):
        return archive.versions[value.dialogue], type(value.record).__name__, value.record.id
    if isinstance(value, Mention):
        return archive.versions[value.dialogue], value.role, value.item and value.item.record.id
    if isinstance(value, Dialogue):
        return (archive.versions[value],)
    if isinstance(value, datetime.date):
        return (value.isoformat(),)
    if isinstance(value, Model):
        # An entry of a registry, whose digest is there anyway.
        return (getattr(value, "id", None),)
    raise TypeError(value)
