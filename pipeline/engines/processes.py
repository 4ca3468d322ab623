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
        _avoid_slow_sorting()
        # spawn: a forked copy of a process that runs threads (Arrow, DuckDB, Dagster) can hang.
        self._pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)

    def __enter__(self) -> Processes:
        """Return the pool."""
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        """Drop what has not begun, and let the processes end; with all work done they end at once, and what they used is counted as used by children."""
        self._pool.shutdown(wait=error is None, cancel_futures=True)

    def submit(self, work: Callable[[Any], Any], piece: Any) -> Future[Any]:
        """Have `work(piece)` done by one of the processes."""
        return self._pool.submit(work, piece)


def _avoid_slow_sorting() -> None:
    """Have processes that start from now on sort numbers with AVX2: NumPy's AVX-512 sorting takes five times as long on AMD's Zen 4, and gains little else."""
    import numpy as np

    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", " ".join(name for name in found if name.startswith("AVX512") or name == "X86_V4"))


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
