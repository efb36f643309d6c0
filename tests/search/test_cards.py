"""Result cards: their addresses, and which of these a change keeps."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import cards
from generator.search.cards import Cards

FILES = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=4)
# As in a real archive, no two dialogues have the same cards, since cards hold addresses.
DIALOGUES = st.lists(FILES, max_size=12).map(
    lambda dialogues: [[b"%d %b" % (number, file) for file in files] for number, files in enumerate(dialogues)]
)


def _content_by_path(cards_: Cards) -> dict[str, bytes]:
    files = list(cards_.files())
    assert len(dict(files)) == len(files)
    return dict(files)


@given(entries=FILES, dialogues=DIALOGUES, run=st.integers(1, 3), groups=st.integers(1, 6))
def test_every_file_is_written_once_to_a_folder_of_the_manifest(
    entries: list[bytes], dialogues: list[list[bytes]], run: int, groups: int
) -> None:
    entries = [b"m%d %b" % pair for pair in enumerate(entries)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "_FILES_PER_FOLDER", run)
        patch.setattr(cards, "_MAX_DIALOGUE_FOLDERS", groups)
        cards_ = Cards(entries, dialogues)
        paths, manifest = _content_by_path(cards_), cards_.manifest()
    assert sorted(paths.values()) == sorted([*entries, *(file for files in dialogues for file in files)])
    names = re.findall("." * int(str(manifest["digest"])), str(manifest["folders"]))
    assert {path.rpartition("/")[0] for path in paths} == {f"tim-kiem/the/{name}" for name in names}
    assert len(names) <= -(len(entries) // -run) + groups


BEFORE = [[b"c1", b"c2"], [b"b1"], [b"a1", b"a2"]]
"""Newest first."""


def _moved(after: list[list[bytes]]) -> set[bytes]:
    """Return the card files of `BEFORE` whose address changes."""
    old, new = _content_by_path(Cards([b"e"], BEFORE)), _content_by_path(Cards([b"e"], after))
    return {file for path, file in old.items() if new.get(path) != file}


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        ([[b"c1", b"c2"], [b"B1"], [b"a1", b"a2"]], {b"b1"}),
        ([[b"c1", b"c2"], [b"a1", b"a2"]], {b"b1"}),
        ([[b"d1"], *BEFORE], set()),
        ([*BEFORE, [b"o1"]], set()),
        ([BEFORE[0], [b"bc"], *BEFORE[1:]], set()),
    ],
    ids=["changed", "gone", "newest", "oldest", "in between"],
)
def test_a_change_keeps_the_addresses_of_other_dialogues(after: list[list[bytes]], moved: set[bytes]) -> None:
    assert _moved(after) == moved


def test_a_new_dialogue_keeps_the_addresses_of_full_shared_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "_MAX_DIALOGUE_FOLDERS", 3)
    dialogues = [[f"{number}".encode()] for number in range(5, 0, -1)]
    old, more = _content_by_path(Cards([], dialogues)), _content_by_path(Cards([], [[b"6"], *dialogues]))
    assert {value for path, value in old.items() if path in more} == {b"1", b"2", b"3", b"4"}
