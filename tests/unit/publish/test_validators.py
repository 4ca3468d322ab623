"""Each file of a release, judged by the validator of its own standard, and read by other people's readers."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas import TABLES


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def test_croissant_is_valid_and_loads_its_records(release: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlcroissant

        dataset = mlcroissant.Dataset(str(release.path / "croissant.json"))
        assert list(dataset.metadata.ctx.issues.errors) == []
        rows = list(dataset.records("incidents"))
    assert [row["incidents/country"] for row in rows] == [b"IRN", b"PAK", b"AFG"]


def test_croissant_describes_every_table_and_column(release: Any) -> None:
    described = json.loads((release.path / "croissant.json").read_text("utf-8"))
    fields = {item["@id"]: [field["name"] for field in item["field"]] for item in described["recordSet"]}
    assert fields == {name: [column.name for column in table.columns] for name, table in TABLES.items() if table.published}
    assert {key for key in described if key.startswith("rai:")} >= {"rai:dataBiases", "rai:dataLimitations", "rai:personalSensitiveInformation"}


def test_geoparquet_conforms(release: Any) -> None:
    run = subprocess.run(
        [_program("geoparquet-validator"), "check", str(release.path / "incidents.geoparquet")], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stdout
    assert "FAIL" not in run.stdout
    assert "=> covering: 6 pass" in run.stdout


def test_geopandas_reads_the_points_and_skips_by_box(release: Any) -> None:
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.read_parquet(release.path / "incidents.geoparquet", bbox=(70, 20, 80, 40))
    assert [(point.x, point.y) for point in frame.geometry] == [(74.34, 31.55)]
    assert frame.crs.to_authority() == ("OGC", "CRS84")


@pytest.mark.parametrize("name", sorted(name for name, table in TABLES.items() if table.published))
def test_polars_and_duckdb_read_the_same_rows(release: Any, name: str) -> None:
    import polars

    path = release.path / f"{name}.parquet"
    frame = polars.read_parquet(path)
    columns = [column.name for column in TABLES[name].columns]
    with duckdb.connect() as connection:
        described = connection.execute("SELECT column_name FROM (DESCRIBE FROM read_parquet(?))", [str(path)]).fetchall()
        rows = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()
    assert frame.columns == [column for (column,) in described] == columns
    assert rows == (frame.height,)


@pytest.mark.network
def test_citation_is_valid(release: Any, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Its validator wants an old version of a library that ours do not: it gets an environment of its own, like the old databases."""
    if "network" not in (request.config.option.markexpr or ""):
        pytest.skip("installs cffconvert: run with -m network")
    requirements = ["cffconvert==2.0.0", "setuptools<81"]  # its YAML checker asks for pkg_resources
    install = [sys.executable, "-m", "pip", "install", "-q", "--timeout", "5", "--retries", "1", "--target", str(tmp_path), *requirements]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        pytest.skip("no network")
    run = subprocess.run(
        [sys.executable, "-S", str(tmp_path / "bin" / "cffconvert"), "--validate", "-i", str(release.path / "CITATION.cff")],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
