"""What the files of a release say, each read back by the tools it is for."""

from __future__ import annotations

import csv
import datetime as dt
import json
import struct
import warnings
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.publish.csv import write_csv
from pipeline.publish.database import write_database
from schemas import TABLES
from schemas.arrow import arrow_schema


def _connect(release: Any) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(release.path / "incidents.duckdb"), read_only=True)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_parquet_keeps_types_descriptions_and_page_index(release: Any, name: str) -> None:
    file = pq.ParquetFile(release.path / f"{name}.parquet")
    for field, declared in zip(file.schema_arrow, arrow_schema(name), strict=True):
        assert (field.name, field.nullable, field.metadata) == (declared.name, declared.nullable, declared.metadata)
    assert file.schema_arrow.metadata[b"description"].decode() == TABLES[name].description
    if file.metadata.num_rows:
        column = file.metadata.row_group(0).column(0)
        assert (column.has_offset_index, column.has_column_index, column.compression) == (True, True, "ZSTD")


def test_rows_are_sorted_nulls_last(release: Any) -> None:
    assert pq.read_table(release.path / "incidents.parquet")["country"].to_pylist() == ["IRN", "PAK", "AFG"]


def test_geoparquet_holds_located_incidents_as_points(release: Any) -> None:
    table = pq.read_table(release.path / "incidents.geoparquet")
    geo = json.loads(table.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["bbox"] == [61.5, -31.0, 74.34, 31.55]
    points = [struct.unpack("<BIdd", value) for value in table["geometry"].to_pylist()]
    assert points == [(1, 1, 61.5, -31.0), (1, 1, 74.34, 31.55)]
    assert table["bbox"][0].as_py() == {"xmin": 61.5, "ymin": -31.0, "xmax": 61.5, "ymax": -31.0}


def test_geoparquet_of_no_incidents_is_a_valid_file(tmp_path: Path, tables: Any, publish: Any) -> None:
    empty = {name: table.slice(0, 0) for name, table in tables().items()}
    made = publish(empty, tmp_path)
    assert pq.read_table(made.path / "incidents.geoparquet").num_rows == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_disarms_formulas(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    write_csv(pa.table({"text": [text, 'plain, "quoted"\nline'], "number": [-1, 2], "list": [["=a"], []]}), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["text", "number", "list"], [f"'{text}", "-1", '["=a"]'], ['plain, "quoted"\nline', "2", "[]"]]


def test_csv_writes_lists_as_json(tmp_path: Path) -> None:
    lists = [["a", 'b "c"', "é, f"], [], None, ["a"], ["=x"]]
    table = pa.table({"n": range(5), "list": pa.array(lists, pa.list_(pa.string()))})
    # A slice and several chunks: the offsets of the lists do not start at zero.
    write_csv(pa.concat_tables([table.slice(0, 2), table.slice(2)]), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["list"] for row in csv.DictReader(file)]
    assert [json.loads(row) if row else None for row in rows] == lists
    write_csv(table.slice(0, 0), tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text("utf-8") == '"n","list"\n'


def test_csv_tells_null_from_the_empty_text(tmp_path: Path) -> None:
    write_csv(pa.table({"a": ["", None], "b": [1, 2]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text("utf-8") == '"a","b"\n"",1\n,2\n'


def test_csv_writes_times_in_utc(tmp_path: Path) -> None:
    times = [dt.datetime(2024, 1, 16, 8, 30, tzinfo=dt.UTC), dt.datetime(2024, 1, 16, 8, 30, 0, 5, tzinfo=dt.UTC), None]
    write_csv(pa.table({"at": pa.array(times, type=pa.timestamp("us", tz="UTC")), "n": [1, 2, 3]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text("utf-8") == '"at","n"\n"2024-01-16T08:30:00Z",1\n"2024-01-16T08:30:00.000005Z",2\n,3\n'
    write_csv(pa.table({"at": pa.array([times[0], None], type=pa.timestamp("us", tz="UTC"))}), tmp_path / "whole.csv")
    assert (tmp_path / "whole.csv").read_text("utf-8") == '"at"\n"2024-01-16T08:30:00Z"\n\n'


def test_database_has_comments_and_keys(release: Any) -> None:
    with _connect(release) as connection:
        comments = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        assert comments == {name: table.description for name, table in TABLES.items()}
        without = "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND table_name IN (SELECT table_name FROM duckdb_tables())"
        assert connection.execute(without).fetchall() == []
        keys = connection.execute("SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'").fetchone()
        assert keys == (sum(bool(table.primary_key) for table in TABLES.values()),)
        assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal AND comment IS NULL").fetchone() == (0,)


def test_database_views(release: Any) -> None:
    with _connect(release) as connection:
        assert connection.execute("SELECT claimant, quote, url FROM evidence").fetchall() == [("police", "Blast", "https://example.org/1")]
        assert connection.execute("SELECT actors FROM incidents_wide WHERE country = 'IRN'").fetchall() == [("A; B",)]
        assert connection.execute("SELECT count_low FROM tolls_over_time").fetchall() == [(8,)]
        assert connection.execute("SELECT count(*) FROM contested_claims").fetchall() == [(0,)]
        assert connection.execute("SELECT country, n_incidents, killed_best FROM daily_counts").fetchall() == [
            ("IRN", 1, None),
            ("PAK", 1, 8),
            ("AFG", 1, None),
        ]


@pytest.mark.parametrize(("asked", "expected"), [(1, 1), (8, 1), (9, 1), (7, None), (5, None)])
def test_resolve_incident_follows_mergers(release: Any, asked: int, expected: int | None) -> None:
    with _connect(release) as connection:
        answer = connection.execute("SELECT resolve_incident(?)", [f"inc-{asked:016x}"]).fetchone()
    assert answer == (None if expected is None else f"inc-{expected:016x}",)


def test_incidents_near(release: Any) -> None:
    with _connect(release) as connection:
        rows = connection.execute("SELECT place, round(distance_km) FROM incidents_near(31.5, 74.3, 50)").fetchall()
    assert rows == [("Lahore", 7.0)]


def test_database_refuses_rows_that_break_their_declaration(tmp_path: Path, tables: Any) -> None:
    incidents = tables()["incidents"]
    pq.write_table(pa.concat_tables([incidents, incidents]), tmp_path / "incidents.parquet")
    with pytest.raises(duckdb.ConstraintException):
        write_database({"incidents": tmp_path / "incidents.parquet"}, tmp_path / "x.duckdb")


def test_data_package_is_valid_with_keys_and_hashes(release: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        report = frictionless.validate(str(release.path / "datapackage.json"))
    errors = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors] + [error.message for error in report.errors]
    assert errors == []
    package = json.loads((release.path / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)


def test_changes_count_rows_and_name_the_biggest(tmp_path: Path, tables: Any, publish: Any) -> None:
    publish(tables(), tmp_path)
    given = tables(killed=20)
    given["incidents"] = given["incidents"].slice(0, 2)
    text = (publish(given, tmp_path).path / "CHANGES.md").read_text("utf-8")
    assert "| incidents | 3 | 2 | 0 | 1 | 1 |" in text
    assert "| claims | 1 | 1 | 0 | 0 | 1 |" in text
    assert "inc-0000000000000001: killed 8 -> 20" in text


def test_card_and_citation_name_licence_and_version(release: Any) -> None:
    card = (release.path / "README.md").read_text("utf-8")
    assert card.startswith("---\npretty_name:")
    assert "license: cc-by-4.0" in card
    citation = (release.path / "CITATION.cff").read_text("utf-8")
    assert 'version: "2024.01.15.1"' in citation
    assert "date-released: 2024-01-15" in citation
