"""Table Schemas of the Data Package standard, one a table. Paths, hashes and licences of a release belong to publishing."""

from __future__ import annotations

from typing import Any

from schemas.columns import Column, ColumnType
from schemas.tables import TABLES

FRICTIONLESS_TYPES: dict[ColumnType, str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
    "list": "array",
}


def table_schema(name: str) -> dict[str, Any]:
    """Return the Table Schema of a table: fields with constraints, primary key and foreign keys. Raises KeyError for an unknown table."""
    table = TABLES[name]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            # An empty resource name means the table itself, in version 1 of the standard and for the tools that read it.
            {"fields": [key.column], "reference": {"resource": "" if key.table == name else key.table, "fields": [key.target_column]}}
            for key in table.foreign_keys
        ]
    return schema


def package_schema() -> dict[str, Any]:
    """Return all tables as the resources of a data package, each with name, description and schema."""
    return {"resources": [{"name": name, "description": table.description, "schema": table_schema(name)} for name, table in TABLES.items()]}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": FRICTIONLESS_TYPES[column.type], "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.type != "list":
        limits = {
            "enum": list(column.short_values) if column.short_values else None,
            "minimum": _whole(column.minimum),
            "maximum": _whole(column.maximum),
            "pattern": column.pattern,
            "minLength": column.min_length,
        }
        constraints |= {key: value for key, value in limits.items() if value is not None}
    if constraints:
        field["constraints"] = constraints
    return field


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value
