import json
from pathlib import Path
from typing import Any

import pytest

from generator.text.analysis import Form, abbreviation_table, analyse

FILE = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
STRICT = [vector for vector in FILE["vectors"] if vector.get("expand") != "loose"]


def _rows(forms: list[Form | None]) -> list[list[Any]]:
    """Encode tokens as vectors.json does: (folded, code, 1 after a break)."""
    return [
        [form.folded, form.code, int(index > 0 and forms[index - 1] is None)]
        for index, form in enumerate(forms)
        if form is not None
    ]


@pytest.mark.parametrize("vector", STRICT, ids=lambda vector: repr(vector["text"])[:40])
def test_analysis_matches_vector(vector: dict[str, Any]) -> None:
    forms = analyse(vector["text"])
    if vector.get("expand"):
        forms = list(abbreviation_table(FILE["abbreviations"]).expand(forms))
    assert _rows(forms) == vector["tokens"]
