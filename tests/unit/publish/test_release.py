"""A release is whole, immutable and put in place in one move; nothing new makes no release."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import random
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.publish import release as release_module
from pipeline.publish.files import hash_file
from pipeline.publish.release import find_latest, list_releases
from pipeline.publish.verify import ReleaseError, verify_release
from schemas import SCHEMA_VERSION, TABLES


def test_release_holds_every_table_in_three_formats_and_its_papers(release: Any) -> None:
    expected = {f"{name}.parquet" for name in TABLES} | {f"csv/{name}.csv" for name in TABLES}
    papers = {
        "README.md",
        "CHANGES.md",
        "DATA_DICTIONARY.md",
        "CITATION.cff",
        "croissant.json",
        "datapackage.json",
        "manifest.json",
        "quality.json",
        "incidents.duckdb",
        "incidents.geoparquet",
    }
    assert {name for name in release.files if not name.startswith("site/")} == expected | papers
    assert (release.version, release.path.name, release.is_new) == ("2024.01.15.1", "2024.01.15.1", True)


def test_manifest_names_every_other_file_with_size_hash_and_rows(release: Any) -> None:
    manifest = json.loads((release.path / "manifest.json").read_text("utf-8"))
    assert {key: manifest[key] for key in ("version", "schema_version", "pipeline_version", "created_at")} == {
        "version": "2024.01.15.1",
        "schema_version": SCHEMA_VERSION,
        "pipeline_version": "0.1.0",
        "created_at": "2024-01-20T12:00:00Z",
    }
    assert {entry["path"] for entry in manifest["files"]} == set(release.files) - {"manifest.json"}
    for entry in manifest["files"]:
        path = release.path / entry["path"]
        assert (entry["bytes"], entry["sha256"]) == (path.stat().st_size, hash_file(path))
        if entry["path"].endswith(".parquet"):
            assert entry["rows"] == pq.read_metadata(path).num_rows


def test_every_release_says_how_accurate_the_program_is(release: Any) -> None:
    quality = json.loads((release.path / "quality.json").read_text("utf-8"))
    assert quality["extractor_version"]
    assert {"sample"} <= {one["name"] for one in quality["sets"]}
    for figure in quality["figures"]:
        assert figure["low_95"] is None or figure["low_95"] <= figure["percent"] <= figure["high_95"]
        assert figure["n"] > 0


def test_latest_is_a_relative_link(release: Any) -> None:
    latest = release.path.parents[1] / "latest"
    assert latest.readlink() == Path("releases/2024.01.15.1")
    assert (latest / "incidents.duckdb").exists()


def test_releases_table_describes_the_release_itself(release: Any) -> None:
    (row,) = pq.read_table(release.path / "releases.parquet").to_pylist()
    assert (row["version"], row["n_incidents"], row["n_rejected"], row["data_through"]) == ("2024.01.15.1", 3, 0, dt.date(2024, 1, 15))


def test_equal_content_makes_no_release(tmp_path: Path, tables: Any, publish: Any) -> None:
    first = publish(tables(), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in first.path.rglob("*")}
    again = publish({name: table.take(list(reversed(range(table.num_rows)))) for name, table in tables().items()}, tmp_path, hour=15)
    assert (again.version, again.is_new, again.path) == (first.version, False, first.path)
    assert {path: path.stat().st_mtime_ns for path in first.path.rglob("*")} == before
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["2024.01.15.1"]


def test_new_content_counts_up_and_leaves_the_old_release_alone(tmp_path: Path, tables: Any, publish: Any) -> None:
    first = publish(tables(), tmp_path)
    digests = {path: hash_file(first.path / path) for path in first.files}
    second = publish(tables(killed=12), tmp_path)
    third = publish(tables(killed=13), tmp_path, day=dt.date(2024, 1, 17))
    assert [second.version, third.version] == ["2024.01.15.2", "2024.01.17.1"]
    assert {path: hash_file(first.path / path) for path in first.files} == digests
    assert find_latest(tmp_path) == third.path
    assert pq.read_table(third.path / "releases.parquet")["version"].to_pylist() == ["2024.01.15.1", "2024.01.15.2", "2024.01.17.1"]


def test_going_back_to_older_content_is_a_new_release(tmp_path: Path, tables: Any, publish: Any) -> None:
    for killed in (8, 9):
        publish(tables(killed=killed), tmp_path)
    back = publish(tables(killed=8), tmp_path)
    assert (back.version, back.is_new, find_latest(tmp_path)) == ("2024.01.15.3", True, back.path)


def test_equal_tables_give_equal_bytes(tmp_path: Path, tables: Any, publish: Any) -> None:
    one, two = publish(tables(), tmp_path / "one"), publish(tables(), tmp_path / "two")
    for path in one.files:
        if path.endswith((".parquet", ".csv", ".md", ".cff", ".geoparquet")):
            assert (one.path / path).read_bytes() == (two.path / path).read_bytes(), path


@pytest.mark.parametrize("step", ["write_database", "verify_release", "switch_latest"])
def test_failure_at_any_step_leaves_latest_whole_and_the_next_build_recovers(
    tmp_path: Path, tables: Any, publish: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = publish(tables(), tmp_path)

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(release_module, step, fail)
        with pytest.raises(OSError, match="no space"):
            publish(tables(killed=12), tmp_path)
    assert find_latest(tmp_path) == first.path
    verify_release(first.path)
    second = publish(tables(killed=12), tmp_path)
    assert (second.version, find_latest(tmp_path)) == ("2024.01.15.2", second.path)
    assert not list((tmp_path / "releases").glob(".*"))


_MOMENTS = 24


def test_killed_at_any_moment_leaves_a_whole_release(tmp_path: Path, tables: Any, publish: Any) -> None:
    """SIGKILL at moments spread evenly, with a random shift, over the time that publishing takes: `latest` is the whole old or the whole new release."""
    publish(tables(), tmp_path)
    _publish_apart(tables(killed=11), tmp_path, None)  # starts the process that later ones are forked from
    lasts = 1.2 * _publish_apart(tables(killed=12), tmp_path, None)
    shift = random.Random(24).random()
    seen = set()
    moment = 0
    # Past the planned moments it goes on, later and later, until one lies behind the switch: a busy machine may be slower than when it was measured.
    while moment < _MOMENTS or False not in seen:
        assert moment < 3 * _MOMENTS, "no moment lay behind the switch"
        before = find_latest(tmp_path)
        _publish_apart(tables(killed=100 + moment), tmp_path, (moment + shift) * lasts / _MOMENTS)
        latest = find_latest(tmp_path)
        assert latest is not None
        assert latest == before or pq.read_table(latest / "incidents.parquet")["killed_best"].to_pylist()[1] == 100 + moment
        seen.add(latest == before)
        verify_release(latest)
        moment += 1
    assert True in seen, "all moments lay behind the switch: they do not test it"
    publish(tables(killed=8), tmp_path)
    for folder in list_releases(tmp_path):
        verify_release(folder)
    assert find_latest(tmp_path) == list_releases(tmp_path)[-1]
    assert not list((tmp_path / "releases").glob(".*"))


def _publish_apart(tables: Any, folder: Path, killed_after: float | None) -> float:
    """Publish in a process forked from one that has everything imported, kill it after so many seconds (None: let it end), and return how long it lived."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.publish.release", "duckdb", "pandas"])
    details = {"pipeline_version": "0.1.0", "data_through": dt.date(2024, 1, 15), "created_at": dt.datetime(2024, 1, 20, tzinfo=dt.UTC)}
    build = context.Process(target=release_module.publish_release, args=(tables, folder), kwargs=details)
    started = time.monotonic()
    build.start()
    if killed_after is not None:
        time.sleep(killed_after)
        build.kill()
    build.join()
    return time.monotonic() - started


def test_damaged_file_is_found(tmp_path: Path, tables: Any, publish: Any) -> None:
    made = publish(tables(), tmp_path)
    with (made.path / "claims.parquet").open("r+b") as file:
        file.seek(30)
        file.write(b"damaged")
    with pytest.raises(ReleaseError, match=r"claims\.parquet"):
        verify_release(made.path)


def test_second_publisher_is_refused(tmp_path: Path, tables: Any, publish: Any) -> None:
    with release_module.sole_writer(tmp_path), pytest.raises(RuntimeError, match="another build"):
        publish(tables(), tmp_path)


def test_table_with_a_column_too_many_is_named(tmp_path: Path, tables: Any, publish: Any) -> None:
    given = tables()
    given["incidents"] = given["incidents"].append_column("extra", given["incidents"]["summary"])
    with pytest.raises(ValueError, match="incidents: the columns extra"):
        publish(given, tmp_path)
