"""The step as a whole, in order: read, compare, cluster, apply curators' decisions, give ids, derive values. Each part stands in its own file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import arrow_schema, to_table

from .borrowed import return_tolls
from .cluster import Link
from .columns import Everything, join_tables
from .corrections import Corrections, apply_values, correct_incidents, flag_corrected, follow, read_corrections, reject
from .features import IntArray
from .groups import Groups, MapParts, group_reports
from .history import Sources, build_history, revise
from .ids import Previous, Roster, assign_ids, natural_id, remember
from .incidents import build_incident
from .part import find_clusters, group_claims
from .published import use_published_words
from .records import read_reports
from .regroup import regroup
from .responses import find_responses
from .state import LinkState


@dataclass(frozen=True)
class Linked:
    """What linking gives: four tables, the corrections that could not be applied (rows of `rejected`), the links with their reasons when asked for, and
    what the next call can build on.
    """

    reports: pa.Table
    claims: pa.Table
    incidents: pa.Table
    incident_history: pa.Table
    rejected: pa.Table
    links: tuple[Link, ...]
    state: LinkState


def link_reports(
    articles: pa.Table,
    reports: pa.Table,
    claims: pa.Table,
    *,
    previous: Previous | None = None,
    corrections: Corrections | None = None,
    pipeline_version: str = "unversioned",
    explain: bool = False,
    state: LinkState | None = None,
    map_parts: MapParts = map,
    instead: Mapping[str, str] | None = None,
) -> Linked:
    """Join the reports of all articles into incidents.

    The result depends on the rows of the tables, not on their order. With `previous`, the ids of the last release are kept and its history is continued.
    `articles` may carry the canonical text in a column `text`, which makes linking better; `explain` fills `Linked.links`.
    `state`: that of an earlier call of the same version of the program, by which only what is new is linked; the result is the same without it.
    `instead`: words to publish for targets and actors of incidents that are not to be named; the linked reports and claims keep what was extracted.
    `map_parts` says how the parts of a large collection are worked on. Raises ValueError for a report without its article.
    """
    decisions, unapplied = read_corrections(corrections)
    reports, missing = apply_values(reports, "reports", decisions)
    claims, missing_claims = apply_values(claims, "claims", decisions)
    everything = join_tables(articles, *return_tolls(reports, claims))
    groups = group_reports(everything, state, map_parts, pipeline_version)
    memory = remember(previous)
    roster = _make_roster(everything, groups.group)
    assigned = assign_ids(roster, memory)
    merged = regroup(roster, assigned.ids, memory, decisions)
    group, raw, is_new = groups.group, groups.incidents, groups.is_new
    if not np.array_equal(merged.group, group) or merged.decided:
        group, is_new = merged.group, np.ones(len(merged.origin), dtype=np.bool_)
        raw = _rebuild(everything, raw, group, merged.origin, pipeline_version)
        roster = _make_roster(everything, group)
        assigned = assign_ids(roster, memory, merged.decided)
    ids = pa.array(assigned.ids, type=pa.string())
    is_new = is_new | pc.not_equal(raw["incident_id"], ids).to_numpy()
    raw = _set_column(raw, "incident_id", ids)
    raw = find_responses(raw, group, everything.article_row, is_new)
    group_of_claim = np.where(everything.number >= 0, group[everything.number], -1) if len(group) else everything.number
    group_of_report = everything.by_row(group)
    below = flag_corrected({"reports": (everything.reports, group_of_report), "claims": (everything.claims, group_of_claim)}, decisions)
    incidents, missing_incidents = correct_incidents(raw, decisions, below)
    revised = revise(use_published_words(incidents, instead or {}), previous)
    data_through = pc.max(articles["arrival_date"]).as_py() or dt.date(1970, 1, 1)
    history = build_history(revised, _read_sources(everything, roster), assigned.changes, previous, data_through)
    rejected = [*unapplied, *missing, *missing_claims, *follow([*merged.unapplied, *missing_incidents], history)]
    return Linked(
        reports=_with_incident(everything.reports, "reports", group_of_report, ids),
        # The claims themselves stay as they were told, also where their count belongs to another report.
        claims=_with_incident(claims, "claims", group_of_claim, ids),
        incidents=revised.incidents.sort_by("incident_id").combine_chunks(),
        incident_history=history,
        rejected=to_table("rejected", reject(rejected)),
        links=tuple(find_clusters(read_reports(articles, reports), explain=True)[1]) if explain else (),
        state=_remember_groups(groups, raw, merged.origin),
    )


def _make_roster(everything: Everything, group: IntArray) -> Roster:
    reports = everything.take_reports(np.arange(len(group)), ["report_id", "article_id", "event_type"])
    return Roster(reports, group, np.unique(group, return_index=True)[1])


def _rebuild(everything: Everything, incidents: pa.Table, group: IntArray, origin: IntArray, pipeline_version: str) -> pa.Table:
    """Return the rows of the groups after curators' merges and splits: those of groups that they changed are derived again."""
    changed = np.flatnonzero(origin < 0)
    is_theirs = np.isin(group, changed)
    reports = everything.take_reports(np.flatnonzero(is_theirs), everything.reports.column_names)
    told = group_claims(everything.claims.filter(pc.is_in(everything.claims["report_id"], value_set=reports["report_id"].combine_chunks())))
    group_of = dict(zip(reports["report_id"].to_pylist(), group[is_theirs].tolist(), strict=True))
    rows = read_reports(everything.articles, reports)
    members = [[row for row in rows if group_of[row.report_id] == number] for number in changed.tolist()]
    rebuilt = to_table("incidents", [build_incident(natural_id(one[0].report_id), one, told, pipeline_version=pipeline_version) for one in members])
    position = np.where(origin >= 0, origin, incidents.num_rows + np.searchsorted(changed, np.arange(len(origin))))
    return pa.concat_tables([incidents, rebuilt]).take(pa.array(position)).combine_chunks()


def _read_sources(everything: Everything, roster: Roster) -> Sources:
    arrival = everything.articles["arrival_date"].cast(pa.int32()).to_numpy()[everything.article_row].astype(np.int64)
    newest = np.full(len(roster.founder), np.iinfo(np.int64).min)
    np.maximum.at(newest, roster.group, arrival)
    return Sources(roster.founder_ids(), arrival[roster.founder], newest)


def _with_incident(table: pa.Table, name: str, group: IntArray, ids: pa.Array) -> pa.Table:
    """Fill in incident_id and bring the table into the column order and row order of its schema."""
    key = "report_id" if name == "reports" else "claim_id"
    order = pc.sort_indices(table, sort_keys=[(column, "ascending") for column in ("article_id", "char_start", key)])
    values = ids.take(pa.array(group, mask=group < 0))
    schema = arrow_schema(name)

    def sort_column(field: pa.Field) -> pa.Array:
        return (values if field.name == "incident_id" else table[field.name].combine_chunks().cast(field.type)).take(order)

    # Column by column: a second copy of the whole table would be the largest thing in memory.
    with ThreadPoolExecutor(pa.cpu_count()) as threads:
        return pa.Table.from_arrays(list(threads.map(sort_column, schema)), schema=schema)


def _remember_groups(groups: Groups, raw: pa.Table, origin: IntArray) -> LinkState:
    """Return the state with the ids and answers of this time, by which the next call sees what it has to look at again."""
    known = np.full(groups.incidents.num_rows, -1, dtype=np.int64)
    known[origin[origin >= 0]] = np.flatnonzero(origin >= 0)
    rows = pa.array(known, mask=known < 0)
    incidents = _set_column(groups.incidents, "incident_id", pc.fill_null(raw["incident_id"].take(rows), ""))
    incidents = _set_column(incidents, "responds_to_incident_id", raw["responds_to_incident_id"].take(rows))
    return replace(groups.state, incidents=incidents)


def _set_column(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), values)
