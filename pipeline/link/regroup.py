"""Curators' merges and splits, applied to the groups before ids are given. Values of single fields are set elsewhere (corrections.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .corrections import Correction, Unapplied, gone
from .features import IntArray
from .ids import Memory, Roster, natural_id


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The groups after all merges and splits, in founding order: the group of each report, for each group which one it was before (-1: its reports changed),
    the ids that merges decided, by group, and the corrections that found nothing.
    """

    group: IntArray
    origin: IntArray
    decided: dict[int, str]
    unapplied: list[Unapplied]


def regroup(roster: Roster, tentative: Sequence[str], memory: Memory, corrections: Sequence[Correction]) -> Regrouped:
    """Apply the merges and splits among `corrections`, in their order.

    `tentative` are the ids that the groups would get without corrections. A merge is found again at every build: by what the group would be
    called, by the id it would get if it were new, or by the reports that the last release had under the id that stayed.
    """
    group = roster.group.copy()
    if not any(correction.action in ("merge", "split") for correction in corrections):
        return Regrouped(group, np.arange(len(roster.founder)), {}, [])
    named = {natural_id(founder): number for number, founder in enumerate(roster.founder_ids())} | {name: number for number, name in enumerate(tentative)}
    kept: dict[int, str] = {}
    unapplied = []
    for correction in corrections:
        if correction.action == "merge":
            done = _merge(group, roster, named, memory, correction)
            if done:
                kept[named[correction.row_id]] = correction.row_id
        elif correction.action == "split":
            done = _split(group, roster, correction)
        else:
            continue
        if not done:
            unapplied.append(Unapplied(correction.source, correction.row_id, gone("incidents", correction.row_id)))
    return _renumber(roster.group, group, kept, unapplied)


def _merge(group: IntArray, roster: Roster, named: Mapping[str, int], memory: Memory, correction: Correction) -> bool:
    home = named.get(correction.row_id)
    if home is None:
        return False
    guests = {named[name] for name in correction.value if name in named}
    if correction.row_id in memory.incident_ids and not set(correction.value) <= memory.incident_ids:
        # An id that was merged in an earlier release is known only through its reports, which that release had under the id that stayed.
        theirs = memory.reports["report_id"].filter(pc.equal(memory.reports["incident_id"], correction.row_id))
        guests |= set(group[_rows_of(roster, theirs.combine_chunks())].tolist())
    if any(name not in named and name not in memory.taken for name in correction.value):
        return False
    group[np.isin(group, list(guests - {home}))] = home
    return True


def _split(group: IntArray, roster: Roster, correction: Correction) -> bool:
    rows = _rows_of(roster, pa.array(correction.value, type=pa.string()))
    if not len(rows):
        return False
    number = int(group.max()) + 1
    for old in np.unique(group[rows]).tolist():
        leaving = rows[group[rows] == old]
        if len(leaving) == np.count_nonzero(group == old):
            return True  # they stand apart already
        group[leaving] = number
    return True


def _rows_of(roster: Roster, report_ids: pa.Array) -> IntArray:
    rows: IntArray = np.flatnonzero(pc.is_in(roster.reports["report_id"], value_set=report_ids).to_numpy())
    return rows


def _renumber(before: IntArray, group: IntArray, kept: Mapping[int, str], unapplied: list[Unapplied]) -> Regrouped:
    n_groups = max(int(before.max(initial=-1)), int(group.max(initial=-1))) + 1
    names, founded = np.unique(group, return_index=True)
    order = names[np.argsort(founded, kind="stable")]
    number = np.full(n_groups, -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    is_touched = np.zeros(n_groups, dtype=np.bool_)
    moved = before != group
    is_touched[group[moved]] = True
    is_touched[before[moved]] = True
    origin = np.where(is_touched[order] | (order > before.max(initial=-1)), -1, order)
    return Regrouped(number[group], origin, {int(number[old]): incident_id for old, incident_id in kept.items() if number[old] >= 0}, unapplied)
