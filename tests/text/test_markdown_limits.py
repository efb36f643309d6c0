"""No Markdown that `check_markdown` accepts takes time in the square of its length: counted in steps, not seconds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.treeprocessors import InlineProcessor
from pydantic_core import PydanticCustomError

from generator.reading.document import Document, read_document
from generator.reading.page_html import dropped_html
from generator.records.scalars import MAX_BODY, MAX_LINES, MAX_MARKED_LINES, MAX_MARKS, check_markdown
from generator.text.markdown import narrative_html
from generator.text.markdown_rules import MAX_CODE, MAX_LINK, KeepTyped
from generator.text.record_text import to_html, to_plain

RUNS = [
    *"\\*_`[&<!(>#|~-=+]){}'\":.",
    *(
        "\\\\",
        "\\*",
        "**",
        "*a",
        "_a ",
        "**_",
        "_*",
        "`a",
        "``a`",
        "*_`[&<!\\(>#|",
        "[a]",
        "[a](",
        "![",
        "![a]",
        "[a][",
    ),
    *(
        "&amp;",
        "<a ",
        "<!--",
        "- ",
        "1. ",
        "a  \n",
        "a\n\n",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n|a|",
        "\n---",
        "\n# a",
        "~~~a\n",
    ),
]
REFUSALS = {"too-many-marks", "too-many-brackets", "too-many-lines", "too-much-markup", "too-deep-text", "html-comment"}


def refusal(text: str) -> PydanticCustomError | None:
    try:
        check_markdown(text, MAX_BODY)
    except PydanticCustomError as error:
        return error
    return None


def run_of(sign: str) -> str:
    return (sign * (MAX_BODY // len(sign) + 1))[:MAX_BODY]


@pytest.mark.parametrize("sign", RUNS, ids=repr)
def test_a_run_of_signs_is_refused_or_copied_no_more_than_the_limit_allows(
    sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = run_of(sign)
    if error := refusal(text):
        assert error.type in REFUSALS
        return
    matches, breaks = 0, text.count("  \n")
    apply = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined] # its private method

    def counted(self: InlineProcessor, *args: object) -> tuple[str, bool, int]:
        nonlocal matches
        result: tuple[str, bool, int] = apply(self, *args)
        matches += result[1]
        return result

    monkeypatch.setattr(InlineProcessor, "_InlineProcessor__applyPattern", counted)
    assert narrative_html(text)
    assert matches <= MAX_MARKS + breaks


@pytest.mark.parametrize("sign", RUNS, ids=repr)
def test_text_of_records_keeps_any_run_of_signs(sign: str) -> None:
    """Its own parser looks at each sign a few times; what only looks like a mark is shown as typed."""
    text = run_of(sign).strip()
    assert to_html(text)
    assert to_plain(text)


@pytest.mark.parametrize("sign", ["\\", "*", "_", "`", "&"])
def test_as_many_marks_as_allowed_are_rendered_and_one_more_is_refused_at_its_place(sign: str) -> None:
    lines, rest = "chữ\n" * 10, f"x{sign}" * MAX_MARKS
    error = refusal(lines + rest + f"y{sign}")
    assert refusal(lines + rest) is None
    assert error
    assert error.type == "too-many-marks"
    assert error.context
    assert error.context["at"] == len(lines + rest) + 1


def test_as_many_lines_as_allowed_are_rendered_and_one_more_is_refused_at_its_place() -> None:
    text = "\n".join(["chữ"] * MAX_LINES)
    assert refusal(text) is None
    error = refusal(f"{text}\nthêm")
    assert error
    assert error.type == "too-many-lines"
    assert error.context
    assert error.context["at"] == len(text) + 1


@pytest.mark.parametrize("fence", ["~~~", "```"])
def test_blocks_of_code_without_end_are_limited(fence: str) -> None:
    assert refusal(f"{fence}a\n" * MAX_MARKED_LINES) is None
    error = refusal(f"{fence}a\n" * (MAX_MARKED_LINES + 1))
    assert error
    assert error.type == "too-much-markup"


class Counted(str):
    """Text that counts which of its letters are looked at, one by one."""

    looks = 0

    def __getitem__(self, place: object) -> str:
        if isinstance(place, slice):
            return Counted(super().__getitem__(place))
        Counted.looks += 1
        return super().__getitem__(place)  # type: ignore[index] # a number


@pytest.mark.parametrize(
    ("pattern", "begin"),
    [
        ("backtick", "``"),
        ("link", "["),
        ("link", "[a]("),
        ("reference", "["),
        ("short_reference", "["),
        ("image_link", "!["),
        ("image_link", "![a]("),
        ("image_reference", "!["),
        ("short_image_ref", "!["),
    ],
)
def test_the_end_of_code_and_links_is_looked_for_nearby_only(pattern: str, begin: str) -> None:
    md = Markdown(extensions=[KeepTyped(narrative=False)])
    md.convert("chữ")  # sets up what the patterns refer to
    looks = []
    for length in (2 * MAX_LINK, 20 * MAX_LINK):
        data = Counted(begin + "a" * length)
        processor = md.inlinePatterns[pattern]
        assert isinstance(processor, InlinePattern)
        match = processor.getCompiledRegExp().search(data)
        assert match
        Counted.looks = 0
        processor.handleMatch(match, data)
        looks.append(Counted.looks)
    assert looks[0] == looks[1] <= 3 * MAX_LINK


def test_links_of_usual_length_are_links() -> None:
    url = f"https://bao.example.vn/{'a' * 1900}"
    assert f'href="{url}"' in narrative_html(f"[{'chữ ' * 200}]({url})")
    assert f'href="{url}"' in narrative_html(f"[chữ][bao]\n\n[bao]: {url}")


def page(body: str) -> Document:
    document = read_document("content/pages/a.md", f"---\ntitle: a\n---\n{body}".encode(), front_matter=True).document
    assert document is not None
    return document


@given(st.integers(MAX_CODE - 12, MAX_CODE + 12), st.sampled_from(["`", "``", "```"]), st.text("a <", max_size=6))
def test_a_tag_between_backticks_is_a_problem_where_they_are_too_far_apart_for_code(
    length: int, ticks: str, before: str
) -> None:
    body = f"{before.replace('<', '')}x {ticks}<khong>{'a' * (length - 7)}{ticks} y"
    html = Markdown(extensions=[KeepTyped(narrative=False)]).convert(body)
    is_code = re.search("<code>&lt;khong&gt;", html) is not None
    assert is_code == (length + 2 * len(ticks) <= MAX_CODE + 1)
    assert [problem.code for problem in dropped_html(page(body))] == ([] if is_code else ["dropped-tag"])
