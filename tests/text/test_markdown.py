import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic_core import PydanticCustomError

from generator.reading.document import Document, read_document
from generator.reading.prose import broken_links, prose_url
from generator.records.scalars import MAX_BRACKETS, MAX_INDENT, MAX_PROSE, parse_prose
from generator.text import markdown
from generator.text.markdown import sanitise_page, to_html, to_plain


class RenderedHtml(HTMLParser):
    """HTML as a browser parses it: tags with attributes, and text with whitespace collapsed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        self.parts.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data
        self.parts.append(data)

    @property
    def normalised_parts(self) -> list[str]:
        spaced = re.sub("[ \n]+", " ", "".join(self.parts))
        return [
            part
            for part in re.split("(</?p>)", spaced.replace(" </p>", "</p>").replace("<p> ", "<p>"))
            if part.strip(" ")
        ]

    @property
    def attributes(self) -> set[str]:
        return {name for _, attrs in self.tags for name, _ in attrs}


def render_without_fast_path(text: str, monkeypatch: pytest.MonkeyPatch) -> Markup:
    """Render a text with Python-Markdown even if it has no markup."""
    with monkeypatch.context() as patch:
        patch.setattr(markdown, "has_markup", lambda _: True)
        return to_html(text)


UNMARKED = st.text(
    st.one_of(
        st.sampled_from("abcxyzđêửĐẾ 0123.,;:!?\"'()%/“”‘’…–—+-=# \n\n"),
        st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]),
    )
)


@given(text=UNMARKED)
def test_fast_path_renders_the_same_as_python_markdown(text: str) -> None:
    assume(not markdown.has_markup(text.strip("\n")))
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert (
            RenderedHtml(to_html(text)).normalised_parts
            == RenderedHtml(render_without_fast_path(text, monkeypatch)).normalised_parts
        )


@pytest.mark.parametrize(
    "text",
    [
        "Một đoạn.",
        "Một đoạn\nhai dòng.",
        "Đoạn một.\n\nĐoạn hai.\n\n\n\nĐoạn ba.",
        "\n\nCó dòng trống ở đầu và cuối.\n\n",
        'Nói "thẳng", hỏi “thật”; 5% (khoảng) – 3 câu…',
        "",
    ],
)
def test_plain_paragraphs_are_the_same_on_both_paths(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        RenderedHtml(to_html(text)).normalised_parts
        == RenderedHtml(render_without_fast_path(text, monkeypatch)).normalised_parts
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**đậm** và *nghiêng*", "<p><strong>đậm</strong> và <em>nghiêng</em></p>"),
        ("- một\n- hai", "<ul>\n<li>một</li>\n<li>hai</li>\n</ul>"),
        ("1. một\n2. hai", "<ol>\n<li>một</li>\n<li>hai</li>\n</ol>"),
        ("# Mục", "<h3>Mục</h3>"),
        ("Mục\n---", "<h3>Mục</h3>"),
        ("> trích", "<blockquote>\n<p>trích</p>\n</blockquote>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("---", "<hr>"),
    ],
)
def test_markup_is_rendered(text: str, html: str) -> None:
    assert to_html(text) == html


def test_tables_are_rendered() -> None:
    assert [tag for tag, _ in RenderedHtml(to_html("| a | b |\n|---|---|\n| 1 | 2 |")).tags] == [
        "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td",
    ]  # fmt: skip


def test_text_without_markup_is_escaped() -> None:
    assert RenderedHtml(to_html("\"trích\" và 'trích'")).text == "\"trích\" và 'trích'"
    assert isinstance(to_html("a"), Markup)


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//may.example.vn/a.js></SCRIPT>",
    '<img src=x onerror="alert(1)">',
    '<p onclick="alert(1)" style="color:red">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '<iframe src="https://may.example.vn"></iframe>',
    '<form action="https://may.example.vn"><input name=a><button>x</button></form>',
    "<style>body{display:none}</style>",
    '<link rel="stylesheet" href="https://may.example.vn/a.css">',
    '<meta http-equiv="refresh" content="0;url=https://may.example.vn">',
    '<base href="https://may.example.vn">',
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    '<object data="a.swf"></object><embed src="a.swf">',
    "<video src=https://may.example.vn/a.mp4></video>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<!--><script>alert(1)</script>-->",
    "<div><p>`<script>`</p><script>alert(1)</script></div>",
    # Found by fuzzing: attacks in the title of a link.
    """[](<img src=x onerror="alert(1)">")""",
    """[x](https://may.example.vn/ "<script>alert(1)</script>")""",
    """<p lang="x" title="y">x</p>""",
]
DANGEROUS = {
    "script", "iframe", "form", "input", "button", "style", "link", "meta", "base", "svg", "object", "embed", "video",
    "math",
}  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_to_html_removes_scripts_and_requests_to_other_hosts(text: str) -> None:
    rendered = RenderedHtml(to_html(text))
    assert {tag for tag, _ in rendered.tags} & (DANGEROUS | {"img"}) == set()
    assert rendered.attributes <= {"href", "rel"}
    for _, attributes in rendered.tags:
        assert re.match("https?://|mailto:", dict(attributes).get("href") or "https://")


@pytest.mark.parametrize("text", ATTACKS)
def test_sanitise_page_removes_scripts(text: str) -> None:
    for html in (text, to_html(text)):
        rendered = RenderedHtml(sanitise_page(html))
        assert {tag for tag, _ in rendered.tags} & DANGEROUS == set()
        assert rendered.attributes <= {"href", "rel", "src", "alt"}
        for _, attributes in rendered.tags:
            href = re.sub("[\x00-\x20]", "", dict(attributes).get("href") or "")
            assert not re.match("(?i)(javascript|data|vbscript):", href)


@given(st.lists(st.sampled_from([*ATTACKS, "\n", "\n\n", "> ", "- ", "`", "**", "[", "](", ")", "<", ">", '"'])))
def test_to_html_removes_combined_attacks(parts: list[str]) -> None:
    rendered = RenderedHtml(to_html("".join(parts)))
    assert {tag for tag, _ in rendered.tags} & (DANGEROUS | {"img"}) == set()
    assert rendered.attributes <= {"href", "rel"}


@pytest.mark.parametrize("image", ["![x](https://may.example.vn/a.png)", "![x](a.png)", '<img src="a.png">'])
def test_to_html_removes_images(image: str) -> None:
    assert "img" not in {tag for tag, _ in RenderedHtml(to_html(f"Ảnh: {image}")).tags}


@pytest.mark.parametrize("target", ["../ha-nam-2021/", "/doi-thoai/", "#muc", "a.pdf", "//may.example.vn/", "?a=b"])
def test_to_html_removes_targets_of_relative_links(target: str) -> None:
    rendered = RenderedHtml(to_html(f"Xem [đây]({target})."))
    assert rendered.text == "Xem đây."
    assert "href" not in rendered.attributes


@pytest.mark.parametrize("target", ["https://bao.example.vn/a?b=1", "http://bao.example.vn/", "mailto:a@example.vn"])
def test_to_html_keeps_absolute_links_with_noopener(target: str) -> None:
    assert to_html(f"[x]({target})") == f'<p><a href="{target}" rel="noopener">x</a></p>'


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


def test_sanitise_page_keeps_links_headings_and_tables() -> None:
    html = (
        '<h2 id="muc">Mục</h2>\n<p><a href="../doi-thoai/" rel="noopener">x</a></p>\n'
        "<table><tbody><tr><td>1</td></tr></tbody></table>"
    )
    assert sanitise_page(html) == html


BOMBS = {
    "brackets": "[" * MAX_BRACKETS,
    "links": "[a](" * MAX_BRACKETS,
    "images": "![" * MAX_BRACKETS + "x" * 10_000,
    "stars": "*" * MAX_PROSE,
    "emphasis": "*a **b " * (MAX_PROSE // 7),
    "underscores": "_a" * (MAX_PROSE // 2),
    "backticks": "`a``b" * (MAX_PROSE // 5),
    "ampersands": "&" * MAX_PROSE,
    "backslashes": "\\" * MAX_PROSE,
    "tags": "<b>" * MAX_BRACKETS,
    "columns": "\n".join(["|a" * 39, "|-" * 39, *["|b" * 39] * 200]),
    "headings": "#" * MAX_PROSE,
    "quotes": "> > > > > x\n" * (MAX_PROSE // 12),
    "lists": "\n".join(" " * depth + "- x" for depth in range(0, MAX_INDENT, 2)) * 50,
    "references": "[a]: https://a.example.vn\n" * MAX_BRACKETS,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_worst_cases_within_the_limits_are_rendered(bomb: str) -> None:
    assert isinstance(to_html(parse_prose(bomb)), Markup)


@pytest.mark.parametrize(
    "bomb",
    ["- " * 5000 + "x", "* " * 5000 + "x", "1. " * 5000 + "x", "- > " * 4000 + "x", "> 1) " * 3900 + "x"],
    ids=["dashes", "stars", "numbers", "dashes-and-quotes", "quotes-and-numbers"],
)
def test_deep_nesting_on_one_line_is_refused(bomb: str) -> None:
    with pytest.raises(PydanticCustomError, match="too-deep-text"):
        parse_prose(bomb)


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


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Một dòng.", "Một dòng."),
        ('Hai\n\nđoạn & "ngoặc" <b>', 'Hai\nđoạn & "ngoặc"'),
        ("- **một**\n- [hai](https://a.example.vn/?b=1)", "một\nhai"),
        ("[ba](<https://a.example.vn/x>y>) hết", "ba hết"),
        ("[bốn](https://a.example.vn/?x=a>b) hết", "bốn hết"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_to_plain(markdown: str, text: str) -> None:
    assert to_plain(markdown) == text
