"""The picture that a link to a dialogue shows where it is shared: 1200 × 630, drawn from vendored fonts."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Literal, NamedTuple, TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFont

from generator.vietnamese import normalise

WIDTH, HEIGHT = 1200, 630
MARGIN = 80

_PAPER, _HAIRLINE, _BLUE, _INK, _MUTED = "fdfcf9", "ddd8cc", "1d4f91", "16223a", "58637a"  # as in tokens.css
_INK_SHADES, _MUTED_SHADES = 8, 5  # with paper, hairline and blue 16 colours: two pixels a byte

_RULE_WIDTH = 8
_TEXT_LEFT = MARGIN + 40
_TEXT_WIDTH = WIDTH - MARGIN - _TEXT_LEFT
_BODY_TOP, _BODY_BOTTOM = 80, 484
_KICKER_HEIGHT = 68  # from the top of the kicker to that of the title
_HAIRLINE_Y = 520
_FOOT_BASELINE = 570
_FOOT_GAP = 48
_SITE_WIDTH = 460

_SMALL_SIZE = 28
_TITLE_SIZES = (72, 64, 56, 50, 45, 40)
_MAX_LINES = 5
_MAX_LENGTH = 1000  # more than five lines of the thinnest letter
_ELLIPSIS = "…"

_Weight: TypeAlias = Literal["Regular", "Bold"]


@dataclass(frozen=True)
class ShareCard:
    """The words of a picture: what kind of thing, its title, where and when with how much, the archive's name."""

    kicker: str
    title: str
    meta: str
    site: str


class _Title(NamedTuple):
    font: ImageFont.FreeTypeFont
    lines: tuple[str, ...]

    @property
    def leading(self) -> int:
        return _leading(self.font)


def share_image(card: ShareCard) -> bytes:
    """A PNG of a card. The same card gives the same bytes with the same version of Pillow."""
    title = _fitted(_plain(card.title))
    small, strong = _font("Regular", _SMALL_SIZE), _font("Bold", _SMALL_SIZE)
    site = _shortened(_plain(card.site), strong, _SITE_WIDTH)
    site_left = WIDTH - MARGIN - strong.getlength(site)
    meta = _shortened(_plain(card.meta), small, site_left - _FOOT_GAP - MARGIN)
    kicker = _shortened(_plain(card.kicker), small, _TEXT_WIDTH)

    ink, muted = Image.new("L", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, HEIGHT))
    in_ink, in_muted = ImageDraw.Draw(ink), ImageDraw.Draw(muted)
    height = _KICKER_HEIGHT + title.leading * len(title.lines)
    top = _BODY_TOP + (_BODY_BOTTOM - _BODY_TOP - height) // 2
    in_muted.text((_TEXT_LEFT, top + 32), kicker, 255, small, "ls")
    for number, line in enumerate(title.lines, 1):
        baseline = top + _KICKER_HEIGHT + number * title.leading - title.font.size * 3 // 10
        in_ink.text((_TEXT_LEFT, baseline), line, 255, title.font, "ls")
    in_muted.text((MARGIN, _FOOT_BASELINE), meta, 255, small, "ls")
    in_ink.text((site_left, _FOOT_BASELINE), site, 255, strong, "ls")

    # Coverage becomes a place in the palette; no two texts overlap, so that places can be added.
    picture = ImageChops.add(ink.point(_INK_PLACES), muted.point(_MUTED_PLACES))
    lines = ImageDraw.Draw(picture)
    lines.rectangle((MARGIN, top, MARGIN + _RULE_WIDTH - 1, top + height), fill=2)
    lines.rectangle((MARGIN, _HAIRLINE_Y, WIDTH - MARGIN - 1, _HAIRLINE_Y + 1), fill=1)
    picture.putpalette(_PALETTE)
    file = BytesIO()
    picture.save(file, "PNG", compress_level=9)
    return file.getvalue()


@cache
def _font(weight: _Weight, size: int) -> ImageFont.FreeTypeFont:
    data = resources.files("generator").joinpath("fonts", f"NotoSans-{weight}.ttf").read_bytes()
    # Never Raqm: whether it is there depends on the machine, and Vietnamese in NFC needs no shaping.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _leading(font: ImageFont.FreeTypeFont) -> int:
    """From baseline to baseline: room for a tone above a capital, as in Ẫ."""
    return round(font.size * 1.26)


def _plain(text: str) -> str:
    """A text on one line, without what has no shape (control and format characters)."""
    words = normalise(text[:_MAX_LENGTH]).split()
    shown = ("".join(char for char in word if char.isprintable()) for word in words)
    return " ".join(word for word in shown if word)


def _fitted(text: str) -> _Title:
    """A title in the largest size in which it fits, or cut in the smallest."""
    for size in _TITLE_SIZES:
        font = _font("Bold", size)
        words = _pieces(text, font)
        space = font.getlength(" ")
        lines = _wrapped(words, space, _TEXT_WIDTH)
        room = (_BODY_BOTTOM - _BODY_TOP - _KICKER_HEIGHT) // _leading(font)
        if len(lines) <= min(room, _MAX_LINES):
            # The narrowest column of as many lines: none is left with one short word.
            count = len(lines)
            widths = range(_TEXT_WIDTH)
            width = bisect_left(widths, True, key=lambda width: len(_wrapped(words, space, width)) <= count)
            return _Title(font, _wrapped(words, space, width))
    kept, rest = lines[: _MAX_LINES - 1], " ".join(lines[_MAX_LINES - 1 :])
    return _Title(font, (*kept, _shortened(rest, font, _TEXT_WIDTH)))


def _pieces(text: str, font: ImageFont.FreeTypeFont) -> list[tuple[str, float]]:
    """The words of a text with their widths; a word wider than a line in parts."""
    pieces: list[tuple[str, float]] = []
    for word in text.split():
        rest = word
        while (width := font.getlength(rest)) > _TEXT_WIDTH:
            length = max(1, _longest(rest, font, _TEXT_WIDTH))
            pieces.append((rest[:length], font.getlength(rest[:length])))
            rest = rest[length:]
        pieces.append((rest, width))
    return pieces


def _wrapped(words: Sequence[tuple[str, float]], space: float, width: float) -> tuple[str, ...]:
    """Words in lines of a width, each line as full as it can be."""
    lines: list[list[str]] = []
    right = 0.0
    for word, length in words:
        if lines and right + space + length <= width:
            lines[-1].append(word)
            right += space + length
        else:
            lines.append([word])
            right = length
    return tuple(" ".join(line) for line in lines)


def _longest(text: str, font: ImageFont.FreeTypeFont, width: float) -> int:
    """How many letters of a text fit into a width."""
    lengths = range(1, len(text) + 1)
    return bisect_left(lengths, True, key=lambda length: font.getlength(text[:length]) > width)


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """A text on one line, cut after a word and with an ellipsis where it does not fit."""
    if font.getlength(text) <= width:
        return text
    length = _longest(text, font, width - font.getlength(_ELLIPSIS))
    head = text[:length]
    if not text[length:].startswith(" "):
        head = head.rpartition(" ")[0] or head
    return head.rstrip(" .,;:·-–—…") + _ELLIPSIS


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def _shades(colour: str, count: int) -> bytes:
    """Colours from just above paper to a full colour."""
    pairs = list(zip(_rgb(_PAPER), _rgb(colour), strict=True))
    return bytes(round(paper + (full - paper) * step / count) for step in range(1, count + 1) for paper, full in pairs)


def _places(first: int, count: int) -> list[int]:
    """For each coverage from 0 to 255 the place of its shade in the palette; 0 is paper."""
    return [first - 1 + step if (step := round(coverage * count / 255)) else 0 for coverage in range(256)]


_PALETTE = (
    bytes.fromhex(_PAPER + _HAIRLINE + _BLUE) + _shades(_INK, _INK_SHADES) + _shades(_MUTED, _MUTED_SHADES)
)
_INK_PLACES = _places(3, _INK_SHADES)
_MUTED_PLACES = _places(3 + _INK_SHADES, _MUTED_SHADES)
