"""What pages, tables, feeds, search records and share images call a directive follows the force in its record."""

import re
from html import unescape
from pathlib import Path

import pytest

from generator.archive.archive import build_archive
from generator.archive.names import directive_count, directive_name, force_words
from generator.pages.page import SiteInfo
from generator.reading.checked_content import check_content
from generator.records.schema import Directive
from generator.rendering.renderer import Renderer
from generator.rendering.shell import Shell
from generator.text.strings import text
from tests.marked_strings import outputs
from tests.project import ROOT, all_pages
from tests.test_claims import write

NAMES = {
    None: "Việc 7",
    "directive": "Yêu cầu 7",
    "request": "Đề nghị 7",
    "suggestion": "Gợi mở 7",
    "commitment": "Cam kết 7",
}


def of(*forces: str | None) -> tuple[Directive, ...]:
    rows = ({"id": str(number), "text": "Việc mẫu", "force": force} for number, force in enumerate(forces, 1))
    return tuple(Directive.model_validate({key: value for key, value in row.items() if value}) for row in rows)


@pytest.mark.parametrize(("force", "name"), NAMES.items())
def test_a_directive_is_named_by_its_force(force: str | None, name: str) -> None:
    assert directive_name(of(*[force] * 7)[-1]) == name


@pytest.mark.parametrize(
    ("forces", "words"),
    [
        ([None], "1 việc được nêu"),
        (["directive"] * 3, "3 yêu cầu"),
        (["request"], "1 đề nghị"),
        (["commitment", "suggestion", "request", "directive", "request"], "5 yêu cầu, đề nghị, gợi mở, cam kết"),
        (["request", None], "2 đề nghị và việc khác"),
    ],
)
def test_directives_are_counted_as_what_they_are(forces: list[str | None], words: str) -> None:
    assert directive_count(of(*forces)) == words


def test_nothing_is_called_by_no_force() -> None:
    assert force_words([]) == "việc được nêu"


@pytest.mark.parametrize(
    ("facts", "page", "line"),
    [
        ("deadline: quý II/2025", "chi-dao/", "Hạn quý II/2025"),
        ("question: 1", "chi-dao/", "Về nội dung 1"),
        ("question: 1, deadline: quý II/2025", "chi-dao/", "Hạn quý II/2025 · về nội dung 1"),
        ("question: 1, to: [so-mau]", "chi-dao/", "Nơi nhận: Sở Mẫu · về nội dung 1"),
        ("question: 1, to: [so-mau]", "doi-thoai/tinh-mau-2024/", "Về nội dung 1"),
        ("question: 1, by: {person: nguoi-mau, position: Bí thư mẫu}", "nhan-vat/nguoi-mau/", "Về nội dung 1"),
    ],
)
def test_the_line_of_a_directive_begins_with_a_capital(facts: str, page: str, line: str, tmp_path: Path) -> None:
    write(
        tmp_path / "content",
        f"{{questions: [{{id: 1, title: Câu mẫu}}], directives: [{{id: 7, text: Điều mẫu, {facts}}}]}}",
    )
    checked = check_content(tmp_path / "content")
    archive = build_archive(checked.dialogues, checked.registries)
    renderer = Renderer(ROOT / "theme", archive, SiteInfo("Kho mẫu", "Kho mẫu", ""))
    rendered = next(renderer.page(one, Shell(b"", b"", b"")) for one in all_pages(archive) if one.url == page)
    lines = re.findall(r'<p class="meta">(.*?)</p>', rendered.decode())
    assert line in [" ".join(unescape(re.sub("<[^>]*>", "", one)).split()) for one in lines]


@pytest.mark.parametrize(("force", "name"), NAMES.items())
def test_no_output_calls_a_directive_by_another_force(force: str | None, name: str, tmp_path: Path) -> None:
    told = f"force: {force}, " if force else ""
    write(
        tmp_path / "content",
        "{questions: [{id: 1, title: Câu mẫu, topics: [chu-de-mau]}], directives: [{id: 7, text: Điều mẫu, "
        f"{told}to: [so-mau], by: {{person: nguoi-mau, position: chức vụ mẫu}}, topics: [chu-de-mau], question: 1}}]}}",
    )
    shown = [unescape(one) for one in outputs(tmp_path / "content", ROOT / "theme", tmp_path / "templates")]
    # What the section of the site is about, and its address, name no record.
    fixed = [text(key) for key in ("nav.directives", "page.directives.title", "page.home.description")]
    fixed += [text(key) for key in ("page.directives.description", "page.statistics.description", "data.directives")]
    fixed += [text(key) for key in ("page.topics.description", "search.scope")]
    for phrase in fixed:
        shown = [one.replace(phrase, "") for one in shown]
    words = {one.rpartition(" ")[0].lower() for other, one in NAMES.items() if other not in {force, None}}
    for one in shown:
        plain = re.sub(r"<[^>]*>", " ", one.lower())
        assert [word for word in (*words, "chỉ đạo") if re.search(rf"\b{word}\b", plain)] == []
    assert sum(name in one for one in shown) >= 2  # on the dialogue's page and in the register
    assert sum(f"Mẫu 2024, {name.lower()}" in one for one in shown) >= 3  # on pages of the agency, person and topic


def test_the_archive_as_a_whole_names_all_forces(tmp_path: Path) -> None:
    write(tmp_path, "directives: [{id: 1, text: Một, force: request}, {id: 2, text: Hai}]")
    content = check_content(tmp_path)
    assert build_archive(content.dialogues, content.registries).totals.forces == {"request", None}
