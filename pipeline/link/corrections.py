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
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from schemas import TABLES, Column
from schemas.arrow import to_table
from schemas.codes import equivalents
from schemas.corrections import CorrectionRow

from .arrays import IntArray
from .summary import summarise

COLUMNS = tuple(CorrectionRow.model_fields)
_ID_PREFIX = {"incidents": "inc", "reports": "rep", "claims": "clm"}
# The name of the check for what no single column can tell, and for a row that is gone.
_ROW_CHECK, _GONE_CHECK = "correction.value_fits", "correction.row_exists"


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
    check: str = _GONE_CHECK


@dataclass(frozen=True, slots=True)
class Corrections:
    """The rows of data/corrections as one table: the columns of COLUMNS as text, `where` (file and line) and `rest` (cells beyond the last column).

    Order does not matter; of two values for one field the later dated one wins.
    """

    rows: pa.Table


def read_corrections(corrections: Corrections | None) -> tuple[list[Correction], list[Unapplied]]:
    """Return the usable corrections, oldest first, and the others with what is wrong with them."""
    if corrections is None:
        return [], []
    usable: list[tuple[str, str, Correction]] = []
    broken = []
    for raw in corrections.rows.to_pylist():
        row = {name: str(raw[name]).strip() for name in (*COLUMNS, "where", "rest") if raw.get(name)}
        source = json.dumps(row, ensure_ascii=False)
        failed = find_mistakes(row)
        if failed:
            check, message = failed[0]
            broken.append(Unapplied(source, row.get("row_id", ""), f"{message}. Put the row right in data/corrections.", check))
            continue
        try:
            usable.append((row["date"], source, _read_row(row, source)))
        except ValueError as error:
            broken.append(Unapplied(source, row["row_id"], f"{error}. Put the row right in data/corrections.", _ROW_CHECK))
    usable.sort(key=lambda item: item[:2])
    return [correction for _, _, correction in usable], sorted(broken, key=lambda item: item.correction)


def find_mistakes(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the expectations that a row of data/corrections (empty cells left out) does not meet: name of the check, and what is wrong in words."""
    mistakes = []
    if row.get("rest"):
        message = f"the row has more cells than columns ({row['rest']!r} is left over): put quotation marks around text with commas"
        mistakes.append(("correction.columns", message))
    try:
        CorrectionRow.model_validate({name: value for name, value in row.items() if name in COLUMNS})
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0])
            said = "must be given" if problem["type"] == "missing" else f"is {problem['input']!r}, which does not fit: {problem['msg'].lower()}"
            mistakes.append((f"correction.{name}", f"{name} {said}"))
    return mistakes


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


def correct_incidents(incidents: pa.Table, corrections: Iterable[Correction], below: Mapping[int, Collection[str]]) -> tuple[pa.Table, list[Unapplied]]:
    """Apply curators' values, retractions and confirmations to the incidents and mark what they touched; return the table and those whose row is gone.

    What was decided shows in qc_flags: `corrected:<field>` for a value, `corrected:<action>` for a merge, a split, a retraction or a confirmation, and for
    a report or a claim of the incident `corrected:<table>.<field>`; these are given in `below`, by row of `incidents`.
    """
    chosen = [correction for correction in corrections if correction.table == "incidents"]
    if not chosen and not below:
        return incidents, []
    number_of = {name: number for number, name in enumerate(incidents["incident_id"].to_pylist())}
    numbers = sorted({number_of[item.row_id] for item in chosen if item.row_id in number_of} | set(below))
    rows = dict(zip(numbers, incidents.take(pa.array(numbers, type=pa.int64())).to_pylist(), strict=True))
    missing = []
    for item in chosen:
        if item.row_id in number_of:
            _correct_row(rows[number_of[item.row_id]], item)
        elif item.action not in ("merge", "split"):  # these were looked for among the groups
            missing.append(Unapplied(item.source, item.row_id, gone("incidents", item.row_id)))
    for number, flags in below.items():
        rows[number]["qc_flags"] = sorted({*rows[number]["qc_flags"], *flags})
    position = np.arange(incidents.num_rows)
    position[numbers] = incidents.num_rows + np.arange(len(numbers))
    return pa.concat_tables([incidents, to_table("incidents", rows.values())]).take(pa.array(position)).combine_chunks(), missing


def flag_corrected(tables: Mapping[str, tuple[pa.Table, IntArray]], corrections: Iterable[Correction]) -> dict[int, set[str]]:
    """Return what was corrected in the reports and claims of each group. `tables`: by name, the table and the group of each of its rows."""
    flags: dict[int, set[str]] = defaultdict(set)
    for item in corrections:
        if item.table in tables:
            table, group = tables[item.table]
            for row in np.flatnonzero(pc.equal(table[TABLES[item.table].primary_key[0]], item.row_id).to_numpy()).tolist():
                if group[row] >= 0:
                    flags[int(group[row])].add(f"corrected:{item.table}.{item.field}")
    return flags


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


def follow(items: Iterable[Unapplied], history: pa.Table) -> list[Unapplied]:
    """Return corrections whose incident is gone with what became of it."""
    items = list(items)
    ended = history.filter(pc.is_in(history["action"], value_set=pa.array(["merged", "retired"]))) if items else history.slice(0, 0)
    became = {row["incident_id"]: row for row in ended.to_pylist()}
    told = []
    for item in items:
        row = became.get(item.row_id)
        if row is not None:
            what = f"merged into {row['related_incident_id']}" if row["action"] == "merged" else f"retired ({row['reason']})"
            item = replace(item, reason=f"{item.row_id} was {what} on {row['as_of']}: {item.reason}")
        told.append(item)
    return told


def reject(items: Iterable[Unapplied]) -> list[dict[str, Any]]:
    """Return the rows of `rejected` for corrections that could not be applied."""
    return [
        {"stage": "link", "table_name": "corrections", "row_key": item.row_id, "check": item.check, "reason": item.reason, "row": item.correction}
        for item in sorted(items, key=lambda item: (item.correction, item.reason))
    ]


def gone(table: str, row_id: str) -> str:
    """Return the words for a correction whose row no longer exists."""
    return f"{table} has no row {row_id} any more: look up what became of it (incident_history, or the article's reports) and point the correction to it"


def _read_row(row: dict[str, str], source: str) -> Correction:
    table, action, row_id, field, value = row["table"], row.get("action", "set"), row["row_id"], row.get("field", ""), row.get("value", "")
    if row_id.split("-")[0] != _ID_PREFIX[table]:
        raise ValueError(f"{row_id} is no row of {table}")
    if action != "set":
        if table != "incidents":
            raise ValueError(f"{action} is for incidents")
        if field:
            raise ValueError(f"{action} sets no field")
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
