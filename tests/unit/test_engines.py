"""Every engine gives the same results in the same order."""

from __future__ import annotations

from operator import methodcaller

import pyarrow as pa
import pytest

from pipeline.engines import BATCH, FEW, open_map, run_batches, split_batches
from pipeline.settings import Engine

N = FEW + 4 * BATCH + 7
TABLE = pa.table({"n": list(range(N))})


def test_batches_hold_every_row_once_in_order() -> None:
    batches = split_batches(TABLE)
    assert [row for batch in batches for row in batch["n"].to_pylist()] == list(range(N))
    assert {batch.num_rows for batch in batches[:-1]} == {BATCH}
    assert split_batches(TABLE.slice(0, 0)) == []


@pytest.mark.parametrize("engine", ["serial", "processes"])
def test_batches_are_worked_on_in_order(engine: Engine) -> None:
    with open_map(2, engine=engine) as run:
        results = list(run_batches(methodcaller("to_pylist"), split_batches(TABLE), n_rows=N, run=run))
    assert results == [batch.to_pylist() for batch in split_batches(TABLE)]


def test_few_rows_start_no_worker() -> None:
    """A lambda cannot be sent to another process, so it tells where the work is done."""
    few = split_batches(TABLE.slice(0, 10))
    with open_map(2) as run:
        assert list(run_batches(lambda batch: batch.num_rows, few, n_rows=10, run=run)) == [10]
        with pytest.raises(Exception, match="pickle"):
            list(run_batches(lambda batch: batch.num_rows, split_batches(TABLE), n_rows=N, run=run))


def test_an_error_in_a_worker_reaches_the_caller() -> None:
    with open_map(2) as run, pytest.raises(AttributeError, match="no_such_method"):
        list(run_batches(methodcaller("no_such_method"), split_batches(TABLE), n_rows=N, run=run))
