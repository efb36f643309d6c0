import json
from pathlib import Path
from typing import Any

import pytest

from generator.text.analysis import Form, abbreviations, analyse

FILE = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
STRICT = [vector for vector in FILE["vectors"] if vector.get("expand") != "loose"]


def _rows(forms: list[Form | None]) -> list[list[Any]]:
    """Tokens as vectors have them: a break is a mark at the token after it."""
    return [
        [form.folded, form.code, int(place > 0 and forms[place - 1] is None)]
        for place, form in enumerate(forms)
        if form is not None
    ]


@pytest.mark.parametrize("vector", STRICT, ids=lambda vector: repr(vector["text"])[:40])
def test_a_text_is_read_as_the_vector_says(vector: dict[str, Any]) -> None:
    forms = analyse(vector["text"])
    if vector.get("expand"):
        forms = list(abbreviations(FILE["abbreviations"]).expand(forms))
    assert _rows(forms) == vector["tokens"]
