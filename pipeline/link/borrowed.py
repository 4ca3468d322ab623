"""Tolls that a report took over from another event of its article: the dead of a murder told with the arrest of the suspects. What a toll is: figures.py.

Arrests, sanctions, threats, agreements and the like kill nobody. When such a report gives the very toll that its article gives to an act of violence, the
victims are those of that act and are counted there alone.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .families import VIOLENT_TYPES

_MAY_KILL = pa.array(sorted(VIOLENT_TYPES | {"protest", "riot"}))
_OUTCOMES = ("killed", "injured")


def return_tolls(reports: pa.Table, claims: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return both tables, rows and order as they are, with the tolls of reports and the counts of casualty claims emptied where they are borrowed."""
    for outcome in _OUTCOMES:
        borrowed = _find_borrowed(reports, outcome)
        if len(borrowed):
            is_theirs = pc.is_in(reports["report_id"], value_set=borrowed)
            reports = _empty(reports, (f"{outcome}_low", f"{outcome}_high"), is_theirs)
            said = pc.and_(pc.is_in(claims["report_id"], value_set=borrowed), pc.fill_null(pc.equal(claims["outcome"], outcome), False))
            claims = _empty(claims, ("count_low", "count_high"), said)
    return reports, claims


def _find_borrowed(reports: pa.Table, outcome: str) -> pa.Array:
    """Return the ids of the reports of events that kill nobody whose toll an act of violence in the same article has too."""
    may_kill = pc.is_in(reports["event_type"], value_set=_MAY_KILL)
    has_toll = pc.fill_null(pc.greater(reports[f"{outcome}_low"], 0), False)
    columns = ["report_id", "article_id", f"{outcome}_low"]
    suspects = reports.filter(pc.and_(has_toll, pc.invert(may_kill))).select(columns)
    if not suspects.num_rows:
        return pa.array([], type=pa.string())
    others = reports.filter(pc.and_(pc.and_(has_toll, may_kill), pc.is_in(reports["article_id"], value_set=suspects["article_id"].combine_chunks())))
    tolls: dict[str, set[int]] = defaultdict(set)
    for article_id, count in zip(others["article_id"].to_pylist(), others[f"{outcome}_low"].to_pylist(), strict=True):
        tolls[article_id].add(count)
    found = np.array(
        [count in tolls[article_id] for article_id, count in zip(*(suspects[name].to_pylist() for name in columns[1:]), strict=True)], dtype=np.bool_
    )
    return suspects["report_id"].combine_chunks().filter(pa.array(found))


def _empty(table: pa.Table, names: tuple[str, ...], where: pa.ChunkedArray) -> pa.Table:
    for name in names:
        column = table[name]
        table = table.set_column(table.column_names.index(name), table.schema.field(name), pc.if_else(where, pa.scalar(None, type=column.type), column))
    return table
