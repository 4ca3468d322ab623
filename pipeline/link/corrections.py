"""Human decisions from data/corrections, applied at every build: which of them are usable, to what they apply, and which found nothing. No file is read here.

A correction is a row with the columns of COLUMNS, all text:

    table  row_id   field        value                          action   meaning
    any    its key  a column     the new value (JSON for lists) set      the value of one field; in reports and claims before linking, in incidents after it
    incidents  A    (empty)      B                              merge    incident B is incident A; the id A stays
    incidents  A    (empty)      report ids, space between      split    these reports speak of another incident than A
    incidents  A    (empty)      (empty)                        retract  the row stays, with status retracted
    incidents  A    (empty)      (empty)                        confirm  a curator has looked: the status is published

reason, evidence_url, author and date (of the decision) say why, on what ground, who and when.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from schemas import TABLES, Column
from schemas.arrow import to_table
from schemas.codes import equivalents

from .summary import summarise

COLUMNS = ("table", "row_id", "field", "value", "action", "reason", "evidence_url", "author", "date")
_ACTIONS = ("set", "merge", "split", "retract", "confirm")
_CORRECTED_TABLES = ("reports", "claims", "incidents")


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision, read and usable; `value` has the type of its column (a tuple of ids for merge and split)."""

    table: str
    row_id: str
    field: str
    value: Any
    action: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A correction that could not be applied, and what to do about it."""

    correction: str
    row_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """The rows of data/corrections as one table (columns of COLUMNS, text). Order does not matter; of two values for one field the later dated one wins."""

    rows: pa.Table


def read_corrections(corrections: Corrections | None) -> tuple[list[Correction], list[Unapplied]]:
    """Return the usable corrections, oldest first, and the others with what is wrong with them."""
    if corrections is None:
        return [], []
    usable: list[tuple[str, str, Correction]] = []
    broken = []
    for raw in corrections.rows.to_pylist():
        row = {name: "" if raw.get(name) is None else str(raw[name]).strip() for name in COLUMNS}
        source = json.dumps(row, ensure_ascii=False)
        try:
            usable.append((row["date"], source, _read_row(row, source)))
        except ValueError as error:
            broken.append(Unapplied(source, row["row_id"], f"{error}. Put the row right in data/corrections."))
    usable.sort(key=lambda item: item[:2])
    return [correction for _, _, correction in usable], sorted(broken, key=lambda item: item.correction)


def apply_values(table: pa.Table, name: str, corrections: Iterable[Correction]) -> tuple[pa.Table, list[Unapplied]]:
    """Set the corrected fields of reports or claims; return the table and the corrections whose row is gone."""
    chosen = [correction for correction in corrections if correction.table == name and correction.action == "set"]
    if not chosen:
        return table, []
    rows = {row_id: number for number, row_id in enumerate(table[TABLES[name].primary_key[0]].to_pylist())}
    missing = [Unapplied(item.source, item.row_id, gone(name, item.row_id)) for item in chosen if item.row_id not in rows]
    for field in sorted({item.field for item in chosen}):
        values = table[field].to_pylist()
        for item in chosen:
            if item.field == field and item.row_id in rows:
                values[rows[item.row_id]] = item.value
        position = table.column_names.index(field)
        table = table.set_column(position, table.schema.field(position), pa.array(values, type=table.schema.field(position).type))
    return table, missing


def correct_incidents(incidents: pa.Table, corrections: Iterable[Correction]) -> tuple[pa.Table, list[Unapplied]]:
    """Apply curators' values, retractions and confirmations to the incidents and mark what they touched; return the table and those whose row is gone.

    What was decided shows in qc_flags: `corrected:<field>` for a value, and the action for a merge, a split, a retraction or a confirmation.
    """
    chosen = [correction for correction in corrections if correction.table == "incidents"]
    number_of = {name: number for number, name in enumerate(incidents["incident_id"].to_pylist())} if chosen else {}
    numbers = sorted({number_of[item.row_id] for item in chosen if item.row_id in number_of})
    rows = {row["incident_id"]: row for row in incidents.take(pa.array(numbers, type=pa.int64())).to_pylist()}
    missing = []
    for item in chosen:
        if item.row_id in rows:
            _correct_row(rows[item.row_id], item)
        elif item.action not in ("merge", "split"):  # these were looked for among the groups
            missing.append(Unapplied(item.source, item.row_id, gone("incidents", item.row_id)))
    position = np.arange(incidents.num_rows)
    position[numbers] = incidents.num_rows + np.arange(len(numbers))
    corrected = to_table("incidents", [rows[name] for name in incidents["incident_id"].take(pa.array(numbers, type=pa.int64())).to_pylist()])
    return pa.concat_tables([incidents, corrected]).take(pa.array(position)).combine_chunks() if numbers else incidents, missing


def _correct_row(row: dict[str, Any], correction: Correction) -> None:
    flag = f"corrected:{correction.field or correction.action}"
    if correction.action == "set":
        row[correction.field] = correction.value
        if correction.field == "event_type":
            row |= equivalents(correction.value)
        if correction.field != "summary":
            row["summary"] = summarise(row)
    elif correction.action in ("retract", "confirm"):
        row["status"] = "retracted" if correction.action == "retract" else "published"
    row["qc_flags"] = sorted({*row["qc_flags"], flag})


def reject(items: Iterable[Unapplied]) -> list[dict[str, Any]]:
    """Return the rows of `rejected` for corrections that could not be applied."""
    return [
        {"stage": "link", "table_name": "corrections", "row_key": item.row_id, "check": "correction_applies", "reason": item.reason, "row": item.correction}
        for item in sorted(items, key=lambda item: (item.correction, item.reason))
    ]


def gone(table: str, row_id: str) -> str:
    """Return the words for a correction whose row no longer exists."""
    return f"{table} has no row {row_id} any more: look up what became of it (incident_history, or the article's reports) and point the correction to it"


def _read_row(row: dict[str, str], source: str) -> Correction:
    table, action, row_id, field, value = row["table"], row["action"] or "set", row["row_id"], row["field"], row["value"]
    if action not in _ACTIONS:
        raise ValueError(f"unknown action {action!r}; one of {', '.join(_ACTIONS)}")
    if table not in _CORRECTED_TABLES:
        raise ValueError(f"table {table!r} cannot be corrected; one of {', '.join(_CORRECTED_TABLES)}")
    if not row_id or not row["reason"]:
        raise ValueError("row_id and reason must be given")
    if action != "set":
        if table != "incidents":
            raise ValueError(f"{action} is for incidents")
        if action in ("merge", "split") and not value:
            raise ValueError(f"{action} needs ids in value")
        return Correction(table, row_id, "", tuple(value.split()), action, row["reason"], source)
    column = next((column for column in TABLES[table].columns if column.name == field), None)
    if column is None or field in (*TABLES[table].primary_key, "report_id", "article_id", "incident_id"):
        raise ValueError(f"{table} has no field {field!r} that can be set")
    return Correction(table, row_id, field, _read_value(column, value), action, row["reason"], source)


def _read_value(column: Column, text: str) -> Any:
    """Return `text` as a value of the column; the empty text is null."""
    if text == "" and column.type != "list":
        if not column.nullable:
            raise ValueError(f"{column.name} must have a value")
        return None
    value: Any
    if column.type == "list":
        value = json.loads(text) if text.startswith("[") else [part.strip() for part in text.split(";") if part.strip()]
    elif column.type in ("integer", "number"):
        value = int(text) if column.type == "integer" else float(text)
        if (column.minimum is not None and value < column.minimum) or (column.maximum is not None and value > column.maximum):
            raise ValueError(f"{column.name} must lie between {column.minimum} and {column.maximum}")
    elif column.type == "boolean":
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{column.name} is true or false")
        value = text.lower() == "true"
    elif column.type == "date":
        value = dt.date.fromisoformat(text)
    elif column.type == "timestamp":
        value = dt.datetime.fromisoformat(text)
        value = value.replace(tzinfo=value.tzinfo or dt.UTC)
    else:
        value = text
    _check_codes(column, value if isinstance(value, list) else [value])
    return value


def _check_codes(column: Column, values: Sequence[Any]) -> None:
    allowed = column.values
    if allowed is not None and not set(values) <= set(allowed):
        raise ValueError(f"{column.name} takes only {', '.join(allowed)}")
