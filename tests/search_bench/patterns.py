"""Split and fill sentence patterns."""

import random
from functools import cache

from tests.search_bench.lexicon import plain


@cache
def pieces(pattern: str) -> tuple[tuple[str, str], ...]:
    """A pattern as pairs of a text and the slot after it."""
    parts = pattern.split("{")
    found = [("", "")]
    for place, part in enumerate(parts):
        if place == 0:
            found = [(part, "")]
            continue
        slot, _, rest = part.partition("}")
        found[-1] = (found[-1][0], slot)
        found.append((rest, ""))
    return tuple(found)


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def words_of(segmented: str) -> tuple[str, ...]:
    """The words of a phrase in lower case; a compound word is one."""
    stripped = (plain(word).strip(' ,:;.?!()“”"').lower() for word in segmented.split())
    return tuple(word for word in stripped if word and word != "-")


def joined(place: str) -> str:
    """A place with the syllables of its name joined: "xã Tân_Phú"."""
    for kind in ("thành phố ", "thị xã ", "thị trấn ", "huyện ", "phường ", "xã "):
        if place.startswith(kind):
            return kind.strip().replace(" ", "_") + " " + place.removeprefix(kind).replace(" ", "_")
    return place.replace(" ", "_")


def money(rng: random.Random) -> str:
    """An amount as texts give it."""
    match int(rng.random() * 4):
        case 0:
            return f"{5 * (1 + int(rng.random() * 60))} triệu đồng"
        case 1:
            return f"{1 + int(rng.random() * 90)},{int(rng.random() * 10)} tỷ đồng"
        case 2:
            return f"{1 + int(rng.random() * 9)}.{int(rng.random() * 10)}00.000 đồng"
        case _:
            return f"{10 * (1 + int(rng.random() * 90))} nghìn đồng"
