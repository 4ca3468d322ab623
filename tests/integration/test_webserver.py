"""The real server of `make ui` (`dagster dev`): what its GraphQL endpoint shows of the assets, and a run of the job started through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Served, serve

DAY = "2024-01-16"
# As the schedule and a backfill of the UI ask for days: one run for all of them.
DAYS = {"dagster/asset_partition_range_start": DAY, "dagster/asset_partition_range_end": "2024-01-17"}
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, write_raw: Callable[[Path, dict[str, str]], Path], small_files: dict[str, str]) -> Path:
    return write_raw(tmp_path_factory.mktemp("served"), small_files)


@pytest.fixture(scope="module")
def served(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of `make ui`, with its daemon; both end with the tests."""
    with serve(data, tmp_path_factory.mktemp("dagster-home")) as started:
        yield started


@pytest.fixture
def ask(served: Served) -> Ask:
    return served.ask


def test_assets_are_grouped_by_step_with_description_and_columns(ask: Ask) -> None:
    nodes = ask(
        """{ assetNodes { assetKey { path } groupName description isPartitioned kinds owners { ... on TeamAssetOwner { team } }
             metadataEntries { __typename ... on TableSchemaMetadataEntry { schema { columns { name type description } } } } } }"""
    )["assetNodes"]
    groups: dict[str, set[str]] = {}
    for node in nodes:
        groups.setdefault(node["groupName"], set()).add("/".join(node["assetKey"]["path"]))
        assert node["description"], node
        assert node["kinds"], node
        assert node["owners"], node
    assert groups["ingest"] == {"fetched", "articles"}
    assert groups["extract"] == {"reports", "claims"}
    assert {"incidents", "incident_history"} <= groups["link"]
    assert {"accepted/incidents", "rejected"} <= groups["validate"]
    assert groups["publish"] == {"release"}
    assert {"/".join(node["assetKey"]["path"]) for node in nodes if node["isPartitioned"]} == {"articles", "reports", "claims"}
    incidents = next(node for node in nodes if node["assetKey"]["path"] == ["incidents"])
    columns = [column for entry in incidents["metadataEntries"] for column in entry.get("schema", {}).get("columns", [])]
    assert "killed_best" in [column["name"] for column in columns]
    assert all(column["description"] for column in columns)


def test_what_starts_runs_by_itself_is_off_and_what_watches_them_is_on(ask: Ask) -> None:
    repository = ask(
        """{ repositoriesOrError { ... on RepositoryConnection { nodes { jobs { name description } schedules { name description scheduleState { status } }
             sensors { name description sensorState { status } } } } } }"""
    )
    (node,) = repository["repositoriesOrError"]["nodes"]
    jobs = [job for job in node["jobs"] if not job["name"].startswith("__")]
    assert [job["name"] for job in jobs] == ["build", "check_latest", "fetch_and_build"]
    assert {row["name"]: row["scheduleState"]["status"] for row in node["schedules"]} == {"daily": "STOPPED", "hourly_check": "STOPPED"}
    sensors = {row["name"]: row["sensorState"]["status"] for row in node["sensors"]}
    assert sensors == {"lost_runs": "RUNNING", "new_files": "STOPPED", "tell_failures": "RUNNING"}
    assert all(row["description"] for row in [*jobs, *node["schedules"], *node["sensors"]])


def test_the_job_runs_for_a_range_of_partitions_and_records_rows_and_checks(served: Served, ask: Ask, data: Path) -> None:
    launched = served.launch("build", DAYS)
    assert launched["__typename"] == "LaunchRunSuccess", launched
    assert served.wait_for_run(launched["run"]["runId"]) == "SUCCESS"
    assert (data / "processed" / "latest" / "incidents.duckdb").exists()

    node = ask(
        """{ assetNodeOrError(assetKey: {path: ["articles"]}) { ... on AssetNode { assetMaterializations(partitions: ["2024-01-16"]) {
               partition metadataEntries { label ... on IntMetadataEntry { intValue } ... on MarkdownMetadataEntry { mdStr } } } } } }"""
    )["assetNodeOrError"]
    (event,) = node["assetMaterializations"]
    metadata = {entry["label"]: entry for entry in event["metadataEntries"]}
    assert event["partition"] == DAY
    assert metadata["dagster/row_count"]["intValue"] > 0
    assert metadata["first_rows"]["mdStr"].startswith("| article_id |")

    checks = ask(
        """{ assetChecksOrError: assetNodeOrError(assetKey: {path: ["accepted", "incidents"]}) { ... on AssetNode { assetChecksOrError {
               ... on AssetChecks { checks { name blocking executionForLatestMaterialization { status } } } } } } }"""
    )["assetChecksOrError"]["assetChecksOrError"]["checks"]
    assert checks == [{"name": "expectations", "blocking": True, "executionForLatestMaterialization": {"status": "SUCCEEDED"}}]
