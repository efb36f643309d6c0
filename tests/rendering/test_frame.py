import re
from importlib import resources
from pathlib import Path

import jinja2
import pytest

from generator.jobs.options import BuildOptions
from generator.plugin import build
from tests.project import ROOT, SMALL, copy_project


def test_the_frame_takes_from_material_what_contributing_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = copy_project(SMALL, tmp_path)
    templates, get_source = Path(str(resources.files("material"))) / "templates", jinja2.FileSystemLoader.get_source
    used: set[str] = set()

    def noted(self: jinja2.FileSystemLoader, environment: jinja2.Environment, template: str) -> tuple[str, str, object]:
        source, file, is_current = get_source(self, environment, template)
        if Path(file).is_relative_to(templates):
            used.add(template)
        return source, file, is_current

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", noted)
    assert build(config, options=BuildOptions()) == ()
    listed = re.findall(
        r"^\| Material \| (.*?) \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert used == {name for cell in listed for name in re.findall(r"`([\w/.]+)`", cell)}
    assert not (tmp_path / "site/assets").exists(), "files of Material are published"
