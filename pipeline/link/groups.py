"""All reports to groups, one a real incident: what is new is linked, in parts, and what it cannot have changed is taken over from the last time.

The result is that of linking everything at once: a report that shares no block with a new, changed or removed one, directly or through the component it stands
in, has the links it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from schemas.arrow import empty_table

from .arrays import KeyArray, Ragged, contains, join_lists, make_ragged, sort_unique
from .block_columns import BlockColumns
from .columns import Everything, find_rows, fingerprint_reports, read_block_columns, read_names
from .features import BoolArray, IntArray
from .neighbours import Neighbours
from .part import LinkedPart, Part, link_part
from .records import OF_ARTICLES, OF_TEXTS
from .state import LinkState, join_columns, pack_reports, unpack_columns
from .words import find_flipped, name_blocks, name_keys, pair_by_names

# Reports a part: some 300 MB of working memory, and enough parts to keep several processes busy.
REPORTS_A_PART = 20_000
# Reports without a country, and those at cuts, lie far apart: each brings so many times the neighbours of others, and a part holds as many times fewer of them.
_SCATTERED = 4
# Cutting again what crossed borders is worth it while it leaves clearly less.
_SHRINKS_TO = 0.6

MapParts = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""How parts are worked on: the built-in `map`, or one that uses several processes and keeps the order."""


@dataclass(frozen=True)
class Groups:
    """For each report the number of its group; groups are numbered in founding order. `incidents` has a row for each group; `is_new`: derived just now."""

    group: IntArray
    incidents: pa.Table
    is_new: BoolArray
    state: LinkState


def group_reports(everything: Everything, known: LinkState | None, map_parts: MapParts, pipeline_version: str) -> Groups:
    """Return the groups of all reports and the state for the next time."""
    if known is not None and known.reports.num_rows == 0:
        known = None
    fingerprint = fingerprint_reports(everything)
    report_ids = everything.column("report_id")
    known_row = np.full(len(fingerprint), -1, dtype=np.int64) if known is None else _find_unchanged(known.reports, report_ids, fingerprint)
    columns = _read_columns(everything, known, known_row, map_parts)
    affected = _find_affected(columns, known, known_row)
    parts = _link_affected(everything, columns, affected, map_parts, pipeline_version)
    group, component, incidents, is_new = _put_together(known, known_row, affected, parts)
    order, group = _number_groups(group)
    incidents, is_new = incidents.take(pa.array(order)).combine_chunks(), is_new[order]
    state = LinkState(pack_reports(report_ids, fingerprint, group, component, columns), incidents)
    return Groups(group, incidents, is_new, state)


def _find_unchanged(known: pa.Table, report_ids: pa.ChunkedArray, fingerprint: KeyArray) -> IntArray:
    """Return the row that each report has in the table of a state; -1 where it has none, or was another one."""
    size = known.num_rows
    if size <= len(report_ids) and report_ids.slice(0, size).equals(known["report_id"]):
        row = np.arange(len(report_ids))
        row[size:] = -1
    else:
        row = find_rows(report_ids, known["report_id"])
    is_changed = known["fingerprint"].to_numpy()[row] != fingerprint
    return np.where(is_changed, -1, row)


def _read_columns(everything: Everything, known: LinkState | None, known_row: IntArray, map_parts: MapParts) -> BlockColumns:
    """Return what decides about blocks; of reports that have not changed it is known."""
    fresh = np.flatnonzero(known_row < 0)
    pieces = [fresh[start : start + REPORTS_A_PART] for start in range(0, len(fresh), REPORTS_A_PART)]
    texts = ((everything.take_articles(piece, OF_TEXTS), everything.take_reports(piece, OF_TEXTS)) for piece in pieces)
    names = join_lists(make_ragged([]), *map_parts(_read_names_of, texts))
    columns = read_block_columns(everything, fresh, names)
    if known is None:
        return columns
    old = np.flatnonzero(known_row >= 0)
    position = np.empty(len(known_row), dtype=np.int64)
    position[fresh], position[old] = np.arange(len(fresh)), len(fresh) + np.arange(len(old))
    return join_columns(columns, unpack_columns(known.reports).choose(known_row[old])).choose(position)


def _read_names_of(texts: tuple[pa.Table, pa.Table]) -> Ragged:
    return read_names(*texts)


def _find_affected(columns: BlockColumns, known: LinkState | None, known_row: IntArray) -> BoolArray:
    """Return the reports whose links may have changed: whole components."""
    fresh = known_row < 0
    if known is None:
        return np.ones(len(fresh), dtype=np.bool_)
    is_gone = np.ones(known.reports.num_rows, dtype=np.bool_)
    is_gone[known_row[~fresh]] = False
    gone = known.reports.filter(pa.array(is_gone))
    # What is gone, or stood elsewhere before it changed, has left blocks behind.
    with_gone = join_columns(columns, unpack_columns(gone))
    is_fresh = np.concatenate([fresh, np.ones(gone.num_rows, dtype=np.bool_)])
    if not is_fresh.any():
        return fresh
    touched = Neighbours(with_gone).find(is_fresh, np.zeros(0, dtype=np.int64))[: len(fresh)] | _touched_by_words(columns, fresh, known, is_gone, known_row)
    component = known.reports["component"].to_numpy()
    hit = sort_unique(np.concatenate([component[known_row[touched & ~fresh]], component[is_gone]]))
    return touched | (~fresh & contains(hit, component[known_row]))


def _touched_by_words(columns: BlockColumns, fresh: BoolArray, known: LinkState, is_gone: BoolArray, known_row: IntArray) -> BoolArray:
    """Return the reports that share rare names with what is new or gone, or did before, and those whose shared names are rare no longer, or rare again."""
    old = unpack_columns(known.reports)
    keys = name_keys(columns, fresh) + name_keys(old, is_gone)
    after, before = name_blocks(columns, keys), name_blocks(old, keys)
    flipped = find_flipped(before, after)
    touched = np.zeros(len(fresh), dtype=np.bool_)
    touched[np.concatenate([*after.pairs(fresh), after.row[contains(flipped, after.block)]])] = True
    was_touched = np.zeros(len(is_gone), dtype=np.bool_)
    was_touched[np.concatenate([*before.pairs(is_gone), before.row[contains(flipped, before.block)]])] = True
    return touched | (~fresh & was_touched[known_row])


def _link_affected(everything: Everything, columns: BlockColumns, affected: BoolArray, map_parts: MapParts, pipeline_version: str) -> list[LinkedPart]:
    if not affected.any():
        return []
    if affected.all():
        one, two = pair_by_names(columns, map_parts)
    else:
        one, two = name_blocks(columns, name_keys(columns, affected)).pairs(affected)
    own = np.flatnonzero(affected)
    # By country, then by day: whatever is cut, few reports of one country tell of the days next to the cut.
    own = own[np.lexsort((own, columns.story[own], columns.first[own], columns.country[own]))]
    neighbours = Neighbours(columns)

    def make_parts(slices: Iterable[IntArray]) -> Iterator[Part]:
        for chosen in slices:
            is_own = np.zeros(len(affected), dtype=np.bool_)
            is_own[chosen] = True
            speaks = neighbours.find_speakers(is_own)
            by_name = speaks[one] | speaks[two]
            yield _make_part(everything, neighbours, is_own, (one[by_name], two[by_name]), pipeline_version)

    parts: list[LinkedPart] = []
    weight = np.where(columns.country < 0, _SCATTERED, 1)
    while len(own):
        found = list(map_parts(link_part, make_parts(_cut(own, weight[own]))))
        parts += found
        rest = _in_order_of(own, np.concatenate([part.open_rows for part in found]))
        if len(rest) > _SHRINKS_TO * len(own):
            # Components that reach over many parts: no cut leaves them whole.
            parts += map(link_part, make_parts([rest]))
            break
        # What crossed a border is cut at other places this time, and most of it lies within a part then.
        own, weight = rest, np.full_like(weight, _SCATTERED)
    return parts


def _cut(own: IntArray, weight: IntArray) -> list[IntArray]:
    """Cut reports into parts of about one weight; few are one part."""
    if len(own) <= REPORTS_A_PART:
        return [own]
    part = np.cumsum(weight) // REPORTS_A_PART
    return np.split(own, np.flatnonzero(part[1:] != part[:-1]) + 1)


def _in_order_of(rows: IntArray, chosen: IntArray) -> IntArray:
    """Return the chosen rows in the order in which they stand in `rows`."""
    return rows[np.isin(rows, chosen)]


def _make_part(everything: Everything, neighbours: Neighbours, is_own: BoolArray, name_pairs: tuple[IntArray, IntArray], pipeline_version: str) -> Part:
    near = is_own if is_own.all() else neighbours.find(is_own, np.concatenate(name_pairs))
    rows = np.flatnonzero(near)
    # What becomes one with an own report has claims too.
    claims = np.flatnonzero((everything.number >= 0) & neighbours.with_copies(is_own)[everything.number])
    return Part(
        articles=everything.take_articles(rows, OF_ARTICLES),
        reports=everything.take_reports(rows, everything.reports.column_names),
        claims=_take(everything.claims, claims),
        rows=rows,
        is_own=is_own[rows],
        name_pairs=name_pairs,
        pipeline_version=pipeline_version,
    )


def _put_together(known: LinkState | None, known_row: IntArray, affected: BoolArray, parts: list[LinkedPart]) -> tuple[IntArray, IntArray, pa.Table, BoolArray]:
    """Return group and component of each report, the rows of all groups, and which of them are new."""
    group, component = np.full(len(affected), -1, dtype=np.int64), np.full(len(affected), -1, dtype=np.int64)
    tables, n_groups, n_components = [empty_table("incidents")], 0, 0
    for part in parts:
        group[part.rows], component[part.rows] = part.cluster + n_groups, part.component + n_components
        tables.append(part.incidents)
        n_groups += part.incidents.num_rows
        n_components += int(part.component.max(initial=-1)) + 1
    is_new = np.ones(n_groups, dtype=np.bool_)
    kept = ~affected
    if known is not None and kept.any():
        old = known.reports["cluster"].to_numpy()[known_row[kept]]
        still = sort_unique(old)
        group[kept] = np.searchsorted(still, old) + n_groups
        component[kept] = known.reports["component"].to_numpy()[known_row[kept]] + n_components
        tables.append(_take(known.incidents, still))
        is_new = np.concatenate([is_new, np.zeros(len(still), dtype=np.bool_)])
    component = np.unique(component, return_inverse=True)[1]
    return group, component, pa.concat_tables(tables).combine_chunks(), is_new


def _number_groups(group: IntArray) -> tuple[IntArray, IntArray]:
    """Return the order of the groups by their first report, and the groups of the reports numbered in it."""
    founded = np.unique(group, return_index=True)[1]
    order = np.argsort(founded, kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return order, number[group]


def _take(table: pa.Table, rows: IntArray) -> pa.Table:
    return table.take(pa.array(rows)).combine_chunks()
