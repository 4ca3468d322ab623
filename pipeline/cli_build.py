"""`incidents build`: starts the runs of the Dagster job that are needed in this process, and says how it went. Which are needed stands in plan.py."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.cli_progress import ProgressLines, open_console, print_summary
from pipeline.lock import BuildRunningError, holding_data
from pipeline.plan import Run, plan_build
from pipeline.progress import listening
from pipeline.remote import RemoteError, pull, push
from pipeline.settings import DATA_VARIABLE, ENGINE_VARIABLE, PROJECT, Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance, ExecuteInProcessResult
    from rich.console import Console


def build(settings: Settings) -> int:
    """Bring the release up to date with the raw files; prints progress and a summary, and returns the exit code."""
    console, started = open_console(), time.monotonic()
    if not settings.raw.is_dir() and not settings.remote:
        console.print(f"[red]There is no folder {settings.raw}.[/] Put articles into it with `incidents add FILE`, or name another data folder with --data.")
        return 1
    try:
        with holding_data(settings, "incidents build"):
            pull(settings)
            runs = plan_build(settings)
            if not runs:
                push(settings)
                console.print("Nothing new: the release is made from exactly these raw files, corrections and program. No work was done.", soft_wrap=True)
            elif not _run_all(settings, runs, console):
                return 1
    except (BuildRunningError, RemoteError) as error:
        console.print(f"[red]{error}[/]", soft_wrap=True)
        return 1
    print_summary(console, settings, time.monotonic() - started)
    return 0


def _run_all(settings: Settings, runs: Sequence[Run], console: Console) -> bool:
    with _open_instance(settings) as instance, ProgressLines(console) as lines, listening(lines.on_report):
        for run in runs:
            failure = describe_failure(_start(settings, run, instance))
            if failure:
                break
    if failure:
        console.print(f"[red]The build failed; the release before stays the latest.[/]\n{failure}", soft_wrap=True)
    return not failure


def _start(settings: Settings, run: Run, instance: DagsterInstance) -> ExecuteInProcessResult:
    # The definitions read this when they are loaded; workers and assets read it too.
    os.environ |= {DATA_VARIABLE: str(settings.data), ENGINE_VARIABLE: settings.engine}
    from dagster import AssetKey

    from pipeline.definitions import defs

    job = defs.resolve_job_def("build")
    assets = run.choose_assets([key.to_user_string() for key in job.asset_layer.executable_asset_keys])
    config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    keys = [AssetKey.from_user_string(name) for name in sorted(assets)]
    return job.execute_in_process(run_config=config, instance=instance, tags=run.tags, asset_selection=keys, raise_on_error=False)


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


def describe_failure(result: ExecuteInProcessResult) -> str:
    """Return which step failed and why, in words for the person at the terminal; empty when nothing failed."""
    if result.success:
        return ""
    from pipeline.defs.data import describe_error

    lines = []
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.blocking:
            lines.append(f"check {check.asset_key.to_user_string()}: {check.metadata['failures'].value}")
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error:
            lines.append(f"step {event.step_key}: {describe_error(event.step_failure_data.error)}")
    return "\n".join(lines) or "The run ended without saying why; see its events in `make ui`."
