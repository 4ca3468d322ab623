"""Tolls that a report took over from another event of its article: the dead of a murder told with the arrest of the suspects. Deciding what a toll is: figures.py.

Arrests, sanctions, threats, agreements and the like kill nobody. When such a report gives the very toll that its article gives to an act of violence, the
victims are those of that act and are counted there alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .families import VIOLENT_TYPES
from .records import ClaimRow, ReportRow

_MAY_KILL = VIOLENT_TYPES | {"protest", "riot"}


def return_tolls(rows: Sequence[ReportRow], claims: Mapping[str, Sequence[ClaimRow]]) -> tuple[list[ReportRow], dict[str, list[ClaimRow]]]:
    """Return the reports without tolls that belong to another report of the same article, in their order, and the claims by report without theirs."""
    tolls: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for row in rows:
        if row.event_type in _MAY_KILL:
            tolls[row.article_id] |= {(outcome, count) for outcome, count in (("killed", row.killed_low), ("injured", row.injured_low)) if count}
    kept = {report_id: list(said) for report_id, said in claims.items()}
    cleared = []
    for row in rows:
        borrowed = set() if row.event_type in _MAY_KILL else tolls[row.article_id] & {("killed", row.killed_low or 0), ("injured", row.injured_low or 0)}
        for outcome, _ in sorted(borrowed):
            row = replace(row, killed_low=None, killed_high=None) if outcome == "killed" else replace(row, injured_low=None, injured_high=None)
            kept[row.report_id] = [claim for claim in kept.get(row.report_id, ()) if claim.outcome != outcome]
        cleared.append(row)
    return cleared, kept
