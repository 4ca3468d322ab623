"""Curators' merges and splits, applied to the clusters before ids are given. Values of single fields are set elsewhere (corrections.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .corrections import Correction, Unapplied, gone
from .ids import Assigned, Memory, natural_id
from .records import ReportRow

Clusters = list[list[ReportRow]]


def regroup(
    clusters: Sequence[Sequence[ReportRow]], tentative: Assigned, memory: Memory, corrections: Sequence[Correction]
) -> tuple[Clusters, list[Unapplied]]:
    """Return the clusters after all merges and splits, in founding order, and the corrections that found nothing.

    `tentative` are the ids that the clusters would get without corrections. A merge is found again by either id at every build: by what the cluster would be
    called, by the id it would get if it were new, or by the reports that the last release had under the id that stayed.
    """
    groups: dict[int, list[ReportRow]] = {number: list(cluster) for number, cluster in enumerate(clusters)}
    named = {natural_id(cluster): number for number, cluster in enumerate(clusters)} | {name: number for number, name in enumerate(tentative.ids)}
    unapplied = []
    for correction in corrections:
        if correction.action == "merge":
            done = _merge(groups, named, memory, correction)
        elif correction.action == "split":
            done = _split(groups, correction)
        else:
            continue
        if not done:
            unapplied.append(Unapplied(correction.source, correction.row_id, gone("incidents", correction.row_id)))
    remaining = [sorted(group, key=lambda report: report.founding_key) for group in groups.values() if group]
    remaining.sort(key=lambda group: group[0].founding_key)
    return remaining, unapplied


def _merge(groups: dict[int, list[ReportRow]], named: Mapping[str, int], memory: Memory, correction: Correction) -> bool:
    home = named.get(correction.row_id)
    if home is None:
        return False
    guests = {named[name] for name in correction.value if name in named}
    gone_ids = [name for name in correction.value if name not in named]
    if gone_ids:
        # An id that was merged in an earlier release is known only through its reports, which that release had under the id that stayed.
        guests |= {number for number, group in groups.items() if any(memory.incident_of.get(report.report_id) == correction.row_id for report in group)}
        if not set(gone_ids) <= memory.taken:
            return False
    for guest in sorted(guests - {home}):
        groups[home] += groups[guest]
        groups[guest] = []
    return True


def _split(groups: dict[int, list[ReportRow]], correction: Correction) -> bool:
    leaving = frozenset(correction.value)
    found: list[ReportRow] = []
    for number, group in groups.items():
        if any(report.report_id in leaving for report in group) and not all(report.report_id in leaving for report in group):
            found += [report for report in group if report.report_id in leaving]
            groups[number] = [report for report in group if report.report_id not in leaving]
        elif group and all(report.report_id in leaving for report in group):
            return True  # they stand apart already
    if found:
        groups[max(groups) + 1] = found
    return bool(found)
