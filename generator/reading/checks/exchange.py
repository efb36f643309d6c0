"""Rules on questions, answers, directives and commendations of a record; each yields problems."""

from collections.abc import Iterator

from generator.reading.checks.context import RuleContext
from generator.reading.problems import Problem


def numbers_of_questions_exist(context: RuleContext) -> Iterator[Problem]:
    """Numbers of questions that other parts of a record name are those of its questions."""
    for dialogue in context.dialogues.values():
        known = {question.text for question in dialogue.select("questions", "*", "id")}
        for path in _QUESTION_NUMBERS:
            for cursor in dialogue.select(*path):
                if cursor.number is not None and cursor.text not in known:
                    yield cursor.problem("no-such-question", number=cursor.text)


_QUESTION_NUMBERS = (
    ("questions", "*", "answers", "*", "also", "*"),
    ("respondents", "*", "questions", "*"),
    ("directives", "*", "question"),
)


def forms_are_not_mixed(context: RuleContext) -> Iterator[Problem]:
    """A record does not use the earlier and the present form of a key together."""
    for dialogue in context.dialogues.values():
        earlier = dialogue.get("organiser")
        if earlier and dialogue.get("organisers"):
            yield earlier.problem_of_key("two-forms", earlier="organiser", key="organisers")
        for answer in dialogue.select("questions", "*", "answers", "*"):
            completeness = answer.get("completeness")
            if completeness and answer.get("verbatim"):
                yield completeness.problem_of_key("two-forms", earlier="completeness", key="verbatim")


def inferred_days_have_words(context: RuleContext) -> Iterator[Problem]:
    """The inferred day of a deadline stands beside the words of the source."""
    for dialogue in context.dialogues.values():
        for directive in dialogue.select("directives", "*"):
            day = directive.get("deadline_day")
            if day and not directive.get("deadline"):
                yield day.problem_of_key("day-without-deadline", day=day.text)


def announced_dialogues_have_no_outcome(context: RuleContext) -> Iterator[Problem]:
    """A dialogue that is only announced, or was cancelled, has no answers, directives or commendations."""
    for dialogue in context.dialogues.values():
        if dialogue.get_text("status") in {"announced", "cancelled"}:
            for path in _OUTCOMES:
                for part in dialogue.select(*path):
                    yield part.problem_of_key("not-held", status=dialogue.get_text("status"))


_OUTCOMES = (("questions", "*", "answers"), ("respondents",), ("directives",), ("remarks",), ("commendations",))


def counts_cover_named_people(context: RuleContext) -> Iterator[Problem]:
    """The count of a commendation is at least the number of people named."""
    for dialogue in context.dialogues.values():
        for commendation in dialogue.select("commendations", "*"):
            cursor, named = commendation.get("count"), sum(1 for _ in commendation.select("named", "*"))
            if cursor and cursor.number is not None and cursor.number < named:
                yield cursor.problem("fewer-than-named", count=cursor.number, named=named)


def themes_have_no_text(context: RuleContext) -> Iterator[Problem]:
    """A theme has no `text`: the source only summarises it, and question wording must not be invented."""
    for dialogue in context.dialogues.values():
        for question in dialogue.select("questions", "*"):
            text = question.get("text")
            if text is not None and question.get_text("grain") == "theme":
                yield text.problem_of_key("theme-with-text")


def shown_people_have_names(context: RuleContext) -> Iterator[Problem]:
    """People displayed by name or initials have a name."""
    for dialogue in context.dialogues.values():
        for named in dialogue.select("commendations", "*", "named", "*"):
            if named.get_text("display") in {"full", "initials"} and named.get("name") is None:
                yield named.problem("shown-without-name")


def reported_answers_have_text(context: RuleContext) -> Iterator[Problem]:
    """An answer that the source reports verbatim or in summary has a text."""
    for dialogue in context.dialogues.values():
        for answer in dialogue.select("questions", "*", "answers", "*"):
            completeness = answer.get("completeness")
            if completeness and completeness.text in {"verbatim", "summary"} and answer.get("text") is None:
                yield completeness.problem("answer-without-text", completeness=completeness.text)


def mentioned_answers_have_no_text(context: RuleContext) -> Iterator[Problem]:
    """An answer that the source only mentions has no text."""
    for dialogue in context.dialogues.values():
        for answer in dialogue.select("questions", "*", "answers", "*"):
            text = answer.get("text")
            if text is not None and answer.get_text("completeness") == "mentioned":
                yield text.problem_of_key("mentioned-with-text")


def minors_are_protected(context: RuleContext) -> Iterator[Problem]:
    """A minor's full name is displayed only if consent is recorded."""
    for dialogue in context.dialogues.values():
        for named in dialogue.select("commendations", "*", "named", "*"):
            display = named.get("display")
            shown = display is not None and display.text == "full"
            if shown and display and named.get_text("minor") == "true" and not named.get_text("consent"):
                yield display.problem("minor-without-consent")
