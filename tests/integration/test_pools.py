"""Where more runs than one may go: those that only read and extract go beside each other, the steps over all days stay alone. Half a minute: `-m long`."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.serving import FINISHED, PROJECT, SELECTOR, Served, serve

UNDER_WAY = ("STARTING", "STARTED")
EXTRACTION = ("articles", "reports", "claims")


def _launch(served: Served, day: str, assets: tuple[str, ...] = ()) -> str:
    selector: dict[str, Any] = SELECTOR | {"jobName": "build"}
    if assets:
        selector["assetSelection"] = [{"path": [name]} for name in assets]
    tags = [{"key": f"dagster/asset_partition_range_{end}", "value": day} for end in ("start", "end")]
    answer = served.ask(
        "mutation($parameters: ExecutionParams!) { launchRun(executionParams: $parameters) { ... on LaunchRunSuccess { run { runId } } } }",
        parameters={"selector": selector, "runConfigData": {}, "executionMetadata": {"tags": tags}},
    )
    run_id: str = answer["launchRun"]["run"]["runId"]
    return run_id


@pytest.mark.long
@pytest.mark.timeout(400)
def test_whole_builds_follow_each_other_and_extraction_goes_beside_them(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    shutil.copytree(PROJECT / "data" / "raw", data / "raw")
    home.mkdir()
    settings = (PROJECT / ".dagster" / "dagster.yaml").read_text()
    (home / "dagster.yaml").write_text(settings.replace("max_concurrent_runs: 1", "max_concurrent_runs: 4"))
    with serve(data, home) as served:
        # Dagster learns of a pool by the first run that names it, which it lets pass without counting; until then the lock of the data folder keeps order.
        assert served.wait_for_run(_launch(served, "2024-01-15")) == "SUCCESS"
        whole = [_launch(served, day) for day in ("2024-01-16", "2024-01-17")]
        partly = [_launch(served, day, EXTRACTION) for day in ("2024-01-18", "2024-01-19")]
        together, beside, status = 0, 0, dict.fromkeys([*whole, *partly], "QUEUED")
        end = time.monotonic() + 300
        while not all(status[run] in FINISHED for run in status) and time.monotonic() < end:
            status = served.runs()
            # A run that has given back its place is told as under way for a moment more.
            beside = beside + 1 if sum(status[run] in UNDER_WAY for run in whole) > 1 else 0
            assert beside < 10, "two that link and publish"
            together = max(together, sum(value in UNDER_WAY for value in status.values()))
            time.sleep(0.3)
    assert set(status.values()) == {"SUCCESS"}
    assert together >= 2, "a run that only extracts need not wait for a build"
