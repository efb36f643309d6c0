"""Seeded random choices: uniform, or by Zipf's law as word frequencies in language."""

import random
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TypeVar

Item = TypeVar("Item")
_EXPONENT = 0.8


@cache
def _cumulative_weights(count: int) -> tuple[float, ...]:
    return tuple(accumulate((place + 1) ** -_EXPONENT for place in range(count)))


def zipf_choice(rng: random.Random, items: Sequence[Item]) -> Item:
    """Choose an item, the earlier the likelier: weight (index + 1) ** -0.8."""
    weights = _cumulative_weights(len(items))
    return items[min(bisect(weights, rng.random() * weights[-1]), len(items) - 1)]


def uniform_choice(rng: random.Random, items: Sequence[Item]) -> Item:
    """Choose an item, all with the same probability."""
    return items[int(rng.random() * len(items))]


def shuffled(rng: random.Random, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items in random order."""
    return tuple(rng.sample(items, len(items)))
