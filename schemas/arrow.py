"""Arrow schemas of the tables, and rows into Arrow tables. Reading and writing files belongs to the steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

from schemas.columns import Column, ColumnType
from schemas.tables import TABLES, Table
from schemas.version import SCHEMA_VERSION

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "list": pa.list_(pa.string()),
}

CHECK_RESULTS = pa.schema(
    [
        ("table", pa.string()),
        ("expectation", pa.string()),
        ("success", pa.bool_()),
        ("severity", pa.string()),
        ("n_unexpected", pa.int64()),
        ("unexpected_keys", pa.list_(pa.string())),
        ("message", pa.string()),
    ]
)
"""Columns of the outcomes of checks, one row a check; what is checked, validate and protect say."""

TEXT_FIELD = pa.field("text", pa.string(), nullable=False, metadata={"description": "The canonical text of the article, in which all offsets count."})


PRIVATE_NAMES = pa.schema([pa.field("article_id", pa.string(), nullable=False), pa.field("name", pa.string(), nullable=False)])
"""Names of private persons by article, as its text writes them: kept in data/interim and never published."""


class RowError(ValueError):
    """A row that its table cannot hold; the message names table, row and column."""


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table; the field metadata holds description, unit and code list. Raises KeyError for an unknown table."""
    table = TABLES[name]
    metadata = {"table": name, "description": table.description, "schema_version": SCHEMA_VERSION, "primary_key": json.dumps(table.primary_key)}
    return pa.schema([_field(column) for column in table.columns], metadata=metadata)


@cache
def interim_articles_schema() -> pa.Schema:
    """Return the schema of articles as kept in data/interim: the columns of `articles` and, last, `text`, the canonical text."""
    return arrow_schema("articles").append(TEXT_FIELD)


def empty_table(name: str) -> pa.Table:
    """Return the table without rows."""
    return arrow_schema(name).empty_table()


def to_table(name: str, rows: Iterable[Mapping[str, Any] | BaseModel]) -> pa.Table:
    """Return rows as an Arrow table in the column order of the schema; a column that a row leaves out is null, or empty for a list.

    Raises RowError, naming table, row and column, for an unknown column, a null in a column that must not be null, and a value of the wrong type.
    """
    return _build(TABLES[name], arrow_schema(name), rows)


def interim_articles_table(rows: Iterable[Mapping[str, Any] | BaseModel]) -> pa.Table:
    """Return rows of articles with their `text` as an Arrow table of `interim_articles_schema`. Raises RowError as `to_table` does."""
    return _build(TABLES["articles"], interim_articles_schema(), rows)


def private_names_table(rows: Iterable[tuple[str, str]]) -> pa.Table:
    """Return pairs of article_id and name as an Arrow table of PRIVATE_NAMES."""
    pairs = list(rows)
    return pa.Table.from_arrays(
        [pa.array([article for article, _ in pairs], pa.string()), pa.array([name for _, name in pairs], pa.string())], schema=PRIVATE_NAMES
    )


def column_triples(name: str) -> list[tuple[str, str, str]]:
    """Return (name, type, description) of every column, all plain strings: what an orchestrator or a web page shows."""
    return [(column.name, str(ARROW_TYPES[column.type]), column.description) for column in TABLES[name].columns]


def _field(column: Column) -> pa.Field:
    notes = {"description": column.description, "unit": column.unit, "codes": column.codes}
    return pa.field(column.name, ARROW_TYPES[column.type], nullable=column.nullable, metadata={key: text for key, text in notes.items() if text})


def _build(table: Table, schema: pa.Schema, rows: Iterable[Mapping[str, Any] | BaseModel]) -> pa.Table:
    dicts = [dict(row) for row in rows]  # a pydantic model yields its fields as pairs
    known = set(schema.names)
    for number, row in enumerate(dicts):
        if not known.issuperset(row):
            unknown = next(key for key in row if key not in known)
            raise RowError(f"{_where(table, number, row)}: the table has no column {unknown!r}; see {table.model.__module__.replace('.', '/')}.py")
    return pa.Table.from_arrays([_array(table, field, dicts) for field in schema], schema=schema)


def _array(table: Table, field: pa.Field, rows: Sequence[dict[str, Any]]) -> pa.Array:
    is_list = pa.types.is_list(field.type)
    values = [row.get(field.name) for row in rows]
    if is_list:
        values = [[] if value is None else list(value) for value in values]
    elif not field.nullable and None in values:
        number = values.index(None)
        raise RowError(f"{_where(table, number, rows[number])}: {field.name} is null or missing and must be given")
    try:
        return pa.array(values, type=field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        number = _first_misfit(values, field.type)
        raise RowError(f"{_where(table, number, rows[number])}: {field.name} = {values[number]!r} is no {field.type} ({error})") from error


def _first_misfit(values: Sequence[Any], kind: pa.DataType) -> int:
    for number, value in enumerate(values):
        try:
            pa.array([value], type=kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            return number
    return 0


def _where(table: Table, number: int, row: Mapping[str, Any]) -> str:
    key = "|".join(str(row.get(column)) for column in table.primary_key)
    return f"{table.name}, row {number}" + (f" ({key})" if key else "")
