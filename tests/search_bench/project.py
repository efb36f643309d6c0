"""A synthetic archive as a project on disk, whose site can be built, and as the joined archive in memory."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.archive.archive import Archive, build_archive
from generator.records import schema
from generator.records.dialogue import Dialogue
from tests.project import ROOT
from tests.search_bench.facts import Corpus


def write(target: Path, corpus: Corpus) -> Path:
    """Write a project; its configuration file."""
    registry, dialogues = target / "content/registry", target / "content/dialogues"
    shutil.copytree(ROOT / "content/pages", target / "content/pages")
    shutil.copytree(ROOT / "theme", target / "theme")
    shutil.copy(ROOT / "site_config.yml", target / "site_config.yml")
    registry.mkdir()
    dialogues.mkdir()
    for name, entries in corpus.registries.items():
        (registry / f"{name}.yml").write_text("\n".join(_lines(entries)) + "\n", encoding="utf-8")
    for id_, record in corpus.dialogues.items():
        (dialogues / f"{id_}.yml").write_text("\n".join(_lines(record)) + "\n", encoding="utf-8")
    return target / "site_config.yml"


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """Yield a mapping or a list of mappings as block YAML, with lists of texts in flow style."""
    if isinstance(value, list):
        for item in value:
            first, *rest = _lines(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        return
    for key, item in value.items():
        if isinstance(item, str):
            yield f"{indent}{key}: {_quoted(item)}"
        elif isinstance(item, dict) or (item and isinstance(item[0], dict)):
            yield f"{indent}{key}:"
            yield from _lines(item, indent + "  ")
        elif item:
            yield f"{indent}{key}: [{', '.join(map(_quoted, item))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def archive(corpus: Corpus) -> Archive:
    """The archive joined in memory, validated as its files would be but for the rules across records."""
    dialogues = (Dialogue(id_, schema.Dialogue.model_validate(record)) for id_, record in corpus.dialogues.items())
    registries = {
        name: [schema.REGISTRIES[name].model_validate(entry) for entry in entries]
        for name, entries in corpus.registries.items()
    }
    return build_archive(dialogues, registries)
