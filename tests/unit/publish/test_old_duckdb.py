"""The database opens with old and new DuckDB clients. Needs the network once: `pytest -m network`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_SCRIPT = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for name in ("incidents", "incidents_wide", "evidence", "tolls_over_time", "contested_claims", "daily_counts", "incident_redirects"):
    connection.execute(f"SELECT count(*) FROM {name}").fetchall()
connection.execute("SELECT resolve_incident('inc-0000000000000009'), (SELECT count(*) FROM incidents_near(31.5, 74.3, 50))")
print(duckdb.__version__, *connection.fetchone())
"""


@pytest.mark.network
@pytest.mark.parametrize("version", ["1.1.3", "2.0.0"])
def test_database_opens_with_another_duckdb(request: pytest.FixtureRequest, tmp_path: Path, release: Any, version: str) -> None:
    if "network" not in (request.config.option.markexpr or ""):
        pytest.skip("installs another DuckDB: run with -m network")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--timeout", "5", "--retries", "1", "--target", str(tmp_path), f"duckdb=={version}"]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        pytest.skip("no network")
    run = subprocess.run(
        [sys.executable, "-S", "-c", _SCRIPT, str(release.path / "incidents.duckdb")],
        env={"PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert run.stdout.split() == [version, "inc-0000000000000001", "1"]
