"""A small, consistent set of all tables: the valid example rows of tests/counterexamples/valid, read and made into tables. No test stands here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas import TABLES
from schemas.arrow import arrow_schema
from schemas.code_rows import code_rows

ROWS = Path(__file__).parents[2] / "counterexamples"
VALID = ROWS / "valid"

Rows = dict[str, list[dict[str, Any]]]


def parse_row(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row read from JSON with days and times as Python values."""
    readers: dict[str, Callable[[str], Any]] = {"date": dt.date.fromisoformat, "timestamp": dt.datetime.fromisoformat}
    parsed = dict(row)
    for column in TABLES[table].columns:
        if column.type in readers and isinstance(parsed.get(column.name), str):
            parsed[column.name] = readers[column.type](parsed[column.name])
    return parsed


def build_tables(rows: Rows) -> dict[str, pa.Table]:
    """Return Arrow tables without any check of nulls, which is what validation is for."""
    return {
        name: pa.table([pa.array([row.get(field.name) for row in rows[name]], field.type) for field in arrow_schema(name)], arrow_schema(name)) for name in rows
    }


def valid_rows() -> Rows:
    """Return the valid example rows of every table, as Python values."""
    rows = {name: [parse_row(name, json.loads(path.read_text("utf-8"))) for path in sorted((VALID / name).glob("*.json"))] for name in TABLES}
    rows["codes"] = code_rows()
    return rows
