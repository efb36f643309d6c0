"""What a page is made from, as a digest: where it is the same as before, so is the page.

Templates read the registries at will, for these are in the digest of every dialogue; of dialogues they may read what
stands in the page's context, and what else the page names in `beside`.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from generator.archive import Archive
from generator.cache import digest
from generator.dialogue import Dialogue, Item
from generator.mentions import Mention
from generator.page import Page
from generator.related import Related
from generator.schema import Model

_Part: TypeAlias = bytes | str


def inputs_of(page: Page, archive: Archive) -> bytes:
    """A digest of everything that a page is made from but the theme and the site's settings."""
    if page.beside is None:
        return digest(page.url, page.template, archive.version)
    said = repr((page.url, page.template, page.title, page.description, page.trail, page.feed, page.image, page.paging))
    shown = (one for value in (*page.context.items(), *page.sources) for one in _parts(value, archive))
    return digest(said, archive.registry_version, *shown, *(archive.versions[one] for one in page.beside))


def _parts(value: object, archive: Archive) -> Iterator[_Part]:
    match value:
        case Item():
            yield archive.versions[value.dialogue]
            yield f"{type(value.record).__name__} {value.record.id}"
        case Dialogue():
            yield archive.versions[value]
        case Mention():
            yield from _parts(value.item or value.dialogue, archive)
            yield f"{value.role} {value.position} {value.detail}"
        case Model():
            yield repr(value)
        case Related():
            yield value.version
        case tuple() | list():
            yield f"{len(value)}"
            for one in value:
                yield from _parts(one, archive)
        case Mapping():
            yield from _parts(tuple(value.items()), archive)
        case None | str() | int() | datetime.date():
            yield repr(value)
        case _:
            raise TypeError(value)
