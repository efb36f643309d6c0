"""Pages of dialogues and questions."""

from collections.abc import Iterable, Iterator

from generator.archive.archive import Archive
from generator.archive.names import dialogue_description, dialogue_name
from generator.archive.outcome import sources_of_question
from generator.archive.related import RelatedFinder
from generator.pages import urls
from generator.pages.page import HOME, Breadcrumb, Page, cited_sources, paginate, section_breadcrumb, section_page
from generator.records.dialogue import Dialogue, Question
from generator.text.strings import text

_INDEX = section_breadcrumb("dialogues", urls.DIALOGUES)


def list_pages(archive: Archive) -> Iterator[Page]:
    """Yield the paginated list of all dialogues."""
    yield from paginate(section_page("dialogues", urls.DIALOGUES), {"dialogues": archive.dialogues[::-1]})


def dialogue_pages(
    archive: Archive, dialogues: Iterable[Dialogue], related: RelatedFinder | None = None
) -> Iterator[Page]:
    """Yield the pages of the given dialogues and of their questions, and those at their former URLs."""
    related = related or RelatedFinder(archive)
    for dialogue in dialogues:
        yield _dialogue_page(archive, dialogue, related)
        yield from _question_pages(archive, dialogue, related)
        yield from _moved_pages(dialogue)


def dialogue_urls(dialogue: Dialogue) -> Iterator[str]:
    """Yield the URLs of a dialogue's page and of its questions."""
    yield urls.dialogue(dialogue.id)
    for question in dialogue.record.questions:
        yield urls.question(dialogue.id, question.id)


def former_urls(dialogue: Dialogue) -> Iterator[str]:
    """Yield the URLs that a dialogue's page and its questions had under each former id."""
    yield from (page.url for page in _moved_pages(dialogue))


def _moved_pages(dialogue: Dialogue) -> Iterator[Page]:
    """Yield a page for each former URL that leads to the present one."""
    titles = [dialogue.record.title, *(question.title for question in dialogue.record.questions)]
    for id_ in dialogue.record.formerly:
        former = (urls.dialogue(id_), *(urls.question(id_, question.id) for question in dialogue.record.questions))
        for url, present, title in zip(former, dialogue_urls(dialogue), titles, strict=True):
            yield Page(
                url=url,
                template="moved",
                title=text("page.moved.title", title=title),
                description=text("page.moved.description", former=id_, present=dialogue.id),
                breadcrumbs=(HOME, _INDEX),
                context={"present": present, "name": title},
            )


def _dialogue_page(archive: Archive, dialogue: Dialogue, related: RelatedFinder) -> Page:
    record = dialogue.record
    before, after = archive.neighbours(dialogue)
    host = archive.hosts[dialogue]
    return Page(
        url=urls.dialogue(dialogue.id),
        template="dialogue",
        title=record.title,
        description=dialogue_description(archive, dialogue),
        breadcrumbs=(HOME, _INDEX, Breadcrumb(host.name, urls.host(host.key))),
        sources=cited_sources((dialogue,)),
        context={
            "dialogue": dialogue,
            "before": before,
            "after": after,
            "related_dialogues": _related_dialogues(archive, dialogue, related),
        },
        image=urls.share_image(dialogue.id),
    )


def _question_pages(archive: Archive, dialogue: Dialogue, related: RelatedFinder) -> Iterator[Page]:
    name = dialogue_name(archive, dialogue)
    for index, question in enumerate(dialogue.questions):
        record = question.record
        yield Page(
            url=urls.question(dialogue.id, record.id),
            template="question",
            title=record.title,
            description=text("page.question.description", title=record.title, dialogue=name),
            breadcrumbs=(HOME, _INDEX, Breadcrumb(name, urls.dialogue(dialogue.id))),
            sources=tuple((dialogue, source) for source in sources_of_question(question)),
            context={
                "question": question,
                "before": dialogue.questions[index - 1] if index else None,
                "after": dialogue.questions[index + 1] if index + 1 < len(dialogue.questions) else None,
                "related_questions": tuple(
                    _question_summary(archive, other) for other in related.questions_near(question)
                ),
            },
            image=urls.share_image(dialogue.id),
        )


# Plain values, not records: a page is rendered again only if one of these values changes (see related_digest).
def _question_summary(archive: Archive, question: Question) -> tuple[str, str, str, str]:
    """Return URL and title of a question, URL and name of its dialogue."""
    dialogue, record = question.dialogue, question.record
    url = urls.question(dialogue.id, record.id)
    return url, record.title, urls.dialogue(dialogue.id), dialogue_name(archive, dialogue)


def _related_dialogues(
    archive: Archive, dialogue: Dialogue, related: RelatedFinder
) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """Return URL, title, name and shared topics of each related dialogue."""
    return tuple(
        (urls.dialogue(other.id), other.record.title, dialogue_name(archive, other), topics)
        for other, topics in related.dialogues_near(dialogue)
    )
