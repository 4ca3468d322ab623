"""Workers of a Dask cluster: one given by the address of its scheduler, or a cluster of processes of this machine. Nothing outside this file knows Dask.

A worker that is lost loses no work: the scheduler gives its pieces, and results nobody had fetched yet, to another. A piece that has taken three workers with
it is given up with an error that says so. Each worker process loads the model and the gazetteer once, with its first piece, and keeps them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.state import code_digest

if TYPE_CHECKING:
    from distributed import Client, Future

_WAIT_SECONDS = 30
# What takes part in the work: a worker with other code would give other rows.
_PACKAGES = ("pipeline/ingest", "pipeline/extract", "pipeline/link", "schemas")
# A worker with several threads takes one piece at a time: the work is Python, and the parsers are not made for threads.
_one_at_a_time = threading.Lock()


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why and what to do."""


class Cluster:
    """A Dask client with the workers it can reach. Use it as a context manager."""

    def __init__(self, workers: int, address: str | None) -> None:
        """Prepare a cluster of `workers` processes of this machine, or a connection to the scheduler at `address`."""
        self._n, self._address = workers, address
        self._stack = ExitStack()
        self._client: Client

    def __enter__(self) -> Cluster:
        """Connect. Raises ClusterError when Dask is not installed, the scheduler does not answer or has no workers."""
        try:
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise ClusterError("the engine dask needs the extra of that name: pip install 'open-incidents[dask]'") from error
        address = self._address
        if address is None:
            options = {"threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "memory_limit": 0}
            address = self._stack.enter_context(LocalCluster(n_workers=self._n, processes=True, **options)).scheduler_address
        try:
            self._client = self._stack.enter_context(Client(address, timeout=_WAIT_SECONDS, set_as_default=False))
            self._client.wait_for_workers(1, timeout=_WAIT_SECONDS)
        except (OSError, TimeoutError) as error:
            self._stack.close()
            raise ClusterError(f"no Dask workers at {address} after {_WAIT_SECONDS} s: {error}. Start a scheduler and workers, or unset the address") from error
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; one of this machine ends."""
        self._stack.close()

    @property
    def count(self) -> int:
        """How many worker processes there are now."""
        return max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    @property
    def dashboard(self) -> str | None:
        """Where Dask shows what the workers do."""
        return str(self._client.dashboard_link)

    def submit(self, work: Callable[[Any], Any], piece: Any) -> _Answer:
        """Have `work(piece)` done by one of the workers."""
        # pure=False: Dask would otherwise hash the piece, to find work that it has done before.
        return _Answer(self._client.submit(partial(_work_with_our_code, code_digest(*_PACKAGES), work), piece, pure=False))


class _Answer:
    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def result(self) -> Any:
        """Return the value, or raise what the work raised; ClusterError when workers were lost again and again."""
        from distributed import KilledWorker

        try:
            return self._future.result()
        except RuntimeError as error:
            if "deserialization of the task graph" not in str(error):
                raise
            raise ClusterError("the Dask scheduler lacks this project, or has another version of it: install the same one on all machines") from error
        except KilledWorker as error:
            raise ClusterError("several workers ended while they worked on the same piece; they may lack memory: give them more, or work serially") from error


def _work_with_our_code(digest: str, work: Callable[[Any], Any], piece: Any) -> Any:
    with _one_at_a_time:
        if _begin_worker() != digest:
            raise ClusterError("a Dask worker has another version of this project than the build: install the same one on all machines")
        return work(piece)


@cache
def _begin_worker() -> str:
    """Keep Arrow to one core, once a process, and return what code the process has."""
    pa.set_cpu_count(1)
    return code_digest(*_PACKAGES)
