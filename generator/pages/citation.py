"""How to cite a dialogue or a question: in words, for BibTeX and for RIS; the day of access is a reader's to add."""

from dataclasses import dataclass
from string import ascii_lowercase, digits
from urllib.parse import quote

from generator.archive.archive import Archive
from generator.archive.names import province_title
from generator.pages import urls
from generator.pages.page import Page, SiteInfo
from generator.records.dialogue import Dialogue
from generator.text.strings import text
from generator.text.vietnamese import format_date

_LATEX: dict[str, str | int | None] = {
    "\\": r"{\textbackslash}",
    # BibTeX counts braces even behind a backslash: only their names keep it in balance.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    **{mark: f"\\{mark}" for mark in "&%$#_"},
}
_TO_LATEX = str.maketrans(_LATEX)
_PLAIN = f"{ascii_lowercase}{digits}./-"


@dataclass(frozen=True)
class Citation:
    """One citation in the three forms in which it is copied."""

    text: str
    bibtex: str
    ris: str


@dataclass(frozen=True)
class _Facts:
    key: str
    author: str
    title: str
    within: str
    place: str
    dialogue: Dialogue
    url: str


def cite(page: Page, dialogue: Dialogue, archive: Archive, site: SiteInfo) -> Citation:
    """The citation of the page of a dialogue, or of one of its questions."""
    province = province_title(archive.provinces[dialogue.record.province], dialogue)
    facts = _Facts(
        key="doithoai-" + page.url.removeprefix(urls.DIALOGUES).strip("/").replace("/", "-"),
        author=_line(site.name),
        title=_line(page.title),
        within="" if page.url == urls.dialogue(dialogue.id) else _line(dialogue.record.title),
        place=text("citation.place", province=province, date=format_date(dialogue.record.date)),
        dialogue=dialogue,
        url=absolute_url(site, page.url) if site.url else "",
    )
    return Citation(_words(facts), _bibtex(facts), _ris(facts))


def absolute_url(site: SiteInfo, url: str) -> str:
    """An address of the site in full; only for a site whose own address is known."""
    # Only a page of prose may be called otherwise than by a plain id; quoting is slow.
    return f"{site.url.rstrip('/')}/{quote(url, safe='/#') if url.strip(_PLAIN) else url}"


def _line(words: str) -> str:
    """Words on one line, whatever a line's end is to the program that they are pasted into."""
    return " ".join(words.split())


def _words(facts: _Facts) -> str:
    names = {"site": facts.author, "title": facts.title, "place": facts.place}
    if facts.within:
        words = text("citation.question", **names, dialogue=facts.within)
    else:
        words = text("citation.dialogue", **names)
    return f"{words} {facts.url}." if facts.url else words


def _bibtex(facts: _Facts) -> str:
    note = facts.place
    if facts.within:
        note = text("citation.within", dialogue=facts.within, place=facts.place)
    # Double braces keep names whole and capitals as they are.
    fields = {
        "author": f"{{{_latex(facts.author)}}}",
        "title": f"{{{_latex(facts.title)}}}",
        "year": str(facts.dialogue.record.date.year),
        "howpublished": f"\\url{{{facts.url}}}" if facts.url else "",
        "note": _latex(note),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{facts.key},\n{''.join(lines)}}}\n"


def _latex(words: str) -> str:
    return words if _LATEX.keys().isdisjoint(words) else words.translate(_TO_LATEX)


def _ris(facts: _Facts) -> str:
    day = facts.dialogue.record.date
    rows = (
        ("TY", "GEN"),
        ("ID", facts.key),
        ("AU", facts.author),
        ("TI", facts.title),
        ("T2", facts.within),
        ("PY", str(day.year)),
        ("DA", day.isoformat().replace("-", "/")),
        ("N1", facts.place),
        ("LA", "vi"),
        ("UR", facts.url),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n"
