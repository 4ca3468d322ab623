"""From scored pairs to incidents: average-linkage clustering in which conflicts between members keep their clusters apart. No scoring rules here.

Average linkage, not connected components: with the latter, one vague report that resembles two attacks would merge them and all their reports. Of a large
cluster a few members speak for all, so that an event told in thousands of articles costs little more than their number. What articles mainly tell is
read best: it comes first, and what they tell besides joins it.
The order of merging depends on scores and node numbers alone, and node numbers follow the founding order of the reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from .agglomerate import APART, COMPARED, CONFLICTS, PRECISE, SCORE, Evidence, agglomerate, no_evidence
from .blocks import Pairs
from .features import Features, FloatArray, IntArray
from .score import CONFLICT_SCORE, TOLD_APART, Scores, score_pairs

# So many reports are compared completely, so that pairs which no block brought together can still object.
_COMPLETE_UP_TO = 100
# Of more groups than this, which only months of fighting in one place give, those that were founded next to each other are put together.
_GROUPS_AT_ONCE = 1000
# So many pairs are compared in one call: some 50 MB.
_PAIRS_AT_ONCE = 100_000
# So many members, evenly spread over the founding order, speak for a cluster when larger ones are put together.
_SPEAKERS = 6


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports in one incident (or kept apart in spite of a good score), with score and reasons."""

    left: str
    right: str
    score: float
    is_same: bool
    reasons: tuple[str, ...]


def link_pairs(pairs: Pairs, scores: Scores) -> Pairs:
    """Return the pairs whose evidence asks for a link and that nothing forbids."""
    is_link = (scores.total > 0) & (scores.conflicts == 0)
    return Pairs(left=pairs.left[is_link], right=pairs.right[is_link])


def find_components(total: int, links: Pairs) -> IntArray:
    """Return for each node the smallest node that some chain of links joins it with."""
    label = np.arange(total)
    while True:
        lowest = np.minimum(label[links.left], label[links.right])
        before = label.copy()
        np.minimum.at(label, links.left, lowest)
        np.minimum.at(label, links.right, lowest)
        label = label[label]  # also what the neighbour of a neighbour has found
        if np.array_equal(label, before):
            return label


def cluster_components(features: Features, nodes: IntArray, label: IntArray, links: Pairs) -> list[list[int]]:
    """Return the clusters of nodes (whole components), each sorted, in the order of their first node; a node without a link is a cluster of its own."""
    components: dict[int, list[int]] = defaultdict(list)
    for node, component in zip(nodes.tolist(), label[nodes].tolist(), strict=True):
        components[component].append(node)
    n_links = np.bincount(label[links.left], minlength=len(features)).tolist()
    clusters = []
    undecided = []
    for component, members in components.items():
        if len(members) > _COMPLETE_UP_TO:
            clusters += _cluster_large(features, members, links)
        elif n_links[component] == len(members) * (len(members) - 1) // 2:
            # Every pair asks for the link, so no average can object; most incidents are of this kind.
            clusters.append(members)
        else:
            undecided.append(members)
    clusters += _cluster_small(features, undecided)
    clusters.sort(key=lambda cluster: cluster[0])
    return clusters


def _cluster_small(features: Features, components: list[list[int]]) -> list[list[int]]:
    """Cluster components in which every pair is compared. Many are compared in one go: each call has a price of its own."""
    clusters = []
    n_pairs = np.cumsum([len(members) * (len(members) - 1) // 2 for members in components])
    for batch in np.split(np.arange(len(components)), np.searchsorted(n_pairs, np.arange(_PAIRS_AT_ONCE, n_pairs[-1] if len(n_pairs) else 0, _PAIRS_AT_ONCE))):
        chosen = [np.array(components[number]) for number in batch.tolist()]
        corners = [_corners(len(members)) for members in chosen]
        empty = [np.zeros(0, dtype=np.int64)]
        left = np.concatenate(empty + [members[first] for members, (first, _) in zip(chosen, corners, strict=True)])
        right = np.concatenate(empty + [members[second] for members, (_, second) in zip(chosen, corners, strict=True)])
        parts = _weigh(score_pairs(features, Pairs(left=left, right=right)))
        stop = np.cumsum([len(first) for first, _ in corners]).tolist()
        for members, (first, second), end in zip(chosen, corners, stop, strict=True):
            evidence = no_evidence(len(members))
            for row, values in parts.items():
                evidence[row, first, second] = evidence[row, second, first] = values[end - len(first) : end]
            merged = agglomerate([1] * len(members), evidence, features.is_main[members].tolist())
            clusters += [sorted(members[numbers].tolist()) for numbers in merged]
    return clusters


@cache
def _corners(size: int) -> tuple[IntArray, IntArray]:
    """Return the pairs of so many things."""
    first, second = np.triu_indices(size, k=1)
    return first, second


def _cluster_large(features: Features, members: list[int], links: Pairs) -> list[list[int]]:
    """Cluster the nodes of one large component: in parts first, then the clusters of the parts."""
    groups = [[node] for node in members]
    inside = np.isin(links.left, members)
    links = Pairs(links.left[inside], links.right[inside])
    for size in (_COMPLETE_UP_TO, _GROUPS_AT_ONCE):
        if len(groups) > size:
            groups = [group for start in range(0, len(groups), size) for group in _merge_groups(features, groups[start : start + size], links)]
    return _merge_groups(features, groups, links) if 1 < len(groups) <= _GROUPS_AT_ONCE else groups


def _merge_groups(features: Features, groups: list[list[int]], links: Pairs) -> list[list[int]]:
    """Merge groups of nodes by average linkage between their speakers: all pairs of groups, or when those are too many, the pairs that a link joins."""
    speakers = [_choose_speakers(group) for group in groups]
    node = np.array([node for chosen in speakers for node in chosen], dtype=np.int64)
    owner = np.repeat(np.arange(len(groups)), [len(chosen) for chosen in speakers])
    first, second = np.triu_indices(len(node), k=1) if len(node) <= 2 * _COMPLETE_UP_TO else _linked_speakers(groups, speakers, links)
    apart = owner[first] != owner[second]
    first, second = first[apart], second[apart]
    scores = score_pairs(features, Pairs(left=node[first], right=node[second]))
    evidence = _sum_evidence(len(groups), owner[first], owner[second], scores)
    _add_told_apart(features, groups, speakers, evidence)
    merged = agglomerate([len(chosen) for chosen in speakers], evidence, [bool(features.is_main[group].any()) for group in groups])
    return [sorted(node for number in numbers for node in groups[number]) for numbers in merged]


def _weigh(scores: Scores) -> dict[int, FloatArray]:
    """Return what each pair says, by row of `Evidence`; a pair in conflict is precise enough to conflict."""
    is_conflict = scores.conflicts != 0
    return {
        SCORE: np.where(is_conflict, np.minimum(scores.total, CONFLICT_SCORE), scores.total),
        COMPARED: np.ones(len(scores.total)),
        PRECISE: (scores.is_precise | is_conflict).astype(np.float64),
        CONFLICTS: is_conflict.astype(np.float64),
        APART: (scores.conflicts == TOLD_APART).astype(np.float64),
    }


def _sum_evidence(groups: int, one: IntArray, two: IntArray, scores: Scores) -> Evidence:
    """Return what the pairs of speakers say of each pair of groups (one < two)."""
    evidence = no_evidence(groups)
    for row, values in _weigh(scores).items():
        half = np.bincount(one * groups + two, values, minlength=groups * groups).reshape(groups, groups)
        evidence[row] = half + half.T
    return evidence


def _add_told_apart(features: Features, groups: list[list[int]], speakers: list[list[int]], evidence: Evidence) -> None:
    """Count for large groups the articles that report both, which their speakers may miss: who tells two events apart must be heard."""
    articles = [frozenset[str]().union(*(features.articles[node] for node in group)) for group in groups]
    for large in (number for number, group in enumerate(groups) if len(group) > _SPEAKERS):
        for other in np.flatnonzero(evidence[COMPARED, large]).tolist():
            share = len(articles[large] & articles[other]) / min(len(articles[large]), len(articles[other]))
            apart = share * min(len(speakers[large]), len(speakers[other]))
            evidence[APART, large, other] = evidence[APART, other, large] = max(evidence[APART, large, other], apart)


def _linked_speakers(groups: list[list[int]], speakers: list[list[int]], links: Pairs) -> tuple[IntArray, IntArray]:
    """Return the pairs of speakers, as positions in the list of all speakers, whose groups a link joins."""
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    start = np.cumsum([0, *(len(chosen) for chosen in speakers)]).tolist()
    joined = sorted(
        {
            (min(a, b), max(a, b))
            for one, two in zip(links.left.tolist(), links.right.tolist(), strict=True)
            if one in group_of and two in group_of and (a := group_of[one]) != (b := group_of[two])
        }
    )
    pairs = [(left, right) for a, b in joined for left in range(start[a], start[a + 1]) for right in range(start[b], start[b + 1])]
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return first, second


def _choose_speakers(group: list[int]) -> list[int]:
    """Return a few members spread evenly over the group, the first among them."""
    if len(group) <= _SPEAKERS:
        return group
    return [group[number * len(group) // _SPEAKERS] for number in range(_SPEAKERS)]


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
