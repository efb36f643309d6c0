import hashlib
import re
import tomllib
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from generator.drawing import share_image as module
from generator.drawing.share_image import HEIGHT, MARGIN, WIDTH, ShareCard, share_image

ROOT = Path(__file__).parent.parent.parent
FONTS = ROOT / "generator" / "drawing" / "fonts"
PAPER, HAIRLINE, BLUE, INK = (253, 252, 249), (221, 216, 204), (29, 79, 145), (22, 34, 58)

CARD = ShareCard(
    kicker="Hội nghị đối thoại · trực tuyến",
    title="Hội nghị đối thoại giữa lãnh đạo tỉnh với thanh niên tỉnh Lạng Sơn năm 2021",
    meta="Lạng Sơn · 28/9/2021 · 8 hỏi đáp · 7 chỉ đạo",
    site="Kho Đối thoại Thanh niên",
)

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES}
ALPHABET = VOWELS | set("bcdđghklmnpqrstvx") | set("fjwz")
LETTERS = sorted(ALPHABET | {letter.upper() for letter in ALPHABET})
MARKS = "0123456789“”‘’–—…·.,:;!?()/-%&+"


def rendered(title: str = CARD.title, kicker: str = CARD.kicker, meta: str = CARD.meta) -> Image.Image:
    opened = Image.open(BytesIO(share_image(ShareCard(kicker, title, meta, CARD.site))))
    return opened.convert("RGB")


def margins(image: Image.Image) -> set[object]:
    """Return the colours of the four margins: left and right whole, upper and lower half, where no letter reaches."""
    left, right = (0, 0, MARGIN, HEIGHT), (WIDTH - MARGIN, 0, WIDTH, HEIGHT)
    above, below = (0, 0, WIDTH, MARGIN // 2), (0, HEIGHT - MARGIN // 2, WIDTH, HEIGHT)
    return {colour for box in (left, right, above, below) for _, colour in image.crop(box).getcolors() or ()}


def lines_of(title: str) -> list[str]:
    return list(module._fit_title(module._printable(title))[1])


def test_image_is_a_png_of_1200_by_630_pixels_below_25_kb() -> None:
    data = share_image(CARD)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (Image.open(BytesIO(data)).size, len(data) < 25_000) == ((1200, 630), True)


def test_image_is_deterministic_and_has_no_metadata() -> None:
    data = share_image(CARD)
    module._glyph.cache_clear()
    module._font.cache_clear()
    assert share_image(CARD) == data
    assert set(re.findall(rb"IHDR|PLTE|IDAT|IEND|tEXt|iTXt|tIME|pHYs", data)) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def test_nfd_and_nfc_texts_give_the_same_bytes() -> None:
    loose = ShareCard(*(unicodedata.normalize("NFD", words) for words in vars(CARD).values()))
    assert loose != CARD
    assert share_image(loose) == share_image(CARD)


def test_colours_are_those_of_tokens_css() -> None:
    tokens = (ROOT / "theme" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    light = dict(reversed(re.findall(r"--(\w+): #(\w{6});", tokens)))  # the first of each name
    for name in ("paper", "hairline", "blue", "ink", "muted"):
        assert getattr(module, f"_{name.upper()}") == light[name], name
    image = rendered()
    assert image.getpixel((MARGIN, HEIGHT // 2 - 30)) == BLUE
    assert image.getpixel((WIDTH // 2, module._HAIRLINE_TOP)) == HAIRLINE
    assert INK in {colour for _, colour in image.getcolors() or ()}


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Thanh niên",
        CARD.title,
        CARD.title * 2,
        CARD.title * 20,
        "ẪỆỖỮỴ " * 60,
        "Ẫ" * 300,
        "g" * 300,
        "." * 2000,
    ],
    ids=lambda title: f"{len(title)}",
)
def test_margins_stay_empty(title: str) -> None:
    assert margins(rendered(title, kicker=title, meta=title)) == {PAPER}


def test_title_of_200_characters_is_not_truncated() -> None:
    title = (CARD.title + " về khởi nghiệp, lập nghiệp, chuyển đổi số và việc làm" * 3)[:200].strip()
    lines = lines_of(title)
    assert " ".join(lines) == title
    assert len(lines) <= 5


def test_font_size_decreases_with_title_length() -> None:
    sizes = [module._fit_title(" ".join(["đối thoại"] * count))[0].size for count in range(1, 30)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (72, 40)


def test_lines_of_a_title_are_balanced() -> None:
    lines = lines_of("Hội nghị đối thoại giữa lãnh đạo UBND tỉnh với thanh niên tỉnh Hưng Yên năm 2023")
    assert min(len(line) for line in lines) > 15


def test_too_long_title_ends_with_an_ellipsis_after_a_word() -> None:
    words = ("đối thoại, " * 80).split()
    lines = lines_of(" ".join(words))
    assert len(lines) == 5
    assert re.search(r"(đối|thoại)…$", lines[-1])
    assert rendered(" ".join(words)).tobytes() != rendered(" ".join(lines)[:-1]).tobytes()


def test_word_wider_than_a_line_is_split() -> None:
    assert "".join(lines_of("W" * 50)) == "W" * 50
    assert lines_of("W" * 900)[-1].endswith("W…")


def test_too_long_meta_text_loses_whole_parts() -> None:
    parts = "Bà Rịa - Vũng Tàu · 28/9/2021 · 108 hỏi đáp · 77 chỉ đạo · 12 biểu dương"
    assert module._fit_meta(parts, 10_000)[0] == parts
    assert module._fit_meta(parts, 600)[0] == "Bà Rịa - Vũng Tàu · 28/9/2021 · 108 hỏi đáp"
    assert module._fit_meta(parts, 150)[0] == "Bà Rịa…"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_vietnamese_letter_has_its_own_glyph(weight: str) -> None:
    font = ImageFont.truetype(str(FONTS / f"NotoSans-{weight}.ttf"), 40, layout_engine=ImageFont.Layout.BASIC)

    def shape(char: str) -> bytes:
        return bytes(font.getmask(char, "L"))

    missing = shape("\U0010fffd")
    assert missing == shape("漢"), "a letter that is not there is shown as a box"
    shapes = {char: shape(char) for char in [*LETTERS, *MARKS]}
    assert [char for char, drawn in shapes.items() if drawn == missing or not any(drawn)] == []
    assert len(LETTERS) == 2 * (12 * 6 + 17 + 4)
    assert len({shapes[letter] for letter in LETTERS}) == len(LETTERS)


def test_fonts_match_their_listed_checksums() -> None:
    entries = tomllib.loads((FONTS / "VENDORED.toml").read_text(encoding="utf-8"))
    sums = {file: digest for entry in entries.values() for file, digest in entry["sha256"].items()}
    kept = {path.name: path for path in FONTS.iterdir() if path.name != "VENDORED.toml"}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in kept.items()} == sums
    assert all(path.stat().st_size < 60_000 for path in kept.values())
    assert all(entry["licence_file"] in sums for entry in entries.values())


def test_layout_engine_is_basic_even_if_raqm_is_installed() -> None:
    assert module._font(module._SMALL).layout_engine == ImageFont.Layout.BASIC


@given(st.builds(ShareCard, *[st.text(max_size=300)] * 4))
def test_any_text_can_be_drawn(card: ShareCard) -> None:
    assert Image.open(BytesIO(share_image(card))).size == (WIDTH, HEIGHT)


@given(st.text(st.sampled_from([*LETTERS, *" .,“”–"]), max_size=400))
def test_lines_hold_the_text_of_the_title(title: str) -> None:
    plain = " ".join(title.split())
    said = "".join(lines_of(title)).replace(" ", "")
    whole = plain.replace(" ", "")
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1]))
