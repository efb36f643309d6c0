"""A record that names a body of another province is told the own one, or how to declare it."""

from pathlib import Path

import pytest

from generator.reading.checked_content import check_content
from tests.reading.test_validation import make_content_folder

PROVINCES = """
- {id: mau-dong, periods: [{name: Mẫu Đông, kind: province}]}
- {id: mau-tay, periods: [{name: Mẫu Tây, kind: province}]}
- id: mau-nam
  periods:
    - {name: Mẫu Nam, kind: province, until: 2020-12-31}
    - {name: Mẫu Nam, kind: city, since: 2021-01-01}
"""
AGENCIES = """
- {id: ubnd-tinh-mau-dong, name: Ủy ban nhân dân tỉnh Mẫu Đông, kind: agency, province: mau-dong}
- {id: ubnd-tinh-mau-tay, name: Ủy ban nhân dân tỉnh Mẫu Tây, kind: agency, province: mau-tay}
- {id: tinh-doan-mau-dong, name: Tỉnh đoàn Mẫu Đông, kind: agency, province: mau-dong}
- {id: thanh-doan-mau-nam, name: Thành đoàn Mẫu Nam, kind: agency, province: mau-nam}
- {id: so-mau-dong, name: "Sở Học, Chơi tỉnh Mẫu Đông", kind: agency, province: mau-dong, abbreviations: [Sở HC]}
- {id: ubnd-xa-a, name: Ủy ban nhân dân xã A tỉnh Mẫu Đông, kind: agency, province: mau-dong}
- {id: hoi-mau, name: Hội Mẫu, kind: group, province: mau-dong}
- {id: nganh-hoc-mau-nam, name: Ngành học Mẫu Nam, kind: group, province: mau-nam, abbreviations: [Sở HC]}
"""


def remedy(folder: Path, agency: str, province: str, year: int = 2022) -> tuple[str, Path]:
    """The remedy for a record of a province that names an agency; and the content folder."""
    record = f"""\
title: Hội nghị mẫu
kind: dialogue
province: {province}
date: {year}-03-01
organiser: {agency}
sources:
  - {{id: bao-mau, kind: news, title: Bài báo mẫu}}
"""
    content = make_content_folder(folder, {f"{province}-{year}.yml": record})
    for name, text in {"provinces": PROVINCES, "agencies": AGENCIES, "documents": "[]", "places": "[]"}.items():
        (content / f"registry/{name}.yml").write_text(text, encoding="utf-8")
    (problem,) = check_content(content).problems
    assert problem.code == "agency-of-other-province"
    return problem.remedy, content


@pytest.mark.parametrize(
    ("agency", "province", "own"),
    [
        ("ubnd-tinh-mau-dong", "mau-tay", "ubnd-tinh-mau-tay (Ủy ban nhân dân tỉnh Mẫu Tây)"),
        ("tinh-doan-mau-dong", "mau-nam", "thanh-doan-mau-nam (Thành đoàn Mẫu Nam)"),
        ("thanh-doan-mau-nam", "mau-dong", "tinh-doan-mau-dong (Tỉnh đoàn Mẫu Đông)"),
        ("so-mau-dong", "mau-nam", "nganh-hoc-mau-nam (Ngành học Mẫu Nam)"),
    ],
)
def test_the_own_body_is_named(agency: str, province: str, own: str, tmp_path: Path) -> None:
    said, _ = remedy(tmp_path, agency, province)
    assert own in said
    assert "- {" not in said


@pytest.mark.parametrize(
    ("agency", "province", "year", "line"),
    [
        (
            "so-mau-dong",
            "mau-tay",
            2022,
            '- {id: so-mau-tay, name: "Sở Học, Chơi tỉnh Mẫu Tây", kind: agency, province: mau-tay}',
        ),
        (
            "ubnd-tinh-mau-dong",
            "mau-nam",
            2022,
            '- {id: ubnd-thanh-pho-mau-nam, name: "Ủy ban nhân dân thành phố Mẫu Nam",'
            " kind: agency, province: mau-nam}",
        ),
        (
            "ubnd-tinh-mau-dong",
            "mau-nam",
            2020,
            '- {id: ubnd-tinh-mau-nam, name: "Ủy ban nhân dân tỉnh Mẫu Nam", kind: agency, province: mau-nam}',
        ),
        (
            "tinh-doan-mau-dong",
            "mau-tay",
            2022,
            '- {id: tinh-doan-mau-tay, name: "Tỉnh đoàn Mẫu Tây", kind: agency, province: mau-tay}',
        ),
    ],
)
def test_the_line_that_declares_a_missing_body_can_be_pasted(
    agency: str, province: str, year: int, line: str, tmp_path: Path
) -> None:
    said, content = remedy(tmp_path, agency, province, year)
    assert line in said
    registry, record = content / "registry/agencies.yml", content / f"dialogues/{province}-{year}.yml"
    registry.write_text(f"{registry.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    id_ = line.partition("id: ")[2].partition(",")[0]
    record.write_text(record.read_text(encoding="utf-8").replace(agency, id_), encoding="utf-8")
    assert check_content(content).problems == ()


@pytest.mark.parametrize("agency", ["ubnd-xa-a", "hoi-mau"])
def test_no_body_is_made_up(agency: str, tmp_path: Path) -> None:
    said, _ = remedy(tmp_path, agency, "mau-tay")
    assert "- {" not in said
    assert "content/registry/agencies.yml" in said
