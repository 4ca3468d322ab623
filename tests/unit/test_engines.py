"""Every engine gives the same results in the same order."""

from __future__ import annotations

from operator import methodcaller

import pyarrow as pa
import pytest

from pipeline.engines import BATCH, FEW, run_batches, split_batches

N = FEW + 4 * BATCH + 7
TABLE = pa.table({"n": list(range(N))})


def test_batches_hold_every_row_once_in_order() -> None:
    batches = split_batches(TABLE)
    assert [row for batch in batches for row in batch["n"].to_pylist()] == list(range(N))
    assert {batch.num_rows for batch in batches[:-1]} == {BATCH}
    assert split_batches(TABLE.slice(0, 0)) == []


def test_processes_give_what_one_process_gives() -> None:
    work = methodcaller("to_pylist")
    serial = list(run_batches(work, split_batches(TABLE), n_rows=N, engine="serial"))
    assert list(run_batches(work, split_batches(TABLE), n_rows=N, engine="processes", workers=2)) == serial


def test_few_rows_start_no_worker() -> None:
    """A lambda cannot be sent to another process, so it tells where the work is done."""
    few = split_batches(TABLE.slice(0, 10))
    assert list(run_batches(lambda batch: batch.num_rows, few, n_rows=10, engine="processes", workers=2)) == [10]
    with pytest.raises(Exception, match="pickle"):
        list(run_batches(lambda batch: batch.num_rows, split_batches(TABLE), n_rows=N, engine="processes", workers=2))


def test_an_error_in_a_worker_reaches_the_caller() -> None:
    with pytest.raises(AttributeError, match="no_such_method"):
        list(run_batches(methodcaller("no_such_method"), split_batches(TABLE), n_rows=N, engine="processes", workers=2))
