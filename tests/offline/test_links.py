"""Rewriting of links and pages for file: URLs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.offline.links import rewrite_link, rewrite_page

PAGES = frozenset({"", "doi-thoai/", "doi-thoai/a/", "doi-thoai/a/hoi-dap/1/", "chi-dao/", "tim-kiem/"})
HERE = "doi-thoai/a/"


@pytest.mark.parametrize(
    ("target", "rewritten"),
    [
        ("./", "./index.html"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("../../", "../../index.html"),
        ("hoi-dap/1/", "hoi-dap/1/index.html"),
        ("hoi-dap/1/#tra-loi", "hoi-dap/1/index.html#tra-loi"),
        ("../../chi-dao/?to=a&status=b#c", "../../chi-dao/index.html?to=a&status=b#c"),
        ("../../chi-dao", "../../chi-dao/index.html"),
        ("../../chi-dao?to=a", "../../chi-dao/index.html?to=a"),
        ("/chi-dao/", "../../chi-dao/index.html"),
        ("/", "../../index.html"),
        ("/du-lieu/a.json", "../../du-lieu/a.json"),
        ("tep/ban-ghi.pdf", "tep/ban-ghi.pdf"),
        ("../../feed.xml", "../../feed.xml"),
        ("../index.html", "../index.html"),
        ("../../khong-co", "../../khong-co"),
        ("#nguon", "#nguon"),
        ("?q=a/", "?q=a/"),
        ("", ""),
        ("https://example.vn/", "https://example.vn/"),
        ("//example.vn/", "//example.vn/"),
        ("mailto:kho@example.vn", "mailto:kho@example.vn"),
        ("data:,/", "data:,/"),
        ("https://[/", "https://[/"),
    ],
)
def test_link_is_rewritten_to_a_file(target: str, rewritten: str) -> None:
    assert rewrite_link(target, HERE, PAGES) == rewritten
    assert rewrite_link(rewritten, HERE, PAGES) == rewritten


ADDRESSES = st.lists(
    st.sampled_from([*"a./?#:%&=\\ đ", "..", "//", "chi-dao", "index.html", "https:"]), max_size=12
).map("".join)


@given(ADDRESSES, st.sampled_from(sorted(PAGES)))
def test_rewriting_a_link_is_idempotent(target: str, here: str) -> None:
    once = rewrite_link(target, here, PAGES)
    assert rewrite_link(once, here, PAGES) == once


@given(st.sampled_from(["https:", "http:", "HTTP:", "mailto:", "tel:", ""]), ADDRESSES)
def test_external_link_is_unchanged(scheme: str, rest: str) -> None:
    target = f"{scheme}//{rest}"
    assert rewrite_link(target, HERE, PAGES) == target


@given(ADDRESSES)
def test_rewritten_link_is_never_absolute_path(target: str) -> None:
    rewritten = rewrite_link(target, HERE, PAGES)
    assert not rewritten.startswith("/") or rewritten.startswith("//")


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<a href="../">A</a>', '<a href="../index.html">A</a>'),
        ("<a class=x href=../>A</a>", '<a class=x href="../index.html">A</a>'),
        ("<A HREF='../'>A</A>", '<A HREF="../index.html">A</A>'),
        ('<a title="a > b" href="./">', '<a title="a > b" href="./index.html">'),
        ("<a title=\" href='./'\" href='#x'>", "<a title=\" href='./'\" href='#x'>"),
        ('<a href="./?a=1&amp;b=2">', '<a href="./index.html?a=1&amp;b=2">'),
        ('<a href="a.csv?a=1&b=2">', '<a href="a.csv?a=1&b=2">'),
        ('<form action="../../tim-kiem/" method="get">', '<form action="../../tim-kiem/index.html" method="get">'),
        ('<svg><a xlink:href="./" href="./"/></svg>', '<svg><a xlink:href="./index.html" href="./index.html"/></svg>'),
        ('<link rel="canonical" href="https://example.vn/a/">', '<link rel="canonical" href="https://example.vn/a/">'),
        ('<link rel="next" href="../">', '<link rel="next" href="../index.html">'),
        ('<meta property="og:url" content="a/">', '<meta property="og:url" content="a/">'),
        (
            '<meta http-equiv="refresh" content="0; url=../../chi-dao/">',
            '<meta http-equiv="refresh" content="0; url=../../chi-dao/index.html">',
        ),
        ("<META content='5;URL=/' http-equiv=Refresh>", '<META content="5;URL=../../index.html" http-equiv=Refresh>'),
        ('<meta http-equiv="refresh" content="30">', '<meta http-equiv="refresh" content="30">'),
        (
            '<meta http-equiv="refresh" content="0; url=https://example.vn/a/">',
            '<meta http-equiv="refresh" content="0; url=https://example.vn/a/">',
        ),
        ('<meta name="description" content="0; url=../">', '<meta name="description" content="0; url=../">'),
        ('<div data-root="../../">', '<div data-root="../../">'),
        ('<!-- <a href="./"> -->', '<!-- <a href="./"> -->'),
        ("<script>\"<a href='./'>\"</script>", "<script>\"<a href='./'>\"</script>"),
        ("a < b <p>c</p>", "a < b <p>c</p>"),
        ('<script type="module" src="../a.js"></script>', '<script defer src="../a.js"></script>'),
        ("<script src=a.js type='module'></script>", "<script src=a.js defer></script>"),
        ('<script type="application/ld+json">{}</script>', '<script type="application/ld+json">{}</script>'),
        ('<link rel="preload" href="a.woff2" as="font" crossorigin>', ""),
        ('<link href="a.js" rel="modulepreload">', ""),
        (
            '<link rel="stylesheet" href="a.css" crossorigin="anonymous" integrity="x">',
            '<link rel="stylesheet" href="a.css">',
        ),
    ],
)
def test_page_is_rewritten_for_file_urls(html: str, made: str) -> None:
    assert rewrite_page(html, HERE, PAGES) == made
    assert rewrite_page(made, HERE, PAGES) == made


@given(st.lists(st.sampled_from(["<a ", "href=", '"', "'", "./", ">", "<!--", "-->", "<script", "</script", " ", "x"])))
def test_rewriting_a_page_is_idempotent(pieces: list[str]) -> None:
    once = rewrite_page("".join(pieces), HERE, PAGES)
    assert rewrite_page(once, HERE, PAGES) == once
