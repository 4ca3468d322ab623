"""The real server of `make ui` (`dagster dev`): what its GraphQL endpoint shows of the assets, and a run of the job started through it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DAY = "2024-01-16"
# As the schedule and a backfill of the UI ask for days: one run for all of them.
DAYS = {"dagster/asset_partition_range_start": DAY, "dagster/asset_partition_range_end": "2024-01-17"}
Ask = Callable[..., dict[str, Any]]

SELECTOR = {"repositoryLocationName": "open-incidents", "repositoryName": "__repository__", "jobName": "build"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, write_raw: Callable[[Path, dict[str, str]], Path], small_files: dict[str, str]) -> Path:
    return write_raw(tmp_path_factory.mktemp("served"), small_files)


@pytest.fixture(scope="module")
def ask(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Start the server on a free loopback port; yield a function that sends it a GraphQL query. Server and daemon end with the tests."""
    home = tmp_path_factory.mktemp("dagster-home")
    shutil.copyfile(PROJECT / ".dagster" / "dagster.yaml", home / "dagster.yaml")
    port = _find_free_port()
    command = [str(Path(sys.executable).with_name("dagster")), "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)]
    environment = os.environ | {"DAGSTER_HOME": str(home), "INCIDENTS_DATA": str(data)}

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            answer: dict[str, Any] = json.load(response)
        assert "errors" not in answer, answer
        return answer["data"]

    with (home / "server.log").open("w+") as log:
        # A session of its own, so that the processes it starts can be ended with it, and no others.
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            _wait_until_up(ask, process, log)
            yield ask
        finally:
            _end(process)


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Interrupt the server as Ctrl-C does; kill its process group when it does not end in time."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_up(ask: Ask, process: subprocess.Popen[bytes], log: IO[str]) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert process.poll() is None, _read(log)
        try:
            ask("{ version }")
            return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"the web server did not answer in time:\n{_read(log)}")


def _read(log: IO[str]) -> str:
    log.seek(0)
    return log.read()


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


def test_there_are_two_jobs_and_one_schedule_which_is_off(ask: Ask) -> None:
    repository = ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { jobs { name } schedules { name scheduleState { status } } } } } }")
    (node,) = repository["repositoriesOrError"]["nodes"]
    assert [job["name"] for job in node["jobs"] if not job["name"].startswith("__")] == ["build", "fetch_and_build"]
    assert node["schedules"] == [{"name": "daily", "scheduleState": {"status": "STOPPED"}}]


def test_the_job_runs_for_a_range_of_partitions_and_records_rows_and_checks(ask: Ask, data: Path) -> None:
    launched = ask(
        """mutation($parameters: ExecutionParams!) { launchRun(executionParams: $parameters) {
             __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }""",
        parameters={"selector": SELECTOR, "runConfigData": {}, "executionMetadata": {"tags": [{"key": key, "value": day} for key, day in DAYS.items()]}},
    )["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    assert _wait_for_run(ask, launched["run"]["runId"]) == "SUCCESS"
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


def _wait_for_run(ask: Ask, run_id: str) -> str:
    end = time.monotonic() + 100
    status = "QUEUED"
    while status not in ("SUCCESS", "FAILURE", "CANCELED") and time.monotonic() < end:
        time.sleep(0.3)
        status = ask("query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }", id=run_id)["runOrError"]["status"]
    if status != "SUCCESS":
        events = ask(
            """query($id: ID!) { logsForRun(runId: $id) { ... on EventConnection { events {
                 ... on ExecutionStepFailureEvent { stepKey error { message cause { message } } } ... on RunFailureEvent { message } } } } }""",
            id=run_id,
        )["logsForRun"]["events"]
        print([event for event in events if event])
    return status
