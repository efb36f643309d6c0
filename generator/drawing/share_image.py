"""The picture that a link to a dialogue shows where it is shared: 1200 × 630, drawn from vendored fonts."""

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

_PAPER, _HAIRLINE, _BLUE, _INK, _MUTED = "fdfcf9", "ddd8cc", "1d4f91", "16223a", "58637a"  # as in tokens.css
_INK_SHADES, _MUTED_SHADES = 8, 5  # with paper, hairline and blue 16 colours: two pixels a byte

_RULE_WIDTH = 8
_TEXT_LEFT = MARGIN + 40
_TEXT_WIDTH = WIDTH - MARGIN - _TEXT_LEFT
_BODY_TOP, _BODY_BOTTOM = 80, 484
_KICKER_HEIGHT = 68  # from the top of the kicker to that of the title
_HAIRLINE_TOP = 520
_FOOT_BASELINE = 570
_FOOT_GAP = 48
_SITE_WIDTH = 460

_MAX_LINES = 5
_MAX_LENGTH = 1000  # more than five lines of the thinnest letter
_ELLIPSIS = "…"
_DOT = " · "


@dataclass(frozen=True)
class ShareCard:
    """The words of a picture: what kind of thing, its title, where and when with how much, the archive's name."""

    kicker: str
    title: str
    meta: str
    site: str


class _Face(NamedTuple):
    weight: Literal["Regular", "Bold"]
    size: int

    @property
    def leading(self) -> int:
        """From baseline to baseline: room for a tone above a capital, as in Ẫ."""
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
    """A PNG of a card. The same card gives the same bytes with the same version of Pillow."""
    face, lines = _fitted(_plain(card.title))
    site = _shortened(_plain(card.site), _STRONG, _SITE_WIDTH)
    site_left = WIDTH - MARGIN - _length(site, _STRONG)
    meta, meta_face = _in_whole_parts(_plain(card.meta), site_left - _FOOT_GAP - MARGIN)
    kicker = _shortened(_plain(card.kicker), _SMALL, _TEXT_WIDTH)
    height = _KICKER_HEIGHT + face.leading * len(lines)
    top = _BODY_TOP + (_BODY_BOTTOM - _BODY_TOP - height) // 2

    ink, muted = Image.new("L", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, HEIGHT))
    _write(muted, _TEXT_LEFT, top + 32, kicker, _SMALL)
    for number, line in enumerate(lines, 1):
        _write(ink, _TEXT_LEFT, top + _KICKER_HEIGHT + number * face.leading - face.size * 3 // 10, line, face)
    _write(muted, MARGIN, _FOOT_BASELINE, meta, meta_face)
    _write(ink, site_left, _FOOT_BASELINE, site, _STRONG)

    # Coverage becomes a place in the palette; texts of two colours never overlap, so that places can be added.
    picture = ImageChops.add(ink.point(_INK_PLACES), muted.point(_MUTED_PLACES))
    picture.paste(_BLUE_PLACE, (MARGIN, top, MARGIN + _RULE_WIDTH, top + height))
    picture.paste(_HAIRLINE_PLACE, (MARGIN, _HAIRLINE_TOP, WIDTH - MARGIN, _HAIRLINE_TOP + 2))
    picture.putpalette(_PALETTE)
    file = BytesIO()
    # Run-length coding: a sixth larger than the best that zlib finds, in a twentieth of the time.
    picture.save(file, "PNG", compress_level=9, compress_type=zlib.Z_RLE)
    return file.getvalue()


@cache
def _font(face: _Face) -> ImageFont.FreeTypeFont:
    data = resources.files("generator.drawing").joinpath("fonts", f"NotoSans-{face.weight}.ttf").read_bytes()
    # Never Raqm: whether it is there depends on the machine, and Vietnamese in NFC needs no shaping.
    return ImageFont.truetype(BytesIO(data), face.size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _glyph(face: _Face, char: str) -> _Glyph:
    """A letter as drawn. Pillow keeps none, and drawing the same letters anew would take most of the time."""
    font = _font(face)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(char, anchor="ls"))
    coverage = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(coverage).text((-left, -top), char, 255, font, "ls")
    return _Glyph(round(font.getlength(char)), left, top, coverage)


def _length(text: str, face: _Face) -> int:
    return sum(_glyph(face, char).advance for char in text)


def _write(layer: Image.Image, left: int, baseline: int, text: str, face: _Face) -> None:
    for char in text:
        glyph = _glyph(face, char)
        layer.paste(255, (left + glyph.left, baseline + glyph.top), glyph.coverage)
        left += glyph.advance


def _plain(text: str) -> str:
    """A text on one line, without what has no shape (control and format characters)."""
    words = normalise(text[:_MAX_LENGTH]).split()
    shown = ("".join(char for char in word if char.isprintable()) for word in words)
    return " ".join(word for word in shown if word)


def _fitted(text: str) -> tuple[_Face, Sequence[str]]:
    """A title in lines, in the largest face in which it fits, or cut in the smallest."""
    for face in _TITLE_FACES:
        words = _pieces(text, face)
        space = _length(" ", face)
        lines = _wrapped(words, space, _TEXT_WIDTH)
        count = len(lines)
        if count <= min(_MAX_LINES, (_BODY_BOTTOM - _BODY_TOP - _KICKER_HEIGHT) // face.leading):
            # The narrowest column of as many lines, so that no line is left with one short word.
            widths = range(_TEXT_WIDTH)
            width = bisect_left(widths, True, key=lambda width: len(_wrapped(words, space, width)) <= count)
            return face, _wrapped(words, space, width)
    kept, rest = lines[: _MAX_LINES - 1], " ".join(lines[_MAX_LINES - 1 :])
    return face, [*kept, _shortened(rest, face, _TEXT_WIDTH)]


def _pieces(text: str, face: _Face) -> list[tuple[str, int]]:
    """The words of a text with their lengths; a word longer than a line in parts."""
    pieces: list[tuple[str, int]] = []
    for word in text.split():
        rest = word
        while (length := _length(rest, face)) > _TEXT_WIDTH:
            head = rest[: _fitting(rest, face, _TEXT_WIDTH)]
            pieces.append((head, _length(head, face)))
            rest = rest[len(head) :]
        pieces.append((rest, length))
    return pieces


def _wrapped(words: Sequence[tuple[str, int]], space: int, width: int) -> list[str]:
    """Words in lines of a width, each line as full as it can be."""
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


def _fitting(text: str, face: _Face, width: int) -> int:
    """How many letters of a text fit into a width."""
    ends = list(accumulate(_glyph(face, char).advance for char in text))
    return bisect_right(ends, width)


def _shortened(text: str, face: _Face, width: int) -> str:
    """A text on one line, cut after a word and with an ellipsis where it does not fit."""
    if _length(text, face) <= width:
        return text
    count = _fitting(text, face, width - _length(_ELLIPSIS, face))
    head = text[:count]
    if not text[count:].startswith(" "):
        head = head.rpartition(" ")[0] or head
    return head.rstrip(" .,;:·-–—…") + _ELLIPSIS


def _in_whole_parts(text: str, width: int) -> tuple[str, _Face]:
    """A text smaller, then without its last parts, until it fits: a count cut in two would mislead."""
    parts = text.split(_DOT)
    for count in range(len(parts), 0, -1):
        kept = _DOT.join(parts[:count])
        for face in _META_FACES:
            if _length(kept, face) <= width:
                return kept, face
    return _shortened(parts[0], _SMALL, width), _SMALL


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def _shades(colour: str, count: int) -> bytes:
    """Colours from just above paper to a full colour."""
    pairs = list(zip(_rgb(_PAPER), _rgb(colour), strict=True))
    return bytes(round(paper + (full - paper) * step / count) for step in range(1, count + 1) for paper, full in pairs)


def _places(first: int, count: int) -> list[int]:
    """For each coverage from 0 to 255 the place of its shade in the palette; 0 is paper."""
    return [first - 1 + step if (step := round(coverage * count / 255)) else 0 for coverage in range(256)]


_HAIRLINE_PLACE, _BLUE_PLACE, _FIRST_SHADE = 1, 2, 3
_PALETTE = bytes.fromhex(_PAPER + _HAIRLINE + _BLUE) + _shades(_INK, _INK_SHADES) + _shades(_MUTED, _MUTED_SHADES)
_INK_PLACES = _places(_FIRST_SHADE, _INK_SHADES)
_MUTED_PLACES = _places(_FIRST_SHADE + _INK_SHADES, _MUTED_SHADES)
