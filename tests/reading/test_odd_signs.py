import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.document import read_document
from generator.reading.odd_signs import sign_in_value, signs_in_line
from generator.reading.settings import SiteConfigError, read_settings
from tests.project import ROOT
from tests.reading.test_document import assert_read
from tests.reading.test_validation import GOOD, check_record

LINES = GOOD.split("\n")
KEY = re.compile(r"( *(?:- )?[a-z_]+):( )\S")
ITEM = re.compile(r" *(-)( )\S")
# How a line may be mistyped: a pattern, the part to replace, the sign, the code.
MISTYPED = {
    "colon and no-break space": (KEY, 2, "\u00a0", "no-break-space"),
    "dash and no-break space": (ITEM, 2, "\u202f", "no-break-space"),
    "dash": (ITEM, 1, "–", "dash-bullet"),
    "bullet": (ITEM, 1, "•", "dash-bullet"),
}


def mistyped(name: str, number: int) -> tuple[str, int, str] | None:
    """(record with one sign mistyped at a line, column of the sign, code), or None if the line has no such sign."""
    pattern, group, sign, code = MISTYPED[name]
    line = LINES[number]
    found = pattern.match(line)
    if found is None:
        return None
    changed = line[: found.start(group)] + sign + line[found.end(group) :]
    return "\n".join([*LINES[:number], changed, *LINES[number + 1 :]]), found.start(group) + 1, code


def reported(text: str) -> set[tuple[str, int, int]]:
    problems = check_record(text).problems
    return {(problem.code, problem.position.line, problem.position.column) for problem in problems}


@pytest.mark.parametrize("name", MISTYPED)
def test_a_sign_mistyped_in_any_line_of_a_record_is_named_at_its_place(name: str) -> None:
    cases = [(number, case) for number in range(len(LINES)) if (case := mistyped(name, number)) is not None]
    assert len(cases) >= 5
    for number, (text, column, code) in cases:
        assert (code, number + 1, column) in reported(text), LINES[number]


def test_full_width_colons_are_named_at_every_key_of_a_record() -> None:
    for number, line in enumerate(LINES):
        if found := KEY.match(line):
            text = "\n".join([*LINES[:number], f"{found[1]}：{line[found.end(2) :]}", *LINES[number + 1 :]])
            assert ("full-width-sign", number + 1, found.end(1) + 1) in reported(text), line


ODD = st.lists(
    st.sampled_from(
        [*"\u00a0\u202f：，［｛“”＂–—•·-:[]{}\"' \n#", "a", "note", ": ", "- ", "\n  ", "– ", "a：b", ">-\n"]
    )
).map("".join)


@given(ODD)
def test_reading_never_raises_for_odd_signs(text: str) -> None:
    assert_read(text.encode())


@given(ODD)
def test_signs_are_inside_their_line_and_mended_lines_have_none_of_the_kind_there(text: str) -> None:
    for line in text.split("\n"):
        for sign in signs_in_line(line):
            assert line[sign.place] == sign.sign
            assert sign.mended != line
        if (value := sign_in_value(line)) is not None:
            assert line[value.place] == value.sign


@given(st.lists(st.sampled_from(["–", "—", "“một”", "hai：ba", "\u00a0", "bốn", "，", "•"]), min_size=1).map(" ".join))
def test_odd_signs_inside_texts_stay_as_typed(text: str) -> None:
    source = f"notes: |\n  {text}\ntitle: mẫu {text} mẫu\nvenue: '{text}'\n"
    result = read_document("a.yml", source.encode())
    assert result.problems == ()
    assert result.document is not None
    assert result.document.data == {"notes": f"{text}\n", "title": f"mẫu {text} mẫu", "venue": text}


def test_a_configuration_is_told_of_odd_signs_and_conflicts(tmp_path: Path) -> None:
    config = ROOT.joinpath("site_config.yml").read_text(encoding="utf-8")
    file = tmp_path / "site_config.yml"
    for changed, said in (
        (config.replace("site_name: ", "site_name:\u00a0", 1), "U+00A0"),
        (f"<<<<<<< HEAD\n{config}=======\n>>>>>>> mau\n", "git"),
    ):
        file.write_text(changed, encoding="utf-8")
        with pytest.raises(SiteConfigError, match=re.escape(said)):
            read_settings(file)
