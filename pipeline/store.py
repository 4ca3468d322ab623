"""Reading and writing the Parquet files between the steps. What is in them is the business of the steps; whether they are fresh, of state.py."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.settings import Settings
from schemas.arrow import empty_table, interim_articles_schema

FINGERPRINT = "fingerprint"
"""Key in the metadata of an interim Parquet file."""


def day_file(settings: Settings, kind: str, day: dt.date) -> Path:
    """Return the path of one day's Parquet file; `kind` is articles, reports, claims, rejected/ingest or rejected/extract."""
    return settings.interim / kind / f"{day.isoformat()}.parquet"


def table_file(settings: Settings, kind: str) -> Path:
    """Return the path of a Parquet file that covers all days; `kind` is for example linked/incidents."""
    return settings.interim / f"{kind}.parquet"


def write_table(table: pa.Table, path: Path, fingerprint: str | None = None) -> None:
    """Write `table` aside and put it in the place of `path` in one move, so that a reader or a killed build never sees half a file.

    `fingerprint` goes into the file's metadata: what the content was made from, see state.py.
    """
    metadata = {**(table.schema.metadata or {}), FINGERPRINT.encode(): (fingerprint or "").encode()}
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        pq.write_table(table.replace_schema_metadata(metadata), aside, compression="zstd")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read one Parquet file, whole or some of its columns.

    Raises FileNotFoundError with what to do when an earlier step has not been run.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run the steps before this one, or `incidents build`")
    return pq.read_table(path, columns=columns and list(columns), partitioning=None)


def read_head(path: Path, rows: int) -> tuple[int, pa.Table]:
    """Return how many rows a Parquet file has, and the first of them; the rest is not read."""
    with pq.ParquetFile(path) as file:
        batches = list(itertools.islice(file.iter_batches(batch_size=rows), 1))
        return file.metadata.num_rows, pa.Table.from_batches(batches, file.schema_arrow)


def read_days(settings: Settings, kind: str, table: str) -> pa.Table:
    """Read the files of all days of one kind, oldest first, as one table; an empty one of the declared schema when there are none."""
    files = sorted((settings.interim / kind).glob("*.parquet"))
    if not files:
        return interim_articles_schema().empty_table() if table == "articles" else empty_table(table)
    return pa.concat_tables([read_table(file) for file in files]).combine_chunks()


def read_fingerprint(path: Path) -> str | None:
    """Return what a Parquet file was made from; None when it is missing, damaged or without fingerprint."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (FileNotFoundError, pa.ArrowInvalid):
        return None
    value = metadata.get(FINGERPRINT.encode())
    return value.decode() if value else None
