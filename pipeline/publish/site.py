"""The explorer page in a release: the built page of this package, what it must know of the release, and for small releases a copy that opens without a server.

The page is built from site/ (`make site`) and committed beside this module, so that publishing needs no Node. Nothing of its behaviour is decided here.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .site_rows import write_rows

PAGE = Path(__file__).with_name("site")
"""The built page, as `make site` leaves it."""

ENGINE = Path(__file__).with_name("engine")
"""DuckDB-WASM for the SQL tab, 8 MB: git-ignored, put there by `make site-sql`. Without it the tab asks `incidents open`."""

EMBEDDED_LIMIT = 3_000_000
"""Bytes up to which a release carries its tables once more in site/data.js: over file:// a page may load scripts but read no files."""

_EMBEDDED = (
    *("incidents.parquet", "reports.parquet", "claims.parquet", "articles.parquet", "incident_history.parquet", "releases.parquet", "codes.parquet"),
    *("quality.json", "CHANGES.md"),
)
_IDS = {
    "incidents": ("incident_id",),
    "reports": ("incident_id", "article_id"),
    "claims": ("incident_id",),
    "articles": ("article_id",),
    "incident_history": ("incident_id", "related_incident_id"),
}
_BUILD_RECORD = "build.json"


def write_site(folder: Path, *, version: str, data_through: dt.date, checks: pa.Table | None) -> None:
    """Write site/ into a release folder that holds all its other files but the manifest. `checks`: the results of validation, one row a check."""
    site = folder / "site"
    shutil.copytree(PAGE, site, ignore=shutil.ignore_patterns(_BUILD_RECORD), copy_function=shutil.copyfile)
    engine = sorted(path for path in ENGINE.glob("*") if path.is_file()) if ENGINE.is_dir() else []
    for path in engine:
        _link_or_copy(path, site / "sql" / path.name)
    size = sum((folder / name).stat().st_size for name in _EMBEDDED)
    embedded = size if size <= EMBEDDED_LIMIT else None
    if embedded is not None:
        files = {name: base64.b64encode((folder / name).read_bytes()).decode("ascii") for name in _EMBEDDED}
        (site / "data.js").write_text(f"self.openIncidents.files = {json.dumps(files)}\n", "utf-8", newline="\n")
    else:
        ids = {name: pq.read_table(folder / f"{name}.parquet", columns=list(columns), partitioning=None) for name, columns in _IDS.items()}
        write_rows(site / "rows", **ids)
    about: dict[str, Any] = {
        "version": version,
        "dataThrough": data_through.isoformat(),
        "checks": _count_checks(checks),
        "engine": [path.name for path in engine],
        "embedded": embedded,
        "rows": embedded is None,
    }
    (site / "release.js").write_text(f"self.openIncidents = {{ about: {json.dumps(about)} }}\n", "utf-8", newline="\n")


def _count_checks(checks: pa.Table | None) -> list[dict[str, Any]]:
    """Return for each table how many expectations there were, how many were not met, and how many rows failed."""
    counted: dict[str, dict[str, Any]] = {}
    for row in checks.to_pylist() if checks is not None else ():
        entry = counted.setdefault(row["table"], {"table": row["table"], "expectations": 0, "failed": 0, "rows": 0})
        entry["expectations"] += 1
        if not row["success"]:
            entry["failed"] += 1
            entry["rows"] += row["n_unexpected"]
    return list(counted.values())


def _link_or_copy(source: Path, target: Path) -> None:
    """Give a large file that never changes a second name, so that a hundred releases hold it once; on another disk, copy it."""
    target.parent.mkdir(exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
