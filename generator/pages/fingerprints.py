"""Digests of page inputs for incremental builds: a page with an unchanged digest is not rendered again.

The digests cover all registries, so templates may read any entry. Of dialogues, templates may read only those in
`Page.context`, `Page.sources` and `Page.dependencies`.
"""

import datetime
import marshal
from collections.abc import Sequence
from typing import cast

from generator.archive.archive import Archive
from generator.archive.mentions import Mention
from generator.pages.page import Page
from generator.records.dialogue import Dialogue, DialogueItem
from generator.records.model import Model
from generator.text.dates import PartialDate
from generator.text.digest import digest

_SCALARS = frozenset({type(None), str, int, bool, bytes})
_SEQUENCES = frozenset({tuple, list})
_MARSHAL_FORMAT = 2
"""Marshal version 2: from version 3 on, output depends on object identity, so equal values may differ."""


def page_digest(page: Page, archive: Archive) -> bytes:
    """Return a digest of all inputs of a page except the theme and the site settings.

    Raises TypeError if the context holds a value of an unknown type.
    """
    if page.dependencies is None:
        return digest(page.url, page.template, archive.digest)
    parts: list[object] = [
        *(page.url, page.template, page.title, page.description, page.feed, page.image, repr(page.paging)),
        *(value for breadcrumb in page.breadcrumbs for value in (breadcrumb.title, breadcrumb.url)),
        *(archive.digests[dialogue] for dialogue in page.dependencies),
        *(archive.digests[dialogue] for dialogue, _ in page.sources),
        *(source.id for _, source in page.sources),
    ]
    _flatten(page.context, archive, parts)
    return digest(archive.registries_digest, marshal.dumps(parts, _MARSHAL_FORMAT))


def related_digest(page: Page) -> bytes:
    """Return a digest of the related items that a page shows; previous and next dialogues are not covered."""
    return digest(
        marshal.dumps([page.context.get("related_questions"), page.context.get("related_dialogues")], _MARSHAL_FORMAT)
    )


def _flatten(value: object, archive: Archive, parts: list[object]) -> None:
    """Append the digest input of a value to `parts`, as scalars only."""
    kind = type(value)
    # Most frequent types first: this is a hot path.
    if kind in _SCALARS:
        parts.append(value)
    elif kind in _SEQUENCES:
        rows = cast("Sequence[object]", value)
        parts.append(len(rows))
        for row in rows:
            _flatten(row, archive, parts)
    elif isinstance(value, dict):
        _flatten(tuple(value.items()), archive, parts)
    else:
        parts += _identity(value, archive)


def _identity(value: object, archive: Archive) -> tuple[object, ...]:
    if isinstance(value, DialogueItem):
        return archive.digests[value.dialogue], type(value.record).__name__, value.record.id
    if isinstance(value, Mention):
        return archive.digests[value.dialogue], value.role, value.item and value.item.record.id
    if isinstance(value, Dialogue):
        return (archive.digests[value],)
    if isinstance(value, (datetime.date, PartialDate)):
        return (str(value),)
    if isinstance(value, Model):
        # A registry entry: registries_digest covers its fields.
        return (getattr(value, "id", None),)
    raise TypeError(value)
