"""What every step does first: say which process it runs in, take the data folder, and turn what can go wrong around it into a retry or a clear failure."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from pipeline.lock import hold_data
from pipeline.processes import name_process
from pipeline.remote import pull
from pipeline.settings import Settings

PROCESS_TAG = "incidents/process"
"""Tag of a run: its id and the process that it runs in, so that a run whose process is gone can be told from one that takes long. The id, because a run that
is started again takes the tags of the one before with it."""

POOL = "release"
"""Steps over all days: one of them at a time. `pools` in dagster.yaml sets the limit; ingest and extract are in no pool."""

MOST_RETRIES = 3
FIRST_PAUSE = 10
"""Seconds before a step that failed for a passing reason is tried again in the same run; each further time the pause doubles."""

_PASSING = {
    errno.EAGAIN,
    errno.EBUSY,
    errno.ECONNRESET,
    errno.EHOSTUNREACH,
    errno.EINTR,
    errno.EIO,
    errno.EMFILE,
    errno.ENETUNREACH,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ESTALE,
    errno.ETIMEDOUT,
}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}

# The runs of this process that have seen what is new in the object store.
_begun: set[str] = set()


@contextmanager
def open_step(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, *, shared: bool = False, holds: bool = True) -> Iterator[Settings]:
    """Yield the folders of this run, held until its process ends; a run that comes while another build writes to them waits for it and says so.
    With a remote, the first step of a run brings what is new there.

    `shared`: for steps that write files of their own days only, which may go on beside each other. The steps over all days need the folder alone.
    `holds`: False for steps that write nothing which others read.

    Raises:
        RetryRequested: for what may pass by itself (a disk or network that stutters, a worker that was killed): the step is tried again, later each time.
        Failure: for a full disk or a folder that cannot be written, with what to do; trying again would not help.
    """
    settings = Settings.from_environment()
    run_id = context.op_execution_context.run_id
    context.instance.add_run_tags(run_id, {PROCESS_TAG: f"{run_id} {name_process()}"})
    try:
        if holds:
            # What comes from a remote may be files of any day.
            hold_data(settings, f"run {run_id} in Dagster", shared=shared and not settings.remote, on_wait=context.log.warning)
            if settings.remote and run_id not in _begun:
                exchange = pull(settings)
                _begun.add(run_id)
                context.log.info(f"{settings.remote}: {exchange.n_pulled} files came, {exchange.n_pushed} went")
        _give_back_memory()
        yield settings
    except Exception as error:
        number = error.errno if isinstance(error, OSError) else None
        if number in _FULL or "No space left on device" in str(error):
            raise _make_failure(f"The disk of {settings.data} is full. Free some space (`incidents releases prune` removes old releases)", error) from error
        if number in _CLOSED:
            raise _make_failure(f"{settings.data} cannot be written. Give the user of this process the right to write there", error) from error
        if number in _PASSING or isinstance(error, (MemoryError, BrokenProcessPool)):
            raise dg.RetryRequested(MOST_RETRIES, FIRST_PAUSE * 2 ** retries_of(context)) from error
        raise


def _give_back_memory() -> None:
    """Hand the system what the step before has freed: the steps of a run share a process, and each would hold its own peak for the others."""
    import gc

    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()


def retries_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> int:
    """Return how often the step was tried before in this run."""
    return context.op_execution_context.retry_number


def describe_error(error: SerializableErrorInfo) -> str:
    """Return why a step failed, in one message: our own words where we have some, else those of the error that Dagster's wraps."""
    own = error.message.strip().partition("dagster._core.definitions.events.Failure: ")[2]
    return own or (error.cause or error).message.strip()


def _make_failure(what: str, error: Exception) -> dg.Failure:
    return dg.Failure(f"{what}, then start the run again. Nothing is lost: the release before stays the latest. ({error})", allow_retries=False)
