"""The job as the command line starts it: complete, the same twice, nothing done twice, bad input set aside."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

Build = Callable[..., subprocess.CompletedProcess[str]]
WriteRaw = Callable[[Path, dict[str, str]], Path]


def _digests(release: Path) -> dict[str, str]:
    files = [p for p in sorted(release.rglob("*")) if p.is_file() and p.suffix in (".parquet", ".csv")]
    return {p.relative_to(release).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _rows(data: Path, table: str) -> list[dict]:
    return pq.read_table(data / "processed" / "latest" / f"{table}.parquet").to_pylist()


def _mtimes(data: Path, kind: str) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in (data / "interim" / kind).glob("*.parquet")}


def test_the_sample_becomes_a_release(sample: Path) -> None:
    latest = sample / "processed" / "latest"
    manifest = json.loads((latest / "manifest.json").read_text())
    for entry in manifest["files"]:
        content = (latest / entry["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"]), entry["path"]
    with duckdb.connect(str(latest / "incidents.duckdb"), read_only=True) as database:
        (n,) = database.execute("SELECT count(*) FROM incidents").fetchall()[0]
        comments = database.execute("SELECT count(*) FROM duckdb_columns() WHERE table_name = 'incidents' AND comment IS NULL").fetchall()[0][0]
    assert n >= 8
    assert comments == 0


def test_every_raw_file_is_an_article_or_a_rejected_row(sample: Path) -> None:
    told = {row["source_path"] for table in ("articles", "rejected") for row in _rows(sample, table)}
    files = {p.relative_to(sample / "raw").as_posix() for p in (sample / "raw").rglob("*") if p.is_file() and not p.name.endswith(".meta.json")}
    assert files <= told


def test_quotes_are_the_words_at_their_offsets(sample: Path) -> None:
    texts = {row["article_id"]: row["text"] for p in (sample / "interim" / "articles").glob("*.parquet") for row in pq.read_table(p).to_pylist()}
    rows = [*_rows(sample, "reports"), *_rows(sample, "claims")]
    assert rows
    for row in rows:
        assert texts[row["article_id"]][row["char_start"] : row["char_end"]] == row["quote"]


def test_another_folder_gives_the_same_bytes(sample: Path, tmp_path: Path, build: Build) -> None:
    shutil.copytree(sample / "raw", tmp_path / "elsewhere" / "raw")
    done = build(tmp_path / "elsewhere")
    assert done.returncode == 0, done.stdout + done.stderr
    assert _digests(tmp_path / "elsewhere" / "processed" / "latest") == _digests(sample / "processed" / "latest")


def test_a_second_build_does_nothing_and_says_so(built: Path, build: Build) -> None:
    before = _mtimes(built, "articles") | _mtimes(built, "reports")
    again = build(built)
    assert again.returncode == 0
    assert "nothing new" in again.stdout.lower()
    assert _mtimes(built, "articles") | _mtimes(built, "reports") == before
    assert len(list((built / "processed" / "releases").iterdir())) == 1


def test_one_more_article_touches_its_partition_and_what_follows(built: Path, build: Build, write_raw: WriteRaw) -> None:
    before = {kind: _mtimes(built, kind) for kind in ("articles", "reports", "claims")}
    article = "Title: Bomb kills four in Mogadishu\nPublished: 2024-01-17\n\nA bomb killed four people in Mogadishu on Tuesday, police said.\n"
    write_raw(built, {"2024-01-17/wire/more.txt": article})
    assert build(built).returncode == 0
    for kind, times in before.items():
        after = _mtimes(built, kind)
        assert after["2024-01-16.parquet"] == times["2024-01-16.parquet"]
        assert after["2024-01-17.parquet"] != times["2024-01-17.parquet"]
    assert "Mogadishu" in {row["place"] for row in _rows(built, "incidents")}
    assert len(list((built / "processed" / "releases").iterdir())) == 2


def test_incident_ids_survive_a_later_article(tmp_path: Path, build: Build, write_raw: WriteRaw, small_files: dict[str, str]) -> None:
    files = dict(small_files)
    late = files.popitem()
    data = write_raw(tmp_path / "first", files)
    assert build(data).returncode == 0
    (first,) = _rows(data, "incidents")
    write_raw(data, dict([late]))
    assert build(data).returncode == 0
    (second,) = _rows(data, "incidents")
    assert second["incident_id"] == first["incident_id"]
    assert second["n_articles"] == 2
    assert "Al-Shabaab" in second["actors"]


def test_the_same_article_on_two_days_is_counted_once(small: Path, build: Build, write_raw: WriteRaw, small_files: dict[str, str]) -> None:
    text = small_files["2024-01-17/wire/claim.jsonl"]
    write_raw(small, {"2024-01-18/wire/again.jsonl": text})
    done = build(small)
    assert done.returncode == 0, done.stdout + done.stderr
    articles = [row for row in _rows(small, "articles") if row["source_id"] == "t1"]
    assert len(articles) == 2
    assert [row["duplicate_of"] is None for row in articles].count(True) == 1
    (incident,) = _rows(small, "incidents")
    assert incident["n_articles"] == 2


def test_files_that_cannot_be_read_are_rejected_and_the_build_goes_on(small: Path, build: Build, write_raw: WriteRaw) -> None:
    write_raw(small, {"2024-01-16/bad/empty.txt": "", "2024-01-16/bad/broken.jsonl": '{"text": "unfinished\n', "stray.txt": "no day"})
    (small / "raw" / "2024-01-16" / "bad" / "noise.html").write_bytes(bytes(range(256)) * 20)
    done = build(small)
    assert done.returncode == 0, done.stdout + done.stderr
    rejected = {row["source_path"]: row for row in _rows(small, "rejected") if row["stage"] == "ingest"}
    for path in ("2024-01-16/bad/empty.txt", "2024-01-16/bad/broken.jsonl", "stray.txt"):
        assert rejected[path]["reason"]
    assert len(_rows(small, "incidents")) == 1


def test_a_removed_file_leaves_the_next_release(built: Path, build: Build) -> None:
    (built / "raw" / "2024-01-17" / "wire" / "claim.jsonl").unlink()
    assert build(built).returncode == 0
    assert "t1" not in {row["source_id"] for row in _rows(built, "articles")}


def test_a_removed_day_leaves_the_next_release_and_an_old_archive_enters_it(built: Path, build_apart: Build, write_raw: WriteRaw) -> None:
    shutil.rmtree(built / "raw" / "2024-01-16")
    write_raw(built, {"1990-02-03/old.txt": "Published: 1990-02-03\n\nA bomb killed three people in San Salvador on Friday, police said.\n"})
    done = build_apart(built)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {row["arrival_date"].isoformat() for row in _rows(built, "articles")} == {"1990-02-03", "2024-01-17"}
    assert _mtimes(built, "reports").keys() == {"1990-02-03.parquet", "2024-01-17.parquet"}
    assert build_apart(built).stdout.startswith("Nothing new")


def test_a_failed_step_is_named_and_the_exit_code_is_1(built: Path, build: Build, write_raw: WriteRaw) -> None:
    write_raw(built, {"../corrections/wrong.csv": "table,row_id,field,value,action,reason\n"})
    (built / "processed" / "latest" / "reports.parquet").write_bytes(b"broken")
    done = build(built)
    assert done.returncode == 1
    assert "step link" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
