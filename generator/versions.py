"""What a page is made from, as a digest: where it is the same as before, so is the page.

Templates read the registries at will, for these are in the digest of every dialogue; of dialogues they may read what
stands in the page's context, and what else the page names in `beside`.
"""

import datetime
from collections.abc import Mapping

from generator.archive import Archive
from generator.cache import digest
from generator.dialogue import Dialogue, Item
from generator.mentions import Mention
from generator.page import Page
from generator.related import Related
from generator.schema import Model


def inputs_of(page: Page, archive: Archive) -> bytes:
    """A digest of everything that a page is made from but the theme and the site's settings."""
    if page.beside is None:
        return digest(page.url, page.template, archive.version)
    parts: list[object] = [
        *(page.url, page.template, page.title, page.description, page.trail, page.feed, page.image, page.paging),
        *(archive.versions[dialogue] for dialogue in page.beside),
        *(archive.versions[dialogue] for dialogue, _ in page.sources),
        *(source.id for _, source in page.sources),
    ]
    _add(page.context, archive, parts)
    # Of a list of plain values, its representation tells all.
    return digest(archive.registry_version, repr(parts))


def _add(value: object, archive: Archive, parts: list[object]) -> None:
    match value:
        case Item():
            parts += (archive.versions[value.dialogue], type(value.record).__name__, value.record.id)
        case Mention():
            parts += (archive.versions[value.dialogue], value.role, value.item and value.item.record.id)
        case Dialogue():
            parts.append(archive.versions[value])
        case Model():
            # An entry of a registry, whose digest is there anyway.
            parts.append(getattr(value, "id", None))
        case Related():
            parts.append(value.version)
        case None | str() | int() | datetime.date():
            parts.append(value)
        case tuple() | list():
            parts.append(len(value))
            for one in value:
                _add(one, archive, parts)
        case Mapping():
            _add(tuple(value.items()), archive, parts)
        case _:
            raise TypeError(value)
