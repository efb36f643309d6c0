"""Invented districts, communes, firms and people, of the syllables that real names are made of."""

import random
from dataclasses import dataclass
from functools import cache

from tests.search_bench.chances import often, one
from tests.search_bench.lexicon import names


@dataclass(frozen=True)
class District:
    """A district or town with its communes; names with their kind, as they stand within a sentence."""

    name: str
    bare: str
    communes: tuple[str, ...]


@cache
def districts(province: str) -> tuple[District, ...]:
    """The invented districts of a province, the same for every archive."""
    chance = random.Random(f"districts {province}")
    taken: set[str] = set()
    found = []
    for place in range(7 + int(chance.random() * 5)):
        bare = _fresh(chance, province, taken)
        kind = ("thành phố", "thị xã")[place] if place < 2 else "huyện"
        communes = []
        for number in range(9 + int(chance.random() * 9)):
            sort = "thị trấn" if number == 0 and place > 1 else "phường" if place < 2 and number < 6 else "xã"
            communes.append(f"{sort} {_fresh(chance, province, taken)}")
        found.append(District(f"{kind} {bare}", bare, tuple(communes)))
    return tuple(found)


def _fresh(chance: random.Random, province: str, taken: set[str]) -> str:
    while True:
        high = province in names("highlands") and chance.random() < 0.6
        lead = "highland " if high else ""
        name = f"{one(chance, names(f'{lead}first'))} {one(chance, names(f'{lead}second'))}"
        if name not in taken and len(set(name.split())) == 2:
            taken.add(name)
            return name


def firm(chance: random.Random) -> str:
    """A firm, cooperative or club; one in three has a name of no language."""
    kind = often(chance, names("firms"))
    if chance.random() < 0.33:
        return f"{kind} {one(chance, names('brands first'))}{one(chance, names('brands second'))}"
    return f"{kind} {one(chance, names('first'))} {one(chance, names('second'))}"


def person(chance: random.Random) -> str:
    """Somebody's name."""
    family, kind = often(chance, names("families")), "men" if chance.random() < 0.5 else "women"
    return f"{family} {often(chance, names(f'middle names of {kind}'))} {one(chance, names(kind))}"
