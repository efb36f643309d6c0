"""Telephone numbers and e-mail addresses are found in any spelling, and no other number or URL is taken for one."""

import timeit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.text.personal_data import find_email_address, find_phone_number, may_hold_personal_data

# All numbers and addresses are made up for tests.
PHONE_NUMBERS = [
    "hỏi 0912345678",
    "ĐT:0912345678.",
    "ĐT.0912345678",
    "SĐT 0912 345 678, gọi",
    "0912.345.678",
    "0912-345-678",
    "0912 – 345 – 678",
    "0912\u00a0345\u00a0678",
    "091 234 5678",
    "09 12 34 56 78",
    "(0912) 345 678",
    "+84912345678",
    "+84 912 345 678",
    "(+84) 912 345 678",
    "+84 (0) 912 345 678",
    "84912345678",
    "0084 912345678",
    "0912345678/0987654321",
    "0912345678 / 0987 654 321",
    "0912345678-0987654321",
    "0912345678;0987654321",
    "**0912345678**",
    "_0912345678_",
    "tel:0912345678",
    "[0912345678](https://mau.example.vn)",
    "0168 123 4567",
    "024 3933 1234",
    "(024) 3933 1234",
    "0205.3812.345",
    "năm 2021 0912345678",
    "ngày 01/02/2023 gọi 0912345678",
]
OTHER_NUMBERS = [
    "https://mau.example.vn/0912345678",
    "https://mau.example.vn/bai-0912345678.html",
    "mau.example.vn/bai-0912345678.html",
    "www.mau.example.vn/0912345678",
    "09/2021/QĐ",
    "số 0912345678/QĐ-UBND",
    "0912345678/2021/QĐ-UBND",
    "84.912.345.678 đồng",
    "84.912.345.678",
    "84912345678 đồng",
    "912.345.678 đồng",
    "100.000.000 đồng",
    "10.912.345.678",
    "01/02/2023",
    "03.05.2021 08 giờ",
    "09-05-2021 10 giờ",
    "02 03 2021 2022",
    "2021-09-28",
    "2018, 2019, 2020, 2021",
    "các số 01, 02, 03, 04, 05, 06",
    "1900 1234",
    "18001091",
    "mã 10912345678",
    "0912345678901",
    "001099012345",
    "0.912345678",
    "a0912345678",
]
ADDRESSES = [
    "mau@thu.example.vn",
    "Thư: MAU@THU.EXAMPLE.VN.",
    "<mau@thu.example.vn>",
    "mailto:mau@thu.example.vn",
    "**nguyen.van+mau@thu.example.vn**",
]
NO_ADDRESSES = [
    "https://mau:khoa@mau.example.vn/",
    "https://mau.example.vn/@ten.mau",
    "mau.example.vn/@ten.mau",
    "@tinhdoan",
    "tinhdoan@mau",
    "a @ b",
]


@pytest.mark.parametrize("text", PHONE_NUMBERS)
def test_phone_numbers_are_found(text: str) -> None:
    assert find_phone_number(text)


@pytest.mark.parametrize("text", OTHER_NUMBERS)
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert find_phone_number(text) is None


@pytest.mark.parametrize("text", ADDRESSES)
def test_email_addresses_are_found(text: str) -> None:
    assert find_email_address(text)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_other_texts_are_no_email_addresses(text: str) -> None:
    assert find_email_address(text) is None


GAPS = st.sampled_from(["", " ", ".", "-", "\u00a0"])


@given(
    prefix=st.sampled_from(["0", "+84", "+84 ", "(+84) "]),
    operator=st.sampled_from("35789"),
    digits=st.text("123456789", min_size=8, max_size=8),
    gaps=st.lists(GAPS, min_size=2, max_size=2),
    around=st.sampled_from([("", ""), ("ĐT: ", "."), ("(", ")"), ("gọi ", ", hoặc")]),
)
@example("0", "9", "12345678", ["", ""], ("", ""))
def test_mobile_numbers_are_found_in_groups(
    prefix: str, operator: str, digits: str, gaps: list[str], around: tuple[str, str]
) -> None:
    number = f"{prefix}{operator}{digits[:2]}{gaps[0]}{digits[2:5]}{gaps[1]}{digits[5:]}"
    assert find_phone_number(f"{around[0]}{number}{around[1]}")


@given(st.text())
def test_what_is_found_is_part_of_the_text(text: str) -> None:
    for found in (find_phone_number(text), find_email_address(text)):
        assert found is None or found in text


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "a." * 100_000, "0 - " * 50_000, "a.a@" * 50_000, "0123456789/" * 20_000, "(+84) " * 30_000],
    ids=lambda text: text[:6],
)
def test_the_longest_text_is_searched_in_linear_time(text: str) -> None:
    assert timeit.timeit(lambda: (find_phone_number(text), find_email_address(text)), number=1) < 5


@given(st.text(alphabet="0123456789 .-–()+@ab\n84", max_size=60))
def test_the_fast_test_never_hides_personal_data(text: str) -> None:
    if find_phone_number(text) or find_email_address(text):
        assert may_hold_personal_data(text)
