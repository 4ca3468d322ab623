"""Which pairs of reports are compared at all: those that share a block. No scoring here, and never all pairs.

A block is a time slot (day, or month for vague dates), a place (a grid cell, a province, a country, or the party involved when no place is known) and an
event family. Reports of a vague place are paired with everything in their area, reports of an exact place only with their neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .features import Features, IntArray

# Dates in news are a day off often enough (night, time zones, "Tuesday" of the filing) that neighbours in time must meet.
_DAYS_OFF = 1
# A vaguer date than this is compared by month.
_LONGEST_DAY_SPAN = 10
# One cell of the place grid, in degrees. Two grids, half a cell apart, bring together any two places less than half a cell (about 50 km) apart.
_CELL_DEGREES = 1.0
# A block of a whole country or party with more pairs than this squared is split by a further fact both reports must share: parties and type, or a toll.
_LARGEST_BLOCK = 250
# One place on one day can see thousands of reports of one great event. In a block with more pairs than this squared each report meets only the next ones in
# founding order (the sorted neighbourhood of Hernandez and Stolfo, 1995); clustering compares the rest by speakers of each cluster.
_LARGEST_PLACE_BLOCK = 400
_WINDOW = 60
# Names as a block: the rarest of a text, as long as only few texts have them.
_RAREST = 12
_RARE_UP_TO = 20
_NAMES_WITHIN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: node numbers, left < right, each pair once, sorted."""

    left: IntArray
    right: IntArray

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)


def candidate_pairs(features: Features) -> Pairs:
    """Return the pairs of nodes worth comparing. The cost grows with the number of reports in the same days and places, not with the square of all."""
    total = len(features)
    fine: dict[tuple[object, ...], list[int]] = defaultdict(list)
    area: dict[tuple[object, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for node in range(total):
        family = int(features.family[node])
        for slot, is_wide in _slots(features, node):
            if features.is_fine[node] and not is_wide:
                for cell in _cells(float(features.latitude[node]), float(features.longitude[node])):
                    fine[(slot, family, *cell)].append(node)
            for key, is_probe in _areas(features, node, is_wide):
                area[(slot, family, *key)][0 if is_probe else 1].append(node)
    keys = [_story_keys(features, total), _name_keys(features, total)]
    for members in fine.values():
        keys.append(_pair_keys(members, [], total))
    for (_, _, kind, *_), (probes, others) in area.items():
        keys.extend(_area_keys(features, probes, others, total, is_wide=kind not in ("place", "admin1")))
    unique = np.unique(np.concatenate(keys))
    return Pairs(left=unique // max(total, 1), right=unique % max(total, 1))


def _slots(features: Features, node: int) -> Iterator[tuple[object, bool]]:
    """Yield the time slots of a node and whether the slot is wide; every node has month slots too, in which the vaguely dated ones find it."""
    first, last = int(features.first[node]), int(features.last[node])
    is_wide = last - first > _LONGEST_DAY_SPAN
    if not is_wide:
        for day in range(first - _DAYS_OFF, last + 1):
            yield day, False
    # 30-day slots stand for months: exactness does not matter here.
    for month in range(first // 30, last // 30 + 1):
        yield ("month", month), True


def _cells(latitude: float, longitude: float) -> Iterator[tuple[object, ...]]:
    for row_shift in (0.0, 0.5):
        for column_shift in (0.0, 0.5):
            yield "cell", row_shift, column_shift, int((latitude + 90) / _CELL_DEGREES + row_shift), int((longitude + 180) / _CELL_DEGREES + column_shift)


def _areas(features: Features, node: int, is_wide: bool) -> Iterator[tuple[tuple[object, ...], bool]]:
    """Yield the areas of a node, and whether it probes (is paired with all others there) or only waits to be found."""
    vague_date = features.last[node] - features.first[node] > _LONGEST_DAY_SPAN
    country, admin1, place = int(features.country[node]), int(features.admin1[node]), int(features.place[node])
    is_fine = bool(features.is_fine[node])
    if is_wide:
        # Vague in time: only a shared place or, in the same country, a shared party makes a comparison worth while.
        if place >= 0:
            yield ("place", place), bool(vague_date)
        for party in sorted(features.actors[node] | features.targets[node]):
            yield ("party", country, party), bool(vague_date)
        return
    if admin1 >= 0:
        yield ("admin1", admin1), not is_fine
    if country >= 0:
        yield ("country", country), admin1 < 0
    for party in sorted(features.actors[node] | features.targets[node]):
        yield ("party", party), country < 0


def _area_keys(features: Features, probes: list[int], others: list[int], total: int, *, is_wide: bool) -> Iterator[IntArray]:
    """Pair the probes of an area with each other and with the others; a great block of a wide area is split by a further fact that both must share."""
    if not probes:
        return
    if not is_wide or len(probes) * (len(probes) + len(others)) <= _LARGEST_BLOCK**2:
        yield _pair_keys(probes, others, total)
        return
    smaller: dict[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, members in enumerate((probes, others)):
        for node in members:
            for fact in _facts(features, node):
                smaller[fact][side].append(node)
    for some, rest in smaller.values():
        if some:
            yield _pair_keys(some, rest, total)


def _facts(features: Features, node: int) -> Iterator[tuple[object, ...]]:
    event_type = int(features.event_type[node])
    for party in sorted(features.actors[node]):
        for target in sorted(features.targets[node]) or [""]:
            yield "parties", party, target, event_type
    if features.killed_low[node] > 1:
        yield "killed", int(features.killed_low[node])
    if features.injured_low[node] > 1:
        yield "injured", int(features.injured_low[node])


def _story_keys(features: Features, total: int) -> IntArray:
    """Reports of one story in several papers are always compared: an editor may have changed a number or a place."""
    order = np.argsort(features.story, kind="stable")
    stories = np.split(order, np.flatnonzero(np.diff(features.story[order])) + 1)
    keys = [_pair_keys(members.tolist(), [], total) for members in stories if len(members) > 1]
    return np.concatenate([np.empty(0, dtype=np.int64), *keys])


def _name_keys(features: Features, total: int) -> IntArray:
    """Texts that share two rare names are compared whatever their dates and places say, within two months: one of them may be dated or placed wrongly."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for node, names in enumerate(features.names):
        for name in sorted(names, key=lambda name: (-names[name], name))[:_RAREST]:
            by_name[name].append(node)
    keys = [_pair_keys(members, [], total) for members in by_name.values() if 1 < len(members) <= _RARE_UP_TO]
    if not keys:
        return np.empty(0, dtype=np.int64)
    unique, counts = np.unique(np.concatenate(keys), return_counts=True)
    unique = unique[counts >= 2]
    left, right = unique // total, unique % total
    near: IntArray = unique[(np.abs(features.first[left] - features.first[right]) <= _NAMES_WITHIN_DAYS) & (features.family[left] == features.family[right])]
    return near


def _pair_keys(probes: list[int], others: list[int], total: int) -> IntArray:
    """Return the pairs among the probes and of probes with others, each pair once as left * total + right."""
    everyone = np.array(sorted(probes + others), dtype=np.int64)
    if len(probes) * len(everyone) > _LARGEST_PLACE_BLOCK**2:
        steps = range(1, min(_WINDOW, len(everyone) - 1) + 1)
        left, right = np.concatenate([everyone[:-step] for step in steps]), np.concatenate([everyone[step:] for step in steps])
    else:
        first, second = _triangle(len(everyone))
        left, right = everyone[first], everyone[second]
    if others:
        is_probe = np.isin(left, probes) | np.isin(right, probes)
        left, right = left[is_probe], right[is_probe]
    keys: IntArray = left * total + right
    return keys


@lru_cache(maxsize=256)
def _triangle(size: int) -> tuple[IntArray, IntArray]:
    """Return the positions of all pairs of a list; most blocks are small and of a few sizes."""
    first, second = np.triu_indices(size, k=1)
    return first, second
