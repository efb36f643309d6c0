"""Figures as Markdown, to be read by people and quoted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.peers.figures import Row, beyond
from tests.peers.variants import CHANGED, HUGO_PAGEFIND, PAGES_ONLY, WHOLE

_HEADS = ("", "time: median (least)", "CPU", "memory", "files", "size", "doithoai ÷ it", "without search, data ÷ it")


def markdown(found: Sequence[Row], about: Mapping[str, Any]) -> str:
    """The tables of all sizes and places, what each tool built, and where the figures come from."""
    return "\n".join([*_tables(found, about["memory"]), *_beyond(found), *_builds(found), *_about(about)])


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _tables(found: Sequence[Row], memory: str) -> Iterator[str]:
    for size, place in dict.fromkeys((row.size, row.place) for row in found):
        yield f"### {size:,} questions, {place}\n"
        yield _line(*_HEADS)
        yield f"|---|{'--:|' * (len(_HEADS) - 1)}"
        yield from (_line(*_cells(row)) for row in found if (row.size, row.place) == (size, place))
        yield ""
    yield f"Memory: {memory} of all processes together, at the most. Ratios: time / CPU, medians of those of rounds.\n"


def _cells(row: Row) -> tuple[str, ...]:
    if row.failed:
        return (row.name, f"left out: {row.failed}", *("",) * (len(_HEADS) - 2))
    once = "" if row.rounds > 1 else ", once"
    time = f"{row.seconds:.2f} s ({row.least:.2f}{once})"
    if len(row.steps) > 1:
        time += f" = {' + '.join(f'{step:.2f}' for step in row.steps)}"
    ratios = [_ratio(row, name) for name in (WHOLE, PAGES_ONLY)]
    if row.name == CHANGED and ratios[0]:
        ratios[0] = f"of cold: {ratios[0]}"
    return (
        row.name,
        time,
        f"{row.cpu:.2f} s",
        f"{row.peak / 1e9:.2f} GB" if row.peak else "–",
        f"{row.files:,}",
        f"{row.bytes / 1e6:,.1f} MB",
        *ratios,
    )


def _ratio(row: Row, name: str) -> str:
    return f"{row.ratios[name]:.2f} / {row.cpu_ratios[name]:.2f}" if name in row.ratios else ""


def _beyond(found: Sequence[Row]) -> Iterator[str]:
    """The time of a whole build beside what Hugo and Pagefind would take, where only the first was measured."""
    reached = {(row.name, row.size, row.place) for row in found if not row.failed}
    for row in found:
        key = (row.size, row.place)
        if (row.name, *key) in reached and row.name == WHOLE and (HUGO_PAGEFIND, *key) not in reached:
            guess = beyond(found, HUGO_PAGEFIND, row.place, row.size)
            if guess is not None:
                yield (
                    f"{row.size:,} questions, {row.place}: doithoai {row.seconds:.1f} s; {HUGO_PAGEFIND} about "
                    f"{guess:.0f} s, on the line through the two largest sizes measured.\n"
                )


def _builds(found: Sequence[Row]) -> Iterator[str]:
    yield "What each builds:\n"
    yield from (f"- **{name}**: {builds}." for name, builds in {row.name: row.builds for row in found}.items())
    yield ""


def _about(about: Mapping[str, Any]) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    yield (
        f"Measured on {about['date']} with {about['cores']} cores, {about['system']}, Python {about['python']}: "
        f"{versions}. The archive is synthetic: dialogues of 50 questions of about 180 words."
    )
    yield ""
