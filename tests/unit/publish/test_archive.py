"""Releases that are kept: listed, compared, pruned by the rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.archive import UnknownRelease, choose_prunable, compare_releases, describe_releases, prune_releases
from pipeline.publish.release import find_latest, list_releases, sole_writer, verify_release


def _publish_days(publish: Any, tables: Any, folder: Path, *days: dt.date) -> None:
    for number, day in enumerate(days):
        publish(tables(killed=10 + number), folder, day=day)


def test_releases_are_listed_with_rows_and_size(tmp_path: Path, tables: Any, publish: Any) -> None:
    _publish_days(publish, tables, tmp_path, dt.date(2024, 1, 15), dt.date(2024, 1, 16))
    first, second = describe_releases(tmp_path)
    assert (first.version, first.is_latest, second.version, second.is_latest) == ("2024.01.15.1", False, "2024.01.16.1", True)
    assert second.rows["incidents"] == 3
    assert second.bytes > 10_000


def test_two_releases_are_compared_both_ways(tmp_path: Path, tables: Any, publish: Any) -> None:
    _publish_days(publish, tables, tmp_path, dt.date(2024, 1, 15), dt.date(2024, 1, 16))
    assert "killed 10 -> 11" in compare_releases(tmp_path, "2024.01.15.1", "latest")
    assert "killed 11 -> 10" in compare_releases(tmp_path, "2024.01.16.1", "2024.01.15.1")


def test_a_version_that_is_not_kept_is_named_with_those_that_are(tmp_path: Path, tables: Any, publish: Any) -> None:
    publish(tables(), tmp_path)
    with pytest.raises(UnknownRelease, match=r"no release 2020\.01\.01\.1; kept are: 2024\.01\.15\.1"):
        compare_releases(tmp_path, "2020.01.01.1", "latest")


def test_the_newest_the_last_of_each_month_and_latest_stay() -> None:
    versions = ["2023.11.02.1", "2023.11.30.1", "2023.12.01.1", "2023.12.01.2", "2024.01.05.1", "2024.01.06.1", "2024.01.07.1"]
    assert choose_prunable(versions, "2024.01.07.1", 2) == ["2023.11.02.1", "2023.12.01.1", "2024.01.05.1"]
    assert choose_prunable(versions, "2023.11.02.1", 1) == ["2023.12.01.1", "2024.01.05.1", "2024.01.06.1"]
    with pytest.raises(ValueError, match="at least one"):
        choose_prunable(versions, None, 0)


def test_pruning_leaves_latest_whole(tmp_path: Path, tables: Any, publish: Any) -> None:
    _publish_days(publish, tables, tmp_path, *(dt.date(2024, 1, day) for day in (15, 16, 17)))
    assert prune_releases(tmp_path, keep=1) == ["2024.01.15.1", "2024.01.16.1"]
    assert [folder.name for folder in list_releases(tmp_path)] == ["2024.01.17.1"]
    latest = find_latest(tmp_path)
    assert latest is not None
    verify_release(latest)


def test_nothing_is_pruned_while_a_build_publishes(tmp_path: Path, tables: Any, publish: Any) -> None:
    _publish_days(publish, tables, tmp_path, dt.date(2024, 1, 15), dt.date(2024, 1, 16))
    with sole_writer(tmp_path), pytest.raises(RuntimeError, match="another build"):
        prune_releases(tmp_path, keep=1)
    assert len(list_releases(tmp_path)) == 2
