"""The share image (Open Graph) of each dialogue."""

from functools import partial

from generator.archive.archive import Archive
from generator.archive.names import dialogue_date, entered_counts, not_held
from generator.drawing.share_image import ShareCard, share_image
from generator.jobs.output import Output
from generator.pages import urls
from generator.pages.page import SiteInfo
from generator.records.dialogue import Dialogue
from generator.records.introspection import choice_label
from generator.text.digest import digest


def dialogue_image(archive: Archive, dialogue: Dialogue, site: SiteInfo) -> Output:
    """Return a dialogue's share image, a PNG file."""
    path = urls.share_image(dialogue.id)
    return Output(
        path,
        partial(_render, archive, dialogue, site),
        partial(digest, path, site.name, archive.digests[dialogue], archive.registries_digest),
    )


def _render(archive: Archive, dialogue: Dialogue, site: SiteInfo) -> bytes:
    return share_image(share_card(archive, dialogue, site))


def share_card(archive: Archive, dialogue: Dialogue, site: SiteInfo) -> ShareCard:
    """Return the texts of a dialogue's share image."""
    record = dialogue.record
    kicker = [choice_label("Dialogue", "kind", record.kind)]
    if record.format:
        kicker.append(choice_label("Dialogue", "format", record.format).lower())
    meta = [archive.hosts[dialogue].name, dialogue_date(record), *not_held(record), *entered_counts(record)]
    return ShareCard(kicker=" · ".join(kicker), title=record.title, meta=" · ".join(meta), site=site.name)
