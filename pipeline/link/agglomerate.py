"""Average-linkage clustering of numbered groups with vetoes. It knows nothing of reports; what the evidence means is decided in cluster.py.

Two groups merge when the average score of the pairs between them is above 0 and no veto stands. A veto stands when a quarter of the pairs that could tell two
events apart do so, or when more than a third of the smaller group (two thirds where the average is clear) stands apart from the larger by what one text says.
A share and not one: of many reports some are dated or placed wrongly, and one of them must not keep two halves of one event apart. Between two single reports
one conflict is all of the pairs, and vague reports, which conflict with nothing, do not dilute it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_VETO_SHARE = 0.25
# One article in three may read one event twice, as two of its own, and still its reports are of that event.
_APART_SHARE = 0.34
# Where all pairs together ask for a merger as clearly as this (an average of odds of seven to one), two articles in three may.
_CLEAR = 2.0
_APART_SHARE_IF_CLEAR = 0.67
# What a pair that was never compared adds to the average: it shares neither day nor neighbourhood.
_NOT_COMPARED = -2.0
_NEVER = -np.inf
# A merger with a group that is none of the first must promise so much more (odds of 150 to one) to come before one between two of them.
_LATER = 5.0
# What is known between two groups, in the order of the rows of `Evidence`.
SCORE, COMPARED, PRECISE, CONFLICTS, APART = range(5)

Evidence = npt.NDArray[np.float64]
"""Shape (5, groups, groups), symmetric: the sum of the scores of the compared pairs, how many pairs these are, how many of them are precise enough to
conflict, how many do, and how many members stand apart."""


def no_evidence(groups: int) -> Evidence:
    """Return evidence between groups of which nothing is known yet."""
    return np.zeros((5, groups, groups))


def agglomerate(sizes: Sequence[int], evidence: Evidence, is_first: Sequence[bool] | None = None) -> list[list[int]]:
    """Return which groups belong together. `sizes` are members by number of group; `evidence` is used up.

    The two groups with the highest average merge first, of equal ones those with the smallest numbers, so the result depends on the arguments alone.
    `is_first`: the groups whose mergers with each other come before those with any other group that promise about as much.
    """
    clusters: dict[int, list[int]] = {number: [number] for number in range(len(sizes))}
    size = np.array(sizes, dtype=np.float64)
    waits = np.zeros(len(sizes)) if is_first is None else np.where(is_first, 0.0, _LATER)
    upper = np.triu(np.ones((len(sizes), len(sizes)), dtype=np.bool_), k=1)
    offers = np.where(upper, _rate(evidence, size[:, None], size[None, :]) - np.maximum(waits[:, None], waits[None, :]), _NEVER)
    while len(clusters) > 1:
        one, two = divmod(int(np.argmax(offers)), len(sizes))
        if offers[one, two] == _NEVER:
            break
        clusters[one] += clusters.pop(two)
        size[one] += size[two]
        waits[one] = min(waits[one], waits[two])
        evidence[:, one] += evidence[:, two]
        evidence[:, :, one] = evidence[:, one]
        # The group `two` is gone.
        evidence[:, two] = evidence[:, :, two] = 0
        size[two] = 0
        offers[two] = offers[:, two] = _NEVER
        rated = _rate(evidence[:, one], size[one], size) - np.maximum(waits[one], waits)
        offers[:one, one] = rated[:one]
        offers[one, one + 1 :] = rated[one + 1 :]
    return list(clusters.values())


def _rate(evidence: Evidence, size: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the average score where a merger is allowed."""
    pairs = size * other
    average = np.round((evidence[SCORE] + (pairs - evidence[COMPARED]) * _NOT_COMPARED) / np.maximum(pairs, 1), 9)
    is_forbidden = (evidence[CONFLICTS] > 0) & (evidence[CONFLICTS] >= _VETO_SHARE * evidence[PRECISE])
    apart_share = np.where(average > _CLEAR, _APART_SHARE_IF_CLEAR, _APART_SHARE)
    is_allowed = (average > 0) & ~is_forbidden & (evidence[APART] < apart_share * np.minimum(size, other))
    return np.where(is_allowed & (evidence[COMPARED] > 0), average, _NEVER)
