"""A query with its relevance judgments."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """A query as typed, and the URLs of the relevant records; empty if the archive has no answer."""

    text: str
    right: frozenset[str]
