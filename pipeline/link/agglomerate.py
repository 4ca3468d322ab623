"""Average-linkage clustering of numbered groups with vetoes. It knows nothing of reports; what the evidence means is decided in cluster.py.

Two groups merge when the average score of the pairs between them is above 0 and no veto stands. A veto stands when a quarter of the pairs that could tell two
events apart do so, or when a quarter of the smaller group stands apart from the larger by what one text says. A quarter and not one: of many reports some
are dated or placed wrongly, and one of them must not keep two halves of one event apart. Between two single reports one conflict is all of the pairs, and vague
reports, which conflict with nothing, do not dilute it.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

_VETO_SHARE = 0.25
# What a pair that was never compared adds to the average: it shares neither day nor neighbourhood.
_NOT_COMPARED = -2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known between two groups: the sum of the scores of `compared` pairs, how many of these are precise enough to conflict, how many do,
    and how many members stand apart.
    """

    score: float
    compared: int
    precise: int
    conflicts: int
    apart: float

    def __add__(self, other: Evidence) -> Evidence:
        """Put the evidence of two pairs of groups together."""
        return Evidence(
            self.score + other.score,
            self.compared + other.compared,
            self.precise + other.precise,
            self.conflicts + other.conflicts,
            self.apart + other.apart,
        )


_Heap = list[tuple[float, int, int, int, int]]


def agglomerate(sizes: list[int], evidence: Mapping[tuple[int, int], Evidence]) -> list[list[int]]:
    """Return which groups belong together. `sizes` are members by number of group, `evidence` stands under pairs of numbers, the smaller first.

    The two groups with the highest average merge first, of equal ones those with the smallest numbers, so the result depends on the arguments alone.
    """
    clusters: dict[int, list[int]] = {number: [number] for number in range(len(sizes))}
    size = dict(enumerate(sizes))
    known: dict[int, dict[int, Evidence]] = {number: {} for number in clusters}
    heap: _Heap = []
    for (one, two), entry in evidence.items():
        known[one][two] = known[two][one] = entry
        _offer(heap, one, two, entry, size)
    heapq.heapify(heap)
    while heap:
        _, one, two, size_one, size_two = heapq.heappop(heap)
        if size.get(one) != size_one or size.get(two) != size_two:
            continue  # one of them has grown or gone since
        clusters[one] += clusters.pop(two)
        size[one] += size.pop(two)
        for other, entry in known.pop(two).items():
            del known[other][two]
            if other != one:
                before = known[one].get(other)
                known[one][other] = known[other][one] = entry if before is None else before + entry
        for other, entry in known[one].items():
            _offer(heap, min(one, other), max(one, other), entry, size)
    return list(clusters.values())


def _offer(heap: _Heap, one: int, two: int, entry: Evidence, size: Mapping[int, int]) -> None:
    """Put a merger on the heap if it is allowed; it lapses when either group changes."""
    pairs = size[one] * size[two]
    average = round((entry.score + (pairs - entry.compared) * _NOT_COMPARED) / pairs, 9)
    is_forbidden = entry.conflicts > 0 and entry.conflicts >= _VETO_SHARE * entry.precise
    if average > 0 and not is_forbidden and entry.apart < _VETO_SHARE * min(size[one], size[two]):
        heapq.heappush(heap, (-average, one, two, size[one], size[two]))
