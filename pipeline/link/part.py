"""Linking a part of the reports: those that are its own, with their neighbours beside them so that every block is complete.

One part fits into memory, and several parts can be linked at once in several processes.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from schemas.arrow import to_table

from .blocks import Pairs, candidate_pairs
from .cluster import Link, cluster_components, explain_links, find_components, link_pairs
from .features import BoolArray, Features, IntArray, build_features
from .ids import natural_id
from .incidents import build_incident
from .records import ClaimRow, ReportRow, read_claims, read_reports
from .score import score_pairs

_PAIRS_AT_ONCE = 100_000


@dataclass(frozen=True)
class Part:
    """What one call works on: the reports of the part and their neighbours with their articles (row by row), the claims of the reports that are its own.

    `rows`: the rows of the reports in the whole table, ascending; `is_own`: which belong to the part and are not only neighbours; `name_pairs`: the
    reports, by row, whose texts share rare names.
    """

    articles: pa.Table
    reports: pa.Table
    claims: pa.Table
    rows: IntArray
    is_own: BoolArray
    name_pairs: tuple[IntArray, IntArray]
    pipeline_version: str


@dataclass(frozen=True)
class LinkedPart:
    """What became of the own reports of a part.

    `rows` are reports, by their row in the whole table, with the number of their cluster (row of `incidents`) and of their component: reports that
    some chain of links joins; no cluster crosses it. `open_rows` are reports whose component goes on in another part; they are linked afterwards.
    """

    rows: IntArray
    cluster: IntArray
    component: IntArray
    open_rows: IntArray
    incidents: pa.Table


def link_part(part: Part) -> LinkedPart:
    """Link the own reports of a part and derive the values of their incidents (revision 1, the id they get when they continue no earlier incident)."""
    with _without_cycle_search():
        return _link_part(part)


@contextmanager
def _without_cycle_search() -> Iterator[None]:
    """Keep Python from searching for cycles of dead objects: rows are many, live to the end and form none, and the search takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _link_part(part: Part) -> LinkedPart:
    reports = read_reports(part.articles, part.reports)
    row_of = dict(zip(part.reports["report_id"].to_pylist(), part.rows.tolist(), strict=True))
    own_rows = frozenset(part.rows[part.is_own].tolist())
    features = build_features(reports)
    # A node belongs to the part that owns its founding report.
    is_own = np.array([row_of[members[0].report_id] in own_rows for members in features.members], dtype=np.bool_)
    pairs = candidate_pairs(features, _name_pairs(part, features, row_of))
    touching = is_own[pairs.left] | is_own[pairs.right]
    pairs = Pairs(pairs.left[touching], pairs.right[touching])
    links = _find_links(features, pairs)
    label = find_components(len(features), links)
    goes_on = np.zeros(len(features), dtype=np.bool_)
    goes_on[label[~is_own & (np.bincount(label, minlength=len(label))[label] > 1)]] = True
    is_open = goes_on[label]
    clusters = cluster_components(features, np.flatnonzero(is_own & ~is_open), label, links)
    return _describe(part, features, clusters, label, np.flatnonzero(is_own & is_open), row_of)


def _find_links(features: Features, pairs: Pairs) -> Pairs:
    """Return the pairs that are links; some at a time, since comparing takes half a kilobyte a pair."""
    some = [Pairs(pairs.left[at : at + _PAIRS_AT_ONCE], pairs.right[at : at + _PAIRS_AT_ONCE]) for at in range(0, max(len(pairs), 1), _PAIRS_AT_ONCE)]
    links = [link_pairs(chosen, score_pairs(features, chosen)) for chosen in some]
    return Pairs(np.concatenate([found.left for found in links]), np.concatenate([found.right for found in links]))


def _name_pairs(part: Part, features: Features, row_of: dict[str, int]) -> tuple[IntArray, IntArray]:
    """Return the nodes of the reports whose texts share names."""
    node_of = np.empty(len(part.rows), dtype=np.int64)
    for node, members in enumerate(features.members):
        node_of[np.searchsorted(part.rows, [row_of[report.report_id] for report in members])] = node
    one, two = (node_of[np.searchsorted(part.rows, rows)] for rows in part.name_pairs)
    return one, two


def _describe(part: Part, features: Features, clusters: list[list[int]], label: IntArray, open_nodes: IntArray, row_of: dict[str, int]) -> LinkedPart:
    told = group_claims(part.claims)
    members = [gather(features, nodes) for nodes in clusters]
    incidents = [build_incident(natural_id(cluster[0].report_id), cluster, told, pipeline_version=part.pipeline_version) for cluster in members]
    sizes = [len(cluster) for cluster in members]
    return LinkedPart(
        rows=np.array([row_of[report.report_id] for cluster in members for report in cluster], dtype=np.int64),
        cluster=np.repeat(np.arange(len(members)), sizes),
        component=np.repeat(label[[nodes[0] for nodes in clusters]] if clusters else np.zeros(0, dtype=np.int64), sizes),
        open_rows=np.array([row_of[report.report_id] for node in open_nodes.tolist() for report in features.members[node]], dtype=np.int64),
        incidents=to_table("incidents", incidents),
    )


def gather(features: Features, nodes: Sequence[int]) -> list[ReportRow]:
    """Return the reports of some nodes in founding order."""
    return sorted((report for node in nodes for report in features.members[node]), key=lambda report: report.founding_key)


def group_claims(claims: pa.Table) -> dict[str, list[ClaimRow]]:
    """Return the claims of each report."""
    by_report: dict[str, list[ClaimRow]] = defaultdict(list)
    for claim in read_claims(claims):
        by_report[claim.report_id].append(claim)
    return by_report


def find_clusters(rows: Sequence[ReportRow], *, explain: bool = False) -> tuple[list[list[ReportRow]], list[Link]]:
    """Return the reports (in founding order) grouped by incident, groups and members in founding order, and the links when `explain` is set."""
    if not rows:
        return [], []
    features = build_features(rows)
    pairs = candidate_pairs(features)
    scores = score_pairs(features, pairs)
    links = link_pairs(pairs, scores)
    nodes = cluster_components(features, np.arange(len(features)), find_components(len(features), links), links)
    return [gather(features, members) for members in nodes], explain_links(features, pairs, scores, nodes) if explain else []
