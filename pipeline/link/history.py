"""What the table incident_history gains by a build: created, revised, merged, split, retired, retracted. Also the revision number of each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import arrow_schema, empty_table, to_table
from schemas.canonical import stable_id

from .columns import find_rows
from .features import BoolArray, IntArray
from .ids import Change, Previous

# The version of the program is no value of the incident.
_NO_VALUE = ("revision", "pipeline_version")


@dataclass(frozen=True, slots=True)
class Revisions:
    """The table with its revisions set; for each row whether the last release had it, and the names of the fields that changed since, by row."""

    incidents: pa.Table
    is_known: BoolArray
    changed: dict[int, list[str]]


def revise(incidents: pa.Table, previous: Previous | None) -> Revisions:
    """Raise the revision of each row that differs from the last release's, and of no other."""
    if previous is None:
        return Revisions(incidents, np.zeros(incidents.num_rows, dtype=np.bool_), {})
    row = find_rows(incidents["incident_id"], previous.incidents["incident_id"])
    is_known = row >= 0
    now, before = incidents.filter(pa.array(is_known)), previous.incidents.take(pa.array(row[is_known]))
    changed: dict[int, list[str]] = {}
    place = np.flatnonzero(is_known)
    for name in incidents.column_names:
        if name in before.column_names and name not in _NO_VALUE:
            for number in place[_differ(now[name], before[name])].tolist():
                changed.setdefault(number, []).append(name)
    revision = np.ones(incidents.num_rows, dtype=np.int32)
    revision[is_known] = before["revision"].to_numpy()
    revision[list(changed)] += 1
    position = incidents.column_names.index("revision")
    return Revisions(incidents.set_column(position, incidents.schema.field("revision"), pa.array(revision)), is_known, changed)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the history tells of each incident: its first report, and the arrival days of its first and of its last article; days count from 1970-01-01."""

    founder: Sequence[str]
    founded: IntArray
    newest: IntArray


def build_history(revised: Revisions, sources: Sources, changes: Iterable[Change], previous: Previous | None, data_through: dt.date) -> pa.Table:
    """Return the whole history: that of the last release and what this build adds. `data_through`: the latest arrival day of the articles."""
    old = empty_table("incident_history") if previous is None else previous.incident_history.select(arrow_schema("incident_history").names)
    ids = revised.incidents["incident_id"].to_pylist()
    new = np.flatnonzero(~revised.is_known).tolist()
    added = [_entry(ids[row], "created", None, _day(sources.founded[row]), f"founded by {sources.founder[row]}") for row in new]
    revisions = revised.incidents["revision"].to_pylist()
    for row, fields in revised.changed.items():
        added.append(_entry(ids[row], "revised", None, _day(sources.newest[row]), f"revision {revisions[row]}: {', '.join(fields)}"))
    retracted_before = set() if previous is None else set(previous.incidents["incident_id"].filter(_is_retracted(previous.incidents)).to_pylist())
    retracted = revised.incidents["incident_id"].filter(_is_retracted(revised.incidents)).to_pylist()
    added += [_entry(name, "retracted", None, data_through, "decision in data/corrections") for name in retracted if name not in retracted_before]
    added += [_entry(change.incident_id, change.change, change.successor, data_through, change.reason) for change in changes]
    table = to_table("incident_history", added)
    table = table.filter(pc.invert(pc.is_in(table["history_id"], value_set=old["history_id"].combine_chunks())))
    everything = pa.concat_tables([old.cast(table.schema), table])
    return everything.sort_by([(name, "ascending") for name in ("incident_id", "as_of", "history_id")]).combine_chunks()


def _differ(one: pa.ChunkedArray, two: pa.ChunkedArray) -> BoolArray:
    """Return where two columns differ; null equals null, a list equals one with the same items in the same order."""
    if pa.types.is_list(one.type):
        one, two = (pc.binary_join(column, "\x1f") for column in (one, two))
    same = pc.or_(pc.fill_null(pc.equal(one, two), False), pc.and_(one.is_null(), two.is_null()))
    differ: BoolArray = ~same.to_numpy()
    return differ


def _day(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(number))


def _is_retracted(incidents: pa.Table) -> pa.ChunkedArray:
    return pc.equal(incidents["status"], "retracted")


def _entry(incident_id: str, action: str, related: str | None, as_of: dt.date, reason: str) -> dict[str, str | dt.date | None]:
    return {
        "history_id": stable_id("his", incident_id, action, related, as_of.isoformat(), reason),
        "incident_id": incident_id,
        "action": action,
        "related_incident_id": related,
        "as_of": as_of,
        "reason": reason,
    }
