"""Raw HTML in the Markdown of prose pages that pages would not show: each piece of it is a problem."""

import re
from bisect import bisect
from collections.abc import Iterator
from html import unescape

from generator.reading.document import Document
from generator.reading.problems import Problem
from generator.text.allowed_html import PAGE_ATTRIBUTES, PAGE_TAGS
from generator.text.markdown_rules import MAX_CODE
from generator.text.targets import is_own_image, is_page_link

MAX_SHOWN = 60
"""Characters of a tag that a message quotes."""

_FENCED = re.compile(r"^(?P<fence>~{3,}|`{3,})[^\n`]*\n.*?^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
_RUN = re.compile(r"`+")
# A paragraph ends; or HTML begins a line, and is taken for such before code is.
_BREAK = re.compile(r"\n[ ]*[\n<]")
_LIST_ITEM = re.compile(r"[ ]{0,3}(?:[-+*]|[0-9]+\.)[ ]")
_TAG = re.compile(
    r"""</?(?P<name>[a-zA-Z][^\s"'<>@/]*)(?P<attributes>(?:[\s/](?:"[^"]*"|'[^']*'|[^"'<>])*)?)>"""
    # What only begins like a tag is shown in a paragraph, but not inside other HTML.
    r"|<(?:/?[a-zA-Z]|[!?])[^<>\n]*>?"
)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://[^<>]*|[^<> !]+@[^@<> ]+)>")
_ATTRIBUTE = re.compile(r"""([^\s"'<>=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=]+))?""")


def dropped_html(document: Document) -> Iterator[Problem]:
    """Yield a problem for each tag of a prose page that is not allowed, and each attribute of an allowed tag."""
    if "<" not in document.body:
        return
    for match in _TAG.finditer(_without_code(document.body)):
        if _AUTOLINK.fullmatch(match[0]):
            continue
        name, shown = (match["name"] or "").lower(), match[0].replace("\n", " ")[:MAX_SHOWN]
        if name not in PAGE_TAGS:
            yield Problem.of(document.body_position(match.start()), "dropped-tag", tag=shown)
            continue
        for attribute in _ATTRIBUTE.finditer(match["attributes"]):
            if not _is_kept(name, attribute[1].lower(), unescape((attribute[2] or "").strip("\"'"))):
                position = document.body_position(match.start("attributes") + attribute.start())
                yield Problem.of(position, "dropped-attribute", tag=shown, attribute=attribute[1])


def _is_kept(tag: str, attribute: str, value: str) -> bool:
    """Whether sanitising keeps an attribute; that of the relation of a link is replaced by one of the site."""
    match tag, attribute:
        case "a", "href":
            return is_page_link(value)
        case "img", "src":
            return is_own_image(value)
        case "a", "rel":
            return True
        case _:
            return attribute in PAGE_ATTRIBUTES.get(tag, ())


def _without_code(body: str) -> str:
    """Markdown with spaces in place of code, where tags are shown as typed; offsets stay the same."""
    body = _FENCED.sub(lambda code: _blank(code[0]), body)
    lines = body.split("\n")
    after_blank, in_list, in_code = True, False, False
    for place, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        indented = line.startswith("    ")
        in_code = indented and (in_code or after_blank) and not in_list
        if in_code:
            lines[place] = " " * len(line)
        elif not indented:
            # An indented paragraph after a list belongs to its last item.
            in_list = bool(_LIST_ITEM.match(line)) or (in_list and not after_blank)
        after_blank = False
    return _without_spans("\n".join(lines))


def _without_spans(body: str) -> str:
    """Markdown with spaces in place of what stands between runs of backticks of the same length."""
    runs = [match.span() for match in _RUN.finditer(body)]
    breaks = [match.start() for match in _BREAK.finditer(body)]
    closing: list[int | None] = []
    seen: dict[int, int] = {}
    for place in range(len(runs) - 1, -1, -1):
        start, end = runs[place]
        closing.append(seen.get(end - start))
        seen[end - start] = place
    closing.reverse()
    parts, done, place = [], 0, 0
    while place < len(runs):
        (start, inner), close = runs[place], closing[place]
        escaped = body[start - 1 : start] == "\\"
        is_far = close is None or runs[close][1] > start + 1 + MAX_CODE
        if close is None or is_far or escaped or bisect(breaks, runs[close][0]) != bisect(breaks, inner):
            place += 1
            continue
        parts += [body[done:start], _blank(body[start : runs[close][1]])]
        done, place = runs[close][1], close + 1
    return "".join((*parts, body[done:]))


def _blank(code: str) -> str:
    return re.sub(r"[^\n]", " ", code)
