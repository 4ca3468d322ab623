"""The complete suite of a table: what its schema says, and the rules across columns and tables as expectations on computed columns. Nothing is run here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validate.cross_rules import cross_rules
from pipeline.validate.rules import COLUMN_RULES, Rule
from schemas.arrow import arrow_schema
from schemas.expectations import Expectation, computed_column, expectation, suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    from pipeline.validate.context import Context

ROW_NUMBER = "row_number"
_COLUMNS = "expect_table_columns_to_match_ordered_list"


def has_declared_schema(name: str, table: pa.Table) -> bool:
    """Return whether a table has the declared columns and types, in order. Only then can its values be asked about."""
    schema = arrow_schema(name)
    return table.column_names == schema.names and all(field.type == declared.type for field, declared in zip(table.schema, schema, strict=True))


def build_structure(name: str, table: pa.Table) -> tuple[list[Expectation], dict[str, pd.DataFrame]]:
    """Return what must hold of columns and types, and by check the frame that each is stated on: the table without rows, and declared beside found types."""
    import pandas as pd

    columns = [item for item in suite(name) if item["type"] == _COLUMNS]
    message = f"the columns of {name} must have the types of schemas.arrow.arrow_schema; build the table with schemas.arrow.to_table"
    types = expectation("expect_column_pair_values_to_be_equal", "types", message, severity="table", column_A="declared", column_B="found")
    both = [field for field in arrow_schema(name) if field.name in table.column_names]
    pairs = {"declared": [f"{field.name}: {field.type}" for field in both], "found": [f"{field.name}: {_found_type(field, table)}" for field in both]}
    return [*columns, types], {"columns": pd.DataFrame(columns=table.column_names), "types": pd.DataFrame(pairs, dtype=object)}


def build_suite(name: str, context: Context) -> list[Expectation]:
    """Return the suite of a table's values: the generated expectations, then the rules that can be checked with the tables at hand."""
    values = [item for item in suite(name) if item["type"] != _COLUMNS]
    if name == "articles" and context.has_inputs:
        message = "there must be articles when files arrived; see the rejected rows of ingest for what went wrong"
        values.append(expectation("expect_table_row_count_to_be_between", "row_count", message, severity="table", min_value=1))
    return values + [_as_expectation(rule) for rule in _rules_of(name, context)]


def build_frame(name: str, context: Context, expectations: list[Expectation]) -> pd.DataFrame:
    """Return the frame that `expectations` are stated on: the table, its computed columns and the row number."""
    import numpy as np
    import pandas as pd

    frame = context.frame(name)
    rules = {rule.check: rule for rule in _rules_of(name, context)}
    extra: dict[str, object] = {ROW_NUMBER: np.arange(len(frame))}
    for item in expectations:
        computed = item["meta"].get("computed")
        if computed is None:
            continue
        check = item["meta"]["check"]
        is_list = computed["rule"] == "list_in_set"
        holds = _hold_only(context.tables[name][computed["column"]], computed["values"]) if is_list else np.asarray(rules[check].holds(context), dtype=bool)
        extra[computed_column(check)] = holds
    return pd.concat([frame, pd.DataFrame(extra, index=frame.index)], axis=1)


def _hold_only(column: pa.ChunkedArray, allowed: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return for each list whether all its items are allowed; a missing list has none."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lists = column.combine_chunks()
    holds = np.ones(len(lists), dtype=bool)
    is_odd = pc.invert(pc.is_in(pc.list_flatten(lists), value_set=pa.array(allowed, pa.string())))
    holds[pc.list_parent_indices(lists).filter(is_odd).to_numpy()] = False
    return holds


def _found_type(declared: pa.Field, table: pa.Table) -> pa.DataType:
    # Arrow calls list types equal whatever their elements are named (item, or element once read from Parquet), but writes them differently.
    found = table.schema.field(declared.name).type
    return declared.type if found == declared.type else found


def _rules_of(name: str, context: Context) -> list[Rule]:
    return [rule for rule in (*COLUMN_RULES, *cross_rules(context)) if rule.table == name]


def _as_expectation(rule: Rule) -> Expectation:
    computed = {"rule": "across", "columns": list(rule.columns)}
    return expectation("expect_column_values_to_be_in_set", rule.check, rule.message, computed=computed, column=computed_column(rule.check), value_set=[True])
