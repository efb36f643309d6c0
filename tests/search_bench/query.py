"""What a query is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """Words as they are typed, and the addresses that are right for them; none where nothing is to be found."""

    text: str
    right: frozenset[str]
