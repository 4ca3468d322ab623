"""What the Dagster UI shows of a table: its columns before it is made, its row count and first rows after."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa

from pipeline.store import read_head
from schemas import TABLES
from schemas.arrow import arrow_schema, interim_articles_schema

OWNERS = ["team:open-incidents"]
PREVIEW_ROWS = 5
PREVIEW_CELL = 80


def make_spec(name: str, group: str, *, prefix: str = "", kinds: tuple[str, ...] = ("python", "parquet"), **more: Any) -> dg.AssetSpec:
    """Return the asset of one declared table: its description, columns, owner and group; `more` goes to AssetSpec."""
    return dg.AssetSpec(
        key=[prefix, name] if prefix else [name],
        description=TABLES[name].description,
        group_name=group,
        kinds=set(kinds),
        owners=OWNERS,
        metadata={"dagster/column_schema": column_schema(name, with_text=name == "articles" and not prefix)},
        **more,
    )


def column_schema(name: str, *, with_text: bool = False) -> dg.TableSchema:
    """Return the columns of a declared table with types, descriptions, and whether they may be null or must be unique.

    `with_text`: as between the steps, where articles carry their text.
    """
    key = TABLES[name].primary_key
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=field.name,
                type=str(field.type),
                description=(field.metadata or {}).get(b"description", b"").decode() or None,
                constraints=dg.TableColumnConstraints(nullable=field.nullable, unique=key == (field.name,)),
            )
            for field in (interim_articles_schema() if with_text else arrow_schema(name))
        ]
    )


def table_metadata(table: pa.Table, seconds: float | None = None) -> dict[str, Any]:
    """Return what a run records of a table it made: row count, first rows as Markdown, time in seconds where it is known."""
    timing = {} if seconds is None else {"seconds": round(seconds, 3)}
    return {**_head_metadata(table.num_rows, table), **timing}


def _head_metadata(n_rows: int, head: pa.Table) -> dict[str, Any]:
    return {"dagster/row_count": n_rows, "first_rows": dg.MetadataValue.md(preview(head))}


def preview(table: pa.Table, rows: int = PREVIEW_ROWS) -> str:
    """Return the first rows as a Markdown table, long cells cut; the article text is left out."""
    names = [name for name in table.column_names if name != "text"]
    if table.num_rows == 0:
        return "no rows"
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in names) + " |" for row in table.select(names).slice(0, rows).to_pylist()]
    return "\n".join(lines)


def table_of(names: Sequence[str], rows: Iterable[Sequence[object]], most: int = 50) -> dg.TableMetadataValue:
    """Return rows as a table of the UI; the first `most` of them, and null as an empty cell."""
    records = [dg.TableRecord({name: _plain(value) for name, value in zip(names, row, strict=True)}) for row in itertools.islice(rows, most)]
    return dg.MetadataValue.table(records, schema=dg.TableSchema(columns=[dg.TableColumn(name) for name in names]))


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, (int, float, str)) else "" if value is None else str(value)


def _cell(value: object) -> str:
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= PREVIEW_CELL else text[: PREVIEW_CELL - 1] + "…"


def record_days(context: dg.AssetExecutionContext, name: str, files: Mapping[dt.date, Path]) -> int:
    """Attach row count and first rows to the partition of each day that has a file; return the number of rows of all of them."""
    total = 0
    for day, file in files.items():
        if file.exists():
            n_rows, head = read_head(file, PREVIEW_ROWS)
            total += n_rows
            context.add_asset_metadata(_head_metadata(n_rows, head), asset_key=name, partition_key=day.isoformat())
    return total
