"""Extraction over the stored articles of several days: cuts them into batches, runs an engine, puts the results together again by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engines import BATCH, WorkMap, run_batches, split_batches
from pipeline.progress import report
from pipeline.settings import Settings
from pipeline.store import day_file, read_table
from schemas.arrow import PRIVATE_NAMES, empty_table

if TYPE_CHECKING:
    from pipeline.extract import Extracted


@dataclass(frozen=True)
class ExtractedDay:
    """What the articles of one arrival day say."""

    day: dt.date
    reports: pa.Table
    claims: pa.Table
    rejected: pa.Table
    private_names: pa.Table


def extract_days(settings: Settings, days: Sequence[dt.date], run: WorkMap) -> Iterator[ExtractedDay]:
    """Extract the articles of each day; yields the days in the order given, each as soon as it is complete. `run`: where, see engines.

    All days go through one run of the engine, so that workers and model are started once.
    """
    from pipeline.extract import extract_batch

    n_rows = {day: pq.read_metadata(day_file(settings, "articles", day)).num_rows for day in days}
    total, done = sum(n_rows.values()), 0
    batches = (batch for day in days for batch in split_batches(read_table(day_file(settings, "articles", day))))
    results = run_batches(extract_batch, batches, n_rows=total, run=run)
    for day in days:
        parts: list[Extracted] = []
        for size in _batch_sizes(n_rows[day]):
            report("extract", done, total)
            parts += islice(results, 1)
            done += size
        yield ExtractedDay(
            day=day,
            reports=_concat([part.reports for part in parts], "reports"),
            claims=_concat([part.claims for part in parts], "claims"),
            rejected=_concat([part.rejected for part in parts], "rejected"),
            private_names=pa.concat_tables([PRIVATE_NAMES.empty_table(), *(part.private_names for part in parts)]).combine_chunks(),
        )
    report("extract", total, total)


def _batch_sizes(n_rows: int) -> list[int]:
    return [min(BATCH, n_rows - start) for start in range(0, n_rows, BATCH)]


def _concat(parts: list[pa.Table], table: str) -> pa.Table:
    return pa.concat_tables(parts).combine_chunks() if parts else empty_table(table)
