"""The step as a whole, in order: read, compare, cluster, apply curators' decisions, give ids, derive values. Each part stands in its own file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from schemas.arrow import arrow_schema, to_table
from schemas.codes import equivalents

from .blocks import candidate_pairs
from .cluster import Link, cluster_nodes, explain_links
from .corrections import Correction, Corrections, Unapplied, apply_values, gone, read_corrections
from .features import build_features
from .history import build_history, revise
from .ids import Previous, assign_ids, remember
from .incidents import build_incident
from .records import ClaimRow, ReportRow, read_claims, read_reports
from .regroup import regroup
from .responses import find_responses
from .score import score_pairs
from .summary import summarise

_CORRECTED = "corrected"


@dataclass(frozen=True)
class Linked:
    """What linking gives: four tables, the corrections that could not be applied (rows of `rejected`), and the links with their reasons when asked for."""

    reports: pa.Table
    claims: pa.Table
    incidents: pa.Table
    incident_history: pa.Table
    rejected: pa.Table
    links: tuple[Link, ...]


def link_reports(
    articles: pa.Table,
    reports: pa.Table,
    claims: pa.Table,
    *,
    previous: Previous | None = None,
    corrections: Corrections | None = None,
    pipeline_version: str = "unversioned",
    explain: bool = False,
) -> Linked:
    """Join the reports of all articles into incidents.

    The result depends on the rows of the tables, not on their order. With `previous`, the ids of the last release are kept and its history is continued.
    `articles` may carry the canonical text in a column `text`, which makes linking better; `explain` fills `Linked.links`.
    Raises ValueError for a report without its article.
    """
    decisions, unapplied = read_corrections(corrections)
    reports, missing = apply_values(reports, "reports", decisions)
    claims, missing_claims = apply_values(claims, "claims", decisions)
    unapplied += missing + missing_claims
    rows = read_reports(articles, reports)
    by_report: dict[str, list[ClaimRow]] = defaultdict(list)
    for claim in read_claims(claims):
        by_report[claim.report_id].append(claim)
    clusters, links = find_clusters(rows, explain=explain)
    memory = remember(previous)
    regrouped = regroup(clusters, assign_ids(clusters, memory), memory, decisions)
    clusters = regrouped.clusters
    assigned = assign_ids(clusters, memory, regrouped.decided)
    incidents = [
        build_incident(incident_id, cluster, by_report, pipeline_version=pipeline_version) for incident_id, cluster in zip(assigned.ids, clusters, strict=True)
    ]
    order = sorted(range(len(incidents)), key=lambda number: str(incidents[number]["incident_id"]))
    incidents, clusters = [incidents[number] for number in order], [clusters[number] for number in order]
    answers = find_responses(incidents, clusters)
    for row in incidents:
        row["responds_to_incident_id"] = answers.get(row["incident_id"])
    unapplied += regrouped.unapplied + _correct_incidents(incidents, decisions)
    revised = revise(incidents, previous)
    data_through = max(articles["arrival_date"].to_pylist(), default=dt.date(1970, 1, 1))
    history = build_history(incidents, clusters, assigned.changes, revised, previous, data_through)
    incident_of = {report.report_id: str(row["incident_id"]) for row, cluster in zip(incidents, clusters, strict=True) for report in cluster}
    return Linked(
        reports=_with_incident(reports, "reports", incident_of),
        claims=_with_incident(claims, "claims", incident_of),
        incidents=to_table("incidents", incidents),
        incident_history=history,
        rejected=to_table("rejected", [_reject(item) for item in sorted(unapplied, key=lambda item: (item.correction, item.reason))]),
        links=tuple(links),
    )


def find_clusters(rows: Sequence[ReportRow], *, explain: bool = False) -> tuple[list[list[ReportRow]], list[Link]]:
    """Return the reports (in founding order) grouped by incident, groups and members in founding order, and the links when `explain` is set."""
    if not rows:
        return [], []
    features = build_features(rows)
    pairs = candidate_pairs(features)
    scores = score_pairs(features, pairs)
    nodes = cluster_nodes(features, pairs, scores)
    clusters = [sorted((row for node in members for row in features.members[node]), key=lambda row: row.founding_key) for members in nodes]
    clusters.sort(key=lambda cluster: cluster[0].founding_key)
    return clusters, explain_links(features, pairs, scores, nodes) if explain else []


def _correct_incidents(incidents: Sequence[dict[str, Any]], decisions: Sequence[Correction]) -> list[Unapplied]:
    """Apply curators' values, retractions and confirmations to the rows, in place; mark what they touched. Return those whose row is gone."""
    by_id = {row["incident_id"]: row for row in incidents}
    missing = []
    for decision in decisions:
        if decision.table != "incidents":
            continue
        row = by_id.get(decision.row_id)
        if row is None:
            if decision.action not in ("merge", "split"):
                missing.append(Unapplied(decision.source, decision.row_id, gone("incidents", decision.row_id)))
            continue
        if decision.action == "set":
            row[decision.field] = decision.value
            if decision.field == "event_type":
                row |= equivalents(decision.value)
            if decision.field != "summary":
                row["summary"] = summarise(row)
        elif decision.action in ("retract", "confirm"):
            row["status"] = "retracted" if decision.action == "retract" else "published"
        row["qc_flags"] = sorted({*row["qc_flags"], _CORRECTED})
    return missing


def _with_incident(table: pa.Table, name: str, incident_of: Mapping[str, str]) -> pa.Table:
    """Fill in incident_id and bring the table into the column order and row order of its schema."""
    values = pa.array([incident_of.get(report_id) for report_id in table["report_id"].to_pylist()], type=pa.string())
    schema = arrow_schema(name)
    columns = [values if field.name == "incident_id" else table[field.name].combine_chunks().cast(field.type) for field in schema]
    filled = pa.Table.from_arrays(columns, schema=schema)
    key = "report_id" if name == "reports" else "claim_id"
    return filled.sort_by([("article_id", "ascending"), ("char_start", "ascending"), (key, "ascending")])


def _reject(item: Unapplied) -> dict[str, Any]:
    return {"stage": "link", "table_name": "corrections", "row_key": item.row_id, "check": "correction_applies", "reason": item.reason, "row": item.correction}
