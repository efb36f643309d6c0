"""Open Graph image of a dialogue: a PNG of 1200 × 630 pixels, drawn with vendored fonts."""

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from itertools import accumulate
from typing import Literal, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

from generator.text.vietnamese import normalise

WIDTH, HEIGHT = 1200, 630
MARGIN = 80

# Colours as in tokens.css. Shades for anti-aliasing: with paper, hairline and blue 16 colours, 4 bits a pixel.
_PAPER, _HAIRLINE, _BLUE, _INK, _MUTED = "fdfcf9", "ddd8cc", "1d4f91", "16223a", "58637a"
_INK_SHADES, _MUTED_SHADES = 8, 5

# Layout, in pixels.
_RULE_WIDTH = 8
_TEXT_LEFT = MARGIN + 40
_TEXT_WIDTH = WIDTH - MARGIN - _TEXT_LEFT
_BODY_TOP, _BODY_BOTTOM = 80, 484
_KICKER_HEIGHT = 68  # top of the kicker to top of the title
_HAIRLINE_TOP = 520
_FOOT_BASELINE = 570
_FOOT_GAP = 48
_SITE_WIDTH = 460

_MAX_LINES = 5
_MAX_LENGTH = 1000  # characters read of a text: more than five lines of the narrowest letter
_ELLIPSIS = "…"
_DOT = " · "


@dataclass(frozen=True)
class ShareCard:
    """Texts of an image: kind of event, title, "place · date · counts", name of the site."""

    kicker: str
    title: str
    meta: str
    site: str


class _Face(NamedTuple):
    weight: Literal["Regular", "Bold"]
    size: int

    @property
    def leading(self) -> int:
        """Line height in pixels, with room for a tone mark above a capital, as in Ẫ."""
        return round(self.size * 1.26)


class _Glyph(NamedTuple):
    advance: int
    left: int
    top: int
    coverage: Image.Image


_SMALL, _STRONG = _Face("Regular", 28), _Face("Bold", 28)
_META_FACES = (_SMALL, _Face("Regular", 25))
_TITLE_FACES = tuple(_Face("Bold", size) for size in (72, 64, 56, 50, 45, 40))


def share_image(card: ShareCard) -> bytes:
    """Return the PNG of a card. Deterministic for a given version of Pillow."""
    face, lines = _fit_title(_printable(card.title))
    site = _ellipsize(_printable(card.site), _STRONG, _SITE_WIDTH)
    site_left = WIDTH - MARGIN - _measure(site, _STRONG)
    meta, meta_face = _fit_meta(_printable(card.meta), site_left - _FOOT_GAP - MARGIN)
    kicker = _ellipsize(_printable(card.kicker), _SMALL, _TEXT_WIDTH)
    height = _KICKER_HEIGHT + face.leading * len(lines)
    top = _BODY_TOP + (_BODY_BOTTOM - _BODY_TOP - height) // 2

    ink, muted = Image.new("L", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, HEIGHT))
    _draw_text(muted, _TEXT_LEFT, top + 32, kicker, _SMALL)
    for number, line in enumerate(lines, 1):
        _draw_text(ink, _TEXT_LEFT, top + _KICKER_HEIGHT + number * face.leading - face.size * 3 // 10, line, face)
    _draw_text(muted, MARGIN, _FOOT_BASELINE, meta, meta_face)
    _draw_text(ink, site_left, _FOOT_BASELINE, site, _STRONG)

    # Map coverage to palette indices; texts of different colours never overlap, so indices can be added.
    picture = ImageChops.add(ink.point(_INK_TABLE), muted.point(_MUTED_TABLE))
    picture.paste(_BLUE_INDEX, (MARGIN, top, MARGIN + _RULE_WIDTH, top + height))
    picture.paste(_HAIRLINE_INDEX, (MARGIN, _HAIRLINE_TOP, WIDTH - MARGIN, _HAIRLINE_TOP + 2))
    picture.putpalette(_PALETTE)
    file = BytesIO()
    # Z_RLE: output a sixth larger than with zlib's best strategy, in a twentieth of the time.
    picture.save(file, "PNG", compress_level=9, compress_type=zlib.Z_RLE)
    return file.getvalue()


@cache
def _font(face: _Face) -> ImageFont.FreeTypeFont:
    data = resources.files("generator.drawing").joinpath("fonts", f"NotoSans-{face.weight}.ttf").read_bytes()
    # Never Raqm: its presence depends on the machine, and Vietnamese in NFC needs no shaping.
    return ImageFont.truetype(BytesIO(data), face.size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _glyph(face: _Face, char: str) -> _Glyph:
    """Rasterise a letter. Cached, because Pillow caches no glyphs and rasterising would take most of the time."""
    font = _font(face)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(char, anchor="ls"))
    coverage = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(coverage).text((-left, -top), char, 255, font, "ls")
    return _Glyph(round(font.getlength(char)), left, top, coverage)


def _measure(text: str, face: _Face) -> int:
    return sum(_glyph(face, char).advance for char in text)


def _draw_text(layer: Image.Image, left: int, baseline: int, text: str, face: _Face) -> None:
    for char in text:
        glyph = _glyph(face, char)
        layer.paste(255, (left + glyph.left, baseline + glyph.top), glyph.coverage)
        left += glyph.advance


def _printable(text: str) -> str:
    """Collapse whitespace and drop characters without a glyph (control and format characters)."""
    words = normalise(text[:_MAX_LENGTH]).split()
    printable = ("".join(char for char in word if char.isprintable()) for word in words)
    return " ".join(word for word in printable if word)


def _fit_title(text: str) -> tuple[_Face, Sequence[str]]:
    """Return the largest face in which the title fits, with its lines; ellipsized in the smallest face."""
    for face in _TITLE_FACES:
        words = _measure_words(text, face)
        space = _measure(" ", face)
        lines = _wrap(words, space, _TEXT_WIDTH)
        count = len(lines)
        if count <= min(_MAX_LINES, (_BODY_BOTTOM - _BODY_TOP - _KICKER_HEIGHT) // face.leading):
            # The narrowest width that needs no more lines: balances the lines, so no short word stands alone.
            widths = range(_TEXT_WIDTH)
            width = bisect_left(widths, True, key=lambda width: len(_wrap(words, space, width)) <= count)
            return face, _wrap(words, space, width)
    kept, rest = lines[: _MAX_LINES - 1], " ".join(lines[_MAX_LINES - 1 :])
    return face, [*kept, _ellipsize(rest, face, _TEXT_WIDTH)]


def _measure_words(text: str, face: _Face) -> list[tuple[str, int]]:
    """Return the words with their widths in pixels; a word wider than a line is split."""
    pieces: list[tuple[str, int]] = []
    for word in text.split():
        rest = word
        while (length := _measure(rest, face)) > _TEXT_WIDTH:
            head = rest[: _fitting_count(rest, face, _TEXT_WIDTH)]
            pieces.append((head, _measure(head, face)))
            rest = rest[len(head) :]
        pieces.append((rest, length))
    return pieces


def _wrap(words: Sequence[tuple[str, int]], space: int, width: int) -> list[str]:
    """Break words into lines of at most `width` pixels, greedily."""
    lines: list[list[str]] = []
    right = 0
    for word, length in words:
        if lines and right + space + length <= width:
            lines[-1].append(word)
            right += space + length
        else:
            lines.append([word])
            right = length
    return [" ".join(line) for line in lines]


def _fitting_count(text: str, face: _Face, width: int) -> int:
    """Return the number of leading characters that fit into `width` pixels."""
    ends = list(accumulate(_glyph(face, char).advance for char in text))
    return bisect_right(ends, width)


def _ellipsize(text: str, face: _Face, width: int) -> str:
    """Return a text that fits into `width` pixels, cut after a word and with an ellipsis if necessary."""
    if _measure(text, face) <= width:
        return text
    count = _fitting_count(text, face, width - _measure(_ELLIPSIS, face))
    head = text[:count]
    if not text[count:].startswith(" "):
        head = head.rpartition(" ")[0] or head
    return head.rstrip(" .,;:·-–—…") + _ELLIPSIS


def _fit_meta(text: str, width: int) -> tuple[str, _Face]:
    """Fit a text by a smaller face, then by dropping whole parts from the end: a truncated count would mislead."""
    parts = text.split(_DOT)
    for count in range(len(parts), 0, -1):
        kept = _DOT.join(parts[:count])
        for face in _META_FACES:
            if _measure(kept, face) <= width:
                return kept, face
    return _ellipsize(parts[0], _SMALL, width), _SMALL


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def _shades(colour: str, count: int) -> bytes:
    """Return `count` palette entries (RGB bytes) from just above paper to the full colour."""
    pairs = list(zip(_rgb(_PAPER), _rgb(colour), strict=True))
    return bytes(round(paper + (full - paper) * step / count) for step in range(1, count + 1) for paper, full in pairs)


def _coverage_table(first: int, count: int) -> list[int]:
    """Return the palette index of each coverage 0..255; index 0 is paper."""
    return [first - 1 + step if (step := round(coverage * count / 255)) else 0 for coverage in range(256)]


_HAIRLINE_INDEX, _BLUE_INDEX, _FIRST_SHADE = 1, 2, 3
_PALETTE = bytes.fromhex(_PAPER + _HAIRLINE + _BLUE) + _shades(_INK, _INK_SHADES) + _shades(_MUTED, _MUTED_SHADES)
_INK_TABLE = _coverage_table(_FIRST_SHADE, _INK_SHADES)
_MUTED_TABLE = _coverage_table(_FIRST_SHADE + _INK_SHADES, _MUTED_SHADES)
