"""Failing rows become rows of `rejected`, and rows that depend on them follow. Which rows fail is decided by the suites."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, ForeignKey
from schemas.arrow import to_table
from schemas.expectations import Expectation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.validate.context import Context

# A row cannot stand without the row that it belongs to. Other references are hints: a row that was set aside only takes the hint away.
_BELONGS_TO = {
    "reports": ("article_id", "incident_id"),
    "claims": ("report_id", "article_id", "incident_id"),
    "actor_aliases": ("actor_id",),
}
_LONGEST_VALUE = 120


@dataclass
class SetAside:
    """The rows of one table that were set aside, by row number, each with the checks that it failed and why, in the order in which that was found."""

    reasons: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, row: int, check: str, reason: str) -> None:
        """Note that a row failed a check."""
        self.reasons.setdefault(row, []).append((check, reason))


def explain_failure(expectation: Expectation, row: Mapping[str, Any]) -> str:
    """Return what is wrong with a row and what to do: the values at fault, then the message of the check."""
    meta, kwargs = expectation["meta"], expectation["kwargs"]
    computed = meta.get("computed") or {}
    columns = computed.get("columns") or [computed.get("column", kwargs.get("column"))]
    shown = ", ".join(f"{column} = {_shorten(row.get(column))}" for column in columns)
    return f"{shown}: {meta['message']}."


def remove_dependents(context: Context, aside: Mapping[str, SetAside]) -> None:
    """Set aside, until nothing changes, every row that belongs to a row set aside, and every incident that is left without a report.

    Adds to `aside`, which has an entry for every table of the context.
    """
    changed = True
    while changed:
        changed = any(_follow(context, aside, name, key) for name, key in _owners(context))
        if context.has("incidents") and context.has("reports"):
            changed |= _drop_incidents_without_reports(context, aside)


def keep_rows(context: Context, aside: Mapping[str, SetAside]) -> dict[str, pa.Table]:
    """Return the tables without the rows set aside; hints to rows that were set aside become null."""
    kept = {name: table.filter(pa.array(_kept(context, aside, name))) for name, table in context.tables.items()}
    for name in context.tables:
        for key in TABLES[name].foreign_keys:
            if key.table in kept and key.column not in _BELONGS_TO.get(name, ()) and aside[key.table].reasons:
                kept[name] = _clear_hints(kept[name], key.column, kept[key.table][key.target_column])
    return kept


def reject_rows(context: Context, aside: Mapping[str, SetAside]) -> pa.Table:
    """Return one row of `rejected` for each row set aside: the first check that it failed, the reasons of all, and the row as JSON."""
    source_paths = _source_paths(context)
    rows = []
    for name, table in context.tables.items():
        reasons = aside[name].reasons
        numbers = sorted(reasons)
        for number, row in zip(numbers, table.take(pa.array(numbers, pa.int64())).to_pylist(), strict=True):
            rows.append(
                {
                    "stage": "validate",
                    "source_path": row.get("source_path") or source_paths.get(row.get("article_id")),
                    "table_name": name,
                    "row_key": row_key(name, row),
                    "check": reasons[number][0][0],
                    "reason": " ".join(reason for _, reason in reasons[number]),
                    "row": json.dumps(row, ensure_ascii=False, default=str),
                }
            )
    return to_table("rejected", rows)


def row_key(name: str, row: Mapping[str, Any]) -> str | None:
    """Return the primary key of a row, parts joined by `|`; None for a table without one."""
    return "|".join(str(row.get(column)) for column in TABLES[name].primary_key) or None


def _owners(context: Context) -> list[tuple[str, ForeignKey]]:
    return [(name, key) for name in context.tables for key in TABLES[name].foreign_keys if key.column in _BELONGS_TO.get(name, ()) and context.has(key.table)]


def _kept(context: Context, aside: Mapping[str, SetAside], name: str) -> npt.NDArray[np.bool_]:
    import numpy as np

    mask = np.ones(context.tables[name].num_rows, dtype=bool)
    mask[list(aside[name].reasons)] = False
    return mask


def _kept_values(context: Context, aside: Mapping[str, SetAside], name: str, column: str) -> pa.Array:
    return _whole(context.tables[name][column].filter(pa.array(_kept(context, aside, name))))


def _follow(context: Context, aside: Mapping[str, SetAside], name: str, key: ForeignKey) -> bool:
    values = context.tables[name][key.column]
    parents = _kept_values(context, aside, key.table, key.target_column)
    orphaned = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=parents))).to_numpy()
    numbers = (orphaned & _kept(context, aside, name)).nonzero()[0]
    for number in numbers:
        value = values[number].as_py()
        aside[name].add(
            int(number),
            f"{key.column}.kept",
            f"{key.column} = {value}: that row of {key.table} was set aside; see its reason, this row follows when it is mended.",
        )
    return len(numbers) > 0


def _drop_incidents_without_reports(context: Context, aside: Mapping[str, SetAside]) -> bool:
    reported = _kept_values(context, aside, "reports", "incident_id")
    missing = pc.invert(pc.is_in(context.tables["incidents"]["incident_id"], value_set=reported)).to_numpy()
    numbers = (missing & _kept(context, aside, "incidents")).nonzero()[0]
    for number in numbers:
        aside["incidents"].add(
            int(number), "incident_id.report_kept", "all its reports were set aside; see their reasons, this row follows when one is mended."
        )
    return len(numbers) > 0


def _clear_hints(table: pa.Table, column: str, parents: pa.ChunkedArray) -> pa.Table:
    values = table[column]
    known = pc.is_in(values, value_set=_whole(parents))
    index = table.schema.get_field_index(column)
    return table.set_column(index, table.schema.field(column), pc.if_else(known, values, pa.scalar(None, values.type)))


def _source_paths(context: Context) -> dict[str, str]:
    if not context.has("articles"):
        return {}
    articles = context.tables["articles"]
    return dict(zip(articles["article_id"].to_pylist(), articles["source_path"].to_pylist(), strict=True))


def _whole(values: pa.ChunkedArray) -> pa.Array:
    combined = values.combine_chunks()
    return combined if isinstance(combined, pa.Array) else pa.concat_arrays(combined.chunks)


def _shorten(value: object) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
