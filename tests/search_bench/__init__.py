"""The evaluation of the search: synthetic archives, queries with known answers, and two engines in a real browser."""
