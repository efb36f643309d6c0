"""Synthetic archives of any size for benchmarks: nothing in them happened, and every title says so."""

import random
import re
import shutil
from pathlib import Path

from tests.project import ROOT

PER_DIALOGUE = 50
_SYLLABLES = re.findall(
    r"\w+",
    """
    thanh niên vay vốn khởi nghiệp việc làm đào tạo nghề chuyển đổi số an ninh mạng nông sản hợp tác xã nhà ở
    sinh viên học bổng y tế giao thông môi trường văn hóa thể thao đoàn viên cán bộ chính sách hỗ trợ doanh nghiệp
    du lịch đất đai
    """,
)


def write(target: Path, questions: int, seed: int = 1) -> Path:
    """A project with so many questions in dialogues of 50, of about 180 words each; its configuration file."""
    chance = random.Random(seed)
    shutil.copytree(ROOT / "content/registry", target / "content/registry")
    shutil.copytree(ROOT / "content/pages", target / "content/pages")
    shutil.copytree(ROOT / "theme", target / "theme")
    shutil.copy(ROOT / "site_config.yml", target / "site_config.yml")
    dialogues = target / "content/dialogues"
    dialogues.mkdir()
    for number in range(-(-questions // PER_DIALOGUE)):
        count = min(PER_DIALOGUE, questions - number * PER_DIALOGUE)
        year, place = 2024 - number % 20, number // 20 + 1
        name = f"lang-son-{year}" + (f"-{place}" if place > 1 else "")
        (dialogues / f"{name}.yml").write_text(_dialogue(chance, year, count), encoding="utf-8")
    return target / "site_config.yml"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_SYLLABLES, k=count)).capitalize()


def _dialogue(chance: random.Random, year: int, count: int) -> str:
    lines = [
        f"title: Đối thoại tổng hợp để đo năm {year}, không có thật",
        "kind: dialogue",
        "province: lang-son",
        f"date: {year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "sources:",
        "  - {id: nguon, kind: other, title: Dữ liệu tổng hợp để đo}",
        "questions:",
    ]
    topics = ["khoi-nghiep", "chuyen-doi-so", "an-ninh-mang"]
    for number in range(1, count + 1):
        lines += [
            f"  - id: {number}",
            f"    title: {_words(chance, 12)}",
            "    grain: question",
            f"    topics: [{chance.choice(topics)}]",
            "    asked_by: {group: Đoàn viên tổng hợp}",
            f"    text: {_words(chance, 60)}.",
            "    answers:",
            "      - form: in-hall",
            "        completeness: verbatim",
            f"        text: {_words(chance, 110)}.",
            "    source: nguon",
        ]
    return "\n".join(lines) + "\n"
