"""Which strings the pages of small archives show, each string marked by its key.

Usage: python -m tests.marked_strings FOLDER [FOLDER …]; the folders hold content. Writes JSON: for each folder the
forms in which each key is shown. A process of its own, because strings are cached where they are used.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from generator.text import strings

START, KEY_END, END = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"{START}(\\d+){KEY_END}|{END}")
Shown = dict[str, set[str]]


def mark_all() -> list[str]:
    """Put marks around every string, which stand around it wherever it is shown; the keys in the order of marks."""
    names: list[str] = []

    def marked(value: Any, prefix: str) -> Any:
        if isinstance(value, dict):
            return {name: marked(inner, f"{prefix}{name}.") for name, inner in value.items()}
        names.append(prefix.removesuffix("."))
        return f"{START}{len(names) - 1}{KEY_END}{value}{END}"

    strings._TABLE = marked(strings._TABLE, "")
    return names


def shown_in(output: str, names: list[str], found: Shown) -> None:
    """Add the strings of an output, with the words that each stands for there, those of inner strings included."""
    open_keys: list[tuple[str, int]] = []
    plain, at = "", 0
    for match in _MARKS.finditer(output):
        plain += output[at : match.start()]
        at = match.end()
        if match[1]:
            open_keys.append((names[int(match[1])], len(plain)))
            found[open_keys[-1][0]].add("")
        elif open_keys:
            key, start = open_keys.pop()
            found[key].add(" ".join(unescape(re.sub(r"<[^>]*>", " ", plain[start:])).split()))


def gathered_beside(content: Path) -> Path:
    """The folder of the content folders that are gathered into one, each named as its keeper."""
    return content.with_name(f"{content.name}.gathered")


def outputs(content: Path, theme: Path, templates: Path) -> Iterator[str]:
    """Everything that readers see of the records of a content folder, but the frame."""
    from generator.archive.archive import build_archive
    from generator.exports.csv_files import csv_files
    from generator.exports.feeds import feed_files
    from generator.exports.share_images import share_card
    from generator.jobs.cache import Cache
    from generator.pages.page import SiteInfo
    from generator.reading.checked_content import check_content
    from generator.reading.loader import ContentFolder
    from generator.rendering.renderer import Renderer
    from generator.rendering.shell import Shell
    from generator.search.dialogue_records import record_groups
    from tests.project import all_pages

    gathered = [ContentFolder(path, keeper=path.name) for path in gathered_beside(content).glob("*")]
    checked = check_content(content, None, gathered)
    errors = [problem for problem in checked.problems if problem.severity == "error"]
    assert not errors, errors
    archive = build_archive(checked.dialogues, checked.registries)
    site = SiteInfo("Kho mẫu", "Kho mẫu để thử chương trình", "https://mau.example.vn/kho/")
    renderer, shell = Renderer(theme, archive, site), Shell(b"", b"", b"")
    renderer.use_template_cache(Cache(templates))
    for page in all_pages(archive):
        yield renderer.page(page, shell).decode()
    for output in (*csv_files(archive), *feed_files(archive, site)):
        yield output.make().decode()
    for dialogue in archive.dialogues:
        card = share_card(archive, dialogue, site)
        yield "\n".join((card.kicker, card.title, card.meta))
    for group in record_groups(archive):
        yield from ("\n".join((record.title, record.meta, *record.body)) for record in group.records)


def main() -> None:
    """Write what the folders named on the command line show."""
    names = mark_all()
    theme, templates, *folders = map(Path, sys.argv[1:])
    whole = {}
    for folder in folders:
        found: Shown = defaultdict(set)
        for output in outputs(folder, theme, templates):
            shown_in(output, names, found)
        whole[folder.name] = {key: sorted(forms) for key, forms in found.items()}
    json.dump(whole, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
