"""Worker processes of this machine, one a core. They end with the process that started them, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any

import pyarrow as pa


class Processes:
    """A pool of `count` processes."""

    dashboard = None

    def __init__(self, count: int) -> None:
        """Prepare; a process starts when there is work for it."""
        self.count = count
        # spawn: a forked copy of a process that runs threads (Arrow, DuckDB, Dagster) can hang.
        self._pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)

    def __enter__(self) -> Processes:
        """Return the pool."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop what has not begun, and let the processes end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def submit(self, work: Callable[[Any], Any], piece: Any) -> Future[Any]:
        """Have `work(piece)` done by one of the processes."""
        return self._pool.submit(work, piece)


def _begin_worker() -> None:
    """Keep a worker to one core (the parallelism is in the workers) and end it with its parent, even when that is killed."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    pa.set_cpu_count(1)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
