"""The page docs/speed.md: figures of whole builds as tables. Measuring is the business of whole.py."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.whole import Built, Kind


_ENOUGH = 5_000  # articles from which memory is told on to more
_MOST_MEGABYTES, _MANY, _MOST_SECONDS = 1536, 100_000, 30  # the aims: memory at this many articles, and the seconds of a new day


def write_page(kinds: Sequence[Kind], cores: int, load: float, real_texts: bool, profiles: Sequence[tuple[int, Sequence[tuple[str, float]]]] = ()) -> str:
    """Return the page in Markdown.

    Args:
        kinds: what was measured.
        cores: processors of the machine.
        load: of the machine while it ran.
        real_texts: whether the general news were given rather than made up.
        profiles: for each kind, where one was made, the articles of a build and the shares of its parts.
    """
    lines = [
        "# Speed and memory of a build",
        "",
        f"Made by `python -m benchmarks.whole` on {cores} cores, load {load:.1f}. From JSON Lines to a release, start-up left out: the cost",
        "of an article is the difference between two sizes. *By processor* is what idle cores would do, whatever else the machine did meanwhile.",
        f"The general news are {'given texts, without those that tell of violence and its consequence in one sentence' if real_texts else 'made up'};",
        "the conflict news are the sample's, varied.",
    ]
    for number, kind in enumerate(kinds):
        cost = _cost(kind.builds[0], kind.builds[-1])
        lines += [
            *("", f"## {kind.name[0].upper()}{kind.name[1:]}", ""),
            *("| articles | seconds | processor seconds | memory, all processes (MB) |", "|---:|---:|---:|---:|"),
            *(f"| {built.n:,} | {built.seconds:.1f} | {built.processor_seconds:.1f} | {built.megabytes:,.0f} |" for built in kind.builds),
            f"| {kind.new_day.n:,} more, on the next day | {kind.new_day.seconds:.1f} | {kind.new_day.processor_seconds:.1f} | {kind.new_day.megabytes:,.0f} |",
            "",
            f"{1000 * cost:.2f} ms of a processor an article: **{cores / cost:,.0f} articles a second by processor** (aim {kind.target:,.0f}), "
            f"{1 / _cost_by_clock(kind.builds[0], kind.builds[-1]):,.0f} by the clock.{_slope(kind.builds)}",
            *("", "| on the same texts | ms of a processor an article | times this pipeline's cost |", "|---|---:|---:|"),
            f"| this pipeline, to the release | {1000 * cost:.2f} | 1 |",
            *(_beside(name, spent, 1000 * cost) for name, spent in kind.others),
            *("", _memory(kind.builds), _new_day(kind)),
            *(_profile(*profiles[number]) if number < len(profiles) else ()),
        ]
    return "\n".join(lines) + "\n"


def _memory(builds: Sequence[Built]) -> str:
    """Return the largest build's memory and, from the growth between the last two sizes, what the aim's number of articles would take."""
    before, last = builds[-2:]
    grown = (last.megabytes - before.megabytes) / (last.n - before.n)
    many = last.megabytes + max(0.0, grown) * max(0, _MANY - last.n)
    told = f"Memory: {last.megabytes:,.0f} MB with {last.n:,} articles"
    if last.n >= _MANY:
        return f"{told} (aim {_MOST_MEGABYTES:,})."
    if last.n < _ENOUGH:
        return f"{told}."  # what grows at first is what the workers remember, up to a bound
    growth = f"{1024 * grown:.0f} KB more an article between the last two sizes"
    return f"{told}; {growth}, from which {_MANY:,} would take {many:,.0f} MB (aim {_MOST_MEGABYTES:,}; not run)."


def _new_day(kind: Kind) -> str:
    return f"A day of {kind.new_day.n:,} more articles on top: {kind.new_day.seconds:.1f} s with start-up (aim {_MOST_SECONDS} on top of {_MANY:,})."


def _profile(n: int, shares: Sequence[tuple[str, float]]) -> list[str]:
    rows = (f"| {part} | {100 * share:.0f} |" for part, share in shares)
    return ["", f"Where the processors' time of a build of {n:,} goes, start-up included (py-spy, all processes):", "", "| part | % |", "|---|---:|", *rows]


def _beside(name: str, spent: float | None, ours: float) -> str:
    return f"| {name} | not run here | |" if spent is None else f"| {name} | {spent:.2f} | {spent / ours:.2f} |"


def _cost(first: Built, last: Built) -> float:
    return (last.processor_seconds - first.processor_seconds) / (last.n - first.n)


def _cost_by_clock(first: Built, last: Built) -> float:
    return (last.seconds - first.seconds) / (last.n - first.n)


def _slope(builds: Sequence[Built]) -> str:
    """Return how the cost of an article changes with size, when there are three sizes or more to tell it from."""
    if len(builds) < 3:
        return ""
    costs = [1000 * _cost(first, last) for first, last in pairwise(builds)]
    return f" From size to size an article costs {', '.join(f'{cost:.2f}' for cost in costs)} ms."
