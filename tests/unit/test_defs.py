"""The parts of Dagster's definitions that have logic of their own: partitions, previews, what the schedule asks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.freshness import TimeWindowFreshnessPolicy

from pipeline.defs.partitions import make_arrival_days
from pipeline.defs.table_metadata import column_schema, preview
from pipeline.settings import Settings
from schemas import TABLES
from schemas.arrow import empty_table, to_table

PROJECT = Path(__file__).resolve().parents[2]
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


TICK = dt.datetime(2024, 3, 1, 0, 10, tzinfo=dt.UTC)


def test_the_schedule_fetches_and_builds_up_to_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.definitions import defs

    schedule = defs.resolve_schedule_def("daily")
    context = dg.build_schedule_context(repository_def=defs.get_repository_def(), scheduled_execution_time=TICK)
    monkeypatch.setenv("INCIDENTS_DATA", str(tmp_path))
    everything = {"fetched", "articles", "reports", "claims", "accepted/incidents", "release"}
    (nothing_yet,) = schedule.evaluate_tick(context).run_requests or []
    assert nothing_yet.tags["dagster/asset_partition_range_start"] == "2024-03-01"
    assert everything <= {key.to_user_string() for key in nothing_yet.asset_selection or []}

    (tmp_path / "raw" / "2024-01-15").mkdir(parents=True)
    early, last = schedule.evaluate_tick(context).run_requests or []
    assert early.tags["dagster/asset_partition_range_end"] == "2024-01-15"
    assert {key.to_user_string() for key in early.asset_selection or []} == {"articles", "reports", "claims"}
    assert last.tags["dagster/asset_partition_range_end"] == "2024-03-01"
    assert everything <= {key.to_user_string() for key in last.asset_selection or []}


def test_a_build_does_not_fetch() -> None:
    from pipeline.definitions import defs

    jobs = {name: {key.to_user_string() for key in defs.resolve_job_def(name).asset_layer.executable_asset_keys} for name in ("build", "fetch_and_build")}
    assert jobs["fetch_and_build"] - jobs["build"] == {"fetched"}


def test_without_a_network_the_asset_says_so_and_succeeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.defs.fetched import fetched

    monkeypatch.setenv("INCIDENTS_DATA", str(tmp_path))
    (tmp_path / "sources.toml").write_text('[[feed]]\nurl = "https://feed.invalid/rss"\npublisher = "P"\nlanguage = "en"\nlicence = "unknown"\n')
    result = dg.materialize([fetched])
    (made,) = result.asset_materializations_for_node("fetched")
    assert made.metadata["is_offline"].value is True
    assert "Nothing is lost" in str(made.metadata["what_came"].value)
    assert list((tmp_path / "raw").rglob("*")) == []


def test_steps_over_all_days_are_in_a_pool_of_one_and_the_others_are_not() -> None:
    from pipeline.definitions import defs

    job = defs.resolve_job_def("build")
    pools = {node.name: node.definition.pool for node in job.graph.nodes if isinstance(node.definition, dg.OpDefinition)}
    assert {name: pools[name] for name in ("ingest", "extract", "link", "validate", "release")} == {
        "ingest": None,
        "extract": None,
        "link": "release",
        "validate": "release",
        "release": "release",
    }
    settings = yaml.safe_load((PROJECT / ".dagster" / "dagster.yaml").read_text())
    assert settings["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}
    assert settings["run_retries"] == {"enabled": True, "max_retries": 2, "retry_on_asset_or_op_failure": False}
    assert settings["run_monitoring"]["enabled"] is settings["freshness"]["enabled"] is True


def test_a_release_that_is_not_renewed_is_overdue() -> None:
    from pipeline.definitions import defs

    policy = defs.resolve_asset_graph().get(dg.AssetKey("release")).freshness_policy
    assert isinstance(policy, TimeWindowFreshnessPolicy)
    assert policy.warn_window
    assert dt.timedelta(days=1) < policy.warn_window.to_timedelta() < policy.fail_window.to_timedelta() < dt.timedelta(days=2)


def test_what_can_be_set_in_the_launchpad_is_described_and_has_a_default() -> None:
    from pipeline.definitions import defs

    schema = defs.resolve_job_def("build").run_config_schema.config_type
    for name, op in schema.fields["ops"].config_type.fields.items():
        if not (config := op.config_type.fields.get("config")) or not getattr(config.config_type, "fields", None):
            continue
        for option, field in config.config_type.fields.items():
            assert field.description, f"{name}.{option}"
            assert field.default_provided, f"{name}.{option}"
    assert "engine" in schema.fields["ops"].config_type.fields["extract"].config_type.fields["config"].config_type.fields
