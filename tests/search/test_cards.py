"""The cards of results: where they stand, and what of them a change leaves alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import cards
from generator.search.cards import Cards

FILES = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=4)
# As in an archive no two dialogues have the same cards, which tell their addresses.
DIALOGUES = st.lists(FILES, max_size=12).map(
    lambda many: [[b"%d %b" % (number, file) for file in files] for number, files in enumerate(many)]
)


def _paths(found: Cards) -> dict[str, bytes]:
    files = list(found.files())
    assert len(dict(files)) == len(files)
    return dict(files)


@given(entries=FILES, dialogues=DIALOGUES, run=st.integers(1, 3), groups=st.integers(1, 6))
def test_every_file_stands_once_where_a_browser_is_told_to_look(
    entries: list[bytes], dialogues: list[list[bytes]], run: int, groups: int
) -> None:
    entries = [b"m%d %b" % pair for pair in enumerate(entries)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "_RUN", run)
        patch.setattr(cards, "_MOST_GROUPS", groups)
        found = Cards(entries, dialogues)
        paths, told = _paths(found), found.told()
    assert sorted(paths.values()) == sorted([*entries, *(file for files in dialogues for file in files)])
    names = re.findall("." * int(str(told["digest"])), str(told["folders"]))
    assert {path.rpartition("/")[0] for path in paths} == {f"tim-kiem/the/{name}" for name in names}
    assert len(names) <= -(len(entries) // -run) + groups


BEFORE = [[b"c1", b"c2"], [b"b1"], [b"a1", b"a2"]]
"""The newest first."""


def _moved(after: list[list[bytes]]) -> set[bytes]:
    """What of the cards of three dialogues no longer stands where it stood."""
    old, new = _paths(Cards([b"e"], BEFORE)), _paths(Cards([b"e"], after))
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
def test_a_change_leaves_the_files_of_other_dialogues_where_they_are(
    after: list[list[bytes]], moved: set[bytes]
) -> None:
    assert _moved(after) == moved


def test_folders_of_several_dialogues_grow_at_the_new_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "_MOST_GROUPS", 3)
    dialogues = [[f"{number}".encode()] for number in range(5, 0, -1)]
    old, more = _paths(Cards([], dialogues)), _paths(Cards([], [[b"6"], *dialogues]))
    assert {value for path, value in old.items() if path in more} == {b"1", b"2", b"3", b"4"}
