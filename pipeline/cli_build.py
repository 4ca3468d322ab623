"""`incidents build`: which runs of the Dagster job are needed, starting them in this process, and what is printed meanwhile and after."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import state
from pipeline.cli_progress import ProgressLines, open_console, print_summary
from pipeline.engines import Engine
from pipeline.progress import listening
from pipeline.settings import DATA_VARIABLE, PROJECT, Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance, ExecuteInProcessResult
    from rich.console import Console

_DAILY_ASSETS = ("articles", "reports", "claims")
# Days without a folder between two stale days are bridged up to this number: a run costs about as much as recording this many empty partitions.
_LONGEST_GAP = 31


@dataclass(frozen=True)
class Run:
    """One run of the job: a range of arrival days (none: only the steps after extraction), and whether the later steps belong to it."""

    days: tuple[dt.date, dt.date] | None
    is_last: bool


def plan_runs(stale: Sequence[dt.date], fresh: Sequence[dt.date]) -> list[Run]:
    """Return the runs that bring everything up to date: one a stretch of stale days; the last one goes on to the release.

    A run covers a range of days. Ranges end before a day that is fresh, so that its partition is not touched, and at a gap of more than a month, so that
    an archive of 1990 beside news of today is not 12,000 empty partitions.
    """
    ranges: list[tuple[dt.date, dt.date]] = []
    for day in sorted(stale):
        if ranges and (day - ranges[-1][1]).days <= _LONGEST_GAP and not any(ranges[-1][1] < other < day for other in fresh):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return [Run(days, days == ranges[-1]) for days in ranges] or [Run(None, True)]


def build(settings: Settings, engine: Engine) -> int:
    """Bring the release up to date with the raw files; prints progress and a summary, and returns the exit code."""
    console, started = open_console(), time.monotonic()
    if not settings.raw.is_dir():
        console.print(f"[red]There is no folder {settings.raw}.[/] Put articles into it with `incidents add FILE`, or name another data folder with --data.")
        return 1
    try:
        with state.build_lock(settings):
            stale = state.stale_days(settings)
            if not stale and state.is_released(settings):
                console.print("Nothing new: the release is made from exactly these raw files, corrections and program. No work was done.", soft_wrap=True)
            else:
                fresh = [day for day in state.raw_days(settings) if day not in set(stale)]
                console.print(f"{len(stale)} arrival day{'' if len(stale) == 1 else 's'} to read, {len(fresh)} fresh")
                if not _run_all(settings, plan_runs(stale, fresh), engine, console):
                    return 1
    except BlockingIOError:
        console.print(f"[red]Another build is running in {settings.data}.[/] Wait for it to end.")
        return 1
    print_summary(console, settings, time.monotonic() - started)
    return 0


def _run_all(settings: Settings, runs: Sequence[Run], engine: Engine, console: Console) -> bool:
    with _open_instance(settings) as instance, ProgressLines(console) as lines, listening(lines.on_report):
        for run in runs:
            failure = _describe_failure(_start(settings, run, engine, instance))
            if failure:
                break
    if failure:
        console.print(f"[red]The build failed; the release before stays the latest.[/]\n{failure}", soft_wrap=True)
    return not failure


def _start(settings: Settings, run: Run, engine: Engine, instance: DagsterInstance) -> ExecuteInProcessResult:
    # The definitions read this when they are loaded; workers and assets read it too.
    os.environ[DATA_VARIABLE] = str(settings.data)
    from dagster import AssetKey

    from pipeline.definitions import defs

    job = defs.resolve_job_def("build")
    keys = set(job.asset_layer.executable_asset_keys)
    daily = {AssetKey(name) for name in _DAILY_ASSETS}
    chosen = (daily if run.days else set()) | (keys - daily if run.is_last else set())
    config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    tags = {}
    if run.days:
        config["ops"] = {"extract": {"config": {"engine": engine}}}
        tags = {"dagster/asset_partition_range_start": run.days[0].isoformat(), "dagster/asset_partition_range_end": run.days[1].isoformat()}
    return job.execute_in_process(run_config=config, instance=instance, tags=tags, asset_selection=sorted(chosen), raise_on_error=False)


@contextmanager
def _open_instance(settings: Settings) -> Iterator[DagsterInstance]:
    """Yield where the run is recorded: $DAGSTER_HOME; else the project's .dagster when its own data are built; else nowhere that outlives it."""
    from dagster import DagsterInstance

    home = PROJECT / ".dagster"
    if os.environ.get("DAGSTER_HOME"):
        with DagsterInstance.get() as instance:
            yield instance
    elif settings.is_project_data and home.is_dir():
        with DagsterInstance.from_config(str(home)) as instance:
            yield instance
    else:
        with tempfile.TemporaryDirectory(prefix="incidents-") as folder, DagsterInstance.ephemeral(tempdir=folder) as instance:
            yield instance


def _describe_failure(result: ExecuteInProcessResult) -> str:
    """Return which step failed and why, in words for the person at the terminal; empty when nothing failed."""
    if result.success:
        return ""
    lines = []
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.blocking:
            lines.append(f"check {check.asset_key.to_user_string()}: {check.metadata['failures'].value}")
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error:
            error = event.step_failure_data.error
            cause = error.cause or error
            lines.append(f"step {event.step_key}: {cause.message.strip()}")
    return "\n".join(lines) or "The run ended without saying why; see its events in `make ui`."
