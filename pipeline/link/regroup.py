"""Curators' merges and splits, applied to the clusters before ids are given. Values of single fields are set elsewhere (corrections.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .corrections import Correction, Unapplied, gone
from .ids import Assigned, Memory, natural_id
from .records import ReportRow


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The clusters after all merges and splits, in founding order; the ids that merges decided, by the founding report; the corrections that found nothing."""

    clusters: list[list[ReportRow]]
    decided: dict[str, str]
    unapplied: list[Unapplied]


def regroup(clusters: Sequence[Sequence[ReportRow]], tentative: Assigned, memory: Memory, corrections: Sequence[Correction]) -> Regrouped:
    """Apply the merges and splits among `corrections`, in their order.

    `tentative` are the ids that the clusters would get without corrections. A merge is found again at every build: by what the cluster would be
    called, by the id it would get if it were new, or by the reports that the last release had under the id that stayed.
    """
    groups: dict[int, list[ReportRow]] = {number: list(cluster) for number, cluster in enumerate(clusters)}
    named = {natural_id(cluster): number for number, cluster in enumerate(clusters)} | {name: number for number, name in enumerate(tentative.ids)}
    kept: dict[int, str] = {}
    unapplied = []
    for correction in corrections:
        if correction.action == "merge":
            done = _merge(groups, named, memory, correction)
            if done:
                kept[named[correction.row_id]] = correction.row_id
        elif correction.action == "split":
            done = _split(groups, correction)
        else:
            continue
        if not done:
            unapplied.append(Unapplied(correction.source, correction.row_id, gone("incidents", correction.row_id)))
    ordered = {number: sorted(group, key=lambda report: report.founding_key) for number, group in groups.items() if group}
    decided = {ordered[number][0].report_id: incident_id for number, incident_id in kept.items() if number in ordered}
    return Regrouped(sorted(ordered.values(), key=lambda group: group[0].founding_key), decided, unapplied)


def _merge(groups: dict[int, list[ReportRow]], named: Mapping[str, int], memory: Memory, correction: Correction) -> bool:
    home = named.get(correction.row_id)
    if home is None:
        return False
    guests = {named[name] for name in correction.value if name in named}
    if correction.row_id in memory.incident_ids and not set(correction.value) <= memory.incident_ids:
        # An id that was merged in an earlier release is known only through its reports, which that release had under the id that stayed.
        guests |= {number for number, group in groups.items() if any(memory.incident_of.get(report.report_id) == correction.row_id for report in group)}
    if any(name not in named and name not in memory.taken for name in correction.value):
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
