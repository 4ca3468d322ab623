"""Expectation suites that follow from the declared columns, as plain dicts in Great Expectations' form. Rules across columns and tables belong to validation.

An expectation on a list column cannot look inside the lists, so it is stated on a computed column of booleans: `meta["computed"]` says how to make it.
"""

from __future__ import annotations

from typing import Any

from schemas.columns import Column
from schemas.tables import TABLES, Table

Expectation = dict[str, Any]

COMPUTED_PREFIX = "check:"


def suite(name: str) -> list[Expectation]:
    """Return the suite of a table: dicts with `type`, `kwargs` and `meta`, without importing Great Expectations. Raises KeyError for an unknown table.

    `meta` holds `check` (unique name in the suite), `severity` (`row`: the failing rows are set aside; `table`: the release stops; `warning`: it is only said),
    `message` (what must hold and what to do) and, for lists, `computed`.
    """
    table = TABLES[name]
    found = [_columns_match(table)]
    if table.primary_key:
        found.append(_unique(table))
    for column in table.columns:
        found += _of_column(column)
    return found


def expectation(kind: str, check: str, message: str, *, severity: str = "row", computed: dict[str, Any] | None = None, **kwargs: Any) -> Expectation:
    """Return one expectation in the form of `suite`."""
    meta: dict[str, Any] = {"check": check, "severity": severity, "message": message}
    if computed is not None:
        meta["computed"] = computed
    return {"type": kind, "kwargs": kwargs, "meta": meta}


def computed_column(check: str) -> str:
    """Return the name of the column of booleans that stands for a computed check."""
    return f"{COMPUTED_PREFIX}{check}"


def _columns_match(table: Table) -> Expectation:
    return expectation(
        "expect_table_columns_to_match_ordered_list",
        "columns",
        f"the columns of {table.name} must be those of its schema, in order; build the table with schemas.arrow.to_table",
        severity="table",
        column_list=list(table.column_names),
    )


def _unique(table: Table) -> Expectation:
    message = f"{' and '.join(table.primary_key)} must be unique; two rows with one key mean that a step wrote a row twice or that its id misses a part"
    if len(table.primary_key) == 1:
        return expectation("expect_column_values_to_be_unique", "primary_key", message, severity="table", column=table.primary_key[0])
    return expectation("expect_compound_columns_to_be_unique", "primary_key", message, severity="table", column_list=list(table.primary_key))


def _of_column(column: Column) -> list[Expectation]:
    name = column.name
    found = []
    if not column.nullable:
        found.append(
            expectation("expect_column_values_to_not_be_null", f"{name}.not_null", f"{name} must be given; find out why the step left it out", column=name)
        )
    if column.values:
        found.append(_in_codes(column, list(column.values)))
    if column.minimum is not None or column.maximum is not None:
        found.append(
            expectation(
                "expect_column_values_to_be_between",
                f"{name}.limits",
                f"{name} must be {_limits(column)}; correct the value or leave it null where the column allows it",
                column=name,
                min_value=column.minimum,
                max_value=column.maximum,
            )
        )
    if column.pattern and not column.values:  # a listed code has its pattern
        message = f"{name} must match {column.pattern}; correct what writes it"
        found.append(expectation("expect_column_values_to_match_regex", f"{name}.pattern", message, column=name, regex=column.pattern))
    if column.min_length:
        message = f"{name} must not be empty; leave it null where the column allows it"
        found.append(expectation("expect_column_value_lengths_to_be_between", f"{name}.length", message, column=name, min_value=column.min_length))
    return found


def _in_codes(column: Column, values: list[str]) -> Expectation:
    check = f"{column.name}.codes"
    message = f"{column.name} must be taken from the code list {column.codes}; use a listed code, or add one to schemas/codes with its meaning"
    if column.type == "list":
        computed = {"rule": "list_in_set", "column": column.name, "values": values}
        return expectation("expect_column_values_to_be_in_set", check, message, computed=computed, column=computed_column(check), value_set=[True])
    return expectation("expect_column_values_to_be_in_set", check, message, column=column.name, value_set=values)


def _limits(column: Column) -> str:
    unit = f" {column.unit}" if column.unit and column.unit != "0 to 1" else ""
    if column.minimum is None:
        return f"at most {column.maximum:g}{unit}"
    if column.maximum is None:
        return f"at least {column.minimum:g}{unit}"
    return f"between {column.minimum:g} and {column.maximum:.10g}{unit}"
