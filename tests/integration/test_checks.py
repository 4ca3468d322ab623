"""The blocking checks between the tables and the release: a bad row is set aside, a bad table stops everything."""

from __future__ import annotations

import datetime as dt
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


def test_the_books_of_a_day_balance_and_a_file_without_a_row_is_named(data: Path) -> None:
    from pipeline.defs.articles import check_books
    from pipeline.settings import Settings

    settings, days = Settings.from_environment(), [dt.date(2024, 1, 16), dt.date(2024, 1, 17)]
    balanced = check_books(settings, days)
    counted = {name: balanced.metadata[name].value for name in ("files", "articles", "duplicates", "rejected")}
    assert balanced.passed
    assert counted["files"] > 0
    assert counted["articles"] == len([row for day in days for row in _articles(data, day) if row["duplicate_of"] is None])
    (data / "raw" / "2024-01-17" / "late.txt").write_text("Published: 2024-01-17\n\nA late file.\n")
    late = check_books(settings, days)
    assert not late.passed
    (row,) = late.metadata["failing_rows"].records
    assert "2024-01-17/late.txt" in str(row.data["what"])


def test_the_books_of_every_day_that_was_read_are_a_check_of_the_run(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.definitions import defs

    monkeypatch.setenv("INCIDENTS_DATA", str(small))
    french = "Une bombe a explosé mardi sur un marché du nord du pays et six personnes ont été tuées, a indiqué la police dans la soirée."
    (small / "raw" / "2024-01-16" / "wire" / "bombe.txt").write_text(french)
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("build").execute_in_process(instance=instance, asset_selection=[dg.AssetKey("articles")], partition_key="2024-01-16")
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed) == ("books_balance", True)
    assert check.metadata["files"].value == sum(file.is_file() for file in (small / "raw" / "2024-01-16").rglob("*"))
    (made,) = [event for event in result.get_asset_materialization_events() if event.asset_key == dg.AssetKey("articles")]
    unread = {name: made.materialization.metadata[name].value for name in ("copies", "not_english", "not_relevant")}
    assert unread == {"copies": 0, "not_english": 1, "not_relevant": 1}


def _articles(data: Path, day: dt.date) -> list[dict]:
    return pq.read_table(data / "interim" / "articles" / f"{day}.parquet").to_pylist()
