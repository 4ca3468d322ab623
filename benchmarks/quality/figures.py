"""One figure with its n and its 95 % interval, and the three ways to get an interval. Pure arithmetic; where the counts come from is for the other modules.

Proportions: Wilson's score interval (E. B. Wilson, 1927), right also near 0 and 100. F and other figures that are no proportion: bootstrap over articles
when the counts of each article are known; else the delete-a-group jackknife over articles (P. Kott, 2001), which asks only for the figure on parts of the
set. Articles, not rows, are drawn: rows of one article go wrong together.
"""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

_Z = 1.959964  # 97.5th percentile of the normal distribution
GROUPS = 20
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value in percent. `n`: what it counts over; `low`..`high`: its 95 % interval, None where none can be given; `of`: what n counts."""

    name: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    of: str = ""


def wilson(right: float, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a proportion, in percent."""
    share, z2 = right / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def proportion(name: str, right: float, n: int, of: str = "") -> Figure:
    """Return the figure of `right` out of n; without a value when n is 0."""
    return Figure(name, 100 * right / n, n, *wilson(right, n), of) if n else Figure(name, None, 0, of=of)


def f_score(right: int, given: int, wanted: int) -> float | None:
    """Return F1 in percent: twice what is right over all that was given and wanted; None when nothing was."""
    return 200 * right / (given + wanted) if given + wanted else None


def bootstrap(articles: Sequence[tuple[int, int, int]], name: str, of: str = "", seed: int = 1) -> Figure:
    """Return F1 over (right, given, wanted) of each article, with the percentile interval of 1,000 draws of articles."""
    rng = random.Random(seed)
    draws = []
    for _ in range(DRAWS):
        drawn = rng.choices(articles, k=len(articles))
        value = f_score(*(sum(a[k] for a in drawn) for k in range(3)))
        if value is not None:
            draws.append(value)
    draws.sort()
    right, given, wanted = (sum(a[k] for a in articles) for k in range(3))
    if not draws:
        return Figure(name, None, 0, of=of)
    return Figure(name, f_score(right, given, wanted), wanted, draws[int(0.025 * len(draws))], draws[int(0.975 * len(draws)) - 1], of)


def jackknife(whole: float, parts: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of a percentage from its values on the set without one of the equal groups of articles, one value a group."""
    groups = len(parts)
    mean = sum(parts) / groups
    error = math.sqrt((groups - 1) / groups * sum((part - mean) ** 2 for part in parts))
    reach = _student(groups - 1) * error
    return max(0.0, whole - reach), min(100.0, whole + reach)


def _student(freedom: int) -> float:
    """Return the 97.5th percentile of Student's t (Fisher and Cornish's expansion; from 4 degrees of freedom on right to 2 %)."""
    z = _Z
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def in_groups(ids: Sequence[str], groups: int = GROUPS) -> list[list[str]]:
    """Deal ids out to at most `groups` equal groups, by turns, so that neighbours (one day, one source) fall apart."""
    dealt = [list(ids[start::groups]) for start in range(groups)]
    return [group for group in dealt if group]


def over_groups(
    measure: Callable[[Sequence[str]], dict[str, float]], ids: Sequence[str], whole: dict[str, float], groups: int = GROUPS
) -> dict[str, tuple[float, float]]:
    """Return the jackknife interval of every value of `whole`; `measure` gives the values on a part of the articles and may be called from several threads."""
    left_out = [set(group) for group in in_groups(ids, groups)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(lambda group: measure([i for i in ids if i not in group]), left_out))
    return {name: jackknife(value, [part[name] for part in parts]) for name, value in whole.items() if all(part.get(name) is not None for part in parts)}
