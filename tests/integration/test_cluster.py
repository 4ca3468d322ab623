"""The engine dask: a scheduler and two worker processes on loopback, one of them killed in the middle; the rows are those of the serial engine."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.engines import open_map, run_batches, split_batches
from pipeline.engines.cluster import ClusterError
from pipeline.extract import Extracted, extract_batch
from pipeline.ingest import ingest_day
from pipeline.settings import PROJECT


@pytest.fixture(scope="module")
def batches() -> list[pa.Table]:
    raw, day = PROJECT / "data" / "raw", dt.date(2024, 1, 17)
    articles = ingest_day(raw / day.isoformat(), day, raw).articles
    return split_batches(pa.concat_tables([articles, articles, articles]).combine_chunks(), 2)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers; no nanny starts them again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    with ExitStack() as stack, (tmp_path / "log").open("wb") as log:
        workers = []
        for command in (scheduler, worker, worker):
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(PROJECT)}, start_new_session=True)
            stack.callback(process.wait, 30)
            stack.callback(process.kill)
            workers.append(process)
        yield address, workers[1:]


def row_tables(results: Iterator[Extracted]) -> list[pa.Table]:
    return [table for result in results for table in (result.reports, result.claims, result.rejected)]


def test_a_killed_worker_changes_nothing(batches: list[pa.Table], cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    address, workers = cluster
    serial = row_tables(map(extract_batch, batches))
    with open_map(engine="dask", scheduler=address) as run:
        results = run_batches(extract_batch, batches, n_rows=10_000, run=run)
        first = next(results)
        os.kill(workers[0].pid, signal.SIGKILL)
        tables = row_tables(iter([first])) + row_tables(results)
    assert workers[0].wait(10) == -signal.SIGKILL
    assert workers[1].poll() is None
    assert tables == serial
    assert sum(table.num_rows for table in serial) > len(batches)


def test_a_worker_with_other_code_is_refused(cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.cluster.code_digest", lambda *_: "of another version")
    with open_map(engine="dask", scheduler=cluster[0]) as run, pytest.raises(ClusterError, match="another version"):
        list(run(str, [1, 2, 3]))


def test_no_scheduler_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.cluster._WAIT_SECONDS", 1)
    started = time.monotonic()
    with (
        open_map(engine="dask", scheduler="tcp://127.0.0.1:9") as run,
        pytest.raises(ClusterError, match=r"no Dask workers at tcp://127.0.0.1:9.*Start a scheduler"),
    ):
        list(run(str, [1, 2, 3]))
    assert time.monotonic() - started < 20


def test_without_an_address_the_cluster_is_this_machine() -> None:
    with open_map(2, engine="dask") as run:
        assert list(run(abs, range(-40, 0), ahead=3)) == list(range(40, 0, -1))
        assert run.dashboard is not None
        assert run.dashboard.startswith("http://127.0.0.1:")
