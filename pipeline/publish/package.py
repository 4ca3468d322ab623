"""The papers that travel with a release: data package, citation, data set card, manifest. Made from the declarations of the tables and from counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from schemas import SCHEMA_VERSION, TABLES
from schemas.frictionless import table_schema

from .about import ABOUT, BIASES, CREATOR, KEYWORDS, LICENCE, LIMITS, SENSITIVE, TITLE, USES
from .files import Hashes, to_json

_PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def describe_package(hashes: Hashes, names: list[str], version: str, created_at: dt.datetime) -> str:
    """Return datapackage.json (Data Package v2) of the release folder whose hashes are given.

    The resources are the CSV files, which every tool reads alike; each names its Parquet twin, with size and hash, under `parquet`.
    """
    return to_json(
        {
            "$schema": _PACKAGE_PROFILE,
            "name": "open-incidents",
            "title": TITLE,
            "description": ABOUT,
            "version": version,
            "created": created_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "licenses": [LICENCE],
            "sources": [
                {"title": "News articles named in the table articles"},
                {"title": "GeoNames (CC BY 4.0)", "path": "https://www.geonames.org/"},
            ],
            "keywords": list(KEYWORDS),
            "resources": [_resource(hashes, name) for name in names],
        }
    )


def write_citation(version: str, data_through: dt.date) -> str:
    """Return CITATION.cff (version 1.2.0) of the release."""
    return f"""cff-version: 1.2.0
type: dataset
title: {TITLE}
message: Please cite the version you used; the data grow and are corrected.
authors:
  - name: {CREATOR}
version: "{version}"
date-released: {data_through.isoformat()}
license: CC-BY-4.0
abstract: >-
  {ABOUT}
"""


def write_card(counts: Mapping[str, int], version: str, pipeline_version: str, data_through: dt.date) -> str:
    """Return README.md: the data set card, with the YAML header that data hubs read. `counts`: the rows of each table."""
    configs = "\n".join(_config(name) for name, n_rows in counts.items() if n_rows)
    rows = "\n".join(f"| [{name}]({name}.parquet) | {n_rows} | {TABLES[name].description} |" for name, n_rows in counts.items())
    size = next((label for limit, label in _SIZES if counts["incidents"] < limit), "n>1T")
    return f"""---
pretty_name: {TITLE}
license: cc-by-4.0
language:
  - en
size_categories:
  - {size}
tags:
  - conflict
  - events
  - news
configs:
{configs}
---
# {TITLE} {version}

{ABOUT}

Data through {data_through.isoformat()}. Schema {SCHEMA_VERSION}, made by pipeline {pipeline_version}.
Columns and codes: [DATA_DICTIONARY.md](DATA_DICTIONARY.md); what is new: [CHANGES.md](CHANGES.md); what was checked: [checks.html](checks.html);
how accurate the program is: [quality.json](quality.json); how to cite: [CITATION.cff](CITATION.cff); checksums: [manifest.json](manifest.json).

## First look

[site/index.html](site/index.html) shows the release in a browser: served by any web server, or by `incidents open`.

    duckdb incidents.duckdb "SELECT date_start, country, event_type, killed_low, killed_high, contested, summary FROM incidents"
    duckdb incidents.duckdb "SELECT claimant, outcome, count_low, quote, url FROM evidence WHERE incident_id = '...'"

    import pandas as pd; pd.read_parquet("incidents.parquet")        # Python
    incidents <- arrow::read_parquet("incidents.parquet")            # R

The same tables are Parquet (`<table>.parquet`), CSV (`csv/<table>.csv`) and, for maps, `incidents.geoparquet`.

| table | rows | what a row is |
|---|---:|---|
{rows}

In the database beside them: the views incidents_wide, evidence, tolls_over_time, contested_claims, daily_counts and incident_redirects, and the macros
`resolve_incident(id)` (what a merged id is called today) and `incidents_near(lat, lon, km)`; attached under a name, they need `USE name` first. Times are UTC.

## How to read it

- Null is never zero: it means that no source gives a number. `killed_high` null beside a `killed_low` means "at least".
- `killed_best` is one figure chosen by a stated rule so that sums are possible; the claims behind it are in `claims`, with the words that state them.
- An incident is what reports say, not what was verified on the ground. Rows with the status `candidate` rest on one source.
- Attackers are never counted among the victims. Classes of victims are parts of the total.

## Limits, and what the rows are not for

{LIMITS} {BIASES}

{USES}

## Persons

{SENSITIVE}

## Licence and credits

Data: CC BY 4.0. Articles belong to their publishers; the release holds short quotations as evidence and no full texts. Place names and coordinates: GeoNames,
CC BY 4.0.
"""


def write_manifest(hashes: Hashes, rows: Mapping[str, int | None], *, version: str, pipeline_version: str, created_at: dt.datetime) -> str:
    """Return manifest.json: every file of the folder with size, SHA-256 and (where it is a table's file) rows. `rows` by path."""
    folder = hashes.folder
    files = [
        {"path": path, "bytes": (folder / path).stat().st_size, "sha256": hashes[path], "rows": rows.get(path)}
        for path in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    ]
    created = created_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return to_json({"version": version, "schema_version": SCHEMA_VERSION, "pipeline_version": pipeline_version, "created_at": created, "files": files})


# The size labels of the Hugging Face hub.
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"))


def _config(name: str) -> str:
    return f"  - config_name: {name}\n    data_files: {name}.parquet" + ("\n    default: true" if name == "incidents" else "")


def _resource(hashes: Hashes, table: str) -> dict[str, Any]:
    return {
        "name": table,
        "type": "table",
        **_file(hashes, f"csv/{table}.csv"),
        "description": TABLES[table].description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "parquet": _file(hashes, f"{table}.parquet"),
        "schema": _whole_patterns(table_schema(table)),
    }


def _whole_patterns(schema: dict[str, Any]) -> dict[str, Any]:
    """Let patterns match the whole value, as Table Schema reads them; ours are searched for, so one without an end goes on."""
    for field in schema["fields"]:
        pattern = field.get("constraints", {}).get("pattern")
        if pattern and not pattern.endswith("$"):
            field["constraints"]["pattern"] = f"{pattern}.*"
    return schema


def _file(hashes: Hashes, path: str) -> dict[str, Any]:
    return {"path": path, "bytes": (hashes.folder / path).stat().st_size, "hash": f"sha256:{hashes[path]}"}
