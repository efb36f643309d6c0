"""Citations of dialogues and questions as plain text, BibTeX and RIS. Without an access date: the reader adds it."""

from dataclasses import dataclass
from string import ascii_lowercase, digits
from urllib.parse import quote

from generator.archive.archive import Archive
from generator.archive.names import dialogue_day
from generator.pages import urls
from generator.pages.page import Page, SiteInfo
from generator.records.dialogue import Dialogue
from generator.text.strings import text

_LATEX: dict[str, str | int | None] = {
    "\\": r"{\textbackslash}",
    # BibTeX counts braces even after a backslash, so they are written as commands.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    **{mark: f"\\{mark}" for mark in "&%$#_"},
}
_TO_LATEX = str.maketrans(_LATEX)
_SINGLE_QUOTES = str.maketrans("“”", "‘’")
_UNQUOTED = f"{ascii_lowercase}{digits}./-"


@dataclass(frozen=True)
class Citation:
    """A citation in three formats."""

    text: str
    bibtex: str
    ris: str


@dataclass(frozen=True)
class _CitationFields:
    key: str
    author: str
    title: str
    within: str
    place: str
    url: str


def cite(page: Page, dialogue: Dialogue, archive: Archive, site: SiteInfo) -> Citation:
    """Return the citation of a page that shows `dialogue` or one of its questions."""
    facts = _CitationFields(
        key="doithoai-" + page.url.removeprefix(urls.DIALOGUES).strip("/").replace("/", "-"),
        author=_single_line(site.name),
        title=_single_line(page.title),
        within="" if page.url == urls.dialogue(dialogue.id) else _single_line(dialogue.record.title),
        place=text("citation.place", host=archive.hosts[dialogue].title, day=dialogue_day(dialogue.record)),
        url=absolute_url(site, page.url) if site.url else "",
    )
    return Citation(_plain_text(facts), _bibtex(facts), _ris(facts))


def absolute_url(site: SiteInfo, url: str) -> str:
    """Return the absolute URL of a page. Requires `site.url`."""
    # Quote only if needed, because quoting is slow: only names of prose pages hold other characters.
    return f"{site.url.rstrip('/')}/{quote(url, safe='/#') if url.strip(_UNQUOTED) else url}"


def _single_line(words: str) -> str:
    """Collapse whitespace: a line break would end a field in BibTeX or RIS."""
    return " ".join(words.split())


def _within_quotes(title: str) -> str:
    """Return a title as it is cited between quotation marks: its own marks become single ones."""
    return title.translate(_SINGLE_QUOTES)


def _plain_text(facts: _CitationFields) -> str:
    names = {"site": facts.author, "title": _within_quotes(facts.title), "place": facts.place}
    if facts.within:
        words = text("citation.question", **names, dialogue=_within_quotes(facts.within))
    else:
        words = text("citation.dialogue", **names)
    return f"{words} {facts.url}." if facts.url else words


def _bibtex(facts: _CitationFields) -> str:
    note = facts.place
    if facts.within:
        note = text("citation.within", dialogue=_within_quotes(facts.within), place=facts.place)
    # Double braces keep names whole and capitals as they are.
    fields = {
        "author": f"{{{_latex(facts.author)}}}",
        "title": f"{{{_latex(facts.title)}}}",
        "howpublished": f"\\url{{{facts.url}}}" if facts.url else "",
        "note": _latex(note),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{facts.key},\n{''.join(lines)}}}\n"


def _latex(words: str) -> str:
    return words if _LATEX.keys().isdisjoint(words) else words.translate(_TO_LATEX)


def _ris(facts: _CitationFields) -> str:
    rows = (
        ("TY", "GEN"),
        ("ID", facts.key),
        ("AU", facts.author),
        ("TI", facts.title),
        ("T2", facts.within),
        ("N1", facts.place),
        ("LA", "vi"),
        ("UR", facts.url),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n"
