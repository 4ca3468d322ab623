"""What arrives again or changed: copies on two days, new versions of a page, and the scheduled job, which looks at the feeds before it builds."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq
import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
WriteRaw = Callable[[Path, dict[str, str]], Path]


def _rows(data: Path, table: str) -> list[dict]:
    return pq.read_table(data / "processed" / "latest" / f"{table}.parquet").to_pylist()


def test_ids_are_unique_when_an_article_arrives_on_two_days(small: Path, build: Build, write_raw: WriteRaw, small_files: dict[str, str]) -> None:
    write_raw(small, {"2024-01-18/wire/again.jsonl": small_files["2024-01-17/wire/claim.jsonl"]})
    write_raw(small, {"2024-01-18/elsewhere/attack.txt": small_files["2024-01-16/wire/attack.txt"]})
    done = build(small)
    assert done.returncode == 0, done.stdout + done.stderr
    for table, key in (("articles", "article_id"), ("reports", "report_id"), ("claims", "claim_id")):
        ids = [row[key] for row in _rows(small, table)]
        assert ids
        assert len(set(ids)) == len(ids), table
    originals = {row["article_id"] for row in _rows(small, "articles") if row["duplicate_of"] is None}
    assert {row["article_id"] for row in _rows(small, "reports")} <= originals, "a copy says nothing of its own"


def test_a_new_version_of_a_page_marks_the_old_one_and_is_no_second_source(tmp_path: Path, build: Build, write_raw: WriteRaw) -> None:
    page = {"url": "https://wire.example/nairobi-guards", "publisher": "Test Wire", "title": "Gunmen kill guards in Nairobi"}
    first = page | {"published": "2024-01-16", "text": "Gunmen killed two guards at a warehouse in Nairobi on Monday, police said."}
    second = page | {"published": "2024-01-17", "text": "Three guards were killed by gunmen who stormed a Nairobi warehouse on Monday, the hospital said."}
    second["url"] += "?utm_source=rss"
    data = write_raw(tmp_path / "data", {"2024-01-16/a.json": json.dumps(first), "2024-01-17/a.json": json.dumps(second)})
    done = build(data)
    assert done.returncode == 0, done.stdout + done.stderr
    old, new = sorted(_rows(data, "articles"), key=lambda row: row["arrival_date"])
    assert (old["superseded_by"], new["superseded_by"]) == (new["article_id"], None)
    assert old["story_id"] == new["story_id"]
    assert {row["article_id"] for row in _rows(data, "reports")} == {old["article_id"], new["article_id"]}, "both versions are read"
    (incident,) = _rows(data, "incidents")
    assert (incident["n_articles"], incident["n_publishers"], incident["n_independent"]) == (2, 1, 1)
    assert (incident["killed_high"], incident["evidence_grade"]) == (3, "fair")


def test_the_scheduled_job_builds_what_there_is_when_there_is_no_network(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.definitions import defs

    monkeypatch.setenv("INCIDENTS_DATA", str(small))
    (small / "sources.toml").write_text('[[feed]]\nurl = "https://feed.invalid/rss"\npublisher = "P"\nlanguage = "en"\nlicence = "unknown"\n')
    now = dt.datetime.now(dt.UTC).replace(hour=0, minute=10)
    context = dg.build_schedule_context(repository_def=defs.get_repository_def(), scheduled_execution_time=now)
    requests = defs.resolve_schedule_def("daily").evaluate_tick(context).run_requests or []
    assert len({request.run_key for request in requests}) == len(requests) == 2, "the old days, and today with everything after it"
    with dg.DagsterInstance.ephemeral() as instance:
        for request in requests:
            config = {"ops": {"extract": {"config": {"engine": "serial"}}}}
            job = defs.resolve_job_def("fetch_and_build")
            result = job.execute_in_process(run_config=config, instance=instance, tags=request.tags, asset_selection=list(request.asset_selection or []))
            assert result.success
        fetched = instance.get_latest_materialization_event(dg.AssetKey("fetched"))
    assert fetched
    assert fetched.asset_materialization
    assert fetched.asset_materialization.metadata["is_offline"].value is True
    assert len(_rows(small, "articles")) == 3
