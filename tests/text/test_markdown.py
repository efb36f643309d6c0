import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from generator.reading.document import Document, read_document
from generator.reading.prose import broken_links, prose_url
from generator.records.scalars import MAX_BODY, MAX_BRACKETS, MAX_INDENT, MAX_MARKS, check_markdown
from generator.text.markdown import narrative_html, sanitise_page
from tests.text.attacks import ATTACKS
from tests.text.html import RenderedHtml


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\n\n", ""),
        ("**đậm** và *nghiêng*", "<p><strong>đậm</strong> và <em>nghiêng</em></p>"),
        ("- một\n- hai", "<ul>\n<li>một</li>\n<li>hai</li>\n</ul>"),
        ("1. một\n2. hai", "<ol>\n<li>một</li>\n<li>hai</li>\n</ol>"),
        ("# Mục", "<h3>Mục</h3>"),
        ("Mục\n---", "<h3>Mục</h3>"),
        ("> trích", "<blockquote>\n<p>trích</p>\n</blockquote>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("---", "<hr>"),
        ("[x][1]\n\n[1]: https://a.example.vn", '<p><a href="https://a.example.vn" rel="noopener">x</a></p>'),
    ],
)
def test_markdown_is_rendered(text: str, html: str) -> None:
    assert narrative_html(text) == html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3. ba\n4. bốn\n7. bảy", "3. ba 4. bốn 7. bảy"),
        ("1. một\n\nlời\n\n2. hai\n\n5. năm", "1. một lời 2. hai 5. năm"),
        ("2021. Một năm", "2021. Một năm"),
        ("07. bảy\n08. tám", "07. bảy 08. tám"),
        ("- a\n    3. x\n    5. y", "- a 3. x 5. y"),
        ("Kính gửi <Sở Nội vụ> tỉnh.", "Kính gửi <Sở Nội vụ> tỉnh."),
        ("<div title='lời'>khối</div>", "<div title='lời'>khối</div>"),
        ("<b>đậm</b> <br> &lt;b&gt;", "<b>đậm</b> <br> <b>"),
        ("3*4*5 và Hà**Nội**", "3*4*5 và Hà**Nội**"),
        ("#TuoiTreLangSon là", "#TuoiTreLangSon là"),
        ("# Học C#", "Học C#"),
        ("# Học # #", "Học #"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "a b 1 2 3"),
        ("![ảnh](https://a.example.vn/b.png)", "![ảnh](https://a.example.vn/b.png)"),
        ("![ảnh](a.png)", "![ảnh](a.png)"),
        ("[đây](../ha-nam-2021/)", "[đây](../ha-nam-2021/)"),
        ('[đây](https://a.example.vn "tựa")', '[đây](https://a.example.vn "tựa")'),
        ("[1]: Nguồn", "[1]: Nguồn"),
        ("[1]: https://a.example.vn", "[1]: https://a.example.vn"),
        ("[a][1]\n\n[1]: ../b", "[a][1] [1]: ../b"),
        ("[a][1]\n\n[1]: https://a.example.vn 'tựa'", "[a][1] [1]: https://a.example.vn 'tựa'"),
        ("[a][1]\n\n[1]: https://a.example.vn\n[1]: https://b.example.vn",
         "[a][1] [1]: https://a.example.vn [1]: https://b.example.vn"),
    ],
)  # fmt: skip
def test_narratives_show_as_typed_what_is_no_markdown_or_cannot_be_shown_otherwise(text: str, shown: str) -> None:
    assert RenderedHtml(narrative_html(text)).shown == shown


WORDS = [
    "một", "<Sở Nội vụ>", "3*4*5", "#Nhãn", "1. ", "5. ", "- ", "\n", "\n\n", "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
    "[x](../y)", "![z](t)", "[1]: Nguồn", "*nghiêng*", "<b title='lời'>", "    ", "&", "**", "C#",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS)))
def test_narratives_lose_no_letter_and_no_digit(parts: list[str]) -> None:
    text = " ".join(parts)
    shown = RenderedHtml(narrative_html(text)).shown
    assert re.sub(r"[\W_]", "", shown) == re.sub(r"[\W_]", "", text)


DANGEROUS = {
    "script", "iframe", "form", "input", "button", "style", "link", "meta", "base", "svg", "object", "embed", "video",
    "math",
}  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_narratives_hold_no_scripts_and_no_requests_to_other_hosts(text: str) -> None:
    rendered = RenderedHtml(narrative_html(text))
    assert {tag for tag, _ in rendered.tags} & (DANGEROUS | {"img"}) == set()
    assert rendered.attributes <= {"href", "rel"}
    for _, attributes in rendered.tags:
        assert re.match("https?://|mailto:", dict(attributes).get("href") or "https://")


@pytest.mark.parametrize("text", ATTACKS)
def test_sanitise_page_removes_scripts(text: str) -> None:
    for html in (text, narrative_html(text)):
        rendered = RenderedHtml(sanitise_page(html))
        assert {tag for tag, _ in rendered.tags} & DANGEROUS == set()
        assert rendered.attributes <= {"href", "rel", "src", "alt"}
        for _, attributes in rendered.tags:
            href = re.sub("[\x00-\x20]", "", dict(attributes).get("href") or "")
            assert not re.match("(?i)(javascript|data|vbscript):", href)


@given(st.lists(st.sampled_from([*ATTACKS, "\n", "\n\n", "> ", "- ", "`", "**", "[", "](", ")", "<", ">", '"'])))
def test_narratives_hold_no_combined_attacks(parts: list[str]) -> None:
    rendered = RenderedHtml(narrative_html("".join(parts)))
    assert {tag for tag, _ in rendered.tags} & (DANGEROUS | {"img"}) == set()
    assert rendered.attributes <= {"href", "rel", "start", "value"}


@pytest.mark.parametrize("target", ["https://bao.example.vn/a?b=1", "http://bao.example.vn/", "mailto:a@example.vn"])
def test_narratives_keep_absolute_links_with_noopener(target: str) -> None:
    assert narrative_html(f"[x]({target})") == f'<p><a href="{target}" rel="noopener">x</a></p>'


def test_tables_scroll_in_a_box_of_their_own() -> None:
    table = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    box = f'<div class="scroll" tabindex="0" role="group" aria-label="Bảng">{table}</div>'
    assert sanitise_page(f"<p>a</p>{table}<p>b</p>{table}") == f"<p>a</p>{box}<p>b</p>{box}"
    assert narrative_html("| a |\n|---|\n| 1 |").startswith(box.partition("<tbody>")[0])


def test_sanitise_page_keeps_numbers_of_lists() -> None:
    html = '<ol start="3">\n<li>ba</li>\n<li value="7">bảy</li>\n</ol>'
    assert sanitise_page(html) == html


@pytest.mark.parametrize("source", ["a.png", "../anh/a.jpg", "/anh/a.png", "./a.webp"])
def test_sanitise_page_keeps_own_images(source: str) -> None:
    html = sanitise_page(f'<img src="{source}" alt="Ảnh" width="10" height="10" onerror="alert(1)">')
    assert RenderedHtml(html).tags == [("img", (("src", source), ("alt", "Ảnh"), ("width", "10"), ("height", "10")))]


@pytest.mark.parametrize(
    "source",
    [
        "https://may.example.vn/a.png",
        "HTTP://may.example.vn/a.png",
        "//may.example.vn/a.png",
        "\\\\may.example.vn/a.png",
        "/\\may.example.vn/a.png",
        " https://may.example.vn/a.png",
        "\thttps://may.example.vn/a.png",
        "/\t/may.example.vn/a.png",
        "ht\ntps://may.example.vn/a.png",
        "data:image/png;base64,AAAA",
        "mailto:a.png",
    ],
)
def test_sanitise_page_removes_images_of_other_hosts(source: str) -> None:
    for _, attributes in RenderedHtml(sanitise_page(f'<img src="{source}" alt="Ảnh">')).tags:
        assert "src" not in dict(attributes)


def test_sanitise_page_keeps_links_and_headings() -> None:
    html = '<h2 id="muc">Mục</h2>\n<p><a href="../doi-thoai/" rel="noopener">x</a></p>'
    assert sanitise_page(html) == html


LENGTH = MAX_MARKS
BOMBS = {
    "brackets": "[" * MAX_BRACKETS,
    "links": "[a](" * MAX_BRACKETS,
    "images": "![" * MAX_BRACKETS + "x" * 10_000,
    "stars": "*" * LENGTH,
    "emphasis": "*a **b " * (LENGTH // 7),
    "underscores": "_a" * (LENGTH // 2),
    "backticks": "`a``b" * (LENGTH // 5),
    "ampersands": "&" * LENGTH,
    "backslashes": "\\" * LENGTH,
    "tags": "<b>" * MAX_BRACKETS,
    "columns": "\n".join(["|a" * 39, "|-" * 39, *["|b" * 39] * 200]),
    "headings": "#" * LENGTH,
    "quotes": "> > > > > x\n" * (LENGTH // 12),
    "lists": "\n".join(" " * depth + "- x" for depth in range(0, MAX_INDENT, 2)) * 50,
    "references": "[a]: https://a.example.vn\n" * MAX_BRACKETS,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_worst_cases_within_the_limits_are_rendered(bomb: str) -> None:
    check_markdown(bomb, MAX_BODY)
    assert narrative_html(bomb)


@pytest.mark.parametrize(
    "bomb",
    ["- " * 5000 + "x", "* " * 5000 + "x", "1. " * 5000 + "x", "- > " * 4000 + "x", "> 1) " * 3900 + "x"],
    ids=["dashes", "stars", "numbers", "dashes-and-quotes", "quotes-and-numbers"],
)
def test_deep_nesting_on_one_line_is_refused(bomb: str) -> None:
    with pytest.raises(PydanticCustomError, match="too-deep-text"):
        check_markdown(bomb, MAX_BODY)


def page(body: str) -> Document:
    document = read_document("content/pages/a.md", f"---\ntitle: a\n---\n{body}".encode(), front_matter=True).document
    assert document is not None
    return document


KNOWN = {"", "doi-thoai/", "huong-dan/", "huong-dan/them/", "huong-dan/anh.png"}


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("huong-dan/", "them/"),
        ("huong-dan/", "them"),
        ("huong-dan/", "anh.png"),
        ("huong-dan/them/", "../"),
        ("huong-dan/them/", "../../doi-thoai/#muc"),
        ("huong-dan/them/", "../.."),
        ("huong-dan/", "/doi-thoai/"),
        ("huong-dan/", "#muc"),
        ("huong-dan/", "https://bao.example.vn/khong-biet"),
        ("huong-dan/", "//bao.example.vn/khong-biet"),
        ("huong-dan/", "mailto:a@example.vn"),
    ],
)
def test_links_to_known_or_external_urls_are_not_broken(url: str, target: str) -> None:
    assert list(broken_links(page(""), url, f'<a href="{target}">x</a>', KNOWN)) == []


@pytest.mark.parametrize("target", ["khong-co/", "../khong-co/", "/khong-co", "them.md", "anh.jpg?a#b"])
@pytest.mark.parametrize("tag", ['<a href="{}">', '<img src="{}">'])
def test_broken_links_are_reported_at_the_link(tag: str, target: str) -> None:
    (problem,) = broken_links(page(f"Một.\n\nXem [x]({target}).\n"), "huong-dan/", tag.format(target), KNOWN)
    assert (problem.code, str(problem.position)) == ("broken-link", "content/pages/a.md:6:9")
    assert target in problem.message


def test_a_broken_link_not_found_in_the_markdown_is_reported_at_the_body() -> None:
    (problem,) = broken_links(page("[x](kh\\_ng)"), "", '<a href="kh_ng">', KNOWN)
    assert str(problem.position) == "content/pages/a.md:4:1"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.md", ""),
        ("gioi-thieu.md", "gioi-thieu/"),
        ("huong-dan/index.md", "huong-dan/"),
        ("huong-dan/them.md", "huong-dan/them/"),
    ],
)
def test_prose_url_from_path(path: str, url: str) -> None:
    assert prose_url(path) == url
