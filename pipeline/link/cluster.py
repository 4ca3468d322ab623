"""From scored pairs to incidents: average-linkage clustering in which one conflict between two members keeps their clusters apart. No scoring rules here.

Average linkage, not connected components: with the latter, one vague report that resembles two attacks would merge them and all their reports.
The order of merging depends on scores and node numbers alone, and node numbers follow the founding order of the reports.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .blocks import Pairs
from .features import Features, IntArray
from .score import Scores, score_pairs

# A component up to this size is compared completely, so that pairs which no block brought together can still object.
_COMPLETE_UP_TO = 250
# What a pair that was never compared adds to the average: it shares neither day nor neighbourhood.
_NOT_COMPARED = -2.0


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports in one incident (or kept apart in spite of a good score), with score and reasons."""

    left: str
    right: str
    score: float
    is_same: bool
    reasons: tuple[str, ...]


def cluster_nodes(features: Features, pairs: Pairs, scores: Scores) -> list[list[int]]:
    """Return the clusters of nodes, each sorted, in the order of their first node; a node without a link is a cluster of its own."""
    positive = (scores.total > 0) & (scores.conflicts == 0)
    labels = _components(len(features), pairs.left[positive], pairs.right[positive])
    inside = labels[pairs.left] == labels[pairs.right]
    order = np.flatnonzero(inside)[np.argsort(labels[pairs.left[inside]], kind="stable")]
    known = {int(labels[pairs.left[part[0]]]): part for part in np.split(order, np.flatnonzero(np.diff(labels[pairs.left[order]])) + 1) if len(part)}
    by_label = np.argsort(labels, kind="stable")
    clusters: list[list[int]] = []
    for members in np.split(by_label, np.flatnonzero(np.diff(labels[by_label])) + 1):
        if len(members) <= 1:
            clusters.extend([int(node)] for node in members)
            continue
        part = known[int(labels[members[0]])]
        if 2 < len(members) <= _COMPLETE_UP_TO:
            first, second = np.triu_indices(len(members), k=1)
            complete = Pairs(left=members[first], right=members[second])
            clusters.extend(_agglomerate(members.tolist(), complete, score_pairs(features, complete)))
        else:
            chosen = Pairs(left=pairs.left[part], right=pairs.right[part])
            clusters.extend(_agglomerate(members.tolist(), chosen, Scores({}, scores.total[part], scores.conflicts[part])))
    clusters.sort(key=lambda cluster: cluster[0])
    return clusters


def explain_links(features: Features, pairs: Pairs, scores: Scores, clusters: Sequence[Sequence[int]]) -> list[Link]:
    """Return every compared pair that was linked, and every pair that was not although its score or its nearness asked for it, with reasons."""
    label = np.empty(len(features), dtype=np.int64)
    for number, members in enumerate(clusters):
        label[list(members)] = number
    same = label[pairs.left] == label[pairs.right]
    return [
        Link(
            left=features.members[int(pairs.left[index])][0].report_id,
            right=features.members[int(pairs.right[index])][0].report_id,
            score=float(scores.total[index]),
            is_same=bool(same[index]),
            reasons=scores.reasons(int(index)),
        )
        for index in np.flatnonzero(same | (scores.total > 0))
    ]


def _components(total: int, left: IntArray, right: IntArray) -> IntArray:
    """Return for each node the smallest node it is connected with."""
    parent = list(range(total))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, two in zip(left.tolist(), right.tolist(), strict=True):
        root_one, root_two = find(one), find(two)
        if root_one != root_two:
            parent[max(root_one, root_two)] = min(root_one, root_two)
    return np.array([find(node) for node in range(total)], dtype=np.int64)


def _agglomerate(members: list[int], pairs: Pairs, scores: Scores) -> list[list[int]]:
    """Merge the two clusters with the highest average score until none is above 0. Pairs of clusters with a conflict never merge."""
    clusters: dict[int, list[int]] = {node: [node] for node in members}
    sums: dict[int, dict[int, tuple[float, int, bool]]] = {node: {} for node in members}
    for one, two, score, conflict in zip(pairs.left.tolist(), pairs.right.tolist(), scores.total.tolist(), scores.conflicts.tolist(), strict=True):
        sums[one][two] = sums[two][one] = (score, 1, conflict != 0)
    heap = [(-entry[0], one, two, 1) for one, others in sums.items() for two, entry in others.items() if one < two and not entry[2] and entry[0] > 0]
    heapq.heapify(heap)
    while heap:
        negative, one, two, size = heapq.heappop(heap)
        entry = sums.get(one, {}).get(two)
        if entry is None or len(clusters[one]) * len(clusters[two]) != size or -negative != _average(entry, size):
            continue
        _merge(clusters, sums, one, two)
        for other, merged in sums[one].items():
            size = len(clusters[one]) * len(clusters[other])
            average = _average(merged, size)
            if average > 0 and not merged[2]:
                heapq.heappush(heap, (-average, min(one, other), max(one, other), size))
    return [sorted(nodes) for nodes in clusters.values()]


def _average(entry: tuple[float, int, bool], size: int) -> float:
    return round((entry[0] + (size - entry[1]) * _NOT_COMPARED) / size, 9)


def _merge(clusters: dict[int, list[int]], sums: dict[int, dict[int, tuple[float, int, bool]]], one: int, two: int) -> None:
    """Put cluster `two` into cluster `one` (`one` < `two`: a cluster is named by its first node)."""
    clusters[one] += clusters.pop(two)
    for other, entry in sums.pop(two).items():
        del sums[other][two]
        if other == one:
            continue
        before = sums[one].get(other, (0.0, 0, False))
        sums[one][other] = sums[other][one] = (before[0] + entry[0], before[1] + entry[1], before[2] or entry[2])
