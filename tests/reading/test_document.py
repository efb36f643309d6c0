import json
import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.reading.decoding import MAX_BYTES
from generator.reading.document import ReadResult, _TreeBuilder, read_document
from generator.reading.fast_yaml import INVISIBLE, MAX_DEPTH, MAX_NODES, parse_fast
from generator.reading.problems import Problem, format_problems
from tests import golden

CASES = golden.cases("source", "*.yml", "*.md", "*.bin")
VALID = golden.CASES.joinpath("records", "good.yml").read_bytes()


def report(case: Path) -> str:
    result = read_document(case.name, case.read_bytes(), front_matter=case.suffix == ".md")
    shown = format_problems(result.problems, "text")
    document = result.document
    if document is None:
        return shown + "--- unreadable\n"
    shown += f"--- data\n{json.dumps(document.data, ensure_ascii=False, indent=1)}\n"
    if document.body:
        shown += f"--- body, from line {document.body_line}\n{document.body}"
    return shown


def bless() -> None:
    golden.bless(CASES, report)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_files_give_the_expected_data_and_problems(case: Path) -> None:
    assert report(case) == golden.expected(case)


def test_every_problem_of_reading_has_a_case() -> None:
    shown = {code for case in CASES for code in golden.codes_in(golden.expected(case))}
    shown |= {"too-many-bytes", "too-many-nodes"}  # too large to be kept as files: below
    assert golden.codes_of_section("Đọc tệp") - shown == set()


def test_good_files_have_no_problems() -> None:
    good = [case for case in CASES if case.name.startswith("good-")]
    assert len(good) > 10
    assert [case.name for case in good if golden.codes_in(golden.expected(case))] == []


def codes(result: ReadResult) -> list[str]:
    return [problem.code for problem in result.problems]


def test_files_above_the_size_limit_are_refused() -> None:
    assert codes(read_document("a.yml", b"a" * MAX_BYTES)) == []
    result = read_document("a.yml", b"a" * (MAX_BYTES + 1))
    assert codes(result) == ["too-many-bytes"]
    assert result.document is None


def test_files_with_too_many_values_are_refused() -> None:
    assert codes(read_document("a.yml", b"- a\n" * (MAX_NODES - 1))) == []
    result = read_document("a.yml", b"- a\n" * MAX_NODES)
    assert codes(result) == ["too-many-nodes"]
    assert result.problems[0].position.line == MAX_NODES
    assert result.document is None


@pytest.mark.parametrize("bomb", [b"[" * 100_000, b"{a: " * 100_000, b"- " * 100_000, b"? " * 100_000, b"[{" * 50_000])
def test_extreme_nesting_is_a_problem(bomb: bytes) -> None:
    result = read_document("a.yml", bomb)
    assert codes(result)[-1] == "too-deep"
    assert result.document is None


def test_nesting_is_allowed_up_to_max_depth() -> None:
    assert codes(read_document("a.yml", b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)) == []
    assert codes(read_document("a.yml", b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))) == ["too-deep"]


def test_aliases_are_not_expanded() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 20))
    result = read_document("a.yml", f"l0: &l0 x\n{levels}".encode())
    assert set(codes(result)) == {"yaml-anchor", "yaml-alias"}
    assert result.document is not None
    assert len(json.dumps(result.document.data)) < 2000


def test_every_unicode_character_is_readable() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and chr(code) not in '\n\r"\\']
    for start in range(0, len(characters), 1024):
        # Separated by letters, as many combining marks on one letter are refused.
        text = f'a: "{"a".join(characters[start : start + 1024])}"'
        assert read_document("a.yml", text.encode()).document is not None


@pytest.mark.parametrize("key", ['"ti\\0tle"', '"ti\\u200btle"', '"ti\\u202etle"', '"\\e[31mtitle"'])
def test_invisible_characters_in_keys_are_reported_at_the_key(key: str) -> None:
    problems = read_document("a.yml", f"kind: dialogue\n{key}: x\n".encode()).problems
    assert [(problem.code, problem.position.line, problem.position.column) for problem in problems] == [
        ("unseen-character", 2, 1)
    ]


def test_replacement_character_is_a_valid_key() -> None:
    document = read_document("a.yml", "\N{REPLACEMENT CHARACTER}: x\n".encode()).document
    assert document is not None
    assert document.data == {"\N{REPLACEMENT CHARACTER}": "x"}


@pytest.mark.parametrize("line", ['title: "Đối thoại" năm 2021', 'title: "Hội nghị "Đối thoại" năm 2021"'])
def test_text_after_a_closing_quote_is_not_reported_as_indentation(line: str) -> None:
    (problem,) = read_document("a.yml", line.encode()).problems
    assert problem.code != "yaml-indent"


@pytest.mark.parametrize("line", ["venue Nhà văn hóa", "venue:Nhà văn hóa", "venue:\u00a0Nhà văn hóa"])
def test_a_line_without_colon_or_space_has_its_own_code_and_line(line: str) -> None:
    (problem,) = read_document("a.yml", f"title: Hội nghị\n{line}\ndate: 2021-09-28\n".encode()).problems
    assert problem.code != "yaml-syntax"
    assert problem.position.line == 2


def test_comments_after_multi_line_values_are_reported_at_their_line() -> None:
    (problem,) = read_document("a.yml", "title: chữ viết\n  sang dòng thứ hai # mất chữ\n".encode()).problems
    assert (problem.code, problem.position.line) == ("yaml-comment", 2)


def test_positions_of_values_keys_and_missing_values() -> None:
    document = read_document("a.yml", "title: Đối thoại\nsites:\n  - {level: province}\n".encode()).document
    assert document is not None
    assert str(document.position(("sites", 0, "level"))) == "a.yml:3:13"
    assert str(document.key_position(("sites", 0, "level"))) == "a.yml:3:6"
    assert str(document.key_position(("sites", 0))) == "a.yml:3:5"
    assert str(document.position(("sites", 0, "count"))) == "a.yml:3:5"
    assert str(document.position(("nowhere", 3))) == "a.yml:1:1"


# --- arbitrary bytes --------------------------------------------------------------------------------------------------

YAML_CHARACTERS = "[]{}&*!|>'\"%@`#:,?-~=<\\. \n\t\r\0\ufeff\u200b\u2028\x85\U0001f600đệabc019"
YAMLISH = st.lists(
    st.sampled_from(
        [*YAML_CHARACTERS, "a: ", "\n- ", "\n  ", "---\n", "...\n", "<<: ", "&a ", "*a", "!!int ", "\r\n", ": "]
    )
).map(lambda parts: "".join(parts).encode())


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid record with a few random deletions, insertions and duplications."""
    content = VALID
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
        end = min(end, start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.just(b""), st.just(content[start:end] * 2), YAMLISH, st.binary(max_size=3)))
        content = content[:start] + piece + content[end:]
    return content


def lines_of(content: bytes) -> list[str]:
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").split("\n")


def assert_inside(lines: list[str], line: int, column: int) -> None:
    if (line, column) != (len(lines) + 1, 1):  # the parser's position at the end of the file
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


def assert_read(content: bytes) -> tuple[Problem, ...]:
    """Assert that reading gives a document or a problem, and that all positions are inside the file."""
    lines = lines_of(content)
    for front_matter in (False, True):
        result = read_document("a.yml", content, front_matter=front_matter)
        assert result.document is not None or result.problems
        for problem in result.problems:
            assert_inside(lines, problem.position.line, problem.position.column)
        if result.document is not None:
            values, keys = result.document.marks
            for line, column in (*values.values(), *keys.values()):
                assert_inside(lines, line, column)
            assert 1 <= result.document.body_line <= len(lines) + 1
    return result.problems


@given(st.binary())
@example(b"\xef\xbb\xbf\n\xff")
@example(b"\xff\xfea\x00:\x00")
def test_reading_never_raises_for_any_bytes(content: bytes) -> None:
    assert_read(content)


@given(st.text(string.printable + YAML_CHARACTERS).map(str.encode))
@example("a: \ufffe".encode())
@example("a: \uffff".encode())
def test_reading_never_raises_for_any_text(content: bytes) -> None:
    assert_read(content)


@given(YAMLISH)
@example(b"a: 1\na: 2\n")
def test_reading_never_raises_for_yaml_like_text(content: bytes) -> None:
    assert_read(content)


@given(mutated())
def test_reading_never_raises_for_damaged_records(content: bytes) -> None:
    assert_read(content)


@given(YAMLISH, YAMLISH)
def test_reading_never_raises_for_any_front_matter(head: bytes, body: bytes) -> None:
    assert_read(b"---\n" + head + b"\n---\n" + body)


@given(content=st.one_of(YAMLISH, mutated(), st.text().map(str.encode)))
@example(content=VALID)
@example(content=b"a: b #c\n")
@example(content=rb'a: "b\u200b"')
@example(content=rb'a: "o\u0301\n\n"')
def test_fast_parser_agrees_with_the_full_parser_and_there_are_no_problems(content: bytes) -> None:
    text = INVISIBLE.sub(" ", content.decode("utf-8", "replace").replace("\r\n", "\n"))
    data = parse_fast(text)
    if data is None:
        return
    builder = _TreeBuilder("a.yml", text.split("\n"))
    builder.build(text)
    assert (builder.root, builder.problems) == (data, [])


def test_fast_parser_accepts_a_valid_record() -> None:
    assert parse_fast(VALID.decode()) is not None


NO_DATA = st.lists(st.sampled_from(["", "   ", "# chú thích mẫu", "  # thụt vào", "#", "# - id: mau"]), max_size=6).map(
    "\n".join
)


@given(NO_DATA, st.sampled_from(["", "[]", "[ ] # trống", "---"]), NO_DATA, st.sampled_from(["", "\ufeff"]))
def test_a_registry_without_data_has_no_entries(before: str, data: str, after: str, mark: str) -> None:
    text = f"{mark}{before}\n{data}\n{after}\n"
    for content in (text, text.replace("\n", "\r\n")):
        result = read_document("registry/places.yml", content.encode(), is_registry=True)
        assert codes(result) == []
        assert result.document is not None
        assert result.document.data == []
        assert result.document.position(()).line >= 1


@given(NO_DATA, NO_DATA)
def test_entries_stand_below_comments_of_a_registry(before: str, after: str) -> None:
    text = f"{before}\n- id: mau\n{after}\n"
    result = read_document("registry/places.yml", text.encode(), is_registry=True)
    assert result.document is not None
    assert result.document.data == [{"id": "mau"}]


def test_a_record_without_data_stays_a_problem() -> None:
    assert codes(read_document("dialogues/a-2024.yml", b"# ch\n")) == ["empty-file"]
