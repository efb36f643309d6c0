"""Words about a dialogue follow its kind: a working session, a forum or a programme on the air is no conference."""

import re
from html import unescape
from pathlib import Path

import pytest

from generator.text.strings import text
from tests.marked_strings import outputs
from tests.project import ROOT
from tests.test_claims import write

OWN = {
    "dialogue": ("trả lời trong cuộc đối thoại", "Chủ đề đối thoại"),
    "forum": ("trả lời tại diễn đàn", "Chủ đề diễn đàn"),
    "meeting": ("trả lời trong cuộc gặp", "Chủ đề cuộc gặp"),
    "working-session": ("trả lời trong buổi làm việc", "Chủ đề buổi làm việc"),
}
# What the site and its lists as wholes are called; they name no record.
OF_THE_SITE = ("nav.dialogues", "page.home.title", "page.home.description", "page.dialogues.description")


@pytest.mark.parametrize("kind", OWN)
def test_words_follow_the_kind(kind: str, tmp_path: Path) -> None:
    write(
        tmp_path / "content",
        f"{{kind: {kind}, format: online, theme: Điều mẫu, questions: [{{id: 1, title: Câu mẫu, topics: [chu-de-mau], "
        "answers: [{by: [so-mau], form: in-hall, text: Lời đáp mẫu}]}], commendations: [{id: 1, kind: individual}]}",
    )
    whole = "\n".join(outputs(tmp_path / "content", ROOT / "theme", tmp_path / "templates"))
    whole = " ".join(re.sub("<[^>]*>", " ", unescape(whole)).split())
    for words in OWN[kind]:
        assert words in whole
    others = {words for other, pair in OWN.items() if other != kind for words in pair}
    assert [words for words in (*others, "hội nghị", "Hội nghị", "buổi đối thoại") if words in whole] == []


@pytest.mark.parametrize("status", ["held", "announced"])
def test_a_working_session_is_called_no_dialogue(status: str, tmp_path: Path) -> None:
    write(tmp_path / "content", f"{{kind: working-session, title: Buổi mẫu, theme: Điều mẫu, status: {status}}}")
    pages = outputs(tmp_path / "content", ROOT / "theme", tmp_path / "templates")
    (page,) = (unescape(one) for one in pages if 'class="page-dialogue"' in one)
    assert "Buổi làm việc (tỉnh Mẫu, ngày 05/3/2024)" in page
    for phrase in map(text, OF_THE_SITE):
        page = page.replace(phrase, "")
    shown = re.sub(r"<[^>]*>", " ", re.sub(r'content="([^"]*)"', r">\1<", page)).lower()
    assert "đối thoại" not in shown
    assert "với thanh niên" not in shown
