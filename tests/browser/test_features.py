import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from generator.text.vietnamese import fold
from tests.browser.features import open_page, wait_for_features
from tests.browser.reads import count_of, text_of, texts_of

pytestmark = pytest.mark.browser
DARK = "rgb(16, 21, 31)"


def test_directives_are_filtered_by_addressee_and_the_url_holds_the_filter(page: Page, address: str) -> None:
    open_page(page, f"{address}chi-dao/")
    rows = page.locator("li.directive")
    everything = count_of(rows)
    page.get_by_label("Nơi nhận").select_option("tinh-doan-lang-son")
    expect(page).to_have_url(re.compile(r"\?to=tinh-doan-lang-son$"))
    shown = page.locator("li.directive:visible")
    expect(shown).not_to_have_count(everything)
    texts = texts_of(shown)
    assert 0 < len(texts) < everything
    assert all("Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Lạng Sơn" in text for text in texts)
    expect(page.get_by_role("status")).to_have_text(f"Đang hiện {len(texts)} mục")
    page.reload()
    wait_for_features(page)
    expect(shown).to_have_count(len(texts))
    page.get_by_label("Nơi nhận").select_option("")
    expect(shown).to_have_count(everything)


def test_directives_are_filtered_by_status(page: Page, small_address: str) -> None:
    open_page(page, f"{small_address}chi-dao/")
    shown = page.locator("li.directive:visible")
    expect(shown).to_have_count(2)
    page.get_by_label("Tình trạng").select_option(label="Đã hoàn thành")
    expect(page).to_have_url(re.compile(r"\?status=done$"))
    expect(shown).to_have_count(1)
    page.get_by_label("Tình trạng").select_option(label="Chưa có thông tin thực hiện")
    expect(page).to_have_url(re.compile(r"\?status=(?!done)"))
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("chưa có thông tin thực hiện")


def test_copying_a_citation_is_announced(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, f"{address}doi-thoai/lang-son-2021/hoi-dap/1/")
    page.get_by_role("button", name="Chép trích dẫn").click()
    expect(page.locator("[data-said]")).to_have_text("Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == text_of(page.locator(".cited"))
    assert "Lạng Sơn" in copied
    page.get_by_role("button", name="Chia sẻ").click()
    expect(page.locator("[data-said]")).to_have_text("Đã chép địa chỉ")
    expect(page).to_have_url(page.evaluate("navigator.clipboard.readText()"))
    page.get_by_text("BibTeX, RIS").click()
    expect(page.locator("#trich-dan-bibtex")).to_contain_text("@misc{")
    context.close()


def test_colour_scheme_is_switched_and_stored(page: Page, address: str) -> None:
    open_page(page, address)
    body = page.locator("body")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != DARK
    page.get_by_role("button", name="Đổi sang nền tối").click()
    expect(body).to_have_css("background-color", DARK)
    open_page(page, f"{address}chu-de/")
    expect(body).to_have_css("background-color", DARK)
    page.get_by_role("button", name="Đổi sang nền sáng").click()
    expect(body).to_have_css("background-color", light)


def test_colour_scheme_follows_the_system_until_chosen(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    open_page(page, address)
    expect(page.locator("body")).to_have_css("background-color", DARK)
    expect(page.get_by_role("button", name="Đổi sang nền sáng")).to_be_visible()
    context.close()


def test_printed_dialogue_has_no_navigation(page: Page, address: str) -> None:
    open_page(page, f"{address}doi-thoai/hung-yen-2023/")
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print")
    for gone in (".top", ".bottom", ".trail", ".contents", ".actions", ".neighbours"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ("h1", "#hoi-dap", "#chi-dao", "#nguon"):
        expect(page.locator(kept)).to_be_visible()
    words = _pdf_words(pdf)
    assert "hungyen" in words
    assert "mucluc" not in words
    assert "trongtrangnay" not in words


def _pdf_words(pdf: bytes) -> str:
    """Return the letters of a PDF without marks and spaces, which a PDF may render as drawings."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"[^a-z0-9]", "", fold(text))


def test_contents_highlight_follows_scrolling(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    open_page(page, f"{address}doi-thoai/ha-nam-2021/")
    contents = page.locator("[data-contents]")
    page.locator("#chi-dao").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#chi-dao').scrollIntoView({behavior: 'instant'})")
    expect(contents.locator("[aria-current]")).to_have_text(re.compile("Đề nghị, gợi mở"))
    expect(contents).to_be_in_viewport()
    page.evaluate("document.querySelector('#nguon').scrollIntoView({behavior: 'instant'})")
    expect(contents.locator("[aria-current]")).not_to_have_text(re.compile("Hỏi và trả lời"))


def test_map_and_timeline_are_keyboard_accessible(page: Page, address: str) -> None:
    open_page(page, address)
    province = page.locator(".map a", has=page.locator("path")).and_(page.get_by_role("link", name="Lạng Sơn"))
    province.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tinh/lang-son/$"))
    open_page(page, address)
    dialogue = page.locator(".timeline a").first
    dialogue.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/doi-thoai/[a-z0-9-]+/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_former_address_leads_to_the_present_one(browser: Browser, small_address: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    for path in ("", "hoi-dap/1/"):
        page.goto(f"{small_address}doi-thoai/mau-tay-2023-2/{path}")
        expect(page).to_have_url(f"{small_address}doi-thoai/mau-tay-2024/{path}")
    page.goto(f"{small_address}doi-thoai/mau-tay-2023-2/#chi-dao-1")
    expect(page).to_have_url(f"{small_address}doi-thoai/mau-tay-2024/{'#chi-dao-1' if scripts else ''}")
    page.wait_for_timeout(300)
    expect(page).to_have_url(f"{small_address}doi-thoai/mau-tay-2024/{'#chi-dao-1' if scripts else ''}")
    context.close()
