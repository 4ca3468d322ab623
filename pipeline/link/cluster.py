"""From scored pairs to incidents: average-linkage clustering in which conflicts between members keep their clusters apart. No scoring rules here.

Average linkage, not connected components: with the latter, one vague report that resembles two attacks would merge them and all their reports. Of a large
cluster a few members speak for all, so that an event told in thousands of articles costs little more than their number.
The order of merging depends on scores and node numbers alone, and node numbers follow the founding order of the reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .agglomerate import Evidence, agglomerate
from .blocks import Pairs
from .features import Features, IntArray
from .score import CONFLICT_SCORE, TOLD_APART, Scores, score_pairs

# So many reports are compared completely, so that pairs which no block brought together can still object.
_COMPLETE_UP_TO = 100
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


def cluster_nodes(features: Features, pairs: Pairs, scores: Scores) -> list[list[int]]:
    """Return the clusters of nodes, each sorted, in the order of their first node; a node without a link is a cluster of its own."""
    positive = (scores.total > 0) & (scores.conflicts == 0)
    linked = Pairs(left=pairs.left[positive], right=pairs.right[positive])
    labels = _components(len(features), linked.left, linked.right)
    links: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for label, one, two in zip(labels[linked.left].tolist(), linked.left.tolist(), linked.right.tolist(), strict=True):
        links[label].append((one, two))
    components: dict[int, list[int]] = defaultdict(list)
    for node, label in enumerate(labels.tolist()):
        components[label].append(node)
    clusters = [cluster for label, members in components.items() for cluster in _cluster_component(features, members, links[label])]
    clusters.sort(key=lambda cluster: cluster[0])
    return clusters


def _cluster_component(features: Features, members: list[int], links: list[tuple[int, int]]) -> list[list[int]]:
    """Cluster the nodes of one component; a large one in parts first, then the clusters of the parts."""
    groups = [[node] for node in members]
    if len(members) <= 1:
        return groups
    if len(members) > _COMPLETE_UP_TO:
        parts = [groups[start : start + _COMPLETE_UP_TO] for start in range(0, len(groups), _COMPLETE_UP_TO)]
        groups = [group for part in parts for group in _merge_groups(features, part, links)]
    return _merge_groups(features, groups, links)


def _merge_groups(features: Features, groups: list[list[int]], links: list[tuple[int, int]]) -> list[list[int]]:
    """Merge groups of nodes by average linkage between their speakers: all pairs of groups, or when those are too many, the pairs that a link joins."""
    speakers = [_choose_speakers(group) for group in groups]
    node = np.array([node for chosen in speakers for node in chosen], dtype=np.int64)
    owner = np.repeat(np.arange(len(groups)), [len(chosen) for chosen in speakers])
    first, second = np.triu_indices(len(node), k=1) if len(node) <= 2 * _COMPLETE_UP_TO else _linked_speakers(groups, speakers, links)
    apart = owner[first] != owner[second]
    first, second = first[apart], second[apart]
    scores = score_pairs(features, Pairs(left=node[first], right=node[second]))
    evidence: dict[tuple[int, int], Evidence] = {}
    owners = zip(owner[first].tolist(), owner[second].tolist(), strict=True)
    for pair, score, conflict, precise in zip(owners, scores.total.tolist(), scores.conflicts.tolist(), scores.is_precise.tolist(), strict=True):
        entry = Evidence(min(score, CONFLICT_SCORE), 1, 1, 1, float(conflict == TOLD_APART)) if conflict else Evidence(score, 1, int(precise), 0, 0.0)
        before = evidence.get(pair)
        evidence[pair] = entry if before is None else before + entry
    _add_told_apart(features, groups, speakers, evidence)
    merged = agglomerate([len(chosen) for chosen in speakers], evidence)
    return [sorted(node for number in numbers for node in groups[number]) for numbers in merged]


def _add_told_apart(features: Features, groups: list[list[int]], speakers: list[list[int]], evidence: dict[tuple[int, int], Evidence]) -> None:
    """Count for large groups the articles that report both, which their speakers may miss: who tells two events apart must be heard."""
    articles = [frozenset[str]().union(*(features.articles[node] for node in group)) for group in groups]
    for (one, two), entry in evidence.items():
        if len(groups[one]) > _SPEAKERS or len(groups[two]) > _SPEAKERS:
            share = len(articles[one] & articles[two]) / min(len(articles[one]), len(articles[two]))
            apart = share * min(len(speakers[one]), len(speakers[two]))
            evidence[one, two] = replace(entry, apart=max(entry.apart, apart))


def _linked_speakers(groups: list[list[int]], speakers: list[list[int]], links: list[tuple[int, int]]) -> tuple[IntArray, IntArray]:
    """Return the pairs of speakers, as positions in the list of all speakers, whose groups a link joins."""
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    start = np.cumsum([0, *(len(chosen) for chosen in speakers)]).tolist()
    joined = sorted({(min(a, b), max(a, b)) for one, two in links if one in group_of and two in group_of and (a := group_of[one]) != (b := group_of[two])})
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
