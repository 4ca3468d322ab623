"""One row of `incidents` from the reports and claims of a cluster. Which reports belong together, and under which id, is settled before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from schemas.codes import equivalents

from .choose import Settled, foreground, settle
from .contest import find_responsibility, grade_evidence, is_contested
from .figures import Figures, Statement, current_tolls, derive_figures, limit_parts, report_tolls
from .parties import party_key
from .records import ClaimRow, ReportRow
from .summary import summarise

_CLASS_COLUMNS = {
    "civilian": "civilians_killed",
    "child": "children_killed",
    "woman": "women_killed",
    "militant": "militants_killed",
    "security_force": "security_forces_killed",
    "attacker": "attackers_killed",
}
_DISAGREEMENTS = frozenset({"date_disagreement", "place_disagreement"})
# A toll whose upper bound is this many times its lower one is worth a look.
_WIDE_SPREAD = 2


def build_incident(incident_id: str, reports: Sequence[ReportRow], claims: Mapping[str, Sequence[ClaimRow]], *, pipeline_version: str) -> dict[str, Any]:
    """Return the row of one incident: revision 1, nothing it responds to yet.

    `reports` are those of its cluster in founding order, `claims` all claims by report_id.
    """
    settled = settle(reports)
    every = [Statement(claim, report) for report in reports for claim in claims.get(report.report_id, ())]
    told = foreground(reports)
    told_ids = {report.report_id for report in told}
    near = every if len(told) == len(reports) else [statement for statement in every if statement.report.report_id in told_ids]
    killed_tolls = current_tolls(near, "killed") or report_tolls(told, "killed") or current_tolls(every, "killed") or report_tolls(reports, "killed")
    injured_tolls = current_tolls(near, "injured") or report_tolls(told, "injured") or current_tolls(every, "injured") or report_tolls(reports, "injured")
    killed, injured = derive_figures(killed_tolls), derive_figures(injured_tolls)
    responsibility = find_responsibility(reports, every)
    contested = is_contested(reports, near, (killed_tolls, injured_tolls), responsibility)
    agree = _DISAGREEMENTS.isdisjoint(settled.flags) and all(one.meets(two) for tolls in (killed_tolls, injured_tolls) for one, two in combinations(tolls, 2))
    stories = {report.story_id for report in reports}
    times = [report.published_at for report in reports if report.has_publication_time]
    row: dict[str, Any] = {
        "incident_id": incident_id,
        "revision": 1,
        "status": "published" if _is_well_told(reports, stories) else "candidate",
        "event_type": settled.event_type,
        **_equivalents(settled),
        "date_start": settled.date_start,
        "date_end": settled.date_end,
        "date_precision": settled.date_precision,
        "country": settled.country,
        "admin1": settled.admin1,
        "place": settled.place,
        "place_id": settled.place_id,
        "latitude": settled.latitude,
        "longitude": settled.longitude,
        "geo_precision": settled.geo_precision,
        "actors": list(settled.actors),
        "targets": list(settled.targets),
        "weapons": list(settled.weapons),
        "responsibility": responsibility,
        **_columns("killed", killed, with_best=True),
        **_columns("injured", injured, with_best=True),
        **_class_figures(near, killed, told),
        "contested": contested,
        "n_claimants": len({"voice" if statement.claim.claimant is None else statement.claimant for statement in every}),
        "evidence_grade": grade_evidence(reports, every, contested=contested, responsibility=responsibility, agree=agree),
        "n_articles": len({report.article_id for report in reports}),
        "n_publishers": len({report.publisher for report in reports if report.publisher}),
        "n_independent": len(stories),
        "first_reported_at": min(times, default=None),
        "last_reported_at": max(times, default=None),
        "qc_flags": sorted([*settled.flags, *_toll_flags(killed, injured)]),
        "pipeline_version": pipeline_version,
    }
    row["summary"] = summarise(row)
    return row


def _is_well_told(reports: Sequence[ReportRow], stories: set[str]) -> bool:
    """Two independent stories, at least one of them on the incident itself."""
    return len(stories) > 1 and any(report.role != "background" for report in reports)


def _equivalents(settled: Settled) -> dict[str, str | None]:
    found = equivalents(settled.event_type)
    sides = [{party_key(name) for name in names} for names in (settled.actors, settled.targets)]
    if found["ucdp_type"] is not None and all(side and all(_is_state(key) for key in side) for side in sides):
        found["ucdp_type"] = "state-based conflict"
    return found


def _is_state(key: str) -> bool:
    """A key in capitals is a country's code; names of groups are folded to lower case."""
    return len(key) == 3 and key.isupper()


def _columns(name: str, figures: Figures, *, with_best: bool = False) -> dict[str, int | None]:
    columns = {f"{name}_low": figures.low, f"{name}_high": figures.high}
    return columns | ({f"{name}_best": figures.best} if with_best else {})


def _class_figures(statements: Sequence[Statement], killed: Figures, reports: Sequence[ReportRow]) -> dict[str, int | None]:
    columns: dict[str, int | None] = {}
    told = {statement.claim.victim_class for statement in statements}
    for victim_class, name in _CLASS_COLUMNS.items():
        figures = derive_figures(current_tolls(statements, "killed", victim_class)) if victim_class in told else Figures()
        if victim_class == "attacker":
            stated = [report.attackers_killed for report in reports if report.attackers_killed is not None]
            if figures.low is None and figures.high is None and stated:
                figures = Figures(min(stated), None, max(stated))
        else:
            figures = limit_parts(figures, killed)
        columns |= _columns(name, figures)
    return columns


def _toll_flags(killed: Figures, injured: Figures) -> list[str]:
    return [
        f"{name}_spread"
        for name, figures in (("killed", killed), ("injured", injured))
        if figures.low is not None and figures.high is not None and figures.high > max(1, figures.low) * _WIDE_SPREAD
    ]
