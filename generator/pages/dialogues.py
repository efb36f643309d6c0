"""The pages of dialogues and of their questions."""

from collections.abc import Iterable, Iterator

from generator.archive.archive import Archive, period_on
from generator.archive.names import dialogue_name, province_title
from generator.archive.related import RelatedFinder
from generator.pages import urls
from generator.pages.page import HOME, Crumb, Page, paginate, section, section_crumb, sources_of
from generator.records.dialogue import Dialogue, Question
from generator.text.strings import text
from generator.text.vietnamese import format_date

_INDEX = section_crumb("dialogues", urls.DIALOGUES)


def list_pages(archive: Archive) -> Iterator[Page]:
    """The list of all dialogues."""
    yield from paginate(section("dialogues", urls.DIALOGUES), {"dialogues": archive.dialogues[::-1]})


def dialogue_pages(
    archive: Archive, dialogues: Iterable[Dialogue], related: RelatedFinder | None = None
) -> Iterator[Page]:
    """Some dialogues and their questions."""
    related = related or RelatedFinder(archive)
    for dialogue in dialogues:
        yield _dialogue(archive, dialogue, related)
        yield from _questions(archive, dialogue, related)


def dialogue_urls(dialogue: Dialogue) -> Iterator[str]:
    """The addresses of these pages of a dialogue."""
    yield urls.dialogue(dialogue.id)
    for question in dialogue.record.questions:
        yield urls.question(dialogue.id, question.id)


def _dialogue(archive: Archive, dialogue: Dialogue, related: RelatedFinder) -> Page:
    record = dialogue.record
    before, after = archive.neighbours(dialogue)
    province = archive.provinces[record.province]
    return Page(
        url=urls.dialogue(dialogue.id),
        template="dialogue",
        title=record.title,
        description=text(
            f"page.dialogue.description.{record.kind}",
            province=province_title(province, dialogue),
            date=format_date(record.date),
            questions=len(record.questions),
            directives=len(record.directives),
        ),
        trail=(HOME, _INDEX, Crumb(period_on(province, record.date).name, urls.province(province.id))),
        sources=sources_of((dialogue,)),
        context={"dialogue": dialogue, "before": before, "after": after, "again": _again(archive, dialogue, related)},
        image=urls.share_image(dialogue.id),
    )


def _questions(archive: Archive, dialogue: Dialogue, related: RelatedFinder) -> Iterator[Page]:
    name = dialogue_name(archive, dialogue)
    for place, question in enumerate(dialogue.questions):
        record = question.record
        used = {record.source, *(answer.source for answer in record.answers)}
        yield Page(
            url=urls.question(dialogue.id, record.id),
            template="question",
            title=record.title,
            description=text("page.question.description", title=record.title, dialogue=name),
            trail=(HOME, _INDEX, Crumb(name, urls.dialogue(dialogue.id))),
            sources=tuple((dialogue, source) for source in dialogue.record.sources if source.id in used),
            context={
                "question": question,
                "before": dialogue.questions[place - 1] if place else None,
                "after": dialogue.questions[place + 1] if place + 1 < len(dialogue.questions) else None,
                "nearest": tuple(_near(archive, other) for other in related.to(question)),
            },
            image=urls.share_image(dialogue.id),
        )


# Of what is near a page shows no more than this, so that it need not be made anew when the rest changes.
def _near(archive: Archive, question: Question) -> tuple[str, str, str, str]:
    """Address and title of a question, address and name of its dialogue."""
    dialogue, record = question.dialogue, question.record
    address = urls.question(dialogue.id, record.id)
    return address, record.title, urls.dialogue(dialogue.id), dialogue_name(archive, dialogue)


def _again(
    archive: Archive, dialogue: Dialogue, related: RelatedFinder
) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """Address, title and name of other dialogues on the same topics, and these."""
    return tuple(
        (urls.dialogue(other.id), other.record.title, dialogue_name(archive, other), topics)
        for other, topics in related.dialogues(dialogue)
    )
