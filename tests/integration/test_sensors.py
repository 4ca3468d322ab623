"""The sensors as the daemon calls them: what they ask for, when they wait, and runs whose process is gone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipeline.definitions import defs
from pipeline.defs.data import PROCESS_TAG
from pipeline.processes import name_process


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def data(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INCIDENTS_DATA", str(built))
    return built


def _tick(name: str, instance: dg.DagsterInstance, cursor: str | None = None):
    context = dg.build_sensor_context(instance=instance, cursor=cursor, repository_def=defs.get_repository_def())
    return defs.resolve_sensor_def(name).evaluate_tick(context)


def _arrive(data: Path, day: str) -> None:
    file = data / "raw" / day / "late.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"Title: Bomb kills four in Kano\nPublished: {day}\n\nA bomb killed four people in Kano on {day}, police said.\n")
    os.utime(file, (time.time() - 60,) * 2)


def test_a_late_file_in_an_old_day_is_asked_for_read_and_released(data: Path, instance: dg.DagsterInstance) -> None:
    before = _tick("new_files", instance)
    assert not before.run_requests
    _arrive(data, "2024-01-16")
    asked = _tick("new_files", instance, before.cursor)
    (request,) = asked.run_requests
    assert {request.tags[f"dagster/asset_partition_range_{end}"] for end in ("start", "end")} == {"2024-01-16"}
    assert request.run_key
    assert not _tick("new_files", instance, asked.cursor).run_requests, "the same files are asked for once"
    times = {path.stem: path.stat().st_mtime_ns for path in (data / "interim" / "reports").glob("*.parquet")}
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    job = defs.resolve_job_def("build")
    assert job.execute_in_process(quiet, instance=instance, tags=request.tags, asset_selection=list(request.asset_selection)).success
    after = {path.stem: path.stat().st_mtime_ns for path in (data / "interim" / "reports").glob("*.parquet")}
    assert [day for day in times if after[day] != times[day]] == ["2024-01-16"]
    done = _tick("new_files", instance, asked.cursor)
    assert not done.run_requests
    assert '"asked":{}' in done.cursor


def _run(instance: dg.DagsterInstance, status: dg.DagsterRunStatus, tags: dict[str, str] | None = None) -> dg.DagsterRun:
    run = instance.create_run_for_job(defs.resolve_job_def("build"), status=status)
    instance.add_run_tags(run.run_id, {name: value.replace("THIS", run.run_id) for name, value in (tags or {}).items()})
    return run


def test_new_files_wait_while_a_build_is_under_way(data: Path, instance: dg.DagsterInstance) -> None:
    _arrive(data, "2024-01-16")
    run = _run(instance, dg.DagsterRunStatus.STARTING)
    waiting = _tick("new_files", instance)
    assert not waiting.run_requests
    assert run.run_id in waiting.skip_message
    instance.report_run_canceled(run)
    assert len(_tick("new_files", instance).run_requests) == 1


def test_a_run_whose_process_is_gone_is_marked_and_others_are_left(instance: dg.DagsterInstance) -> None:
    host, boot, pid, start = name_process().split("/")
    gone = f"{host}/{boot}/{pid}/{int(start) - 1}"
    lost = _run(instance, dg.DagsterRunStatus.STARTED, {PROCESS_TAG: f"THIS {gone}"})
    alive = _run(instance, dg.DagsterRunStatus.STARTED, {PROCESS_TAG: f"THIS {name_process()}"})
    just_begun = _run(instance, dg.DagsterRunStatus.STARTED, {PROCESS_TAG: f"another-run {gone}"})
    done = _run(instance, dg.DagsterRunStatus.SUCCESS, {PROCESS_TAG: f"THIS {gone}"})
    result = _tick("lost_runs", instance)
    assert lost.run_id in result.skip_message
    status = {run.run_id: run.status for run in instance.get_runs()}
    assert status[lost.run_id] is dg.DagsterRunStatus.FAILURE
    assert status[alive.run_id] is status[just_begun.run_id] is dg.DagsterRunStatus.STARTED, "a repeated run has the tag of the one before at first"
    assert status[done.run_id] is dg.DagsterRunStatus.SUCCESS


def test_the_check_of_latest_names_damage_and_days_that_wait(data: Path) -> None:
    from pipeline.defs.latest import look_at_latest
    from pipeline.settings import Settings

    settings = Settings.from_environment()
    assert look_at_latest(settings) == ([], [])
    _arrive(data, "2024-01-16")
    (settings.latest / "README.md").write_text("changed")
    (settings.latest / "claims.parquet").unlink()
    damaged, waiting = look_at_latest(settings)
    assert dict(damaged) == {"README.md": "its SHA-256 is not that of the manifest", "claims.parquet": "missing"}
    assert [day.isoformat() for day in waiting] == ["2024-01-16"]


def test_a_run_of_the_check_says_the_same(data: Path, instance: dg.DagsterInstance) -> None:
    (data / "processed" / "latest" / "README.md").write_text("changed")
    result = defs.resolve_job_def("check_latest").execute_in_process(instance=instance)
    (check,) = result.get_asset_check_evaluations()
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert check.metadata["failing_rows"].records[0].data["what"] == "README.md"
    assert check.metadata["files_damaged"].value == 1
