"""Where heavy work runs: in this process, in several worker processes (processes.py), or on a Dask cluster (cluster.py). What the work is, the steps know.

Every engine maps a function over the same pieces and gives the results in the order of the pieces, so the choice changes the time and nothing else.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from pipeline.settings import Engine

T = TypeVar("T")

BATCH = 64
"""Articles a batch: large enough that handing it over (about 1 ms) does not count, small enough to keep two workers busy to the end."""

FEW = 150
"""Below this number of articles, starting workers (each loads the model: 3 to 5 s) costs more than they save."""


class Result(Protocol):
    """What a piece of work will give; `result` waits for it, and raises what the work raised."""

    def result(self) -> Any:
        """Return the value."""


class Workers(Protocol):
    """Processes that take work: `count` of them, `dashboard` the address of a page that shows what they do (None: there is none)."""

    @property
    def count(self) -> int:
        """How many pieces are worked on at once."""

    @property
    def dashboard(self) -> str | None:
        """Where to look at them."""

    def submit(self, work: Callable[[Any], Any], piece: Any) -> Result:
        """Have `work(piece)` done by one of them."""


class WorkMap:
    """A function like `map` for large pieces of work. Workers start with the first call that has several pieces; until then single ones are done here."""

    def __init__(self, open_workers: Callable[[], Workers] | None) -> None:
        """Prepare; None: everything in this process."""
        self._open = open_workers
        self._workers: Workers | None = None

    def __call__(self, work: Callable[[Any], T], pieces: Iterable[Any], ahead: int = 1) -> Iterator[T]:
        """Yield `work(piece)` for every piece, in the order of the pieces.

        Args:
            work: a function of a module (workers import it by name), or a `partial` of one.
            pieces: what to work on, taken as needed. They are pickled: a table in one must own its rows (`take` gives such tables, `slice` does not).
            ahead: how many pieces more than there are workers are under way; more of them would fill the memory with results nobody has taken.

        Raises whatever `work` raises; the pieces after it are dropped.
        """
        waiting = iter(pieces)
        first = list(islice(waiting, 2))
        if self._open is None or (len(first) < 2 and self._workers is None):
            yield from map(work, chain(first, waiting))
            return
        workers = self._workers = self._workers or self._open()
        running = deque(workers.submit(work, piece) for piece in chain(first, islice(waiting, max(0, workers.count + ahead - 2))))
        while running:
            result = running.popleft().result()
            running.extend(workers.submit(work, piece) for piece in islice(waiting, 1))
            yield result

    @property
    def dashboard(self) -> str | None:
        """The address of a page that shows the workers at work; None when there are none, or no such page."""
        return None if self._workers is None else self._workers.dashboard


@contextmanager
def open_map(workers: int | None = None, *, engine: Engine = "processes", scheduler: str | None = None) -> Iterator[WorkMap]:
    """Yield a function like `map`, see `WorkMap`; its workers end with the `with` block.

    Args:
        workers: number of worker processes, as many as there are cores when None; a Dask cluster with an address has its own.
        engine: `serial` (this process), `processes`, or `dask`.
        scheduler: the address of a Dask scheduler (tcp://host:8786); None: a cluster of processes of this machine. Other engines pass over it.
    """
    workers = workers or os.cpu_count() or 1
    with ExitStack() as stack:
        yield WorkMap(_choose(stack, workers, engine, scheduler))


def _choose(stack: ExitStack, workers: int, engine: Engine, scheduler: str | None) -> Callable[[], Workers] | None:
    if engine == "dask":

        def open_cluster() -> Workers:
            from pipeline.engines.cluster import Cluster

            return stack.enter_context(Cluster(workers, scheduler))

        return open_cluster
    if engine == "serial" or workers == 1:
        return None

    def open_processes() -> Workers:
        from pipeline.engines.processes import Processes

        return stack.enter_context(Processes(workers))

    return open_processes


def split_batches(articles: pa.Table, size: int = BATCH) -> list[pa.Table]:
    """Cut a table into consecutive batches of at most `size` rows; none for an empty table."""
    return [articles.slice(start, size) for start in range(0, articles.num_rows, size)]


def run_batches(work: Callable[[pa.Table], T], batches: Iterable[pa.Table], *, n_rows: int, run: WorkMap) -> Iterator[T]:
    """Yield `work(batch)` for every batch of a table, in the order of the batches.

    Args:
        work: a function of a module.
        batches: what to work on; taken as needed, so the whole input need not be in memory.
        n_rows: rows in all batches together; few rows are worked on in this process whatever the engine.
        run: where, see `open_map`.

    Raises:
        Whatever `work` raises; the batches after it are dropped.
    """
    if n_rows <= FEW:
        return map(work, batches)
    # As many batches ahead as there are workers keep them busy while the reader writes.
    return run(partial(_work_on, work), map(_pack, batches), ahead=os.cpu_count() or 1)


def _pack(batch: pa.Table) -> bytes:
    """Turn a batch into bytes. Pickling would send the whole table of which the batch is a slice."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_table(batch)
    return bytes(sink.getvalue())


def _work_on(work: Callable[[pa.Table], T], packed: bytes) -> T:
    return work(pa.ipc.open_stream(packed).read_all())
