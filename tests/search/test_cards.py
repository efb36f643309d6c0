"""The cards of results: where they stand, and what of them a change leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import cards
from generator.search.cards import Cards

FILES = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=4)


def _paths(found: Cards) -> dict[str, bytes]:
    files = list(found.files())
    assert len(dict(files)) == len(files)
    return dict(files)


@given(entries=FILES, dialogues=st.lists(FILES, max_size=12), run=st.integers(1, 3), groups=st.integers(1, 6))
def test_every_file_stands_once_where_a_browser_is_told_to_look(
    entries: list[bytes], dialogues: list[list[bytes]], run: int, groups: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "_RUN", run)
        patch.setattr(cards, "_MOST_GROUPS", groups)
        found = Cards(entries, dialogues)
        paths, told = _paths(found), found.told()
    assert sorted(paths.values()) == sorted([*entries, *(file for files in dialogues for file in files)])
    length = told["digest"]
    assert isinstance(length, int)
    digests = {kind: str(told[key]) for kind, key in (("m", "entries"), ("d", "dialogues"))}
    folders = {
        f"tim-kiem/the/{kind}{place // length}-{text[place : place + length]}"
        for kind, text in digests.items()
        for place in range(0, len(text), length)
    }
    assert {path.rpartition("/")[0] for path in paths} == folders
    assert len(digests["d"]) // length <= groups


def test_a_change_leaves_the_files_of_other_dialogues_where_they_are() -> None:
    before = [[b"c1", b"c2"], [b"b1"], [b"a1", b"a2"]]
    old = _paths(Cards([b"e"], before))
    changed = _paths(Cards([b"e"], [[b"c1", b"c2"], [b"B1"], [b"a1", b"a2"]]))
    more = _paths(Cards([b"e"], [[b"d1"], *before]))
    assert set(old.values()) - {old[path] for path in old.keys() & changed.keys()} == {b"b1"}
    assert old.items() <= more.items()
    assert set(more.values()) - set(old.values()) == {b"d1"}


def test_folders_of_several_dialogues_grow_at_the_new_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "_MOST_GROUPS", 3)
    dialogues = [[f"{number}".encode()] for number in range(5, 0, -1)]
    old, more = _paths(Cards([], dialogues)), _paths(Cards([], [[b"6"], *dialogues]))
    assert {value for path, value in old.items() if path in more} == {b"1", b"2", b"3", b"4"}
