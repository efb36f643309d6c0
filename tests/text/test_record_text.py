import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.records.scalars import MAX_PROSE, parse_prose
from generator.text import record_text
from generator.text.record_text import to_html, to_plain
from tests.text.attacks import ATTACKS
from tests.text.html import RenderedHtml
from tests.text.typed import without_marks

PIECES = [
    *"*[]()|:-._~`#<>&\\+=/'\"!“”’?,; \n\n\n",
    "**", "***", "- ", "1. ", "2) ", "0. ", "07. ", "2021. ", "\n- ", "\n  - ", "\n    3. ", "\n\n", "\n\n   ",
    " \n", "|---|", "\n|---|---|\n", "\n--|--\n", "| a | b |", "](https://bao.example.vn/a", "](http://",
    "](mailto:a@b.vn)", "https://bao.example.vn", "&lt;", "&amp;", "<b>", "<Sở Nội vụ>", "</p>", "---", "===",
    "1.000.000", "(1)", "–", "một", "Đề nghị", "ặ", "3", "a_b_c", "\u00a0", "javascript:", "![x]", "℀", "@",
]  # fmt: skip
ANY_TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30).map("".join)
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "div", "table", "thead", "tbody", "tr", "th", "td"}


@given(text=ANY_TEXT)
def test_what_was_typed_is_what_the_page_and_the_data_show(text: str) -> None:
    assert RenderedHtml(to_html(text)).shown == without_marks(text)
    assert " ".join(to_plain(text).split()) == without_marks(text, " | ")


@given(text=ANY_TEXT)
def test_no_text_becomes_other_html_than_that_of_its_marks(text: str) -> None:
    rendered = RenderedHtml(to_html(text))
    assert {tag for tag, _ in rendered.tags} <= TAGS
    for tag, attributes in rendered.tags:
        given_ = dict(attributes)
        allowed = {
            "a": {"href", "rel"}, "ol": {"class", "start"}, "li": {"value"}, "th": {"align"}, "td": {"align"},
            "div": {"class", "tabindex", "role", "aria-label"},
        }  # fmt: skip
        assert set(given_) <= allowed.get(tag, set())
        assert re.match("https?://.|mailto:.", given_.get("href") or "https://a")


UNMARKED = st.text(
    st.one_of(
        st.sampled_from("abcxyzđêửĐẾ 0123.,;:!?\"'()%/“”‘’…–—+-=# \n\n"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@given(text=UNMARKED)
@example("a\n \nb\n\n\n c")
def test_the_fast_path_gives_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fast = RenderedHtml(to_html(text)).normalised_parts, to_plain(text).split()
        patch.setattr(record_text, "has_marks", lambda _: True)
        to_html.cache_clear()
        assert (RenderedHtml(to_html(text)).normalised_parts, to_plain(text).split()) == fast
    to_html.cache_clear()


def test_the_fast_path_is_taken_for_text_without_marks() -> None:
    assert not record_text.has_marks(
        "Một đoạn – “thẳng”, 5% (khoảng 1.000.000)… #Nhãn, <Sở Nội vụ>.\n\nĐoạn hai: a_b.\nDòng"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n", ""),
        ("Một đoạn\nhai dòng.", "<p>Một đoạn\nhai dòng.</p>"),
        ("Đoạn một.\n\n\nĐoạn hai.", "<p>Đoạn một.</p>\n<p>Đoạn hai.</p>"),
        ("**đậm** và *nghiêng*", "<p><strong>đậm</strong> và <em>nghiêng</em></p>"),
        ("“**Hỏi:** *a*, (*b*)”.", "<p>“<strong>Hỏi:</strong> <em>a</em>, (<em>b</em>)”.</p>"),
        ("**một *hai* ba**", "<p><strong>một <em>hai</em> ba</strong></p>"),
        ("**hai\ndòng**", "<p><strong>hai\ndòng</strong></p>"),
        ("- một\n- hai", "<ul>\n<li>một</li>\n<li>hai</li>\n</ul>"),
        ("1. một\n2. hai", "<ol>\n<li>một</li>\n<li>hai</li>\n</ol>"),
        ("3. ba", '<ol start="3">\n<li>ba</li>\n</ol>'),
        ("1. một\n2. hai\n5. năm\n6. sáu",
         '<ol>\n<li>một</li>\n<li>hai</li>\n<li value="5">năm</li>\n<li>sáu</li>\n</ol>'),
        ("1. một\n1. hai", '<ol>\n<li>một</li>\n<li value="1">hai</li>\n</ol>'),
        ("2) hai", '<ol class="bracket-numbers" start="2">\n<li>hai</li>\n</ol>'),
        ("2021. Một năm", '<ol class="wide-numbers" start="2021">\n<li>Một năm</li>\n</ol>'),
        ("1. Một\n\nlời\n\n2. Hai", '<ol>\n<li>Một</li>\n</ol>\n<p>lời</p>\n<ol start="2">\n<li>Hai</li>\n</ol>'),
        ("1. Một\n\n2. Hai", "<ol>\n<li>Một</li>\n<li>Hai</li>\n</ol>"),
        ("Trả lời:\n- Ý một\n- Ý hai", "<p>Trả lời:</p>\n<ul>\n<li>Ý một</li>\n<li>Ý hai</li>\n</ul>"),
        ("- một\n  - hai\n- ba", "<ul>\n<li>một\n<ul>\n<li>hai</li>\n</ul></li>\n<li>ba</li>\n</ul>"),
        ("- một\ntiếp\n\n  đoạn hai", "<ul>\n<li><p>một\ntiếp</p>\n<p>đoạn hai</p></li>\n</ul>"),
        ("1. một\n- hai", "<ol>\n<li>một</li>\n</ol>\n<ul>\n<li>hai</li>\n</ul>"),
        ("[báo](https://a.example.vn/?b=1&c=(2))",
         '<p><a href="https://a.example.vn/?b=1&amp;c=(2)" rel="noopener">báo</a></p>'),
        ("[thư](mailto:a@example.vn)", '<p><a href="mailto:a@example.vn" rel="noopener">thư</a></p>'),
        ("**[a](https://b.example.vn)**",
         '<p><strong><a href="https://b.example.vn" rel="noopener">a</a></strong></p>'),
    ],
)  # fmt: skip
def test_marks_are_rendered(text: str, html: str) -> None:
    assert to_html(text) == html
    assert isinstance(to_html(text), Markup)


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi <Sở Nội vụ> tỉnh.", "3*4*5 m", "3 * 4 * 5", "2*(3+4)*5", "#TuoiTreLangSon là", "# Không phải mục",
        "    Đoạn thụt đầu dòng", "> 5 triệu đồng", "a_b_c và _d_", "~~gạch~~", "`mã`", "&lt; &amp; & &#38;",
        "C:\\Tệp \\* a", "1.000.000 đồng", "(1) một", "+ một", "– hai", "* ba", "• bốn", "a) năm", "1.1. sáu", "---",
        "===", "Mục ===", "07. bảy", "10000000000. tám", "-một", "1.một", "- ", "1.", "(*) chú thích, xem (*)",
        "*chưa đóng", "**chưa đóng*", "***ba***", "Hà*Nội*", "*Hà*Nội", "đ*ê*ử", "* a *", "** a **", "5*3.*2",
        "http://a.example.vn và https://b.example.vn.", "[a]", "[a](b)", "[đây](../x/)", "[x](javascript:alert(1))",
        "![ảnh](a.png)", "[x]: https://a.example.vn", "[a][b]", '[x](https://a.example.vn "tựa")', "[x](https://)",
        "[]( https://a.example.vn)", "<https://a.example.vn>", "a | b", "| a | b |", "|---|---|",
        "a | b\n---|---|---", "<br>", "<!-- a -->", "\x0b", "a\u2028b", "x  ", "một " * 4000,
    ],
)  # fmt: skip
def test_all_else_is_a_sign_like_any_other(text: str) -> None:
    rendered = RenderedHtml(to_html(text))
    assert {tag for tag, _ in rendered.tags} <= {"p"}
    assert rendered.shown == " ".join(text.split())
    assert to_plain(text).split() == text.split()


def test_tables_are_rendered_in_a_box_that_scrolls() -> None:
    text = "Số liệu:\n| Nội dung | Số |\n|---|--:|\n| **Vốn** | 3 | thừa |\n| a \\| b |\nHết."
    html = re.sub("\n", "", to_html(text))
    assert html == (
        "<p>Số liệu:</p>"
        '<div class="scroll" tabindex="0" role="group" aria-label="Bảng"><table>'
        '<thead><tr><th>Nội dung</th><th align="right">Số</th></tr></thead>'
        '<tbody><tr><td><strong>Vốn</strong></td><td align="right">3</td><td>thừa</td></tr>'
        '<tr><td>a \\</td><td align="right">b</td></tr></tbody></table></div>'
        "<p>Hết.</p>"
    )
    assert to_plain(text) == "Số liệu:\nNội dung | Số\nVốn | 3 | thừa\na \\ | b\nHết."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Một dòng.", "Một dòng."),
        ("Hai\ndòng\n\nđoạn", "Hai dòng\nđoạn"),
        ("- **một**\n- [hai](https://a.example.vn/?b=1)", "- một\n- hai"),
        ("3. ba\n  - con\n7) bảy\n\n   thêm", "3. ba\n- con\n7) bảy\nthêm"),
        ("1 < 2 > 0 & <b> &lt;", "1 < 2 > 0 & <b> &lt;"),
    ],
)
def test_to_plain(text: str, plain: str) -> None:
    assert to_plain(text) == plain


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_are_shown_as_typed(text: str) -> None:
    rendered = RenderedHtml(to_html(text))
    assert {tag for tag, _ in rendered.tags} <= {"p", "a"}
    assert rendered.attributes <= {"href", "rel"}


BOMBS = {
    "brackets": "[" * MAX_PROSE,
    "closed-brackets": "[a]" * (MAX_PROSE // 3),
    "links": "[a](https://a" * (MAX_PROSE // 13),
    "long-target": "[a](https://" + "(" * MAX_PROSE,
    "half-targets": "[a](https://a(b" * (MAX_PROSE // 15),
    "stars": "*" * MAX_PROSE,
    "emphasis": "*a **b " * (MAX_PROSE // 7),
    "strong": "**a*b " * (MAX_PROSE // 6),
    "open-strong": "**a" + " *b" * (MAX_PROSE // 3),
    "columns": "|" * (MAX_PROSE // 4) + "\n" + "|--" * (MAX_PROSE // 6) + "\n" + "|\n" * (MAX_PROSE // 8),
    "rules": "|--|\n" * (MAX_PROSE // 5),
    "dashes": ("-" * 999 + "\n") * (MAX_PROSE // 1000),
    "lists": "\n".join(" " * depth + "- x" for depth in range(180)),
    "one-line-lists": "- " * (MAX_PROSE // 2) + "x",
    "lines": "\n" * MAX_PROSE,
    "spaces": " " * MAX_PROSE,
    "numbers": "1. x\n" * (MAX_PROSE // 5),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_worst_cases_take_little_time(bomb: str) -> None:
    bomb = f"a\n{bomb[: MAX_PROSE - 4]}\nb"
    begin = time.process_time()
    assert "<" in to_html(parse_prose(bomb))
    assert to_plain(bomb)
    assert time.process_time() - begin < 1
