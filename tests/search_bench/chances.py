"""Seeded choices of which some are made often and most seldom, as in all language (Zipf's law)."""

import random
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TypeVar

Item = TypeVar("Item")
_EXPONENT = 0.8


@cache
def _ladder(count: int) -> tuple[float, ...]:
    return tuple(accumulate((place + 1) ** -_EXPONENT for place in range(count)))


def often(chance: random.Random, items: Sequence[Item]) -> Item:
    """One of some items; the first ones much more often than the last ones."""
    ladder = _ladder(len(items))
    return items[min(bisect(ladder, chance.random() * ladder[-1]), len(items) - 1)]


def one(chance: random.Random, items: Sequence[Item]) -> Item:
    """One of some items, each as often as the others."""
    return items[int(chance.random() * len(items))]


def shuffled(chance: random.Random, items: Sequence[Item]) -> tuple[Item, ...]:
    """Items in an order of their own."""
    return tuple(chance.sample(items, len(items)))
