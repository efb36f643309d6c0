"""Quoted phrases."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from generator.search import postings
from tests.browser.search_engine import Engines, engines, numbered, question

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Engines]:
    with engines(browser) as found:
        yield found


def test_a_quoted_phrase_is_contiguous(opened: Engines) -> None:
    engine = opened.over(
        question("liền", "", "quỹ hỗ trợ việc làm"),
        question("rời", "", "quỹ hỗ trợ, hỗ trợ việc, việc làm"),
        question("đảo", "", "việc làm, quỹ hỗ trợ"),
        question("ngắt", "", "quỹ hỗ trợ. Việc làm"),
    )
    assert engine.urls('"quỹ hỗ trợ việc làm"') == ["liền"]
    assert engine.urls("“quy ho tro viec lam”") == ["liền"]
    assert set(engine.urls('"hỗ trợ việc"')) == {"liền", "rời"}
    assert engine.urls('"việc"') == engine.urls("việc")


def test_punctuation_in_a_phrase_is_optional_in_the_text(opened: Engines) -> None:
    engine = opened.over(
        question("với", "", "giao thông, vận tải"),
        question("không", "", "giao thông vận tải"),
        question("rời", "", "giao thông, của vận tải"),
        question("đảo", "", "vận tải, giao thông"),
    )
    assert set(engine.urls('"giao thông, vận tải"')) == {"với", "không"}
    assert engine.urls('"giao thông vận tải"') == ["không"]


@pytest.mark.parametrize(
    "phrase",
    [
        "Giao thông, vận tải; xây dựng. Nhà ở",
        "thông, vận tải; xây dựng",
        "vận tải; xây dựng. Nhà ở (cho thuê), đất đai",
        "nhà ở (cho thuê)",
    ],
)
def test_copied_phrase_is_found(opened: Engines, phrase: str) -> None:
    engine = opened.over(
        question("nguồn", "", "Giao thông, vận tải; xây dựng. Nhà ở (cho thuê), đất đai"),
        question("đảo", "", "Đất đai, cho thuê, nhà ở, xây dựng, vận tải, giao thông"),
    )
    assert engine.urls(f'"{phrase}"') == ["nguồn"]


def test_quotes_of_one_kind_may_hold_quotes_of_the_other(opened: Engines) -> None:
    engine = opened.over(
        question("liền", "", "phong trào “tuổi trẻ” xung kích"), question("rời", "", "tuổi trẻ, phong trào xung kích")
    )
    assert engine.urls('"phong trào “tuổi trẻ” xung kích"') == ["liền"]
    assert engine.urls('“phong trào "tuổi trẻ" xung kích”') == ["liền"]


def test_long_copied_sentence_is_found_with_few_fetches(opened: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MIN_LEAF_BYTES", 300)
    words = [f"{a}{b}{c}" for a in "bcdghklmnt" for b in "aeiou" for c in ("", "n", "ng", "p", "t")]
    texts = [" ".join(words[(at * step + step) % len(words)] for at in range(45)) for step in range(1, 60)]
    engine = opened.over(*(question(str(place), "", text) for place, text in enumerate(texts)))
    engine.fetched.clear()
    assert engine.urls(f'"{texts[7]}"') == ["7"]
    assert len([path for path in engine.fetched if "/k/" in path]) <= 8


def test_every_phrase_is_required(opened: Engines) -> None:
    engine = opened.over(question("một", "", "vay vốn"), question("hai", "", "vay vốn, đào tạo nghề"))
    assert engine.urls('"vay vốn" "đào tạo nghề"') == ["hai"]
    assert engine.urls('"vay vốn" nghề') == ["hai"]


def test_function_words_are_required_in_phrases(opened: Engines) -> None:
    engine = opened.over(question("có", "", "việc của thanh niên"), question("không", "", "việc thanh niên"))
    assert engine.urls('"việc của thanh niên"') == ["có"]


def test_only_long_phrases_fetch_positions(opened: Engines) -> None:
    engine = opened.over(*numbered(3, "quỹ hỗ trợ việc làm"))
    engine.search('quỹ hỗ trợ việc làm "hỗ trợ"')
    assert not [path for path in engine.fetched if "/p/" in path]
    engine.search('"quỹ hỗ trợ"')
    assert [path for path in engine.fetched if "/p/" in path]
