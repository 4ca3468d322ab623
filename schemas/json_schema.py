"""JSON Schemas (draft 2020-12) of single rows, for whoever reads or writes rows as JSON."""

from __future__ import annotations

from typing import Any

from schemas.columns import Column, ColumnType
from schemas.tables import TABLES

_JSON_TYPES: dict[ColumnType, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "list": {"type": "array", "items": {"type": "string"}},
}


def row_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one row of a table. Raises KeyError for an unknown table.

    A column that may be null may also be left out; a list that is left out is empty.
    """
    table = TABLES[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": table.description,
        "type": "object",
        "properties": {column.name: _property(column) for column in table.columns},
        "required": [column.name for column in table.columns if not column.nullable and column.type != "list"],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {"description": column.description}
    if column.unit:
        described["unit"] = column.unit
    kind: dict[str, Any] = dict(_JSON_TYPES[column.type])
    if column.short_values and column.type == "list":
        kind["items"] = {"type": "string", "enum": list(column.short_values)}
    elif column.short_values:
        kind["enum"] = list(column.short_values)
    limits = {"minimum": column.minimum, "maximum": column.maximum, "pattern": column.pattern, "minLength": column.min_length}
    kind |= {key: value for key, value in limits.items() if value is not None}
    return described | ({"anyOf": [kind, {"type": "null"}]} if column.nullable else kind)
