"""DuckDB tables: CREATE TABLE with constraints, and COMMENT ON for the table and every column. Filling them belongs to publishing.

Foreign keys stand in the comments only: DuckDB checks them row by row while inserting, which forces an order of loading, forbids a table that points to itself
and stores an index for each; the validate step has checked them before any row gets here.
"""

from __future__ import annotations

from schemas.columns import Column, ColumnType
from schemas.tables import TABLES, Table

DUCKDB_TYPES: dict[ColumnType, str] = {
    "string": "VARCHAR",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",  # UTC; with a time zone, Python's fetchall would need pytz installed
    "list": "VARCHAR[]",
}


def create_table(name: str, *, with_limits: bool = True) -> str:
    """Return the SQL that creates a table and comments on it: statements that end in a semicolon, one a line or more. Raises KeyError for an unknown table.

    `with_limits`: also the limits, patterns and codes of values, as CHECK constraints; without them keys and NOT NULL are left.
    """
    table = TABLES[name]
    lines = [f"    {_definition(column, with_limits=with_limits)}" for column in table.columns]
    if table.primary_key:
        lines.append(f"    PRIMARY KEY ({', '.join(_identifier(key) for key in table.primary_key)})")
    statements = [f"CREATE TABLE {_identifier(name)} (\n" + ",\n".join(lines) + "\n);"]
    statements.append(f"COMMENT ON TABLE {_identifier(name)} IS {_literal(table.description)};")
    statements += [f"COMMENT ON COLUMN {_identifier(name)}.{_identifier(column.name)} IS {_literal(_comment(table, column))};" for column in table.columns]
    return "\n".join(statements) + "\n"


def create_all() -> str:
    """Return the SQL that creates every table, in the order of the flow."""
    return "\n".join(create_table(name) for name in TABLES)


def _definition(column: Column, *, with_limits: bool) -> str:
    parts = [_identifier(column.name), DUCKDB_TYPES[column.type]]
    if not column.nullable:
        parts.append("NOT NULL")
    parts += [f"CHECK ({condition})" for condition in _conditions(column) if with_limits]
    return " ".join(parts)


def _conditions(column: Column) -> list[str]:
    """Return what must hold for a value that is not null; SQL's CHECK lets null pass by itself."""
    name = _identifier(column.name)
    conditions = []
    if column.short_values and column.type == "list":
        # list_has_all instead of a lambda: the lambda syntax of 1.1 is refused by 2.0 and the other way round.
        conditions.append(f"list_has_all([{', '.join(_literal(value) for value in column.short_values)}], {name})")
    elif column.short_values:
        conditions.append(f"{name} IN ({', '.join(_literal(value) for value in column.short_values)})")
    if column.minimum is not None and column.maximum is not None:
        conditions.append(f"{name} BETWEEN {_number(column.minimum)} AND {_number(column.maximum)}")
    elif column.minimum is not None:
        conditions.append(f"{name} >= {_number(column.minimum)}")
    elif column.maximum is not None:
        conditions.append(f"{name} <= {_number(column.maximum)}")
    if column.pattern:
        conditions.append(f"regexp_matches({name}, {_literal(column.pattern)})")
    if column.min_length:
        conditions.append(f"length({name}) >= {column.min_length}")
    return conditions


def _comment(table: Table, column: Column) -> str:
    parts = [column.description]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.codes:
        parts.append(f"Code list: {column.codes}.")
    parts += [f"Points to {key.table}.{key.target_column}." for key in table.foreign_keys if key.column == column.name]
    return " ".join(parts)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
