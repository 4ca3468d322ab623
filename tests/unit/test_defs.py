"""The parts of Dagster's definitions that have logic of their own: partitions, previews, what the schedule asks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dagster as dg
import pytest

from pipeline.defs.partitions import make_arrival_days
from pipeline.defs.table_metadata import column_schema, preview
from pipeline.settings import Settings
from schemas import TABLES
from schemas.arrow import empty_table, to_table

TODAY = dt.date(2024, 3, 1)


def _keys(data: Path) -> list[str]:
    now = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    return list(make_arrival_days(Settings(data), TODAY).get_partition_keys(now))


def test_partitions_run_from_the_start_of_2024_to_today(tmp_path: Path) -> None:
    keys = _keys(tmp_path)
    assert (keys[0], keys[-1]) == ("2024-01-01", "2024-03-01")


@pytest.mark.parametrize(("folder", "first", "last"), [("1990-02-03", "1990-02-03", "2024-03-01"), ("2024-03-05", "2024-01-01", "2024-03-05")])
def test_partitions_cover_every_folder(tmp_path: Path, folder: str, first: str, last: str) -> None:
    (tmp_path / "raw" / folder).mkdir(parents=True)
    keys = _keys(tmp_path)
    assert (keys[0], keys[-1]) == (first, last)


def test_a_preview_is_a_short_markdown_table() -> None:
    row = {"stage": "ingest", "check": "a|b", "reason": "two\nlines " + "x" * 200}
    shown = preview(to_table("rejected", [row] * 9)).splitlines()
    assert len(shown) == 2 + 5
    assert len({line.replace("\\|", "").count("|") for line in shown}) == 1
    assert "a\\|b" in shown[2]
    assert "two lines xxx" in shown[2]
    assert "…" in shown[2]
    assert preview(empty_table("rejected")) == "no rows"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    assert all(column.description for column in column_schema(table).columns)


def test_the_schedule_asks_for_what_is_new_and_says_when_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.definitions import defs
    from pipeline.plan import Run

    schedule = defs.resolve_schedule_def("daily")
    context = dg.build_schedule_context(repository_def=defs.get_repository_def(), scheduled_execution_time=dt.datetime(2024, 3, 1, 0, 10, tzinfo=dt.UTC))
    monkeypatch.setenv("INCIDENTS_DATA", str(tmp_path))
    (tmp_path / "raw" / "2024-01-15").mkdir(parents=True)
    (request,) = schedule.evaluate_tick(context).run_requests or []
    assert request.tags["dagster/asset_partition_range_start"] == "2024-01-15"
    assert {"articles", "accepted/incidents", "release"} <= {key.to_user_string() for key in request.asset_selection or []}

    monkeypatch.setattr("pipeline.defs.jobs.plan_build", lambda settings: [Run(None, True)])
    (later,) = schedule.evaluate_tick(context).run_requests or []
    assert "articles" not in {key.to_user_string() for key in later.asset_selection or []}

    monkeypatch.setattr("pipeline.defs.jobs.plan_build", lambda settings: [])
    assert schedule.evaluate_tick(context).skip_message == "nothing new since the latest release"
