"""A synthetic archive as the files that users of each generator would write: front matter and Markdown."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.peers.records import Ask, Records, Talk
from tests.project import ROOT

HERE = Path(__file__).parent
FOLDERS = {"topics": "chu-de", "agencies": "co-quan", "provinces": "tinh", "years": "nam"}
"""The first step of the address of what pages are listed under."""
SECTIONS = {"chu-de": "Chủ đề", "co-quan": "Cơ quan", "tinh": "Tỉnh, thành", "nam": "Năm", "doi-thoai": "Đối thoại"}
SITE = "Kho Đối thoại Thanh niên"
ABOUT = "Dữ liệu tổng hợp để đo, không có thật."


def hugo(records: Records, project: Path) -> None:
    """A Hugo project with the frame and the pages of doithoai."""
    _copy("hugo", project)
    shutil.copytree(ROOT / "theme/static", project / "static/static")
    _content(records, project / "content")


def hugo_lean(records: Records, project: Path) -> None:
    """The same content with a theme of almost nothing."""
    _copy("hugo_lean", project)
    _content(records, project / "content")


def eleventy(records: Records, project: Path) -> None:
    """An Eleventy project with the frame and the pages of doithoai."""
    _copy("eleventy", project)
    shutil.copytree(ROOT / "theme/static", project / "static")
    data = {"terms": records.terms, "names": SECTIONS, "folders": FOLDERS}
    (project / "content/_data").mkdir()
    for name, value in data.items():
        (project / f"content/_data/{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    _dialogues(records, project / "content", "index.md", ".njk")


def mkdocs(records: Records, project: Path) -> None:
    """A project of MkDocs and Material: a page for each dialogue and question, none of them in the navigation."""
    _copy("mkdocs", project)
    _pages(records, project / "docs")


def zensical(records: Records, project: Path) -> None:
    """A Zensical project of the same pages."""
    _copy("zensical", project)
    _pages(records, project / "docs")


FORMS: Mapping[str, Callable[[Records, Path], None]] = {
    "hugo": hugo,
    "hugo-lean": hugo_lean,
    "eleventy": eleventy,
    "mkdocs": mkdocs,
    "zensical": zensical,
}


def _copy(name: str, project: Path) -> None:
    shutil.copytree(HERE / "themes" / name, project, dirs_exist_ok=True)


# --- front matter for generators whose templates list pages -----------------------------------------------------------


def _content(records: Records, folder: Path) -> None:
    """A file for each section, term, dialogue and question."""
    _write(folder / "_index.md", {"title": SITE, "description": ABOUT})
    for section, title in SECTIONS.items():
        _write(folder / section / "_index.md", {"title": title})
    for kind, names in records.terms.items():
        for id_, name in names.items():
            _write(folder / FOLDERS[kind] / id_ / "_index.md", {"title": name})
    _dialogues(records, folder, "_index.md", keys=FOLDERS)


def _dialogues(
    records: Records, folder: Path, index: str, suffix: str = "", keys: Mapping[str, str] = MappingProxyType({})
) -> None:
    """A file for each dialogue and question; layouts have the suffix, and some keys other names."""
    for talk in records.talks:
        place = folder / "doi-thoai" / talk.id
        head = {keys.get(key, key): value for key, value in _of_talk(talk).items()}
        _write(place / index, {**head, "layout": f"dialogue{suffix}"}, f"{talk.summary}\n\n{talk.rest}")
        for ask in talk.asks:
            head = {keys.get(key, key): value for key, value in _of_ask(talk, ask).items()}
            _write(place / "hoi-dap" / f"{ask.number}.md", {**head, "layout": f"question{suffix}"}, ask.body)


def _of_talk(talk: Talk) -> dict[str, Any]:
    return {
        "title": talk.title,
        "date": talk.day.isoformat(),
        "name": talk.name,
        "theme": talk.theme,
        "organiser": talk.organiser,
        "chairs": list(talk.chairs),
        "source": talk.source,
        "questions": len(talk.asks),
        "directives": talk.directives,
        "provinces": [talk.province],
        "years": [str(talk.day.year)],
    }


def _of_ask(talk: Talk, ask: Ask) -> dict[str, Any]:
    return {
        "title": ask.title,
        "date": talk.day.isoformat(),
        "weight": ask.number,
        "asked_by": ask.asked_by,
        "answers": ask.answers,
        "source": talk.source,
        "topics": list(ask.topics),
        "agencies": list(ask.agencies),
        "provinces": [talk.province],
    }


def _write(path: Path, head: Mapping[str, Any], body: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        f"{key}: {value if key == 'date' else json.dumps(value, ensure_ascii=False)}" for key, value in head.items()
    )
    path.write_text("\n".join(["---", *lines, "---", "", body, ""]), encoding="utf-8")


# --- pages whole in Markdown, for generators of documentation ---------------------------------------------------------


def _pages(records: Records, folder: Path) -> None:
    """Home, a page for each dialogue with links to its questions, a page for each question."""
    rows = (f"- {talk.day.isoformat()} [{talk.title}](doi-thoai/{talk.id}/index.md)" for talk in records.talks)
    _write(folder / "index.md", {"title": SITE}, "\n".join([f"# {SITE}", "", ABOUT, "", *rows]))
    for talk in records.talks:
        body = "\n\n".join(_talk_page(talk, records))
        _write(folder / "doi-thoai" / talk.id / "index.md", {"title": talk.title}, body)
        for place, ask in enumerate(talk.asks):
            before, after = talk.asks[:place][-1:], talk.asks[place + 1 :][:1]
            body = "\n\n".join(_ask_page(talk, ask, before, after, records))
            _write(folder / "doi-thoai" / talk.id / "hoi-dap" / f"{ask.number}.md", {"title": ask.title}, body)


def _talk_page(talk: Talk, records: Records) -> Iterator[str]:
    yield f"# {talk.title}"
    yield talk.summary
    yield f"- {talk.day.isoformat()}, {records.terms['provinces'][talk.province]}\n- {talk.theme}\n- {talk.organiser}"
    yield "\n".join(f"- {chair}" for chair in talk.chairs)
    yield "## Hỏi và trả lời"
    yield "\n".join(f"{ask.number}. [{ask.title}](hoi-dap/{ask.number}.md)" for ask in talk.asks)
    yield talk.rest
    yield f"## Nguồn\n\n{talk.source}"


def _ask_page(talk: Talk, ask: Ask, before: tuple[Ask, ...], after: tuple[Ask, ...], records: Records) -> Iterator[str]:
    yield f"# {ask.title}"
    yield f"**{ask.asked_by}** nêu"
    yield ask.body
    yield " · ".join(records.terms["topics"][id_] for id_ in ask.topics)
    yield f"Nêu tại: [{talk.title}](../index.md), {talk.day.isoformat()}"
    yield f"## Nguồn\n\n{talk.source}"
    if before:
        yield f"← [{before[0].title}]({before[0].number}.md)"
    if after:
        yield f"[{after[0].title}]({after[0].number}.md) →"
