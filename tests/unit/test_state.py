"""What is stale and what is not, and which runs follow."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from pipeline import state
from pipeline.plan import Run, plan_build, plan_runs
from pipeline.settings import Settings
from pipeline.store import day_file, write_table
from schemas.arrow import empty_table

DAY = dt.date(2024, 1, 15)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with one day, built."""
    (tmp_path / "raw" / "2024-01-15").mkdir(parents=True)
    (tmp_path / "raw" / "2024-01-15" / "a.txt").write_text("one")
    settings = Settings(tmp_path)
    _pretend_built(settings)
    return settings


def _pretend_built(settings: Settings) -> None:
    """Write empty files with the fingerprints that a build would store."""
    for day in state.raw_days(settings):
        for kinds, fingerprint in (
            (state.INGESTED, state.ingest_fingerprint(settings, day)),
            (state.EXTRACTED, state.extract_fingerprint(settings, day)),
        ):
            for kind in kinds:
                write_table(empty_table("rejected"), day_file(settings, kind, day), fingerprint)
    release = settings.processed / "releases" / "2024.01.15.1"
    release.mkdir(parents=True, exist_ok=True)
    settings.latest.unlink(missing_ok=True)
    settings.latest.symlink_to("releases/2024.01.15.1")
    state.record_release(settings, "2024.01.15.1", state.describe_sources(settings))


def test_what_is_built_is_fresh(settings: Settings) -> None:
    assert state.stale_days(settings) == []
    assert plan_build(settings) == []


def test_a_touched_file_is_fresh(settings: Settings) -> None:
    os.utime(settings.raw / "2024-01-15" / "a.txt", (1, 1))
    assert plan_build(settings) == []


@pytest.mark.parametrize("change", ["edit", "rename", "add", "remove", "hidden", "link", "sidecar"])
def test_a_change_in_a_day_makes_it_stale(settings: Settings, change: str) -> None:
    folder = settings.raw / "2024-01-15"
    match change:
        case "edit":
            (folder / "a.txt").write_text("two")
        case "rename":
            (folder / "a.txt").rename(folder / "b.txt")
        case "add":
            (folder / "deep").mkdir()
            (folder / "deep" / "b.txt").write_text("two")
        case "remove":
            (folder / "a.txt").unlink()
        case "hidden":
            (folder / ".b.txt").write_text("two")
        case "link":
            (folder / "broken").symlink_to("nowhere")
        case "sidecar":
            (folder / "a.txt.meta.json").write_text("{}")
    assert state.stale_days(settings) == [DAY]
    _pretend_built(settings)
    assert plan_build(settings) == []


def test_a_removed_day_is_stale_until_its_files_are_forgotten(settings: Settings) -> None:
    (settings.raw / "2024-01-15" / "a.txt").unlink()
    (settings.raw / "2024-01-15").rmdir()
    assert state.stale_days(settings) == [DAY]
    state.forget_day(settings, DAY, [*state.INGESTED, *state.EXTRACTED])
    assert state.stale_days(settings) == []
    assert plan_build(settings) == [Run(None, True)]


def test_a_damaged_result_is_stale(settings: Settings) -> None:
    day_file(settings, "reports", DAY).write_bytes(b"PAR1 half a file")
    assert state.stale_days(settings) == [DAY]


def test_a_correction_or_a_stray_file_needs_only_the_later_steps(settings: Settings) -> None:
    settings.corrections.mkdir()
    (settings.corrections / "x.csv").write_text("table,row_id\n")
    assert plan_build(settings) == [Run(None, True)]
    _pretend_built(settings)
    (settings.raw / "stray.txt").write_text("no day")
    assert plan_build(settings) == [Run(None, True)]


def test_a_mapping_in_sources_toml_reads_the_days_again_but_a_feed_does_not(settings: Settings) -> None:
    sources = settings.data / "sources.toml"
    sources.write_text('[[feed]]\nurl = "https://news.example/rss"\npublisher = "N"\nlanguage = "en"\nlicence = "?"\n')
    assert plan_build(settings) == []
    sources.write_text('[[mapping]]\npath = "*.jsonl"\npublisher = "N"\n')
    assert state.stale_days(settings) == [DAY]


def test_no_release_is_no_release(settings: Settings) -> None:
    settings.latest.unlink()
    assert plan_build(settings) == [Run(None, True)]


def test_only_a_whole_iso_date_names_a_day() -> None:
    assert state.day_of("2024-01-15") == DAY
    assert [state.day_of(name) for name in ("20240115", "2024-1-15", "2024-02-30", "2024-W03-1", "notes", "2024-01-15 ")] == [None] * 6


def test_a_pipe_in_raw_does_not_hang(settings: Settings) -> None:
    os.mkfifo(settings.raw / "2024-01-15" / "pipe")
    assert state.stale_days(settings) == [DAY]


def _day(number: int, month: int = 1) -> dt.date:
    return dt.date(2024, month, number)


def test_days_in_a_row_are_one_run() -> None:
    assert plan_runs([_day(2), _day(1), _day(5)], []) == [Run((_day(1), _day(5)), True)]


def test_a_fresh_day_between_is_not_touched() -> None:
    assert plan_runs([_day(1), _day(3)], [_day(2)]) == [Run((_day(1), _day(1)), False), Run((_day(3), _day(3)), True)]


def test_an_old_archive_is_a_run_of_its_own() -> None:
    old = dt.date(1990, 2, 3)
    assert plan_runs([_day(1), old], []) == [Run((old, old), False), Run((_day(1), _day(1)), True)]


def test_a_run_names_its_assets_and_partitions() -> None:
    names = ["articles", "claims", "incidents", "release"]
    assert Run((_day(1), _day(2)), False).choose_assets(names) == ["articles", "claims"]
    assert Run((_day(1), _day(2)), True).choose_assets(names) == names
    assert Run(None, True).choose_assets(names) == ["incidents", "release"]
    assert Run((_day(1), _day(2)), True).tags == {
        "dagster/asset_partition_range_start": "2024-01-01",
        "dagster/asset_partition_range_end": "2024-01-02",
    }
    assert Run(None, True).tags == {}


def test_what_arrives_between_reading_and_extracting_is_not_taken_for_extracted(settings: Settings) -> None:
    (settings.raw / "2024-01-15" / "late.txt").write_text("late")
    for kind in state.EXTRACTED:  # what the extract step writes now is made from the articles that were read before
        write_table(empty_table("rejected"), day_file(settings, kind, DAY), state.stored_extract_fingerprint(settings, DAY))
    for kind in state.INGESTED:  # the next build reads the late file, and must extract it too
        write_table(empty_table("rejected"), day_file(settings, kind, DAY), state.ingest_fingerprint(settings, DAY))
    assert state.is_ingested(settings, DAY)
    assert not state.is_extracted(settings, DAY)


def test_what_is_extracted_after_linking_is_not_taken_for_released(settings: Settings) -> None:
    linked_from = state.describe_sources(settings)
    (settings.raw / "2024-01-15" / "late.txt").write_text("late")
    _pretend_built(settings)
    state.record_release(settings, "2024.01.15.1", linked_from)
    assert state.stale_days(settings) == []
    assert not state.is_released(settings)
    assert plan_build(settings) == [Run(None, True)]
