"""The blocking checks between the tables and the release: a bad row is set aside, a bad table stops everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def data(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a release, to which the assets that run in this test's process belong."""
    monkeypatch.setenv("INCIDENTS_DATA", str(built))
    return built


def _change_incidents(data: Path, change: Callable[[list[dict]], list[dict]]) -> None:
    file = data / "interim" / "linked" / "incidents.parquet"
    table = pq.read_table(file)
    pq.write_table(pa.Table.from_pylist(change(table.to_pylist()), table.schema), file)


def _check_and_release() -> dg.ExecuteInProcessResult:
    """Run the steps after linking on what lies in data/interim."""
    from pipeline.definitions import defs

    job = defs.resolve_job_def("build")
    keys = [key for key in job.asset_layer.executable_asset_keys if key.path[0] in ("accepted", "rejected", "release")]
    with dg.DagsterInstance.ephemeral() as instance:
        config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        return job.execute_in_process(run_config=config, instance=instance, asset_selection=keys, raise_on_error=False)


def _evaluation(result: dg.ExecuteInProcessResult, table: str) -> dg.AssetCheckEvaluation:
    return next(check for check in result.get_asset_check_evaluations() if check.asset_key == dg.AssetKey(["accepted", table]))


def test_a_bad_row_is_set_aside_with_a_warning_and_the_release_goes_on(data: Path) -> None:
    _change_incidents(data, lambda rows: [row | {"latitude": 123.0} for row in rows])
    result = _check_and_release()
    assert result.success
    check = _evaluation(result, "incidents")
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "latitude" in check.metadata["failures"].value
    rejected = [row for row in pq.read_table(data / "processed" / "latest" / "rejected.parquet").to_pylist() if row["table_name"] == "incidents"]
    assert [row["stage"] for row in rejected] == ["validate"]
    assert "latitude" in rejected[0]["reason"] + rejected[0]["check"]
    assert pq.read_table(data / "processed" / "latest" / "incidents.parquet").num_rows == 0


def test_a_bad_table_stops_the_release_and_the_one_before_stays(data: Path) -> None:
    from pipeline.cli_build import describe_failure

    before = (data / "processed" / "latest").resolve()
    _change_incidents(data, lambda rows: [*rows, *rows])
    result = _check_and_release()
    assert not result.success
    check = _evaluation(result, "incidents")
    assert (check.passed, check.severity, check.blocking) == (False, dg.AssetCheckSeverity.ERROR, True)
    assert not [event for event in result.get_asset_materialization_events() if event.asset_key == dg.AssetKey("release")]
    assert (data / "processed" / "latest").resolve() == before
    assert len(list((data / "processed" / "releases").iterdir())) == 1
    message = describe_failure(result)
    assert "accepted/incidents" in message
    assert "primary_key" in message
