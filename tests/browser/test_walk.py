import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_links_lead_from_the_home_page_to_a_question_and_its_source(page: Page, address: str) -> None:
    page.goto(address)
    expect(page).to_have_title("Kho Đối thoại Thanh niên")
    rows = page.locator(".rows")
    rows.get_by_role("link", name="Hội nghị đối thoại giữa lãnh đạo UBND tỉnh với thanh niên tỉnh Hưng Yên").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hưng Yên năm 2023")
    page.get_by_role("link", name=re.compile("sàn thương mại điện tử")).first.click()
    expect(page).to_have_url(re.compile(r"/doi-thoai/hung-yen-2023/hoi-dap/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("sàn thương mại điện tử")
    expect(page.get_by_role("heading", name="Trả lời")).to_be_visible()
    page.locator("section.sources a").first.click()
    expect(page).to_have_url(re.compile("/doi-thoai/hung-yen-2023/#nguon-"))


def test_topic_links_questions_of_several_provinces(page: Page, address: str) -> None:
    page.goto(f"{address}chu-de/")
    page.get_by_role("link", name="Khởi nghiệp, lập nghiệp").click()
    rows = page.locator("#hoi-dap").locator("xpath=..").get_by_role("listitem")
    expect(rows.nth(2)).to_be_visible()
    rows.first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/hoi-dap/"))


def test_former_province_links_its_successor(page: Page, address: str) -> None:
    page.goto(f"{address}tinh/ha-nam/")
    expect(page.get_by_text("từ 01/7/2025 thuộc")).to_be_visible()
    page.get_by_role("link", name="tỉnh Ninh Bình").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tỉnh Ninh Bình")
    expect(page.locator("a[href='../../doi-thoai/ha-nam-2021/']").first).to_be_visible()


def test_first_tab_stop_skips_to_content(page: Page, address: str) -> None:
    page.goto(f"{address}doi-thoai/ha-nam-2021/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#_noi-dung$"))


def test_phone_menu_links_every_section(page: Page, address: str) -> None:
    page.goto(address)
    menu = page.locator("details.menu")
    expect(menu.get_by_role("link", name="Nhân vật")).to_be_hidden()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    for name in ("Chỉ đạo, đề nghị", "Nhân vật", "Văn bản", "Thống kê"):
        expect(menu.get_by_role("link", name=name, exact=True)).to_be_in_viewport()
    menu.get_by_role("link", name="Nhân vật").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhân vật")
    page.locator("#_muc-luc").get_by_role("link", name="Hướng dẫn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hướng dẫn")


@pytest.mark.parametrize("fonts", ["in time", "late"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_horizontally(page: Page, address: str, width: int, fonts: str) -> None:
    if fonts == "late":
        page.route("**/*.woff2", lambda route: route.abort("aborted"))
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "",
        "doi-thoai/lang-son-2024/",
        "doi-thoai/hung-yen-2023/hoi-dap/4/",
        "tinh/",
        "tinh/ha-nam/",
        "chi-dao/",
        "thong-ke/",
        "van-ban/",
        "du-lieu/",
        "huong-dan/them-ho-so/",
    ):
        page.goto(f"{address}{path}")
        page.evaluate("document.fonts.ready.then(() => null)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_site_is_readable_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}doi-thoai/ha-nam-2021/hoi-dap/2/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Trả lời")).to_be_visible()
    context.close()
