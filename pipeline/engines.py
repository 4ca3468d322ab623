"""Where extraction runs: in this process, or in several worker processes. What is extracted is the business of pipeline/extract.

Every engine is an iterator over the same batches in the same order, so the choice changes the time and nothing else.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from typing import Any, Literal, TypeVar

import pyarrow as pa

Engine = Literal["serial", "processes"]
T = TypeVar("T")

BATCH = 64
"""Articles a batch: large enough that handing it over (about 1 ms) does not count, small enough to keep two workers busy to the end."""

FEW = 150
"""Below this number of articles, starting workers (each loads the model: 3 to 5 s) costs more than they save."""


def split_batches(articles: pa.Table, size: int = BATCH) -> list[pa.Table]:
    """Cut a table into consecutive batches of at most `size` rows; none for an empty table."""
    return [articles.slice(start, size) for start in range(0, articles.num_rows, size)]


def run_batches(
    work: Callable[[pa.Table], T], batches: Iterable[pa.Table], *, n_rows: int, engine: Engine = "processes", workers: int | None = None
) -> Iterator[T]:
    """Yield `work(batch)` for every batch, in the order of the batches.

    Args:
        work: a function of a module (worker processes import it by name).
        batches: what to work on; taken as needed, so the whole input need not be in memory.
        n_rows: rows in all batches together; few rows are worked on in this process whatever the engine.
        engine: `serial` (this process) or `processes` (`workers` of them, as many as there are cores when None).
        workers: number of worker processes.

    Raises:
        Whatever `work` raises; the batches after it are dropped.
    """
    workers = workers or os.cpu_count() or 1
    if engine == "serial" or n_rows <= FEW or workers == 1:
        yield from map(work, batches)
    else:
        yield from _run_in_processes(work, iter(batches), workers)


@contextmanager
def open_map(workers: int | None = None) -> Iterator[Callable[[Callable[[Any], T], Iterable[Any]], Iterator[T]]]:
    """Yield a function like `map` for large pieces of work: a single one is done in this process, several in `workers` processes (as many as there are cores).

    The processes start with the first call that needs them and end with the `with` block. `work` is a function of a module; pieces are pickled, so a table
    in one must own its rows (`take` gives such tables, `slice` does not).
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    workers = workers or os.cpu_count() or 1
    with ExitStack() as stack:
        pools: list[ProcessPoolExecutor] = []

        def run(work: Callable[[Any], T], pieces: Iterable[Any]) -> Iterator[T]:
            waiting = iter(pieces)
            first = list(islice(waiting, 2))
            if len(first) < 2 or workers == 1:
                yield from map(work, chain(first, waiting))
                return
            if not pools:
                context = multiprocessing.get_context("spawn")
                pools.append(stack.enter_context(ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)))
            # One piece more than there are workers is made ready, so that none of them waits.
            running = deque(pools[0].submit(work, piece) for piece in chain(first, islice(waiting, workers - 1)))
            while running:
                result = running.popleft().result()
                for piece in islice(waiting, 1):
                    running.append(pools[0].submit(work, piece))
                yield result

        yield run


def _run_in_processes(work: Callable[[pa.Table], T], batches: Iterator[pa.Table], workers: int) -> Iterator[T]:
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor

    # spawn: a forked copy of a process that runs threads (Arrow, DuckDB, Dagster) can hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker) as pool:
        # A few batches ahead of the reader keep the workers busy; more would fill the memory with results nobody has taken.
        running: deque[Future[T]] = deque(pool.submit(_work_on, work, _pack(batch)) for batch in islice(batches, 2 * workers))
        try:
            while running:
                result = running.popleft().result()
                for batch in islice(batches, 1):
                    running.append(pool.submit(_work_on, work, _pack(batch)))
                yield result
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _pack(batch: pa.Table) -> bytes:
    """Turn a batch into bytes. Pickling would send the whole table of which the batch is a slice."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_table(batch)
    return bytes(sink.getvalue())


def _work_on(work: Callable[[pa.Table], T], packed: bytes) -> T:
    return work(pa.ipc.open_stream(packed).read_all())


def _begin_worker() -> None:
    """Keep a worker to one core (the parallelism is in the workers) and end it with its parent, even when that is killed."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    pa.set_cpu_count(1)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
