"""Invented districts, communes, firms and people, of the syllables that real names are made of."""

import random
from dataclasses import dataclass
from functools import cache

from tests.search_bench.lexicon import names
from tests.search_bench.random_choice import uniform_choice, zipf_choice


@dataclass(frozen=True)
class District:
    """A district or town with its communes; names with their kind, as within a sentence."""

    name: str
    bare: str
    communes: tuple[str, ...]


@cache
def districts(province: str) -> tuple[District, ...]:
    """The invented districts of a province, the same for every archive."""
    rng = random.Random(f"districts {province}")
    taken: set[str] = set()
    found = []
    for place in range(7 + int(rng.random() * 5)):
        bare = _fresh(rng, province, taken)
        kind = ("thành phố", "thị xã")[place] if place < 2 else "huyện"
        communes = []
        for number in range(9 + int(rng.random() * 9)):
            sort = "thị trấn" if number == 0 and place > 1 else "phường" if place < 2 and number < 6 else "xã"
            communes.append(f"{sort} {_fresh(rng, province, taken)}")
        found.append(District(f"{kind} {bare}", bare, tuple(communes)))
    return tuple(found)


def _fresh(rng: random.Random, province: str, taken: set[str]) -> str:
    while True:
        high = province in names("highlands") and rng.random() < 0.6
        lead = "highland " if high else ""
        name = f"{uniform_choice(rng, names(f'{lead}first'))} {uniform_choice(rng, names(f'{lead}second'))}"
        if name not in taken and len(set(name.split())) == 2:
            taken.add(name)
            return name


def firm(rng: random.Random) -> str:
    """A firm, cooperative or club; one in three has a name of no language."""
    kind = zipf_choice(rng, names("firms"))
    if rng.random() < 0.33:
        return f"{kind} {uniform_choice(rng, names('brands first'))}{uniform_choice(rng, names('brands second'))}"
    return f"{kind} {uniform_choice(rng, names('first'))} {uniform_choice(rng, names('second'))}"


def person(rng: random.Random) -> str:
    """Somebody's name."""
    family, kind = zipf_choice(rng, names("families")), "men" if rng.random() < 0.5 else "women"
    return f"{family} {zipf_choice(rng, names(f'middle names of {kind}'))} {uniform_choice(rng, names(kind))}"
