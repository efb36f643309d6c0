"""No browser test reads at once what a page may not show yet: `expect` and `tests/browser/reads.py` wait for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
READS = {
    *("all", "all_inner_texts", "all_text_contents", "content", "count", "eval_on_selector", "eval_on_selector_all"),
    *("evaluate_all", "get_attribute", "inner_html", "inner_text", "input_value", "is_checked", "is_disabled"),
    *("is_editable", "is_enabled", "is_hidden", "is_visible", "text_content"),
}
"""What locators and pages answer at once. What scripts and boxes give is not among it: that has no other way."""
SHARED = {"all", "content", "count"}
"""Those that other types have too, with arguments."""


def hasty(source: str) -> Iterator[str]:
    """Yield the reads of a module that wait for nothing, with their lines."""
    tree = ast.parse(source)
    pages = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg) and _is_page(node.annotation)}
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in modules:
                pass
            case ast.Call(func=ast.Attribute(attr=name), args=args) if name in READS and not (name in SHARED and args):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.Assert(test=test):
                for part in ast.walk(test):
                    match part:
                        case ast.Attribute(value=ast.Name(id=name), attr="url") if name in pages | {"page"}:
                            yield f"{part.lineno}: {ast.unparse(part)}"


def _is_page(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "Page"


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda path: path.name)
def test_tests_wait_for_what_they_read(path: Path) -> None:
    if path.name != "reads.py":
        assert list(hasty(path.read_text(encoding="utf-8"))) == [], "use `expect` or a read of tests/browser/reads.py"


@pytest.mark.parametrize(
    ("line", "is_hasty"),
    [
        ("assert rows.count() >= 3", True),
        ("before = box(page).first.input_value()", True),
        ("found = [row.inner_text() for row in rows.all()]", True),
        ("assert 'tim-kiem' in page.url", True),
        ("assert other.url == start", True),
        ("expect(rows).to_have_count(3)", False),
        ("assert asked.count('vay') == 1", False),
        ("assert record.url == start", False),
        ("numbers = itertools.count()", False),
        ("said = f'{other.url}: {message}'", False),
    ],
)
def test_hasty_reads_are_found(line: str, *, is_hasty: bool) -> None:
    assert bool([*hasty(f"import itertools\ndef test(other: Page) -> None:\n    {line}")]) == is_hasty
