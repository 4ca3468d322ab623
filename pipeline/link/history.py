"""What the table incident_history gains by a build: created, revised, merged, split, retired, retracted. Also the revision number of each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from schemas.arrow import empty_table, to_table
from schemas.canonical import stable_id

from .ids import Change, Previous
from .records import ReportRow

# The version of the program is no value of the incident.
_NO_VALUE = ("revision", "pipeline_version")


def revise(rows: Sequence[dict[str, Any]], previous: Previous | None) -> dict[str, list[str]]:
    """Set the revision of each row against the last release, in place; return the changed fields of each incident that changed."""
    if previous is None:
        return {}
    before = {row["incident_id"]: row for row in previous.incidents.to_pylist()}
    changed: dict[str, list[str]] = {}
    for row in rows:
        old = before.get(row["incident_id"])
        if old is None:
            continue
        fields = [name for name in row if name not in _NO_VALUE and name in old and row[name] != old[name]]
        row["revision"] = old["revision"] + bool(fields)
        if fields:
            changed[row["incident_id"]] = fields
    return changed


def build_history(
    rows: Sequence[Mapping[str, Any]],
    clusters: Sequence[Sequence[ReportRow]],
    changes: Iterable[Change],
    revised: Mapping[str, Sequence[str]],
    previous: Previous | None,
    data_through: dt.date,
) -> pa.Table:
    """Return the whole history: that of the last release and what this build adds. `data_through`: the latest arrival day of the articles."""
    old = empty_table("incident_history") if previous is None else previous.incident_history
    known_ids = frozenset() if previous is None else frozenset(previous.incidents["incident_id"].to_pylist())
    retracted_before = (
        frozenset() if previous is None else frozenset(row["incident_id"] for row in previous.incidents.to_pylist() if row["status"] == "retracted")
    )
    added: list[dict[str, Any]] = []
    for row, cluster in zip(rows, clusters, strict=True):
        incident_id = row["incident_id"]
        if incident_id not in known_ids:
            added.append(_entry(incident_id, "created", None, cluster[0].arrival_date, f"founded by {cluster[0].report_id}"))
        elif incident_id in revised:
            as_of = max(report.arrival_date for report in cluster)
            added.append(_entry(incident_id, "revised", None, as_of, f"revision {row['revision']}: {', '.join(revised[incident_id])}"))
        if row["status"] == "retracted" and incident_id not in retracted_before:
            added.append(_entry(incident_id, "retracted", None, data_through, "decision in data/corrections"))
    added += [_entry(change.incident_id, change.change, change.successor, data_through, change.reason) for change in changes]
    present = set(old["history_id"].to_pylist())
    rows_before = old.to_pylist()
    everything = rows_before + [entry for entry in added if entry["history_id"] not in present]
    everything.sort(key=lambda entry: (entry["incident_id"], entry["as_of"], entry["history_id"]))
    return to_table("incident_history", everything)


def _entry(incident_id: str, action: str, related: str | None, as_of: dt.date, reason: str) -> dict[str, Any]:
    return {
        "history_id": stable_id("his", incident_id, action, related, as_of.isoformat(), reason),
        "incident_id": incident_id,
        "action": action,
        "related_incident_id": related,
        "as_of": as_of,
        "reason": reason,
    }
